import random
import time

import pytest

from tests.routing.flows_judge import Judge, canal
from wms.routing import AisleGraph, Edge, Node, NoEndError, UnknownNodeError, UnreachableError
from wms.routing.flows import KERNEL, FlowSweep, TooEntangledError, fallback, one_way_sweep
from wms.routing.flows.fallback import Fallback
from wms.routing.flows.layout import lay_out
from wms.routing.flows.rounds import Round
from wms.routing.flows.rows import Skeleton

CANAL, NUMBER = canal()


def sweep_of(graph: AisleGraph) -> FlowSweep:
    sweep = one_way_sweep(graph)
    assert sweep is not None
    return sweep


@pytest.fixture(scope="module")
def canal_judge():
    return Judge(CANAL)


def one_lane_back(lanes: int) -> AisleGraph:
    """Front and back joined by lanes that lead to the back, and one at the left that returns."""
    front, back = range(lanes + 1), range(lanes + 1, 2 * lanes + 2)
    across = [Edge(row[n], row[n + 1], 100) for row in (front, back) for n in range(lanes)]
    return AisleGraph(
        tuple(map(Node, range(3 * lanes + 2))),
        (
            *across,
            Edge(back[0], front[0], 300, one_way=True),
            *(Edge(front[n], 2 * lanes + 1 + n, 200, one_way=True) for n in range(1, lanes + 1)),
            *(Edge(2 * lanes + 1 + n, back[n], 200, one_way=True) for n in range(1, lanes + 1)),
        ),
    )


@pytest.mark.parametrize("seed", range(12))
def test_walks_in_the_canal_store_are_the_shortest(canal_judge, seed):
    chance = random.Random(seed)
    places = sorted(NUMBER.values())
    nodes, start = chance.sample(places, seed % 8), chance.choice(places)
    ends = [
        {NUMBER["DROP-1"]: 0, NUMBER["DROP-2"]: 0},
        {node: chance.randrange(90_000) for node in chance.sample(places, 5)},
        None,
    ][seed % 3]

    length = canal_judge.check(sweep_of(CANAL), start, nodes, ends)

    assert length == canal_judge.shortest(start, nodes, ends)


def test_a_single_lane_back_is_walked_as_often_as_there_are_lanes_away():
    graph = one_lane_back(6)
    stops = [13 + lane for lane in range(1, 7)]
    judge = Judge(graph)

    length = judge.check(sweep_of(graph), 0, stops, {0: 0})
    walk = sweep_of(graph).walk(0, stops, {0: 0})

    assert length == judge.shortest(0, stops, {0: 0})
    assert [walk[n : n + 2] for n in range(len(walk))].count((7, 0)) == 6


def test_sixteen_lanes_away_are_sixteen_rounds():
    graph = one_lane_back(16)
    stops = [33 + lane for lane in range(1, 17)]

    length = sweep_of(graph).length(0, stops, {0: 0})

    # Front to the lane, down it, back to the left, and up the only lane that returns.
    assert length == sum(100 * lane + 400 + 100 * lane + 300 for lane in range(1, 17))


def test_a_room_where_nothing_is_wanted_is_walked_through_or_left_alone():
    # Two rings of three, joined by a passage from 2 to 3; the first is one-way.
    ring = [Edge(n, (n + 1) % 3, 100, one_way=True) for n in range(3)]
    other = [Edge(3 + n, 3 + (n + 1) % 3, 10) for n in range(3)]
    graph = AisleGraph(tuple(map(Node, range(6))), (*ring, *other, Edge(2, 3, 5)))
    sweep = sweep_of(graph)

    assert sweep.walk(0, [4, 5], {1: 0}) == (0, 1, 2, 3, 4, 5, 3, 2, 0, 1)
    assert sweep.walk(0, [1], {1: 50, 4: 0}) == (0, 1)
    assert sweep.walk(4, [5], None) == (4, 5)


def test_a_walk_that_is_not_proven_is_not_given(monkeypatch):
    monkeypatch.setattr(fallback, "ROUNDS", (Round(1, False, 2, 1, 64),))
    graph = one_lane_back(4)
    narrow = FlowSweep(graph, Skeleton(lay_out(graph)), Fallback())

    with pytest.raises(TooEntangledError, match="no walk is proven the shortest"):
        narrow.length(0, [10, 11, 12, 13], {0: 0})


@pytest.mark.parametrize("solver", [KERNEL, Fallback()])
def test_a_sweep_ends_when_its_time_is_over(solver):
    graph = one_lane_back(4)
    sweep = FlowSweep(graph, Skeleton(lay_out(graph)), solver)
    stops, home = [10, 11, 12, 13], {0: 0}

    with pytest.raises(TooEntangledError):
        sweep.until(time.monotonic()).walk(0, stops, home)
    walk = sweep.walk(0, stops, home)
    assert sweep.until(time.monotonic()).walk(0, stops, home) == walk


def test_a_floor_too_wide_for_the_sweep_has_none():
    wide = [Edge(9 * r + c, 9 * r + c + 1, 10, one_way=True) for r in range(9) for c in range(8)]
    high = [Edge(9 * r + c, 9 * (r + 1) + c, 10) for r in range(8) for c in range(9)]

    assert one_way_sweep(AisleGraph(tuple(map(Node, range(81))), (*wide, *high))) is None


def test_rings_of_length_nought_are_walked_too():
    edges = tuple(Edge(n, (n + 1) % 5, 0, one_way=True) for n in range(5))
    graph = AisleGraph(tuple(map(Node, range(6))), (*edges, Edge(2, 5, 0)))
    judge = Judge(graph)

    assert judge.check(sweep_of(graph), 3, [0, 1, 5], {4: 7}) == 7


def test_a_walk_without_calls_goes_straight_to_the_cheapest_end():
    graph = AisleGraph(tuple(map(Node, range(3))), (Edge(0, 1, 10), Edge(1, 2, 10)))

    assert sweep_of(graph).walk(0, [], {0: 100, 1: 5, 2: 0}) == (0, 1)
    assert sweep_of(graph).walk(0, [], None) == (0,)
    assert sweep_of(graph).length(0, [], None) == 0


def test_what_no_walk_can_do_is_refused_by_name():
    down = AisleGraph(
        tuple(map(Node, range(4))),
        (Edge(0, 1, 10, one_way=True), Edge(1, 2, 10), Edge(0, 3, 10, one_way=True)),
    )
    sweep = sweep_of(down)

    assert sweep.length(0, [1, 2], {2: 0}) == 20
    with pytest.raises(UnreachableError, match="from node 1 to node 0"):
        sweep.length(0, [1, 2], {0: 0})
    with pytest.raises(UnreachableError, match="from node 2 to node 3"):
        sweep.length(0, [2, 3], None)
    with pytest.raises(UnreachableError, match="from node 1 to node 0"):
        sweep.walk(1, [0], None)
    with pytest.raises(UnknownNodeError, match="node 9"):
        sweep.length(0, [9], None)
    with pytest.raises(NoEndError):
        sweep.length(0, [1], {})
