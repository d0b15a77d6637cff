"""Names that are alike, weights from exact sums, and changes that are told from noise."""

import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.gallery.rules.drift import LEARNT_FROM, find_change, find_fewer
from wms.gallery.rules.names import Named, are_siblings, find_siblings
from wms.gallery.rules.weights import grams_said, is_plausible, spread_to_go_by, weighed
from wms.verdict.learning import Learnt, learn


def named(name: str, weight_g: int = 125, department: str = "dairy", sku: str = "") -> Named:
    return Named(sku or name, name, department, weight_g)


@pytest.mark.parametrize(
    ("one", "other", "siblings"),
    [
        (named("Yaourt brassé fraise"), named("Yaourt brassé pêche"), True),
        (named("Yaourt brassé"), named("Yaourt brassé pêche"), True),
        (named("YAOURT BRASSE peche"), named("Yaourt brassé pêche", sku="other"), True),
        (named("Yaourt brassé fraise"), named("Yaourt ferme pêche"), False),
        (named("Lait entier"), named("Lait écrémé"), False),
        (named("Yaourt brassé fraise"), named("Yaourt brassé pêche", 500), False),
        (named("Yaourt brassé fraise"), named("Yaourt brassé pêche", department="snacks"), False),
        (named("Yaourt brassé"), named("Yaourt brassé"), False),
    ],
)
def test_siblings_differ_by_one_word_in_one_department_at_one_weight(one, other, siblings):
    assert are_siblings(one, other) is siblings
    assert are_siblings(other, one) is siblings
    assert bool(find_siblings(one, [one, other])) is siblings


@given(st.lists(st.integers(300, 320), min_size=1, max_size=150))
def test_sums_tell_what_the_packs_one_by_one_would(grams):
    known = weighed(len(grams), sum(grams), sum(value * value for value in grams))
    one_by_one = Learnt()
    for value in grams:
        one_by_one = learn(one_by_one, value)

    assert known is not None
    assert known.mean_g == pytest.approx(one_by_one.mean_g)
    assert known.spread_g == pytest.approx(one_by_one.spread_g)


def test_nothing_or_little_weighed_tells_no_spread():
    assert weighed(0, 0, 0) is None
    assert spread_to_go_by(None) == 0
    assert spread_to_go_by(weighed(4, 400, 40_000)) == 0
    assert spread_to_go_by(weighed(5, 500, 50_000)) > 0


@pytest.mark.parametrize(
    ("says", "grams"),
    [("412 g", 412), ("-3 g", -3), ("+7 g", 7), ("412", None), ("4.2 g", None), ("12 kg", None)],
)
def test_grams_are_read_out_of_what_the_scale_said(says, grams):
    assert grams_said(says) == grams


def test_two_pieces_are_not_the_weight_of_one():
    known = weighed(10, 1_300, 169_040)

    assert is_plausible(135, 130, known)
    assert not is_plausible(260, 130, known)
    assert not is_plausible(0, 130, None)
    assert is_plausible(50, 45, None)


def values(seed: int, count: int, mean: float = 0.0, spread: float = 1.0) -> list[float]:
    chance = random.Random(seed)
    return [chance.gauss(mean, spread) for _ in range(count)]


def test_what_stays_as_it_was_raises_no_alarm():
    alarms = sum(find_change(values(seed, 200), spread_min=0.1) is not None for seed in range(100))

    # What is usual is itself only known from forty values, so a few may be believed to drift.
    assert alarms <= 6


@pytest.mark.parametrize(("mean", "direction"), [(-2.0, "down"), (2.0, "up")])
def test_a_change_is_found_within_twenty_values_and_dated(mean, direction):
    found = [
        find_change(values(seed, 100) + values(seed + 999, 20, mean), spread_min=0.1)
        for seed in range(50)
    ]

    changes = [change for change in found if change is not None]
    assert len(changes) == len(found)
    assert {change.direction for change in changes} == {direction}
    assert statistics.median(change.since for change in changes) == pytest.approx(100, abs=3)
    assert statistics.median(change.after for change in changes) == pytest.approx(mean, abs=0.4)


def test_what_has_come_back_is_no_change_any_more():
    back = values(1, 100) + values(2, 20, -2.0) + values(3, 80)

    assert find_change(back, spread_min=0.1) is None


def test_one_odd_value_is_no_change_however_odd():
    assert find_change([*values(1, 100), -1_000.0, *values(2, 3)], spread_min=0.1) is None


def test_too_few_values_say_nothing():
    assert find_change(values(1, LEARNT_FROM - 1), spread_min=0.1) is None
    assert find_fewer([True] * (LEARNT_FROM - 1)) is None


def test_values_that_are_all_the_same_have_the_spread_that_the_scale_can_tell():
    assert find_change([130.0] * 60 + [131.0] * 30, spread_min=2.0) is None
    assert find_change([130.0] * 60 + [140.0] * 30, spread_min=2.0) is not None


def test_a_camera_that_reads_fewer_codes_is_noticed():
    good = [number % 10 != 0 for number in range(100)]
    bad = [number % 2 == 0 for number in range(60)]

    found = find_fewer(good + bad)

    assert find_fewer(good) is None
    assert found is not None
    assert abs(found.since - 100) <= 5
    assert found.before == pytest.approx(0.9, abs=0.05)
    assert found.after == pytest.approx(0.5, abs=0.05)
