"""What was read speaks for the names whose words it is."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.vision.words import WordSeen, doubtful, weigh_words
from wms.vision.words.spelling import fold, in_two_lines, letters_wrong, words_of
from wms.vision.words.weighing import LOG_RATIO_MAX

NAMES = {"V": "Norde milk Vanilla", "S": "Norde milk Strawberry", "L": "Norde milk Lemon"}

letters = st.text("abcd", max_size=6)
names = st.dictionaries(
    st.sampled_from("VSLX"), st.text("abcdé 12", min_size=1, max_size=20), min_size=2
)


def seen(*texts: str):
    return [WordSeen(text, 0.9, ((0, 0), (9, 0), (9, 9), (0, 9))) for text in texts]


def test_the_flavour_that_was_read_is_likelier_and_all_others_are_less():
    ratios = weigh_words(seen("Norde milk", "VANILLA"), NAMES)

    assert ratios["V"] > 1.0
    assert ratios["V"] - max(ratios["S"], ratios["L"]) > 3.0


def test_a_letter_that_was_read_wrongly_is_allowed_for():
    ratios = weigh_words(seen("STRAWBERPY"), NAMES)

    assert max(ratios, key=lambda sku: ratios[sku]) == "S"


def test_a_word_on_two_lines_is_read():
    ratios = weigh_words(seen("APPLE", "JUICE"), {"A": "Solo applejuice", "O": "Solo orangejuice"})

    assert ratios["A"] > 0.5
    assert ratios["O"] < -1.0
    assert not in_two_lines("applejuice", ["appl", "juice"])


def test_a_number_with_another_digit_is_another_number():
    ratios = weigh_words(seen("Oats 500"), {"HALF": "Oats 500 g", "MORE": "Oats 600 g"})

    assert ratios["HALF"] > ratios["MORE"] + 1.0


def test_a_back_that_names_no_flavour_tells_none_apart():
    ratios = weigh_words(seen("keep cool", "best before"), NAMES)

    assert ratios["V"] == pytest.approx(ratios["S"], abs=0.3)
    assert ratios["V"] == pytest.approx(ratios["L"], abs=0.3)


def test_nothing_read_and_a_name_alone_say_nothing():
    assert weigh_words([], NAMES) == {}
    assert weigh_words(seen("", "!?"), NAMES) == {}
    assert weigh_words(seen("Vanilla"), {"V": NAMES["V"]}) == {}


def test_only_names_that_looks_leave_open_are_told_apart():
    assert doubtful({"V": 3.0, "S": 0.5, "L": -0.5}, NAMES).keys() == {"V", "S"}
    assert doubtful({"V": 3.0, "S": -2.0, "L": -4.0}, NAMES) == {}
    assert doubtful({"V": 3.0, "S": -2.0}, NAMES).keys() == {"V", "L"}
    assert doubtful({}, {"A": "Milk", "B": "Milk"}) == {}


@given(names, st.lists(st.text("abcdé 12", max_size=12), max_size=5))
def test_ratios_stay_within_bounds_and_share_one_whole(names, lines):
    ratios = weigh_words(seen(*lines), names)

    assert all(abs(ratio) <= LOG_RATIO_MAX for ratio in ratios.values())
    at_least = math.exp(-LOG_RATIO_MAX)
    whole = sum(math.exp(ratio) for ratio in ratios.values() if ratio > -LOG_RATIO_MAX)
    assert whole <= len(ratios) + 1 + at_least


@given(names, st.lists(st.text("abcdé 12", max_size=12), max_size=5))
def test_case_and_accents_change_nothing(names, lines):
    louder = weigh_words(seen(*(line.upper() for line in lines)), names)

    assert louder == weigh_words(seen(*(fold(line) for line in lines)), names)


@given(letters, letters)
def test_wrong_letters_are_counted_against_the_best_part_of_a_text(word, text):
    parts = {text[first:last] for first, last in combinations(range(len(text) + 1), 2)} | {""}

    assert letters_wrong(word, text) == min(distance(word, part) for part in parts)


def distance(one, other):
    if not one or not other:
        return len(one) + len(other)
    changed = distance(one[1:], other[1:]) + (one[0] != other[0])
    return (
        distance(one[1:], other[1:])
        if one[0] == other[0]
        else min(changed, distance(one[1:], other) + 1, distance(one, other[1:]) + 1)
    )


def test_names_are_cut_into_words_that_can_be_told():
    assert words_of("Crème fraîche 30% 2×20 cl d'Isigny") == {"creme", "fraiche", "isigny"}
