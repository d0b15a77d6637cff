"""A verifier that lets a wrong answer pass would prove nothing."""

from copy import deepcopy

import pytest

from tests.planning.oracle import shortest
from tests.planning.verify import verify

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
