"""LLRP 1.0.1: our bytes against another's, a reader over TCP, and readers that misbehave."""

import socket
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sllurp.llrp import LLRPMessage

from drivers.events import DeviceFound, DeviceLost, TagsRead
from drivers.rfid import llrp_messages, llrp_wire
from drivers.rfid.llrp_messages import read_tags
from drivers.rfid.llrp_wire import Framing, LlrpError
from drivers.simulated import llrp_wire as simulated_wire
from drivers.simulated.reader import SimulatedReader, Talk
from tests.drivers.listening import listening, wait_for_state, wait_until

MILK, BUTTER = "303400000000000000000001", "30340000000000000000000A"


@pytest.fixture
def reader() -> Iterator[SimulatedReader]:
    simulated = SimulatedReader()
    simulated.start()
    yield simulated
    simulated.stop()


def fast(reader: SimulatedReader) -> str:
    """Return the reader's URL with a keepalive that is missed soon."""
    return reader.url.replace("keepalive_ms=1000", "keepalive_ms=200")


def test_tags_in_the_field_are_read_with_antenna_and_strength(reader: SimulatedReader) -> None:
    reader.place([MILK, "E2801160", MILK.lower()])
    with listening(reader.url) as ear:
        read = ear.hear(TagsRead, lambda event: len(event.tags) > 1)

    assert [tag.epc for tag in read.tags] == [MILK, "E2801160"]
    assert all(tag.antenna in {1, 2} for tag in read.tags)
    assert all(tag.rssi_dbm is not None and -62 <= tag.rssi_dbm <= -38 for tag in read.tags)


def test_a_half_open_reader_is_lost_and_found_again(reader: SimulatedReader) -> None:
    with listening(fast(reader)) as ear:
        ear.hear(DeviceFound)
        reader.silent = True
        lost = ear.hear(DeviceLost)
        reader.silent = False
        reader.place([MILK])
        read = ear.hear(TagsRead)

    assert "silent" in lost.reason
    assert read.epoch > 1


def test_keepalives_alone_keep_a_reader_ready_and_are_acknowledged(
    reader: SimulatedReader,
) -> None:
    acknowledged: list[int] = []
    obey = reader.obey

    def obey_and_note(talk: Talk, kind: int, number: int, body: bytes) -> bool:
        acknowledged.extend([number] if kind == llrp_wire.KEEPALIVE_ACK else [])
        return obey(talk, kind, number, body)

    reader.obey = obey_and_note  # type: ignore[method-assign]
    with listening(fast(reader)) as ear:
        wait_until(lambda: len(acknowledged) >= 4)
        wait_for_state(ear.hub, "rfid", "ready")
        epoch = ear.hear(DeviceFound).epoch

    assert epoch == 1
    assert len(set(acknowledged)) == len(acknowledged)


def test_the_reader_belongs_to_one_client(reader: SimulatedReader) -> None:
    with listening(reader.url) as ear:
        ear.hear(DeviceFound)
        with listening(reader.url) as second:
            wait_for_state(second.hub, "rfid", "absent")
            reasons = [health.reason for health in second.hub.health()]

    assert "another client has the reader" in reasons[0]


def test_a_peer_that_speaks_something_else_is_said_not_to_speak_llrp() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with listening(f"llrp://127.0.0.1:{port}?device=rfid") as ear:
            peer, _ = listener.accept()
            with peer:
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                wait_for_state(ear.hub, "rfid", "absent")
                reason = ear.hub.health()[0].reason

    assert "does not speak LLRP 1.0.1" in reason


CONTENT_IN_ITS_WORDS = {
    "EnableROSpecID": False,
    "EnableSpecIndex": False,
    "EnableInventoryParameterSpecID": False,
    "EnableAntennaID": True,
    "EnableChannelIndex": False,
    "EnablePeakRSSI": True,
    "EnableFirstSeenTimestamp": False,
    "EnableLastSeenTimestamp": False,
    "EnableTagSeenCount": True,
    "EnableAccessSpecID": False,
}


def the_same_requests_in_its_words() -> tuple[dict[str, Any], dict[str, Any]]:
    boundary = {
        "ROSpecStartTrigger": {"ROSpecStartTriggerType": "Null"},
        "ROSpecStopTrigger": {"ROSpecStopTriggerType": "Null", "DurationTriggerValue": 0},
    }
    antennas = {
        "AntennaID": [1, 2],
        "AISpecStopTrigger": {"AISpecStopTriggerType": "Duration", "DurationTriggerValue": 500},
        "InventoryParameterSpec": [{"InventoryParameterSpecID": 1, "ProtocolID": 1}],
    }
    report = {
        "ROReportTrigger": "Upon_N_Tags_Or_End_Of_AISpec",
        "N": 1,
        "TagReportContentSelector": CONTENT_IN_ITS_WORDS,
    }
    rospec = {
        "ROSpecID": 1,
        "Priority": 0,
        "CurrentState": "Disabled",
        "ROBoundarySpec": boundary,
        "AISpec": [antennas],
        "ROReportSpec": report,
    }
    keepalive = {"KeepaliveTriggerType": 1, "TimeInterval": 5000}
    config = {"ID": 7, "ResetToFactoryDefaults": True, "KeepaliveSpec": keepalive}
    return rospec, config


def test_our_requests_are_those_another_llrp_library_writes() -> None:
    rospec, config = the_same_requests_in_its_words()

    add = LLRPMessage({"ADD_ROSPEC": {"ID": 7, "ROSpecID": 1, "ROSpec": rospec}})
    configure = LLRPMessage({"SET_READER_CONFIG": config})

    assert llrp_messages.add_rospec(7, [1, 2], 500).encode() == add.msgbytes
    assert llrp_messages.set_keepalive(7, 5000).encode() == configure.msgbytes


def test_another_llrp_library_reads_the_simulated_report_as_we_do() -> None:
    raw = simulated_wire.message(
        61,
        7,
        simulated_wire.tag_report(MILK, 2, -47, 3),
        simulated_wire.tag_report("E2801160", 1, -50, 1),
    )

    theirs = LLRPMessage(msgbytes=raw).msgdict["RO_ACCESS_REPORT"]["TagReportData"]
    (ours,) = Framing().feed(raw)

    assert [
        (tag.epc.lower().encode(), tag.antenna, tag.rssi_dbm, tag.seen) for tag in read_tags(ours)
    ] == [(tag["EPC"], tag["AntennaID"], tag["PeakRSSI"], tag["TagSeenCount"]) for tag in theirs]


@given(st.lists(st.sampled_from([MILK, BUTTER, "E280"]), max_size=8), st.lists(st.integers(0, 999)))
def test_chunking_changes_no_message(epcs: list[str], cuts: list[int]) -> None:
    raw = b"".join(
        simulated_wire.message(61, n, simulated_wire.tag_report(epc, 1, -40, 1))
        for n, epc in enumerate(epcs)
    )
    places = [0, *sorted(cut % (len(raw) + 1) for cut in cuts), len(raw)]
    framing = Framing()

    messages = [
        message for start, end in pairwise(places) for message in framing.feed(raw[start:end])
    ]

    assert [tag.epc for message in messages for tag in read_tags(message)] == epcs


@given(st.binary(max_size=300), st.booleans())
def test_noise_is_refused_or_waited_on_and_nothing_else(noise: bytes, framed: bool) -> None:
    raw = simulated_wire.message(61, 1, noise) if framed else noise

    try:
        messages = Framing().feed(raw)
        for message in messages:
            for tag in read_tags(message):
                assert len(tag.epc) % 2 == 0
    except LlrpError:
        return
    assert len(messages) == 1 or not framed
