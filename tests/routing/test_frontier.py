import random
import subprocess
import sys

import pytest
from hypothesis import assume, example, given, settings

from tests.house.modules import ROOT
from tests.routing.oracle import Asked, check_walk, questions, shortest, stores, tangles
from wms.routing import frontier
from wms.routing.errors import NoEndError, UnknownNodeError, UnreachableError
from wms.routing.frontier.fallback import Fallback
from wms.routing.frontier.states import WIDTH_MAX, space
from wms.routing.frontier.tour import TwoWaySweep
from wms.routing.graph import AisleGraph, Edge, Node

# On a machine without a compiler both are numpy, and the tests that compare them say nothing.
needs_kernel = pytest.mark.skipif(not frontier.compiled, reason="the kernel is not built here")


def sweep_of(graph: AisleGraph, *, compiled: bool = frontier.compiled) -> TwoWaySweep:
    sweep = frontier.two_way_sweep(graph)
    assert sweep is not None
    return sweep if compiled else TwoWaySweep(sweep.layout, Fallback())


def graph_of(*edges: tuple[int, int, int]) -> AisleGraph:
    nodes = {node for a, b, _ in edges for node in (a, b)}
    return AisleGraph(tuple(map(Node, sorted(nodes))), tuple(Edge(*edge) for edge in edges))


def store(crossings: int, aisles: int, *, bays: int = 6, seed: int = 0) -> AisleGraph:
    """Return a rectangle with some pieces missing, whole from its first node on."""
    chance = random.Random(seed)
    tall = (crossings - 1) * (bays + 1) + 1
    along = [(c * tall + k, c * tall + k + 1, 900) for c in range(aisles) for k in range(tall - 1)]
    across = [
        (c * tall + k, (c + 1) * tall + k, 2_600)
        for c in range(aisles - 1)
        for k in range(0, tall, bays + 1)
    ]
    gone = set(chance.sample(range(len(along)), 4))
    return graph_of(*(edge for i, edge in enumerate(along) if i not in gone), *across)


def assert_shortest(asked: Asked, sweep: TwoWaySweep) -> None:
    length = sweep.length(asked.start, asked.nodes, asked.ends)
    walk = sweep.walk(asked.start, asked.nodes, asked.ends)
    assert length == shortest(asked.graph, asked.start, asked.nodes, asked.ends)
    assert check_walk(asked.graph, asked.start, asked.nodes, asked.ends, walk) == length


@given(questions(stores()))
@settings(max_examples=200, deadline=None)
@example(Asked(graph_of((0, 1, 5), (1, 2, 5), (2, 0, 5)), 1, (2,), {1: 0}))
@example(Asked(graph_of((0, 1, 5), (1, 2, 0), (2, 0, 0)), 1, (), {2: 3, 1: 3}))
@example(Asked(graph_of((0, 1, 9), (1, 2, 5), (2, 3, 5), (3, 4, 5), (4, 1, 5)), 0, (), None))
@example(Asked(graph_of((0, 1, 9), (1, 2, 5), (2, 3, 5), (3, 1, 5), (0, 5, 7)), 5, (0,), {5: 0}))
def test_no_walk_is_shorter(asked):
    assert_shortest(asked, sweep_of(asked.graph))


@given(questions(tangles()))
@settings(max_examples=150, deadline=None)
def test_no_walk_is_shorter_on_floors_of_any_shape(asked):
    assume(frontier.two_way_sweep(asked.graph) is not None)
    assert_shortest(asked, sweep_of(asked.graph))


@given(questions(stores() | tangles()))
@settings(max_examples=100, deadline=None)
def test_no_walk_is_shorter_without_the_kernel_either(asked):
    assume(frontier.two_way_sweep(asked.graph) is not None)
    assert_shortest(asked, sweep_of(asked.graph, compiled=False))


def lengths_one_by_one(asked: Asked, sweep: TwoWaySweep) -> list[int]:
    return [sweep.length(start, asked.nodes, asked.ends) for start in near(asked, sweep)]


def near(asked: Asked, sweep: TwoWaySweep) -> list[int]:
    """Return the nodes, last first, in the part of the floor where the walk begins."""
    part_of = sweep.layout.floor.part_of
    return [node for node in sorted(part_of)[::-1] if part_of[node] == part_of[asked.start]]


@pytest.mark.parametrize("compiled", [pytest.param(True, marks=needs_kernel), False])
@given(questions(stores() | tangles()))
@settings(max_examples=60, deadline=None)
@example(Asked(graph_of((0, 1, 5), (1, 2, 5), (2, 0, 5)), 1, (2, 1), {1: 0}))
@example(Asked(graph_of((0, 1, 5), (1, 2, 5), (2, 0, 5)), 1, (2, 1), None))
def test_from_many_starts_at_once_each_walk_is_as_long_as_by_itself(compiled, asked):
    assume(frontier.two_way_sweep(asked.graph) is not None)
    sweep = sweep_of(asked.graph, compiled=compiled)

    lengths = sweep.lengths(near(asked, sweep), asked.nodes, asked.ends)

    assert lengths == lengths_one_by_one(asked, sweep)


@needs_kernel
@pytest.mark.parametrize("crossings", [3, 4, 5])
def test_kernel_and_numpy_agree_on_walks_from_many_starts(crossings):
    graph = store(crossings, 5, bays=3, seed=crossings)
    chance = random.Random(crossings)
    nodes = [node.id for node in graph.nodes]
    asked = Asked(graph, 0, tuple(chance.sample(nodes, 9)), dict.fromkeys(nodes[3:40:4], 700))

    lengths = sweep_of(graph).lengths(near(asked, sweep_of(graph)), asked.nodes, asked.ends)

    assert lengths == lengths_one_by_one(asked, sweep_of(graph, compiled=False))


