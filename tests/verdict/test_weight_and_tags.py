"""A step of the scale and a tag that was heard, as evidence; what packs teach of weights."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.verdict import Hint
from wms.verdict.learning import CHANGED, Learnt, learn
from wms.verdict.tags import Tagged, count_tags, hear_tags
from wms.verdict.weight import StoreWeights, Weight, carried, weigh_step

MILK = Weight(1030, 8)
PEAS = Weight(440, 6)
YOGHURT = Weight(125)


def ratios(step_g, **articles: Weight):
    return {one.sku: one.log_ratio for one in weigh_step(step_g, articles)}


def test_a_step_speaks_for_what_weighs_so_and_against_the_rest_only_so_much():
    said = ratios(1034, milk=MILK, peas=PEAS)

    assert said["milk"] > 3
    assert said["peas"] == pytest.approx(-3.9, abs=0.1)
    assert weigh_step(1034, {"milk": MILK})[0].says == "1034 g"


def test_without_a_learnt_spread_the_usual_one_is_taken():
    assert YOGHURT.usual_spread_g == pytest.approx(6.25)
    assert Weight(40).usual_spread_g == 5
    assert ratios(133, yoghurt=YOGHURT)["yoghurt"] > 1


def test_a_coarse_scale_says_less_and_below_two_divisions_nothing():
    fine = weigh_step(1034, {"milk": MILK}, resolution_g=1)[0].log_ratio
    coarse = weigh_step(1034, {"milk": MILK}, resolution_g=50)[0].log_ratio

    assert fine > coarse > 0
    assert weigh_step(60, {"milk": MILK}, resolution_g=50) == ()


@given(st.floats(2, 30_000), st.floats(1, 20_000), st.floats(0, 500))
def test_every_step_is_evidence_within_its_bounds(step_g, mean_g, spread_g):
    (said,) = weigh_step(step_g, {"it": Weight(mean_g, spread_g)})

    assert -4.0 < said.log_ratio <= 20.0


def test_ratios_mean_what_they_say():
    """Of steps from either of two articles, those with a posterior near p are the first's in p."""
    rng = random.Random(7)
    first, second = Weight(400, 12), Weight(420, 12)
    sure, was = [], []
    for _ in range(6_000):
        it = rng.random() < 0.5
        step = round(rng.gauss(400 if it else 420, 12))
        said = ratios(step, a=first, b=second)
        p = 1 / (1 + math.exp(said["b"] - said["a"]))
        if 0.6 < p < 0.9:
            sure.append(p)
            was.append(it)

    assert sum(was) / len(was) == pytest.approx(sum(sure) / len(sure), abs=0.03)


def test_the_weights_of_a_store_are_read_off_its_articles():
    rng = random.Random(3)
    store = StoreWeights.of([rng.lognormvariate(5.5, 0.8) for _ in range(4_000)] + [1e7])

    assert store.median_g == pytest.approx(math.exp(5.5), rel=0.05)
    assert store.spread_of_log == pytest.approx(0.8, rel=0.1)
    assert StoreWeights.of([]) == StoreWeights()


def test_one_step_for_two_scans_of_one_article_carries_one_of_them():
    assert carried(441, [PEAS, PEAS]) == (0,)
    assert carried(879, [PEAS, PEAS]) == (0, 1)
    assert carried(1465, [YOGHURT, MILK, PEAS]) == (1, 2)
    assert carried(2_900, [YOGHURT, MILK, PEAS]) == ()
    assert carried(441, []) == ()


def test_packs_teach_mean_and_spread():
    rng, known = random.Random(1), Learnt()
    for _ in range(60):
        known = learn(known, rng.gauss(500, 12))

    assert known.mean_g == pytest.approx(500, abs=6)
    assert known.spread_g == pytest.approx(12, rel=0.3)
    assert Learnt().weight is None


def test_one_odd_pack_teaches_nothing_and_a_changed_article_is_learnt_anew():
    known = Learnt()
    for grams in (500, 503, 498, 501, 499, 502, 497, 500):
        known = learn(known, grams)

    odd = learn(known, 1_000)
    assert odd.weight == known.weight
    assert learn(odd, 500).outside == 0

    for _ in range(CHANGED):
        known = learn(known, 420)
    assert known.mean_g == 420


@given(st.lists(st.floats(0.5, 20_000), min_size=1, max_size=300))
def test_whatever_is_learnt_is_a_weight(grams):
    known = Learnt()
    for one in grams:
        known = learn(known, one)

    assert known.weight is not None
    assert min(grams) - 1e-6 <= known.mean_g <= max(grams) + 1e-6
    assert known.spread_g >= 1.0


def test_a_tag_speaks_for_its_article_and_silence_says_little():
    tagged = {"A": Tagged(0.9), "B": Tagged(0.0)}

    heard = {one.sku: one.log_ratio for one in hear_tags(["A"], tagged)}
    silent = hear_tags([], tagged)

    assert heard["A"] > 3
    assert heard["B"] < -2
    assert [(one.sku, one.log_ratio > -3) for one in silent] == [("A", True)]


def test_tags_are_counted_against_the_order():
    assert count_tags({"A": 2, "B": 1}, {"A": 2, "C": 1}) == (
        Hint("rfid", "sku", "A", "agrees", 0),
        Hint("rfid", "sku", "B", "differs", 1),
    )


@pytest.mark.parametrize("wrong", [lambda: Weight(0), lambda: Weight(1, -1), lambda: Tagged(1.1)])
def test_impossible_knowledge_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()


@pytest.mark.parametrize("grams", [0, -5, float("nan"), float("inf")])
def test_a_piece_of_no_weight_teaches_nothing(grams):
    with pytest.raises(ValueError, match="weighs something"):
        learn(Learnt(), grams)
