"""The event stream of an Impinj reader: lines to events, and nothing from damage."""

import itertools
import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.events import DeviceDegraded, DeviceRecovered, Event, InputChanged, TagsRead
from drivers.protocol import ProtocolError
from drivers.rfid.impinj.settings import Settings
from drivers.rfid.impinj.stream import LINE_BYTES_MAX, StreamTalk
from tests.drivers.rfid.pairing import BUTTER, MILK, moment

AT = "2026-03-02T12:00:00.123456789Z"


def line(name: str, **happening: Any) -> bytes:
    """Return an event of the stream."""
    kind = name.removesuffix("Event")
    return json.dumps({"timestamp": AT, "eventType": kind, name: happening}).encode() + b"\r\n"


def tag(epc: str, antenna: int = 1, rssi_cdbm: int = -5000, **more: Any) -> bytes:
    """Return a read of a tag."""
    return line(
        "tagInventoryEvent", epcHex=epc, antennaPort=antenna, peakRssiCdbm=rssi_cdbm, **more
    )


def heard(*lines: bytes, talk: StreamTalk | None = None, at: float = 0) -> list[Event]:
    """Return what a stream tells."""
    return list((talk or StreamTalk()).feed(b"".join(lines), moment(at)))


def test_reads_are_gathered_by_epc_and_antenna() -> None:
    (read,) = heard(
        tag(MILK, 1, -5200),
        tag(MILK, 1, -4150, lastSeenTime="2026-03-02T12:00:01Z"),
        tag(BUTTER.lower(), 2),
        b"\r\n",
    )

    assert isinstance(read, TagsRead)
    first, second = read.tags
    assert (first.epc, first.antenna, first.rssi_dbm, first.seen) == (MILK, 1, -41.5, 2)
    assert first.first_at == datetime.fromisoformat("2026-03-02T12:00:00.123456Z")
    assert first.last_at == datetime.fromisoformat("2026-03-02T12:00:01Z")
    assert (second.epc, second.antenna) == (BUTTER, 2)


def test_an_epc_may_come_in_base_64() -> None:
    (read,) = heard(line("tagInventoryEvent", epc="MDQAAAAAAAAAAAAB", antennaPort=1))

    assert isinstance(read, TagsRead)
    assert read.tags[0].epc == "303400000000000000000001"


def test_troubles_and_inputs_are_told_in_their_order() -> None:
    talk = StreamTalk()
    told = heard(
        line("antennaDisconnectedEvent", antennaPort=2),
        tag(MILK),
        line("gpiTransitionEvent", gpi=1, transition="low-to-high"),
        line("antennaConnectedEvent", antennaPort=2),
        line("overflowEvent", lostTagEvents=12),
        talk=talk,
    )
    told += heard(tag(MILK), talk=talk, at=1)
    told += talk.tick(moment(7))

    assert [type(event) for event in told] == [
        DeviceDegraded,
        TagsRead,
        InputChanged,
        DeviceRecovered,
        DeviceDegraded,
        TagsRead,
        DeviceRecovered,
    ]
    assert told[2] == InputChanged(at=moment(0).at, port=1, high=True)


def test_a_reader_that_is_stopped_by_somebody_is_started_again_by_reconnecting() -> None:
    stopped = line("inventoryStatusEvent", inventoryStatus="idle")

    with pytest.raises(ProtocolError, match="somebody else has stopped"):
        heard(stopped)
    assert heard(stopped, talk=StreamTalk(waits_for_trigger=True)) == []


def test_silence_is_too_long_after_two_and_a_half_keep_alives() -> None:
    talk = StreamTalk()
    talk.begin(moment(0))
    talk.feed(b"\r\n", moment(30))

    assert talk.due() == 105
    assert list(talk.tick(moment(104))) == []
    with pytest.raises(ProtocolError, match="silent for 75 s"):
        talk.tick(moment(105))


@pytest.mark.parametrize(
    "malformed",
    [
        b"HTTP/1.1 500\r\n",
        b"[1, 2]\n",
        b'{"tagInventoryEvent": {"epcHex": "30340000000000000000000"}}\n',
        b'{"tagInventoryEvent": {"epcHex": "303Z"}}\n',
        b'{"tagInventoryEvent": {"epcHex": 3034}}\n',
        b'{"tagInventoryEvent": {"epc": "MDQ"}}\n',
        b'{"tagInventoryEvent": {"epcHex": "3034", "antennaPort": "one"}}\n',
        b'{"tagInventoryEvent": {"epcHex": "3034", "peakRssiCdbm": true}}\n',
        b'{"gpiTransitionEvent": {"gpi": 1, "transition": "sideways"}}\n',
        b"[" * 60_000 + b"\n",
        b"x" * (LINE_BYTES_MAX + 1),
    ],
)
def test_a_malformed_line_is_refused(malformed: bytes) -> None:
    with pytest.raises(ProtocolError):
        heard(malformed)


def test_what_is_to_come_and_a_tag_without_an_epc_are_noted_and_no_tag() -> None:
    talk = StreamTalk()

    assert heard(line("tagAuthenticationEvent", verdict="yes"), tag(""), talk=talk) == []
    assert len(talk.notes) == 2


@given(
    st.lists(st.sampled_from([MILK, BUTTER, "E280"]), min_size=1, max_size=5),
    st.lists(st.integers(0, 999), max_size=6),
    st.integers(0, 9999),
    st.binary(max_size=8),
)
def test_chunks_change_nothing_and_damage_makes_no_tag(
    epcs: list[str], cuts: list[int], place: int, junk: bytes
) -> None:
    whole = b"".join(tag(epc) for epc in epcs)
    place %= len(whole)
    damaged = whole[:place] + junk + whole[place + len(junk) :]
    talk = StreamTalk()
    places = sorted({0, len(damaged), *(cut % len(damaged) for cut in cuts)})
    told: list[Event] = []

    try:
        for start, end in itertools.pairwise(places):
            told += talk.feed(damaged[start:end], moment(0))
    except ProtocolError:
        told += talk.hang_up(moment(0))

    read = [one for event in told if isinstance(event, TagsRead) for one in event.tags]
    assert all(one.epc in damaged.decode("latin-1").upper() for one in read)
    if damaged == whole:
        assert sum(one.seen for one in read) == len(epcs)


PRESET = {
    "antennaConfigs": [
        {"antennaPort": 1, "transmitPowerCdbm": 3000, "rfMode": 1002, "inventorySession": 2},
        {"antennaPort": 3, "transmitPowerCdbm": 1500, "rfMode": 1002, "inventorySession": 2},
    ]
}


def test_the_profile_is_the_readers_own_but_for_what_the_url_wants() -> None:
    usual = Settings().profile(PRESET)["antennaConfigs"]
    wanted = Settings(antennas=(3, 4), power_cdbm=2750).profile(PRESET)["antennaConfigs"]
    bare = Settings(trigger_input=2).profile({})

    assert [(one["antennaPort"], one["transmitPowerCdbm"]) for one in usual] == [
        (1, 3000),
        (3, 1500),
    ]
    assert [(one["antennaPort"], one["transmitPowerCdbm"], one["rfMode"]) for one in wanted] == [
        (3, 2750, 1002),
        (4, 2750, 1002),
    ]
    assert [one["antennaPort"] for one in bare["antennaConfigs"]] == [1]
    assert bare["startTriggers"][0]["gpiTransitionEvent"] == {"gpi": 2, "transition": "low-to-high"}
