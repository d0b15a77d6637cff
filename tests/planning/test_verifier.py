"""A verifier that lets a wrong answer pass would prove nothing."""

from copy import deepcopy

import pytest

from tests.planning.oracle import shortest
from tests.planning.verify import verify, verify_carts

STOPS = [{"node": 1}, {"nodes": [4, 0], "class": 1}, {"node": 3, "class": 1}]
INSTANCE = {
    "nodes": 5,
    "edges": [[0, 1, 10], [1, 2, 10], [2, 3, 10], [3, 0, 10]],
    "arcs": [[2, 4, 5], [4, 3, 5]],
    "start": 0,
    "end": 0,
    "stops": STOPS,
    "before": [[1, 2]],
    "outside_mm": 30,
    "outside_from": 1,
}
ANSWER = {
    "length_mm": 40,
    "order": [0, 1, 2],
    "path": [0, 1, 2, 4, 3, 0],
    "proof": "optimal",
    "bound_mm": 40,
    "legs_mm": [10, 15, 5],
    "stood_at": [1, 4, 3],
    "ms": 0.1,
}


def test_a_right_answer_passes():
    verify(INSTANCE, ANSWER)


def test_the_oracle_knows_the_shortest_walk():
    # By way of the alternative at the start itself: 0 1 0 3 0, within the clock of 30.
    assert shortest(INSTANCE) == 40
    assert shortest({**INSTANCE, "outside_mm": 29}) == 10**18
    assert shortest({**INSTANCE, "stops": STOPS[:2], "end": None}) == 20


WRONG = {
    "too short": {"length_mm": 39, "bound_mm": 39},
    "a step that no piece allows": {"path": [0, 1, 2, 3, 4, 0]},
    "starts elsewhere": {"path": [1, 2, 4, 3, 0], "length_mm": 30, "bound_mm": 30},
    "ends elsewhere": {"path": [0, 1, 2, 4, 3], "length_mm": 30, "bound_mm": 30},
    "a stop left out": {"order": [0, 1], "legs_mm": [10, 15], "stood_at": [1, 4]},
    "a stop twice": {"order": [0, 1, 1]},
    "a class too early": {"order": [1, 0, 2], "legs_mm": [0, 10, 25], "stood_at": [0, 1, 3]},
    "a rule broken": {"order": [0, 2, 1], "legs_mm": [10, 20, 10], "stood_at": [1, 3, 0]},
    "stood elsewhere": {"stood_at": [1, 2, 3], "legs_mm": [10, 10, 10]},
    "a leg too long": {"legs_mm": [10, 16, 5]},
    "a bound above the walk": {"proof": "bound", "bound_mm": 41},
    "a bound that is no proof": {"bound_mm": 39},
    "optimal, called bound": {"proof": "bound"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_answer_does_not(wrong):
    with pytest.raises((AssertionError, IndexError)):
        verify(INSTANCE, {**deepcopy(ANSWER), **wrong})


def test_a_walk_that_keeps_cold_goods_outside_too_long_does_not():
    with pytest.raises(AssertionError):
        verify({**INSTANCE, "outside_mm": 29}, ANSWER)


CARTS_ASKED = {
    "nodes": 3,
    "edges": [[0, 1, 10], [1, 2, 10]],
    "start": 0,
    "end": 0,
    "orders": [
        {"id": "a", "lines": [1], "size": 2, "due_s": 1},
        {"id": "b", "lines": [2, 1], "size": 1},
    ],
    "capacity": {"orders": 2, "size": 3},
    "costs": {"walking_mm_per_s": 10},
}
MADE = [
    {"order": "a", "line": 0, "node": 1},
    {"order": "b", "line": 0, "node": 2},
    {"order": "b", "line": 1, "node": 1},
]
CART = {
    "orders": ["a", "b"],
    "stops": MADE,
    "path": [0, 1, 2, 1, 0],
    "length_mm": 40,
}
CARTS = {
    "batches": [CART],
    "length_mm": 40,
    "lateness_s": 3.0,
    "cost_mm": 3640,
    "bound_mm": 3640,
    "proof": "optimal",
}


def test_right_carts_pass():
    verify_carts(CARTS_ASKED, CARTS)


WRONG_CARTS = {
    "an order left out": {"batches": [{**CART, "orders": ["a"]}]},
    "an order twice": {"batches": [CART, CART], "length_mm": 80},
    "a line left out": {"batches": [{**CART, "stops": MADE[:2]}]},
    "a stop not on the way": {
        "batches": [{**CART, "path": [0, 1, 0], "length_mm": 20}],
        "length_mm": 20,
        "lateness_s": 1.0,
    },
    "a walk that does not add up": {"length_mm": 39},
    "lateness hidden": {"lateness_s": 0.0},
    "a bound above the cost": {"bound_mm": 3641},
}


@pytest.mark.parametrize("wrong", WRONG_CARTS.values(), ids=WRONG_CARTS)
def test_wrong_carts_do_not(wrong):
    with pytest.raises(AssertionError):
        verify_carts(CARTS_ASKED, {**CARTS, **wrong})


def test_a_cart_that_is_too_full_does_not():
    with pytest.raises(AssertionError):
        verify_carts({**CARTS_ASKED, "capacity": {"orders": 2, "size": 2}}, CARTS)
