"""The measurement itself: its figures are right, and a small day at the station is."""

import random

import pytest

from bench.vision.station.figures import calibration_error, interval
from bench.vision.station.orders import LABELS, WAYS, draw_order
from bench.vision.station.packing import is_right
from bench.vision.station.running import states, wrong_orders
from bench.vision.station.sensing import Modelled
from bench.vision.station.store import invent


def test_the_interval_of_nothing_seen_is_not_nothing():
    low, high = interval(0, 1_000)

    assert low == 0
    assert high == pytest.approx(0.0038, abs=0.0002)


def test_the_calibration_error_is_how_far_claims_are_from_what_was_true():
    assert calibration_error([(0.9, True)] * 9 + [(0.9, False)]) == pytest.approx(0.0)
    assert calibration_error([(0.9, False)] * 10) == pytest.approx(0.9)


@pytest.mark.parametrize("way", [*WAYS, *LABELS])
def test_every_way_of_being_wrong_is_wrong_and_nothing_else_is(way):
    store = invent(3)
    for seed in range(40):
        assert not is_right(draw_order(store, random.Random(seed), way))
        assert is_right(draw_order(store, random.Random(seed)))


def test_of_a_few_wrong_orders_none_passes_where_everything_works():
    store = invent(3)
    bench = states(store, Modelled(store))["all working"]

    tally = wrong_orders(bench, 60, seed=3)

    assert tally.wrong.total() == 60
    assert tally.escapes == 0
