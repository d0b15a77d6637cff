"""The walk found without proof: what is returned when time is short."""

import math
import random
from itertools import combinations

import pytest

from tests.routing.grid import Grid
from tests.routing.judge import check
from wms.routing import AisleGraph, Edge, Node, Stop, methods, shortest_tour
from wms.routing.question import errand
from wms.routing.sequence import held_karp, kernel
from wms.routing.sequence.improve import good_order
from wms.routing.sequence.question import ask

GRID = Grid(aisles=8, bays=20)
GRAPH = GRID.graph()


def test_one_way_aisles_are_kept_even_where_the_nearest_stop_leads_astray(monkeypatch):
    monkeypatch.setattr(methods, "sweep_of", lambda _: None)
    monkeypatch.setattr(held_karp, "GROUP_CALLS_MAX", 0)
    ways = [(0, 2, 1), (0, 1, 5), (1, 2, 5)]
    graph = AisleGraph(
        (Node(0), Node(1), Node(2)), tuple(Edge(a, b, mm, one_way=True) for a, b, mm in ways)
    )
    stops = [Stop(2), Stop(1)]

    tour = shortest_tour(graph, 0, stops, seconds=0)

    check(graph, 0, stops, None, tour)
    assert tour.order == (1, 0)


@pytest.mark.parametrize("seed", range(5))
def test_turning_or_moving_a_stretch_cannot_shorten_the_walk(seed, monkeypatch):
    monkeypatch.setattr(kernel, "KERNEL", None)
    places = random.Random(seed).sample(range(len(GRAPH.nodes)), 24)
    question = ask(errand(GRAPH, 0, [Stop(place) for place in places], 0))

    order = good_order(question, math.inf)

    length = question.length(order)
    for first, last in combinations(range(len(order) + 1), 2):
        turned = [*order[:first], *order[first:last][::-1], *order[last:]]
        assert question.length(turned) >= length
    for index, row in enumerate(order):
        rest = order[:index] + order[index + 1 :]
        for gap in range(len(order)):
            assert question.length([*rest[:gap], row, *rest[gap:]]) >= length
