"""Tag reports: the fast way reads what the strict way reads, and no tag comes from nowhere."""

import struct
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.events import TagsRead
from drivers.protocol import ProtocolError
from drivers.rfid.llrp.framing import MESSAGE_BYTES_MAX, Framing
from drivers.rfid.llrp.inventory import Inventory
from drivers.rfid.llrp.layouts import Layouts
from drivers.rfid.llrp.reports import Sights
from drivers.rfid.llrp.talk import LlrpTalk
from tests.drivers.rfid.pairing import MILK, moment
from tests.drivers.rfid.report_bytes import (
    ENTRIES,
    EPCS,
    PLAIN_ENTRIES,
    entry,
    epc_parameter,
    report,
)

NOON_US = 1_772_452_800_000_000
MILK_BYTES = bytes.fromhex(MILK)


def tlv(kind: int, value: bytes) -> bytes:
    """Return a parameter of type, length and value."""
    return struct.pack(">HH", kind, 4 + len(value)) + value


@given(st.lists(ENTRIES, max_size=12), st.integers(1, 3))
def test_the_fast_way_reads_what_the_strict_way_reads(entries: list[bytes], times: int) -> None:
    fast, strict = Sights(), Sights()

    for _ in range(times):
        fast.add(b"".join(entries))
        strict.add_mixed(b"".join(entries), strictly=True)

    assert set(fast.take()) == set(strict.take())


@given(
    st.lists(PLAIN_ENTRIES, min_size=1, max_size=9),
    st.integers(0, 999),
    st.integers(0, 255),
)
def test_a_layout_that_is_damaged_anywhere_is_not_read_the_fast_way_alone(
    entries: list[bytes], place: int, byte: int
) -> None:
    body = bytearray(b"".join(entries))
    layouts = Layouts()
    layouts.of(bytes(body))
    body[place % len(body)] = byte
    fast, strict = Sights(), Sights()
    fast.layouts = layouts

    try:
        strict.add_mixed(bytes(body), strictly=True)
    except ProtocolError:
        with pytest.raises(ProtocolError):
            fast.add(bytes(body))
    else:
        fast.add(bytes(body))
        assert set(fast.take()) == set(strict.take())


def test_one_report_is_one_tag_for_each_epc_and_antenna_with_the_strongest_sight() -> None:
    sights = Sights()

    sights.add(
        entry(MILK_BYTES, 1, -60, NOON_US, NOON_US + 5, 3)
        + entry(MILK_BYTES, 1, -50, NOON_US - 7, NOON_US + 2, 2)
        + entry(MILK_BYTES, 2, -70, NOON_US, NOON_US, 1)
    )
    first, second = sights.take()

    assert (first.epc, first.antenna, first.rssi_dbm, first.seen) == (MILK, 1, -50, 5)
    assert first.first_at is not None
    assert first.last_at is not None
    assert (first.last_at - first.first_at).microseconds == 12
    assert (second.antenna, second.seen) == (2, 1)
    assert sights.take() == ()


MALFORMED = {
    "an EPC cut short": tlv(240, b"\x8d" + MILK_BYTES[:-1]),
    "an EPC longer than announced": tlv(240, tlv(241, b"\x00\x10" + MILK_BYTES)),
    "an EPC shorter than announced": tlv(240, tlv(241, b"\x00\x60" + MILK_BYTES[:10])),
    "an EPC of half a word": tlv(240, tlv(241, b"\x00\x08\x30")),
    "an EPC beyond 31 words": tlv(240, tlv(241, b"\x02\x00" + bytes(64))),
    "no EPC": tlv(240, b"\x81\x00\x01"),
    "two EPCs": tlv(240, (b"\x8d" + MILK_BYTES) * 2),
    "an antenna twice": tlv(240, b"\x8d" + MILK_BYTES + b"\x81\x00\x01\x81\x00\x02"),
    "an unknown TV parameter": tlv(240, b"\x8d" + MILK_BYTES + b"\xa0\x00"),
    "trailing bytes": entry(MILK_BYTES, 1, -60, 0, 0, 1) + b"\x00",
    "trailing bytes in an entry": entry(MILK_BYTES, 1, -60, 0, 0, 1, b"\x00\x00"),
    "an entry longer than the report": struct.pack(">HH", 240, 99) + b"\x8d" + MILK_BYTES,
    "an entry shorter than its head": struct.pack(">HH", 240, 3),
    "reserved bits": struct.pack(">HH", 0x0400 | 240, 17) + b"\x8d" + MILK_BYTES,
    "nothing in an entry": tlv(240, b""),
}


