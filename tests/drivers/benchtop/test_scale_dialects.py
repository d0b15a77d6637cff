"""What scales write, in each of their dialects, and what it means."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scale.answers import (
    Answer,
    Done,
    Moving,
    OutOfRange,
    Question,
    Refused,
    Restarted,
    Unreadable,
    Weight,
)
from drivers.scale.dialect import Dialect, with_even_parity
from drivers.scale.grams import GRAMS, exact_grams, whole_grams
from drivers.scale.mtsics import MtSics
from drivers.scale.nci import Nci
from drivers.scale.toledo8217 import Toledo8217
from tests.drivers.benchtop.moments import moment

CAPTURES = Path(__file__).parents[1] / "captures"
DIALECTS: list[type[Dialect]] = [MtSics, Toledo8217, Nci]


def weight(grams: str, *, stable: bool = True, place_mg: int = 1000, net: bool = False) -> Weight:
    return Weight(Decimal(grams), stable=stable, last_place_mg=place_mg, net=net)


@pytest.mark.parametrize(
    ("dialect", "asked", "said", "means"),
    [
        (MtSics(), "weight", b"S S     100.00 g\r\n", weight("100", place_mg=10)),
        (MtSics(), "weight", b"S D      1.234 kg\r\n", weight("1234", stable=False)),
        (MtSics(), "weight", b"S S   -  0.005 kg\r\n", weight("-5")),
        (MtSics(), "weight", b"S I\r\n", Moving()),
        (MtSics(), "weight", b"S +\r\n", OutOfRange(over=True)),
        (MtSics(), "weight", b"S -\r\n", OutOfRange(over=False)),
        (MtSics(), "tare", b"T S     100.00 g\r\n", Done()),
        (MtSics(), "zero", b"Z A\r\n", Done()),
        (MtSics(), "zero", b"Z I\r\n", Refused("the load is moving; wait until it rests")),
        (MtSics(), "weight", b'I4 A "B021002593"\r\n', Restarted()),
        (
            MtSics(),
            "weight",
            b"S S  1 pcs\r\n",
            Refused("the scale weighs in 'pcs'; set it to g or kg"),
        ),
        (MtSics(), "weight", b"ES\r\n", Refused("the scale did not understand the command")),
        (Toledo8217(), "weight", b"\x0201.234\r", weight("1234")),
        (Toledo8217("lb"), "weight", b"\x0210.00N\r", weight("4535.9237", place_mg=4536, net=True)),
        (Toledo8217(), "weight", b"\x02?\x41\r", Moving()),
        (Toledo8217(), "weight", b"\x02?\x02\r", OutOfRange(over=True)),
        (Toledo8217(), "weight", b"\x02?\x44\r", OutOfRange(over=False)),
        (Toledo8217(), "weight", b"\x02?\r\r", Moving()),
        (Toledo8217(), "zero", b"\x02?\x50\r", Done()),
        (
            Toledo8217(),
            "zero",
            b"\x02?\x48\r",
            Refused("there is too much on the pan to call it empty; clear it"),
        ),
        (Toledo8217(), "tare", b"\x02?\x41\r", Refused("the load is moving; wait until it rests")),
        (Nci(), "weight", b"\n0001.25LB\r\n00\r\x03", weight("566.9904625", place_mg=4536)),
        (Nci(), "weight", b"\n  1234 g\r\n10\r\x03", weight("1234", stable=False)),
        (Nci(), "weight", b"\n 2.500KG\r\n0p4\r\x03", weight("2500", net=True)),
        (Nci(), "weight", b"\n 1lb  8.0oz\r\n00\r\x03", weight("680.388555", place_mg=2835)),
        (Nci(), "weight", b"\n^^^^^^^kg\r\n02\r\x03", OutOfRange(over=True)),
        (Nci(), "weight", b"\n______kg\r\n01\r\x03", OutOfRange(over=False)),
        (
            Nci(),
            "weight",
            b"\n 0.000kg\r\n08\r\x03",
            Refused("the scale says that it must be calibrated"),
        ),
        (Nci(), "zero", b"\n20\r\x03", Done()),
        (Nci(), "zero", b"\n10\r\x03", Refused("the load is moving; wait until it rests")),
        (
            Nci(),
            "zero",
            b"\n00\r\x03",
            Refused("there is too much on the pan to call it empty; clear it"),
        ),
        (Nci(), "tare", b"\n00\r\x03", Done()),
        (Nci(), "weight", b"\n?\r\x03", Refused("the scale did not understand the command")),
    ],
)
def test_an_answer_means(dialect: Dialect, asked: Question, said: bytes, means: Answer) -> None:
    assert dialect.feed(said, asked, moment(0)) == [means]


@pytest.mark.parametrize("dialect", [Toledo8217, Nci])
def test_the_parity_bit_of_a_line_opened_with_eight_bits_changes_nothing(
    dialect: type[Dialect],
) -> None:
    said = {Toledo8217: b"\x0201.234\r", Nci: b"\n 1.234kg\r\n00\r\x03"}[dialect]

    assert dialect().feed(with_even_parity(said), "weight", moment(0)) == [weight("1234")]


def test_the_scale_of_the_capture_was_loaded_came_to_rest_and_was_overloaded() -> None:
    said = (CAPTURES / "mtsics-scale.bin").read_bytes()

    answers = MtSics().feed(said, "weight", moment(0))

    assert list(dict.fromkeys(answers)) == [
        weight("0", place_mg=100),
        weight("1234", stable=False, place_mg=100),
        weight("1234", place_mg=100),
        OutOfRange(over=True),
        Refused("the scale did not understand the command"),
    ]


@given(
    units=st.integers(-99_999_999, 99_999_999),
    places=st.integers(0, 6),
    unit=st.sampled_from(sorted(GRAMS)),
)
def test_any_weight_in_any_unit_is_exact_and_rounded_once(
    units: int, places: int, unit: str
) -> None:
    digits = f"{abs(units):0{places + 1}d}"
    point = len(digits) - places
    written = f"{'-' if units < 0 else ''}{digits[:point]}.{digits[point:]}"

    grams = exact_grams(written, unit)

    assert Fraction(grams) == Fraction(units, 10**places) * Fraction(GRAMS[unit])
    assert whole_grams(grams) == round(Fraction(grams))


@pytest.mark.parametrize("dialect", DIALECTS)
@given(pieces=st.lists(st.binary(max_size=60), max_size=20))
def test_noise_is_never_a_weight_nor_hoarded(dialect: type[Dialect], pieces: list[bytes]) -> None:
    reading = dialect()

    answers = [answer for piece in pieces for answer in reading.feed(piece, "weight", moment(0))]

    assert all(not isinstance(answer, Weight) or answer.last_place_mg > 0 for answer in answers)
    assert len(reading.answers.rest) <= 81  # type: ignore[attr-defined]


@pytest.mark.parametrize("dialect", DIALECTS)
@given(cuts=st.sets(st.integers(1, 30)))
def test_an_answer_in_pieces_is_the_same_answer(dialect: type[Dialect], cuts: set[int]) -> None:
    said = {
        "mtsics": b"S S     1.234 kg\r\n",
        "toledo8217": b"\x0201.234\r",
        "nci": b"\n 1.234kg\r\n00\r\x03",
    }[dialect.name]
    reading = dialect()
    edges = [0, *sorted(cut for cut in cuts if cut < len(said)), len(said)]

    answers: list[Answer] = []
    for start, end in pairwise(edges):
        answers += reading.feed(said[start:end], "weight", moment(0))

    assert answers == [weight("1234")]


def test_half_an_answer_is_not_glued_to_one_that_comes_much_later() -> None:
    reading = MtSics()

    reading.feed(b"S S     1", "weight", moment(0))
    late = reading.feed(b"S S     234 g\r\n", "weight", moment(5))

    assert late == [weight("234")]


def test_each_dialect_is_recognised_as_itself_alone() -> None:
    heard = {
        MtSics: (b"S S     1.234 kg\r\n", b"ES\r\n"),
        Toledo8217: (b"\x0201.234\r", b"\x02?A\r"),
        Nci: (b"\n 1.234kg\r\n00\r\x03", b"\n?\r\x03"),
    }
    for speaker, answers in heard.items():
        for answer in answers:
            assert [one for one in DIALECTS if one.recognises(answer)] == [speaker]


def test_what_is_no_answer_is_told_as_it_came() -> None:
    assert MtSics().feed(b"hello\r\n", "weight", moment(0)) == [Unreadable("hello")]


def test_a_weight_that_lost_a_byte_on_its_way_is_no_other_weight() -> None:
    dialect = MtSics()
    sound, shorter = b"S S      500.0 g\r\n", b"S S      50.0 g\r\n"

    answers = [dialect.feed(said, "weight", moment(0)) for said in (sound, shorter, sound, sound)]

    assert answers[0] == answers[3] == [weight("500", place_mg=100)]
    assert answers[1] == [Unreadable("S S      50.0 g")]
