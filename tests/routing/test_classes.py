"""Groups one after the other, the cold chain's clock, and rules that contradict themselves."""

import random

import pytest

from tests.routing.grid import Grid
from tests.routing.judge import check
from wms.routing import (
    AisleGraph,
    BackwardRuleError,
    BadLengthError,
    ColdChainError,
    CyclicRuleError,
    Edge,
    Node,
    Rules,
    Stop,
    TooManyStopsError,
    UnknownStopError,
    methods,
    shortest_tour,
)

GRID = Grid(aisles=6, bays=10)
TWO_WAY, MIXED = GRID.graph(one_way=None, dead_end=4), GRID.graph(one_way=1)
# The end, and what it costs to end there.
PRICED = {GRID.at(0, 0): 0, GRID.at(5, 0): 4_000}
# Seconds enough for every sweep, compiled or not, on any machine.
UNHURRIED = 60


def some_stops(seed, count):
    chance = random.Random(seed)
    return [
        Stop(GRID.at(chance.randrange(6), chance.randrange(10)), chance.randrange(3))
        for _ in range(count)
    ]


def outcome(graph, stops, ends, rules):
    """Return the length of the walk, judged, or how short it could not be kept."""
    try:
        tour = shortest_tour(graph, 0, stops, ends, rules=rules, seconds=UNHURRIED)
    except ColdChainError as refused:
        return "refused", refused.least_mm
    check(graph, 0, stops, ends, tour, rules)
    assert tour.proof == "optimal"
    return "walked", tour.length_mm


@pytest.mark.parametrize("graph", [TWO_WAY, MIXED], ids=["two-way", "mixed"])
@pytest.mark.parametrize("ends", [0, PRICED, None], ids=["fixed", "priced", "anywhere"])
@pytest.mark.parametrize("seed", range(2))
def test_sweeps_chained_over_the_groups_agree_with_held_and_karp(graph, ends, seed, monkeypatch):
    stops = some_stops(seed, 20)
    monkeypatch.setattr(methods, "_few", lambda _: False)
    free = shortest_tour(graph, 0, stops, ends, seconds=UNHURRIED)
    # As it is, then a little less than it needs, then far too little.
    clocks = [None, (free.outside_mm or 0) - 1, 900]

    swept = [outcome(graph, stops, ends, Rules(outside_mm=clock)) for clock in clocks]

    assert free.method in {"frontier", "flows"}
    assert swept[2][0] == "refused"
    monkeypatch.setattr(methods, "sweep_of", lambda _: None)
    assert swept == [outcome(graph, stops, ends, Rules(outside_mm=clock)) for clock in clocks]


def test_the_clock_makes_the_walk_longer_rather_than_the_cold_goods_warm():
    # A line 0 - 1 - 2 - 3 - 4; the frozen goods at 3, the warm ones at 1 and 4, the drop at 2.
    line = AisleGraph(tuple(map(Node, range(5))), tuple(Edge(n, n + 1, 10) for n in range(4)))
    stops = [Stop(1), Stop(4), Stop(3, 1)]

    free = shortest_tour(line, 0, stops, 2)
    kept = shortest_tour(line, 4, stops, 2, rules=Rules(outside_mm=20))

    assert (free.order, free.length_mm, free.outside_mm) == ((0, 1, 2), 60, 20)
    assert (kept.order, kept.outside_mm) == ((0, 1, 2), 20)
    with pytest.raises(ColdChainError) as refused:
        shortest_tour(line, 4, stops, 2, rules=Rules(outside_mm=19))
    assert (refused.value.outside_mm, refused.value.least_mm) == (19, 20)


def test_the_clock_may_send_the_walk_to_a_dearer_end():
    line = AisleGraph(tuple(map(Node, range(4))), tuple(Edge(n, n + 1, 10) for n in range(3)))
    stops, ends = [Stop(2, 1)], {0: 0, 3: 15}

    assert shortest_tour(line, 1, stops, ends).path[-1] == 0
    assert shortest_tour(line, 1, stops, ends, rules=Rules(outside_mm=25)).path[-1] == 3


def test_goods_in_two_bins_are_taken_where_the_walk_passes():
    stops = [Stop(GRID.at(0, 9)), Stop(GRID.at(5, 3), instead=(GRID.at(0, 4),))]

    tour = shortest_tour(TWO_WAY, 0, stops, 0)

    assert tour.length_mm == shortest_tour(TWO_WAY, 0, stops[:1], 0).length_mm
    assert tour.stood_at == (GRID.at(0, 4), GRID.at(0, 9))