@pytest.mark.parametrize("malformed", MALFORMED)
def test_a_malformed_report_is_refused_whole(malformed: str) -> None:
    sights = Sights()
    good = entry(MILK_BYTES, 1, -60, NOON_US, NOON_US, 1)

    with pytest.raises(ProtocolError):
        sights.add(good + MALFORMED[malformed])

    assert sights.take() == ()


def test_a_tag_without_an_epc_is_counted_and_never_a_tag() -> None:
    sights = Sights()
    blank = entry(b"", 1, -60, NOON_US, NOON_US, 1)

    sights.add(blank + blank)

    assert sights.take() == ()
    assert sights.nameless == 2


def test_a_moment_that_no_calendar_has_is_left_out() -> None:
    sights = Sights()
    sights.add(entry(MILK_BYTES, 1, -60, 2**64 - 1, 2**64 - 1, 1))

    (tag,) = sights.take()

    assert (tag.first_at, tag.last_at) == (None, None)


@given(st.lists(ENTRIES, max_size=8), st.lists(st.integers(0, 9999)))
def test_chunking_changes_no_message(entries: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(report(one, number=number) for number, one in enumerate(entries))
    places = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    framing = Framing()

    messages = [one for start, end in pairwise(places) for one in framing.feed(stream[start:end])]

    assert [message.body for message in messages] == entries
    assert not framing.rest


def test_a_message_beyond_the_bound_is_refused_at_its_head() -> None:
    with pytest.raises(ProtocolError, match="1048577 bytes"):
        list(Framing().feed(struct.pack(">HII", 0x043D, MESSAGE_BYTES_MAX + 1, 1)))


def mutate(stream: bytes, kind: str, place: int, junk: bytes) -> bytes:
    """Return a stream damaged at one place."""
    place %= len(stream)
    if kind == "flip":
        return stream[:place] + bytes([stream[place] ^ (junk[0] | 1)]) + stream[place + 1 :]
    if kind == "drop":
        return stream[:place] + stream[place + len(junk) :]
    if kind == "insert":
        return stream[:place] + junk + stream[place:]
    return stream[:place] + junk + stream[place + len(junk) :]


@settings(max_examples=400)
@given(
    st.lists(ENTRIES, min_size=1, max_size=4),
    st.sampled_from(["flip", "drop", "insert", "overwrite"]),
    st.integers(0, 9999),
    st.binary(min_size=1, max_size=12),
)
def test_damage_raises_protocol_errors_alone_and_makes_no_tag(
    entries: list[bytes], kind: str, place: int, junk: bytes
) -> None:
    stream = mutate(report(*entries, version=2) + report(*EPC_REPORT), kind, place, junk)
    talk = LlrpTalk(Inventory())
    talk.welcomed = talk.ready = True
    talk.begin(moment(0))

    try:
        events = list(talk.feed(stream, moment(0)))
    except ProtocolError:
        events = list(talk.hang_up(moment(0)))

    for event in events:
        for tag in event.tags if isinstance(event, TagsRead) else ():
            assert epc_parameter(bytes.fromhex(tag.epc)) in stream


EPC_REPORT = [entry(epc, 1, -50, NOON_US, NOON_US, 1) for epc in EPCS]