def test_of_many_starts_each_must_lead_to_the_stops():
    apart = graph_of((0, 1, 5), (1, 2, 5), (7, 8, 5))

    with pytest.raises(UnreachableError, match="from node 7 to node 2"):
        sweep_of(apart).lengths([0, 7], [2], None)
    with pytest.raises(UnknownNodeError):
        sweep_of(apart).lengths([0, 9], [2], None)

    assert sweep_of(apart).lengths([], [2], None) == []
    assert sweep_of(apart).lengths([0, 7], [], None) == [0, 0]


@pytest.mark.parametrize("crossings", [2, 3, 4, 5])
@pytest.mark.parametrize("ends", ["round", "drops", "anywhere"])
def test_walks_of_ten_stops_in_wide_stores_are_shortest(crossings, ends):
    graph = store(crossings, 6, bays=2, seed=crossings)
    chance = random.Random(crossings)
    sweep = sweep_of(graph)
    parts = sweep.layout.floor.part_of
    within = [node for node in parts if parts[node] == parts[0]]
    start, *nodes = chance.choices(within, k=11)
    drops = {node: chance.randrange(2_000) for node in chance.choices(within, k=3)}

    assert_shortest(
        Asked(graph, start, tuple(nodes), {"round": {start: 0}, "drops": drops}.get(ends)), sweep
    )


@needs_kernel
@pytest.mark.parametrize("crossings", [2, 3, 4, 5])
def test_kernel_and_numpy_find_the_same_walks(crossings):
    graph = store(crossings, 12, seed=crossings)
    kernel, numpy = sweep_of(graph), sweep_of(graph, compiled=False)
    parts = kernel.layout.floor.part_of
    within = [node for node in parts if parts[node] == parts[0]]
    chance = random.Random(crossings)
    for stops in (1, 5, 20, 60):
        nodes, start = chance.choices(within, k=stops), chance.choice(within)
        for ends in (None, {start: 7}, dict.fromkeys(chance.choices(within, k=2), 0)):
            assert kernel.walk(start, nodes, ends) == numpy.walk(start, nodes, ends)
            assert kernel.length(start, nodes, ends) == numpy.length(start, nodes, ends)


def test_the_order_in_which_things_are_given_changes_nothing():
    graph = store(3, 5)
    shuffled = AisleGraph(
        graph.nodes[::-1], tuple(Edge(e.b, e.a, e.length_mm) for e in graph.edges[::-1])
    )
    nodes = [3, 17, 40, 44, 51]

    walk = sweep_of(graph).walk(8, nodes, {20: 0, 30: 0})

    assert sweep_of(shuffled).walk(8, [*nodes[::-1], 17], {30: 0, 20: 0}) == walk


def test_states_are_as_many_as_published():
    """Of slots in a row; slots of other floors may also be joined crosswise."""
    planar = [
        sum(not crossed(labels) for labels in space(width).labels.tolist())
        for width in range(2, WIDTH_MAX + 1)
    ]

    assert planar == [14, 72, 442, 2_956]


def crossed(labels: list[int]) -> bool:
    slots = range(len(labels))
    return any(
        labels[a] == labels[c] != labels[b] == labels[d] and labels[a] and labels[b]
        for a in slots
        for b in slots[a:]
        for c in slots[b:]
        for d in slots[c:]
    )


def test_an_article_behind_a_wall_is_refused_by_name():
    sweep = sweep_of(graph_of((1, 2, 5), (3, 4, 5)))

    with pytest.raises(UnreachableError, match="from node 1 to node 3"):
        sweep.length(1, [2, 3], None)
    with pytest.raises(UnreachableError, match="from node 1 to node 4"):
        sweep.walk(1, [2], {4: 0})
    assert sweep.walk(1, [2], {4: 0, 1: 9}) == (1, 2, 1)


def test_what_is_no_node_and_no_end_at_all_are_refused():
    sweep = sweep_of(graph_of((1, 2, 5)))

    for start, nodes, ends in ((7, [], None), (1, [7], None), (1, [], {7: 0})):
        with pytest.raises(UnknownNodeError) as refused:
            sweep.length(start, nodes, ends)
        assert refused.value.node == 7
    with pytest.raises(NoEndError):
        sweep.length(1, [2], {})


def test_one_way_and_very_wide_floors_are_left_to_others():
    one_way = AisleGraph((Node(1), Node(2)), (Edge(1, 2, 5, one_way=True),))

    assert frontier.two_way_sweep(one_way) is None
    assert frontier.two_way_sweep(store(7, 7)) is None


def test_after_warming_no_question_waits_for_a_table():
    graph = store(4, 8)
    frontier.warm(graph)
    built = len(space(4)._tables)

    sweep_of(graph).walk(8, [3, 17, 40, 44, 51], {20: 0, 30: 0})

    assert len(space(4)._tables) == built > 0


def test_without_a_built_kernel_the_fallback_stands_in():
    program = (
        "import pathlib; pathlib.Path.exists = lambda self: False\n"
        "from wms.routing import frontier\n"
        "assert not frontier.compiled\n"
        "from tests.routing.test_frontier import graph_of\n"
        "print(frontier.two_way_sweep(graph_of((1, 2, 5), (2, 3, 5))).walk(2, [1, 3], {2: 0}))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() in {"(2, 1, 2, 3, 2)", "(2, 3, 2, 1, 2)"}


def test_prices_beyond_the_kernels_numbers_are_added_all_the_same():
    sweep = sweep_of(graph_of((1, 2, 5), (2, 3, 5), (3, 4, 5)))

    assert sweep.length(2, [3], {1: 10**14, 4: 10**14 + 20}) == 10**14 + 15