@pytest.mark.parametrize("seed", range(3))
def test_one_more_place_for_the_goods_never_makes_the_walk_longer(seed):
    chance = random.Random(seed)
    stops = some_stops(seed, 12)
    wider = [
        Stop(stop.node, stop.group, (GRID.at(chance.randrange(6), chance.randrange(10)),))
        if index < 4
        else stop
        for index, stop in enumerate(stops)
    ]

    tour = shortest_tour(MIXED, 0, wider, 0, seconds=60)

    check(MIXED, 0, wider, 0, tour)
    assert tour.proof == "optimal"
    assert tour.length_mm <= shortest_tour(MIXED, 0, stops, 0).length_mm


@pytest.mark.parametrize("seed", range(3))
def test_a_store_in_the_mirror_has_walks_as_long(seed):
    mirrored = {node.id: GRID.at(5 - node.id // 11, node.id % 11) for node in TWO_WAY.nodes}
    edges = tuple(
        Edge(mirrored[e.a], mirrored[e.b], e.length_mm, e.one_way, e.door_seconds)
        for e in MIXED.edges
    )
    stops = some_stops(seed, 18)
    mirror = [Stop(mirrored[stop.node], stop.group) for stop in stops]

    there = shortest_tour(MIXED, 0, stops, 0)
    back = shortest_tour(AisleGraph(MIXED.nodes, edges), mirrored[0], mirror, mirrored[0])

    assert there.length_mm == back.length_mm


def test_rules_that_go_round_in_a_ring_are_refused_with_the_ring():
    stops = [Stop(0)] * 5

    with pytest.raises(CyclicRuleError, match="stop 1 before stop 3") as refused:
        shortest_tour(TWO_WAY, 0, stops, rules=Rules([(0, 1), (1, 3), (3, 2), (2, 1), (3, 4)]))
    assert set(refused.value.stops) == {1, 2, 3}


def test_a_stop_before_itself_is_refused():
    with pytest.raises(CyclicRuleError, match="stop 0 before stop 0"):
        shortest_tour(TWO_WAY, 0, [Stop(0)], rules=Rules([(0, 0)]))


def test_a_rule_against_the_order_of_the_groups_is_refused_with_both_stops():
    with pytest.raises(BackwardRuleError) as refused:
        shortest_tour(TWO_WAY, 0, [Stop(0), Stop(0, 2)], rules=Rules([(1, 0)]))
    assert (refused.value.first, refused.value.then) == (1, 0)


def test_a_rule_for_a_stop_that_was_not_given_is_refused():
    with pytest.raises(UnknownStopError) as refused:
        shortest_tour(TWO_WAY, 0, [Stop(0)], rules=Rules([(0, 1)]))
    assert refused.value.stop == 1


@pytest.mark.parametrize("clock", [-1, 1.5, True])
def test_a_clock_that_is_no_length_is_refused(clock):
    with pytest.raises(BadLengthError, match="outside_mm"):
        shortest_tour(TWO_WAY, 0, [Stop(0)], rules=Rules(outside_mm=clock))


def test_an_end_whose_price_is_no_length_is_refused():
    with pytest.raises(BadLengthError, match="price of end 3"):
        shortest_tour(TWO_WAY, 0, [Stop(0)], {3: -5})


def test_a_blocked_piece_is_walked_around_and_a_blocked_node_not_reached():
    shut = TWO_WAY.without(edges=[(GRID.at(1, 4), GRID.at(1, 3))])

    assert shut.distance(GRID.at(1, 3), GRID.at(1, 4)) > TWO_WAY.distance(
        GRID.at(1, 3), GRID.at(1, 4)
    )
    assert GRID.at(1, 3) in TWO_WAY.without(nodes=[GRID.at(1, 3)])
    with pytest.raises(ValueError, match="no way"):
        TWO_WAY.without(nodes=[GRID.at(1, 3)]).distance(0, GRID.at(1, 3))


def test_more_places_than_one_tour_is_planned_for_are_refused():
    line = AisleGraph(tuple(map(Node, range(500))), tuple(Edge(n, n + 1, 1) for n in range(499)))

    with pytest.raises(TooManyStopsError):
        shortest_tour(line, 0, [Stop(node) for node in range(500)])
