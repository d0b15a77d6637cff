"""What a serial scanner sends, cut into scans however it arrives."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.barcode.serial_codec import SerialCodec
from drivers.events import BarcodeScanned, ScanRefused
from tests.drivers.listening import NOON

PRINTABLE = st.text(st.sampled_from([chr(c) for c in range(0x20, 0x7F)] + ["\x1d"]), min_size=1)
ENDS = st.sampled_from([b"\r", b"\n", b"\r\n"])


def feed_in_pieces(data: bytes, cuts: Sequence[int]) -> list[BarcodeScanned | ScanRefused]:
    """Return what a new codec makes of bytes that arrive cut at these places."""
    codec = SerialCodec()
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    pieces = [data[start:end] for start, end in pairwise(places)]
    return [event for piece in pieces for event in codec.feed(piece, NOON)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_any_terminator_ends_a_scan(end: bytes) -> None:
    codec = SerialCodec()

    scans = codec.feed(b"3017620422003" + end + b"LOC-A01" + end, NOON)

    assert [scan.payload for scan in scans if isinstance(scan, BarcodeScanned)] == [
        "3017620422003",
        "LOC-A01",
    ]


def test_an_aim_identifier_becomes_the_symbology_and_leaves_the_payload() -> None:
    with_aim = SerialCodec().feed(b"]C1010301762042200310ABC\x1d17270101\r", NOON)
    left_alone = SerialCodec(aim=False).feed(b"]E03017620422003\r", NOON)

    assert with_aim == [
        BarcodeScanned(at=NOON, payload="010301762042200310ABC\x1d17270101", symbology="]C1")
    ]
    assert left_alone == [BarcodeScanned(at=NOON, payload="]E03017620422003")]


@pytest.mark.parametrize(
    ("sent", "length"),
    [(b"7" * 4096, 4096), (b"\x1b[A\x01", 4), ("Crème".encode(), 6), (b"a\x00b", 3), (b"]E0", 3)],
)
def test_what_no_honest_barcode_holds_is_refused_and_the_next_scan_is_fine(
    sent: bytes, length: int
) -> None:
    refused, scan = SerialCodec().feed(sent + b"\r\n" + b"42\r\n", NOON)

    assert isinstance(refused, ScanRefused)
    assert refused.length == length
    assert scan == BarcodeScanned(at=NOON, payload="42")


def test_the_longest_scan_is_taken_with_and_without_an_aim_identifier() -> None:
    longest = b"9" * 512
    outcomes = SerialCodec().feed(longest + b"\r]d2" + longest + b"\r9" + longest + b"\r", NOON)

    assert [type(outcome) for outcome in outcomes] == [BarcodeScanned, BarcodeScanned, ScanRefused]


def test_half_a_scan_is_never_glued_to_the_next_one() -> None:
    codec = SerialCodec()
    codec.feed(b"301762", NOON)

    outcomes = codec.feed(b"3228857000852\r", NOON + timedelta(seconds=30))
    outcomes += codec.feed(b"3228857000852\r", NOON + timedelta(seconds=31))

    assert [type(outcome) for outcome in outcomes] == [ScanRefused, BarcodeScanned]


@given(st.lists(st.tuples(PRINTABLE, ENDS)), st.lists(st.integers(0, 10_000)))
def test_chunking_changes_no_scan(scans: list[tuple[str, bytes]], cuts: list[int]) -> None:
    sent = b"".join(text.encode("ascii") + end for text, end in scans)

    assert feed_in_pieces(sent, cuts) == feed_in_pieces(sent, [])
    assert len(feed_in_pieces(sent, cuts)) == len(scans)


@given(st.binary(max_size=3000), st.lists(st.integers(0, 3000)))
def test_noise_only_ever_gives_scans_that_are_printable(noise: bytes, cuts: list[int]) -> None:
    for event in feed_in_pieces(noise, cuts):
        if isinstance(event, BarcodeScanned):
            assert event.payload.replace("\x1d", " ").isprintable()
            assert event.payload.isascii()
            assert 1 <= len(event.payload) <= 512


def test_endless_noise_without_a_terminator_is_not_hoarded() -> None:
    codec = SerialCodec()

    for _ in range(200):
        codec.feed(b"x" * 4096, NOON)

    assert len(codec.lines.body) <= 1024
