import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wms.vision.looks import Calibration, TooFewPlacements
from wms.vision.looks.calibration import LOG_RATIO_MAX, log_ratios
from wms.vision.looks.confusions import Confusions
from wms.vision.looks.defaults import DEFAULT
from wms.vision.looks.fitting import Sample, fit
from wms.vision.looks.measuring import LIKENESSES, Measured

SCORES = arrays(np.float32, st.integers(1, 20), elements=st.floats(-30, 30, width=32))


@given(scores=SCORES, more=st.integers(0, 5000))
def test_ratios_to_some_article_average_to_at_most_one(scores, more):
    articles = len(scores) + more

    ratios = log_ratios(scores, articles)

    assert (np.abs(ratios) <= LOG_RATIO_MAX).all()
    assert (ratios <= math.log(articles + 1) + 1e-3).all()
    unclipped = ratios[np.abs(ratios) < LOG_RATIO_MAX]
    assert np.exp(unclipped.astype(float)).sum() <= (articles + 1) * 1.001


def test_two_that_cannot_be_told_apart_share_what_speaks_for_them():
    alone = log_ratios(np.array([9.0, -9.0, -9.0]), 100)
    shared = log_ratios(np.array([9.0, 9.0, -9.0]), 100)

    assert alone[0] - shared[0] == pytest.approx(math.log(2), abs=1e-3)
    assert shared[0] == shared[1]


def placements(count, *, apart, seed=3):
    """Return made-up placements in a store of ten, whose right article stands out by so much."""
    chance = np.random.default_rng(seed)
    skus = tuple(f"S-{number}" for number in range(10))
    for _ in range(count):
        table = chance.normal(0.4, 0.05, (10, LIKENESSES)).astype(np.float32)
        right = int(chance.integers(10))
        table[right, :2] += apart
        worst = chance.uniform(0.4, 0.6, 10).astype(np.float32)
        yield Sample(skus[right], Measured(skus, table, worst, 1, 10))


def test_a_fit_tells_likelihoods_that_come_true_on_other_placements():
    fitted = fit(list(placements(400, apart=0.08)), "made up")

    told, true = [], []
    for sample in placements(600, apart=0.08, seed=4):
        ratios = log_ratios(fitted.scores(sample.measured), 10).astype(float)
        shares = np.exp(ratios) / np.exp(ratios).sum()
        told += shares.tolist()
        true += [sku == sample.sku for sku in sample.measured.skus]
    shown, came = np.array(told), np.array(true)
    for low in np.arange(0.0, 1.0, 0.2):
        band = (shown >= low) & (shown < low + 0.2)
        assert band.sum() > 50
        assert abs(shown[band].mean() - came[band].mean()) < 0.06


def test_a_likeness_that_says_nothing_gets_no_weight_and_none_counts_against():
    fitted = fit(list(placements(400, apart=0.12)), "made up")

    assert min(fitted.weights) >= 0
    assert min(fitted.weights[:2]) > 3 * max(fitted.weights[2:])


def test_who_is_second_leads_once_the_first_is_not_in_the_gallery():
    table = np.array([[0.9] * LIKENESSES, [0.6] * LIKENESSES, [0.2] * LIKENESSES], np.float32)
    measured = Measured(("A", "B", "C"), table, np.array([0.5, 0.4, 0.3], np.float32), 1, 3)

    rest = measured.without("A")

    assert measured.compared[:, LIKENESSES:].max(axis=0).tolist() == [0.0] * LIKENESSES
    assert measured.compared[1, LIKENESSES] == pytest.approx(-0.3)
    assert rest.skus == ("B", "C")
    assert rest.compared[0].tolist() == pytest.approx([0.6] * LIKENESSES + [0.0] * LIKENESSES)
    assert rest.worst.tolist() == pytest.approx([0.4, 0.3])


def test_of_right_articles_two_in_a_hundred_differ():
    fitted = fit(list(placements(400, apart=0.12)), "made up")

    differs = [
        fitted.differs(sample.measured)[sample.measured.skus.index(sample.sku)]
        for sample in placements(1000, apart=0.12, seed=5)
    ]

    assert 0.003 < np.mean(np.array(differs) > 0.98) < 0.04


def test_a_calibration_of_too_few_placements_is_refused():
    with pytest.raises(TooFewPlacements, match="39"):
        fit(list(placements(39, apart=0.1)), "made up")


def test_a_calibration_is_the_same_after_it_was_written_down():
    assert Calibration.from_dict(DEFAULT.to_dict()) == DEFAULT


@pytest.mark.parametrize(
    "change",
    [
        {"weights": [1.0]},
        {"weights": [1.0] * 4},
        {"weights": [1.0] * 7 + [float("nan")]},
        {"threshold": None},
        {"genuine": []},
        {"worst": "words"},
    ],
)
def test_a_damaged_calibration_is_refused(change):
    with pytest.raises(ValueError, match=r"calibration|convert"):
        Calibration.from_dict({**DEFAULT.to_dict(), **change})


@given(
    counts=st.dictionaries(
        st.frozensets(st.sampled_from("ABCDE"), min_size=2, max_size=2), st.integers(1, 9)
    )
)
def test_confusions_are_the_same_after_they_were_written_down(counts):
    confusions = Confusions(counts)

    again = Confusions.from_list(confusions.to_list())

    assert again.to_list() == confusions.to_list()
    for sku in "ABCDE":
        assert again.partners(sku) == confusions.partners(sku)


def test_the_more_often_two_were_confused_the_less_is_left_between_them():
    scores = np.array([4.0, 0.0, 1.0], np.float32)
    once = Confusions().and_also("A", "B")

    drawn = once.drawn_together(("A", "B", "C"), scores)
    twice = once.and_also("B", "A").drawn_together(("A", "B", "C"), scores)

    assert drawn.tolist() == [4.0, 2.0, 1.0]
    assert twice[0] - twice[1] == pytest.approx(4.0 / 3)


def test_confusing_two_leaves_the_first_ahead_of_all_others_and_never_more_than_looks_may_say():
    scores = np.array([30.0, 0.0, 1.0], np.float32)

    drawn = Confusions().and_also("A", "B").drawn_together(("A", "B", "C"), scores)

    assert drawn.tolist() == [30.0, 30.0 - LOG_RATIO_MAX / 2, 1.0]
