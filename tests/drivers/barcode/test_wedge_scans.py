"""What a keyboard wedge types, read back under each layout."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.barcode.layouts import LAYOUTS
from drivers.barcode.line_talk import STRAY
from drivers.barcode.payload import CUT_OFF
from drivers.barcode.wedge_talk import WedgeTalk, sentinels
from drivers.events import BarcodeScanned, Event, ScanRefused
from drivers.simulated.wedge import key_strokes, typed
from tests.drivers.barcode.feeding import at, fed, in_pieces, payloads

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


def wedge(keyboard: str = "us", prefix: str = "f13", suffix: str = "enter") -> WedgeTalk:
    """Return the talk with a scanner that begins with F13."""
    return WedgeTalk(LAYOUTS[keyboard], sentinels(prefix, suffix))


def pressed(*keys: int | tuple[int, int], second: int = 0) -> bytes:
    """Return events by hand: a key pressed and released, or a key and its value, at a second."""
    events = []
    for key in keys:
        events += [key] if isinstance(key, tuple) else [(key, 1), (key, 0)]
    pack = struct.Struct("<qqHHi").pack
    return b"".join(
        pack(second, 0, 1, code, value) + pack(second, 0, 0, 0, 0) for code, value in events
    )


def strokes(text: str, second: int = 0) -> bytes:
    """Return the events of a text on a US keyboard, at a second."""
    return pressed(*(code for _, code in key_strokes(text, "us")), second=second)


@pytest.mark.parametrize("keyboard", ["us", "fr", "de"])
def test_every_character_comes_back_under_its_layout(keyboard: str) -> None:
    text = TYPEABLE[keyboard] + "\x1d" + "end"

    assert payloads(fed(wedge(keyboard), scan_keys(text, keyboard))) == [text]


def test_the_wrong_layout_is_seen_in_the_first_digit() -> None:
    assert payloads(fed(wedge("us"), scan_keys("3017620422003", "fr"))) == ["#)!&^@)$@@))#"]


def test_typing_outside_of_a_scan_is_no_scan() -> None:
    by_hand = typed([*key_strokes("rm -rf", "us"), ENTER])

    assert payloads(fed(wedge(), by_hand + scan_keys("42") + by_hand)) == ["42"]


def test_without_a_prefix_every_enter_ends_a_scan() -> None:
    plain = wedge(prefix="")

    assert payloads(fed(plain, typed([*key_strokes("A1", "us"), ENTER, ENTER]))) == ["A1"]


def test_a_printable_prefix_begins_a_scan_and_any_key_may_end_it() -> None:
    tilde = wedge(prefix="~")
    by_key = wedge(prefix="", suffix="f14")

    assert payloads(fed(tilde, typed([*key_strokes("typed~A~1", "us"), ENTER]))) == ["A~1"]
    assert payloads(fed(by_key, strokes("a1") + pressed(184) + strokes("b"))) == ["a1"]


@pytest.mark.parametrize(
    ("keyboard", "keys", "text"),
    [
        ("de", (41, 57, 30), "^a"),  # dead circumflex, space, a
        ("de", ((42, 1), 13, (42, 0), 57), "`"),
        ("fr", (26, 57), "^"),
        ("fr", (26, 44), "^w"),  # an accent that fits no w stands before it
    ],
)
def test_dead_accents_are_freed_by_a_space(
    keyboard: str, keys: tuple[int | tuple[int, int], ...], text: str
) -> None:
    events = fed(wedge(keyboard), pressed(183, *keys, 28))

    assert payloads(events) == [text]


def test_an_accented_letter_is_in_no_barcode_of_ours() -> None:
    assert payloads(fed(wedge("fr"), pressed(183, 26, 18, 28))) == [None]


@pytest.mark.parametrize(
    ("digits", "text"),
    [
        ((80, 73), "A\x1dB"),  # Alt and 29
        ((82, 80, 73), "A\x1dB"),  # Alt and 029
        ((82, 77, 76), "AAB"),  # Alt and 065
        ((79, 80, 73), None),  # Alt and 129: no ASCII
        ((82, 80, 75), None),  # Alt and 024: a control character
        ((30,), None),  # Alt and a letter: a shortcut
        ((79, 80, 81, 75, 76), None),
    ],
)
def test_what_a_keyboard_has_not_got_comes_as_a_number_under_alt(
    digits: tuple[int, ...], text: str | None
) -> None:
    sent = pressed(183, (42, 1), 30, (42, 0), (56, 1), *digits, (56, 0), (42, 1), 48, (42, 0), 28)

    assert payloads(fed(wedge(), sent)) == [text]


def test_alt_and_13_ends_a_scan_as_enter_does() -> None:
    assert payloads(fed(wedge(), pressed(183, 30, (56, 1), 79, 81, (56, 0)))) == ["a"]


def test_caps_lock_turns_letters_round_and_nothing_else() -> None:
    locked = pressed(183, 58, 30, 2, (42, 1), 48, 3, (42, 0), 58, 46, 28)

    assert payloads(fed(wedge(), locked)) == ["A1b@c"]


def test_the_keypad_gives_digits_and_a_held_key_counts_once() -> None:
    sent = pressed(183, 79, 80, 83, (81, 1), (81, 2), (81, 2), (81, 0), 98, 96)

    assert payloads(fed(wedge(), sent)) == ["12.3/"]


@pytest.mark.parametrize("text", ["x" * 516, "x" * 4096])
def test_a_scan_that_is_too_long_is_refused_and_the_next_one_is_fine(text: str) -> None:
    refused, scan = fed(wedge(), scan_keys(text) + scan_keys("42"))

    assert isinstance(refused, ScanRefused)
    assert refused.length == len(text)
    assert payloads([scan]) == ["42"]


def test_keys_that_drive_a_computer_refuse_the_scan_they_are_in() -> None:
    attack = typed([F13, *key_strokes("12", "us"), LEFT_META, *key_strokes("r", "us"), ENTER])

    assert payloads(fed(wedge(), attack)) == [None]


def test_events_the_kernel_dropped_refuse_the_scan_they_belong_to() -> None:
    dropped = pressed((42, 1)) + struct.pack("<qqHHi", 0, 0, 0, 3, 0)
    broken = pressed(183) + strokes("30176") + dropped

    assert payloads(fed(wedge(), broken + strokes("2003") + pressed(28) + scan_keys("42"))) == [
        None,
        "42",
    ]


def test_events_the_kernel_dropped_outside_of_a_scan_may_have_been_one() -> None:
    dropped = struct.pack("<qqHHi", 0, 0, 0, 3, 0)

    assert payloads(fed(wedge(), dropped + strokes("30176") + scan_keys("42"))) == [None, "42"]


def reasons(events: list[Event]) -> list[str]:
    return [event.reason for event in events if isinstance(event, ScanRefused)]


def test_a_scan_cut_off_by_the_next_prefix_or_a_long_pause_is_told() -> None:
    half = pressed(183) + strokes("30176")
    stopped, unplugged = wedge(), wedge()
    stopped.feed(half, at(0))
    unplugged.feed(half, at(0))

    assert payloads(fed(wedge(), half + scan_keys("42"))) == [None, "42"]
    assert not stopped.tick(at(1.9))
    assert reasons([*stopped.tick(at(2.1))]) == [CUT_OFF]
    assert reasons([*unplugged.hang_up(at(0.1))]) == [CUT_OFF]


def test_keys_that_come_late_to_a_busy_computer_are_whole_and_those_typed_late_are_not() -> None:
    busy, plain = wedge(), wedge(prefix="")
    busy.feed(pressed(183) + strokes("30176"), at(0))
    whole = busy.feed(strokes("20422003") + pressed(28), at(60))
    plain.feed(strokes("30176"), at(0))
    late = plain.feed(strokes("42", second=60) + pressed(28, second=60), at(60))

    assert payloads(whole) == ["3017620422003"]
    assert reasons([*late]) == [CUT_OFF, STRAY]


@given(
    st.lists(st.text(st.sampled_from(TYPEABLE["fr"]), min_size=1, max_size=30), max_size=5),
    st.lists(st.integers(0, 100_000)),
)
def test_chunking_changes_no_scan(texts: list[str], cuts: list[int]) -> None:
    sent = b"".join(scan_keys(text, "fr") for text in texts)
    events = fed(wedge("fr"), *in_pieces(sent, cuts))

    assert payloads(events) == [
        # An identifier with nothing behind it is no scan.
        (text[3:] or None) if looks_like_aim(text) else text
        for text in texts
    ]


def looks_like_aim(text: str) -> bool:
    """Return whether a text begins as an AIM identifier does."""
    return len(text) >= 3 and text[0] == "]" and text[1].isalpha() and text[2].isalnum()


@given(st.lists(st.binary(max_size=500), max_size=20))
def test_noise_never_raises(pieces: list[bytes]) -> None:
    reader = wedge("de", prefix="")

    for piece in pieces:
        for event in [*reader.feed(piece, at(0)), *reader.tick(at(1))]:
            assert isinstance(event, BarcodeScanned | ScanRefused)
