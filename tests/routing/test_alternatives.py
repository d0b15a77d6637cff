"""Stops that can be made at several nodes, against the best of all choices tried one by one."""

import random
from dataclasses import dataclass, field
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.grid import Grid
from tests.routing.judge import check
from wms.routing import (
    AisleGraph,
    ColdChainError,
    Edge,
    Node,
    RoutingError,
    Rules,
    Stop,
    UnreachableError,
    methods,
    shortest_tour,
)
from wms.routing.alternatives import chosen, costs, lengths
from wms.routing.alternatives.options import options
from wms.routing.classes import Sweep, chained
from wms.routing.frontier import two_way_sweep
from wms.routing.question import errand

GRID = Grid(aisles=5, bays=8)
TWO_WAY = GRID.graph(one_way=None)
ONE_WAY = GRID.graph(one_way=2)
LARGE = Grid(aisles=9, bays=20)


def an_order(seed, grid, *, stops, open_stops, groups):
    """Draw stops, the first of them with two or three nodes."""
    chance = random.Random(seed)
    places = range(grid.at(grid.aisles - 1, grid.bays) + 1)
    drawn = []
    for index in range(stops):
        several = chance.choice((2, 3)) if index < open_stops else 1
        node, *instead = chance.sample(places, several)
        drawn.append(Stop(node, chance.randrange(groups), tuple(instead)))
    return drawn


def best_of_all(graph, stops, ends, rules):
    """Return the least length over all choices, or the refusals of all of them."""
    found, refused = [], []
    for nodes in product(*(stop.nodes for stop in stops)):
        one_each = [Stop(node, stop.group) for node, stop in zip(nodes, stops, strict=True)]
        try:
            tour = shortest_tour(graph, 0, one_each, ends, rules=rules, explain=False)
        except RoutingError as no:
            refused.append(no)
        else:
            price = ends[tour.path[-1]] if isinstance(ends, dict) else 0
            found.append(tour.length_mm + price)
    return min(found, default=None), refused


def go_by(way, monkeypatch):
    if way == "priced":
        monkeypatch.setattr(costs, "PRICED_FROM", 0)
    if way == "swept":
        monkeypatch.setattr(methods, "_few", lambda _: False)
    if way == "solved":
        monkeypatch.setattr(methods, "sweep_of", lambda _: None)


@pytest.mark.parametrize("way", ["chosen", "priced", "swept", "solved"])
@pytest.mark.parametrize("graph", [TWO_WAY, ONE_WAY], ids=["two-way", "one-way"])
def test_no_choice_is_better(way, graph, monkeypatch):
    go_by(way, monkeypatch)

    @settings(max_examples=12, deadline=None)
    @given(
        st.integers(0, 10**6),
        st.integers(1, 4),
        st.integers(1, 3),
        st.sampled_from([None, 0, {0: 500, GRID.at(4, 0): 0}]),
        st.none() | st.integers(5_000, 45_000),
    )
    def holds(seed, open_stops, groups, ends, outside_mm):
        stops = an_order(seed, GRID, stops=6, open_stops=open_stops, groups=groups)
        rules = Rules(outside_mm=outside_mm, outside_from=1)
        least, refused = best_of_all(graph, stops, ends, rules)
        if least is None:
            with pytest.raises(ColdChainError) as no:
                shortest_tour(graph, 0, stops, ends, rules=rules)
            assert no.value.proven
            assert no.value.least_mm == min(one.least_mm for one in refused)
            return
        tour = shortest_tour(graph, 0, stops, ends, rules=rules)
        check(graph, 0, stops, ends, tour, rules)
        price = ends[tour.path[-1]] if isinstance(ends, dict) else 0
        assert (tour.proof, tour.length_mm + price) == ("optimal", least)

    holds()


@dataclass
class SlowSweep:
    """A sweep that takes 10 ms for every question, on a clock of its own."""

    sweep: Sweep
    now_ms: int = 0
    asked: list[int] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now_ms / 1_000

    def length(self, start, nodes, ends):
        self.now_ms += 10
        self.asked.append(start)
        return self.sweep.length(start, nodes, ends)

    def walk(self, start, nodes, ends):
        self.now_ms += 10
        return self.sweep.walk(start, nodes, ends)


