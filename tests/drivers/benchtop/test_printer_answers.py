"""What a printer says of itself, and what is passed over."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.zpl_answers import Errors, HostStatus, LabelCount, ZplAnswers

CAPTURES = Path(__file__).parents[1] / "captures"
STATUS = (
    b"\x02030,0,0,1218,%03d,0,0,%d,000,0,0,0\x03\r\n"
    b"\x02000,0,0,0,1,2,4,0,%08d,1,000\x03\r\n"
    b"\x021234,0\x03\r\n"
)
ERRORS = (
    "\x02\r\n\r\n  PRINTER STATUS\r\n   ERRORS:         1 {} {}\r\n   WARNINGS:       0 0 0\r\n\x03"
)


def test_the_printer_of_the_capture_ran_out_of_paper_and_was_opened() -> None:
    statuses = ZplAnswers().feed((CAPTURES / "zpl-host-status.bin").read_bytes())

    assert statuses == [
        HostStatus(""),
        HostStatus("out of paper"),
        HostStatus("the print head is open"),
    ]


def test_what_is_still_to_print_is_no_idleness() -> None:
    heard = ZplAnswers().feed(STATUS % (2, 0, 0) + STATUS % (0, 1, 0) + STATUS % (0, 0, 3))

    assert [one.idle for one in heard if isinstance(one, HostStatus)] == [False, False, False]


@pytest.mark.parametrize(
    ("second", "first", "says"),
    [
        ("00000000", "00000000", ""),
        ("00000000", "00000005", "the print head is open"),
        ("00000000", "00000001", "out of paper"),
        ("00000000", "00000012", "out of ribbon"),
        ("00000000", "00010000", "paused"),
        ("00000001", "00000000", "error 00000001 00000000; see its display"),
    ],
)
def test_the_error_flags_are_put_in_words(second: str, first: str, says: str) -> None:
    assert ZplAnswers().feed(ERRORS.format(second, first).encode()) == [Errors(says)]


@pytest.mark.parametrize(("said", "labels"), [(b'"8560"', 8560), (b'"?"', None), (b'""', None)])
def test_a_count_of_labels_may_not_exist(said: bytes, labels: int | None) -> None:
    assert ZplAnswers().feed(said) == [LabelCount(labels)]


def test_answers_that_come_mixed_are_told_apart() -> None:
    heard = ZplAnswers().feed(
        b'"12"' + STATUS % (0, 0, 0) + ERRORS.format("0" * 8, "00000001").encode()
    )

    assert heard == [LabelCount(12), HostStatus(""), Errors("out of paper")]


@given(st.lists(st.integers(1, 100)))
def test_a_status_in_pieces_is_the_same_status(cuts: list[int]) -> None:
    said = STATUS % (1, 0, 0)
    answers = ZplAnswers()
    heard = []
    for size in cuts:
        heard += answers.feed(said[:size])
        said = said[size:]
    heard += answers.feed(said)

    assert heard == [HostStatus("", formats_waiting=1)]


@given(st.lists(st.binary(max_size=200), max_size=30))
def test_noise_instead_of_a_status_never_raises_and_is_not_hoarded(pieces: list[bytes]) -> None:
    answers = ZplAnswers()

    for piece in pieces:
        answers.feed(piece)

    assert len(answers.rest) <= 4096
    assert len(answers.strings) <= 3
