"""Walks as long as the shortest: judged as it is, and not the same."""

import random

import pytest

from tests.routing.grid import Grid
from tests.routing.judge import check
from wms.routing import Rules, Stop, equal_walks, shortest_tour

GRID = Grid(aisles=6, bays=10)
TWO_WAY = GRID.graph(one_way=None)
MIXED = GRID.graph(one_way=2)


def some_stops(seed, count, groups=1):
    chance = random.Random(seed)
    return [
        Stop(GRID.at(chance.randrange(6), chance.randrange(11)), chance.randrange(groups))
        for _ in range(count)
    ]


@pytest.mark.parametrize("graph", [TWO_WAY, MIXED], ids=["two-way", "mixed"])
@pytest.mark.parametrize("groups", [1, 3])
@pytest.mark.parametrize("seed", range(4))
def test_an_equal_walk_is_as_long_and_does_all_that_was_asked(graph, groups, seed):
    stops = some_stops(seed, 9, groups)
    rules = Rules(
        before=[
            (first, then)
            for first, then in [(0, 5), (5, 0)]
            if stops[first].group < stops[then].group
        ]
    )
    tour = shortest_tour(graph, 0, stops, 0, rules=rules)

    others = equal_walks(graph, 0, stops, 0, tour, rules=rules)

    assert len({tour.path, *(other.path for other in others)}) == 1 + len(others)
    for other in others:
        assert other.length_mm == tour.length_mm
        check(graph, 0, stops, 0, other, rules)


def test_a_round_walk_can_be_walked_the_other_way_round():
    stops = some_stops(1, 8)
    tour = shortest_tour(TWO_WAY, 0, stops, 0)

    assert equal_walks(TWO_WAY, 0, stops, 0, tour)[0].path == tour.path[::-1]


def test_what_must_come_first_forbids_to_turn_the_walk_round():
    corners = [Stop(GRID.at(5, 0)), Stop(GRID.at(5, 10)), Stop(GRID.at(0, 10))]
    rules = Rules(before=[(0, 1), (1, 2)])
    tour = shortest_tour(TWO_WAY, 0, corners, 0, rules=rules)

    others = equal_walks(TWO_WAY, 0, corners, 0, tour, rules=rules)

    assert tour.path[::-1] not in {other.path for other in others}