def asked_slowly(monkeypatch, stops, rules, seconds):
    """Return the slow sweep, and the walk that was found with it in these seconds or a refusal."""
    graph = LARGE.graph(one_way=None)
    exact = two_way_sweep(graph)
    assert exact is not None
    slow = SlowSweep(exact)
    monkeypatch.setattr(lengths, "time", slow)
    asked = errand(graph, 0, stops, 0, rules)
    try:
        walk = chosen(asked, lambda one: chained(one, exact, "frontier"), seconds, sweep=slow)
    except RoutingError as refused:
        return slow, refused
    return slow, walk


@pytest.mark.parametrize("groups", [1, 3])
@pytest.mark.parametrize("seconds", [0, 0.1, 1])
def test_time_is_kept_and_the_bound_holds(groups, seconds, monkeypatch):
    stops = an_order(4, LARGE, stops=25, open_stops=18, groups=groups)
    best = shortest_tour(LARGE.graph(one_way=None), 0, stops, 0, seconds=60)
    assert best.proof == "optimal"

    slow, walk = asked_slowly(monkeypatch, stops, Rules(), seconds)

    # A quick bound, and the question that was running when time was up.
    assert slow.monotonic() <= seconds + 0.02
    assert walk.bound_mm <= best.length_mm <= walk.cost_mm
    assert walk.bound_mm > 0


def test_an_impossible_clock_is_proven_so_in_bounded_steps(monkeypatch):
    stops = an_order(5, LARGE, stops=25, open_stops=20, groups=3)

    slow, refused = asked_slowly(monkeypatch, stops, Rules(outside_mm=3_000), 10_000)

    assert isinstance(refused, ColdChainError)
    assert refused.proven
    assert len(slow.asked) < 5_000
    _, again = asked_slowly(monkeypatch, stops, Rules(outside_mm=refused.least_mm - 1), 10_000)
    assert isinstance(again, ColdChainError)


def test_a_clock_that_could_not_be_judged_in_time_is_refused_as_such(monkeypatch):
    stops = an_order(5, LARGE, stops=25, open_stops=20, groups=3)

    _, refused = asked_slowly(monkeypatch, stops, Rules(outside_mm=3_000), 0)

    assert isinstance(refused, ColdChainError)
    assert not refused.proven
    assert "No walk was found in time" in str(refused)


def test_what_lies_where_another_stop_is_made_is_no_choice():
    stops = [Stop(3), Stop(9, instead=(3,)), Stop(9, 1, (3,)), Stop(7, 1, (9, 3, 5)), Stop(4, 1)]

    found = options(errand(TWO_WAY, 0, stops, 0))

    assert found.fixed == {0: 3, 1: 3, 4: 4}
    assert found.open == {2: (3, 9)}
    assert found.follows == {3: 2}


def test_a_stop_that_may_start_the_clock_stays_a_choice():
    stops = [Stop(3), Stop(9, instead=(3,)), Stop(5, 1)]

    assert options(errand(TWO_WAY, 0, stops, 0)).open == {}
    assert options(errand(TWO_WAY, 0, stops, 0, Rules(outside_mm=9))).open == {1: (3, 9)}


def test_a_stop_that_must_come_before_another_stays_a_choice():
    stops = [Stop(3), Stop(9, instead=(3,))]

    found = options(errand(TWO_WAY, 0, stops, 0, Rules(before=[(1, 0)])))

    assert found.open == {1: (3, 9)}


def test_the_stop_none_of_whose_nodes_can_be_reached_is_named():
    graph = AisleGraph(tuple(map(Node, range(5))), (Edge(0, 1, 10), Edge(1, 2, 10), Edge(3, 4, 10)))

    with pytest.raises(UnreachableError) as no:
        shortest_tour(graph, 0, [Stop(1, instead=(3,)), Stop(2), Stop(3, instead=(4,))])

    assert no.value.stop == 2
