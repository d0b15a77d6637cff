"""What a keyboard wedge types, read back under each layout."""

import struct
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.barcode.layouts import LAYOUTS
from drivers.barcode.wedge_codec import WedgeCodec
from drivers.events import BarcodeScanned, ScanRefused
from drivers.simulated.wedge import key_strokes, typed
from tests.drivers.listening import NOON

F13, ENTER, LEFT_META = (0, 183), (0, 28), (0, 125)
# Two characters are dead keys on these keyboards: no scanner can type them alone.
TYPEABLE = {
    "us": "".join(map(chr, range(0x20, 0x7F))),
    "fr": "".join(map(chr, range(0x20, 0x7F))),
    "de": "".join(chr(c) for c in range(0x20, 0x7F) if chr(c) not in "^`"),
}


def scan_keys(text: str, keyboard: str = "us") -> bytes:
    """Return the input events of one scan between F13 and Enter."""
    return typed([F13, *key_strokes(text, keyboard), ENTER])


def codec(keyboard: str = "us") -> WedgeCodec:
    """Return a codec for scanners that begin with F13."""
    return WedgeCodec(LAYOUTS[keyboard], prefix="f13")


def payloads(events: list[BarcodeScanned | ScanRefused]) -> list[str]:
    """Return what was scanned."""
    return [event.payload for event in events if isinstance(event, BarcodeScanned)]


@pytest.mark.parametrize("keyboard", ["us", "fr", "de"])
def test_every_character_comes_back_under_its_layout(keyboard: str) -> None:
    text = TYPEABLE[keyboard] + "\x1d" + "end"

    assert payloads(codec(keyboard).feed(scan_keys(text, keyboard), NOON)) == [text]


def test_the_wrong_layout_is_seen_in_the_first_digit() -> None:
    events = codec("us").feed(scan_keys("3017620422003", "fr"), NOON)

    assert payloads(events) == ["#)!&^@)$@@))#"]


def test_typing_outside_of_a_scan_is_no_scan() -> None:
    by_hand = typed([*key_strokes("rm -rf", "us"), ENTER])

    events = codec().feed(by_hand + scan_keys("42") + by_hand, NOON)

    assert payloads(events) == ["42"]


def test_without_a_prefix_every_enter_ends_a_scan() -> None:
    plain = WedgeCodec(LAYOUTS["us"])

    events = plain.feed(typed([*key_strokes("A1", "us"), ENTER, ENTER]), NOON)

    assert payloads(events) == ["A1"]


def test_a_printable_prefix_begins_a_scan_too() -> None:
    tilde = WedgeCodec(LAYOUTS["us"], prefix="~")

    events = tilde.feed(typed([*key_strokes("typed~A~1", "us"), ENTER]), NOON)

    assert payloads(events) == ["A~1"]


@pytest.mark.parametrize("text", ["x" * 513, "x" * 4096])
def test_a_scan_that_is_too_long_is_refused_and_the_next_one_is_fine(text: str) -> None:
    refused, scan = codec().feed(scan_keys(text) + scan_keys("42"), NOON)

    assert isinstance(refused, ScanRefused)
    assert refused.length == len(text)
    assert payloads([scan]) == ["42"]


def test_keys_that_drive_a_computer_refuse_the_scan_they_are_in() -> None:
    attack = typed([F13, *key_strokes("12", "us"), LEFT_META, *key_strokes("r", "us"), ENTER])

    assert [type(event) for event in codec().feed(attack, NOON)] == [ScanRefused]


def test_events_the_kernel_dropped_refuse_the_scan_they_belong_to() -> None:
    dropped = struct.pack("<qqHHi", 0, 0, 0, 3, 0)
    broken = typed([F13, *key_strokes("30176", "us")]) + dropped
    rest = typed([*key_strokes("2003", "us"), ENTER])

    events = codec().feed(broken + rest + scan_keys("42"), NOON)

    assert [type(event) for event in events] == [ScanRefused, BarcodeScanned]


def test_a_scan_cut_off_by_the_next_prefix_or_a_long_pause_is_refused() -> None:
    half = typed([F13, *key_strokes("30176", "us")])
    later = codec()

    by_prefix = codec().feed(half + scan_keys("42"), NOON)
    later.feed(half, NOON)
    by_pause = later.feed(typed([*key_strokes("2003", "us"), ENTER]), NOON + timedelta(minutes=1))

    assert [type(event) for event in by_prefix] == [ScanRefused, BarcodeScanned]
    assert [type(event) for event in by_pause] == [ScanRefused]


@given(
    st.lists(st.text(st.sampled_from(TYPEABLE["fr"]), min_size=1, max_size=30), max_size=5),
    st.lists(st.integers(0, 100_000)),
)
def test_chunking_changes_no_scan(texts: list[str], cuts: list[int]) -> None:
    sent = b"".join(scan_keys(text, "fr") for text in texts)
    places = [0, *sorted(cut % (len(sent) + 1) for cut in cuts), len(sent)]
    reader = codec("fr")

    events = [
        event for start, end in pairwise(places) for event in reader.feed(sent[start:end], NOON)
    ]

    assert [e.payload if isinstance(e, BarcodeScanned) else None for e in events] == [
        # An identifier with nothing behind it is no scan.
        (text[3:] or None) if looks_like_aim(text) else text
        for text in texts
    ]


def looks_like_aim(text: str) -> bool:
    """Return whether a text begins as an AIM identifier does."""
    return len(text) >= 3 and text[0] == "]" and text[1].isalpha() and text[2].isalnum()


@given(st.lists(st.binary(max_size=500), max_size=20))
def test_noise_never_raises(pieces: list[bytes]) -> None:
    reader = WedgeCodec(LAYOUTS["de"])

    for piece in pieces:
        for event in reader.feed(piece, NOON):
            assert isinstance(event, BarcodeScanned | ScanRefused)
