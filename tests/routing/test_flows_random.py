"""Random floors with one-way pieces, held against every order of the calls."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.flows_judge import Judge
from wms.routing import AisleGraph, Edge, Node, UnreachableError
from wms.routing.flows import kernel
from wms.routing.flows.fallback import Fallback
from wms.routing.flows.layout import lay_out
from wms.routing.flows.rows import Skeleton
from wms.routing.flows.script import SLOTS_MAX
from wms.routing.flows.sweep import FlowSweep

COMPILED = kernel.load()
NODES_MAX = 14

lengths = st.integers(0, 30).map(lambda tens: tens * 10)


@st.composite
def floors(draw, one_way=(False, True)):
    """A small grid, aisles of some bays with a mind of their own, and a way across at random."""
    rows, columns = draw(st.sampled_from([(2, 2), (2, 3), (2, 4), (3, 2), (3, 3)]))
    corner = {(c, r): c * rows + r for c in range(columns) for r in range(rows)}
    count = len(corner)
    runs = [(corner[c, r], corner[c + 1, r]) for c in range(columns - 1) for r in range(rows)]
    for c in range(columns):
        for r in range(rows - 1):
            bays = min(draw(st.integers(0, 2)), NODES_MAX - count)
            runs.append((corner[c, r], *range(count, count + bays), corner[c, r + 1]))
            count += bays
    edges = []
    for run in runs:
        if draw(st.integers(0, 9)):
            way = draw(st.sampled_from([run, run[::-1]]))
            single = draw(st.sampled_from(one_way))
            edges += [Edge(a, b, draw(lengths), one_way=single) for a, b in pairwise(way)]
    edges.append(
        Edge(draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1)), draw(lengths))
    )
    return AisleGraph(tuple(map(Node, range(count))), tuple(edges))


@st.composite
def questions(draw, graph):
    places = st.sampled_from([node.id for node in graph.nodes])
    ends: Mapping[int, int] | None = draw(
        st.none() | st.dictionaries(places, st.integers(0, 500), min_size=1, max_size=4)
    )
    return draw(places), draw(st.lists(places, max_size=6)), ends


def sweep_by(solver, graph):
    skeleton = Skeleton(lay_out(graph))
    assert skeleton.width <= SLOTS_MAX, "so small a floor is narrow"
    return FlowSweep(graph, skeleton, solver)


def check_shortest(solver, graph, question):
    sweep, judge = sweep_by(solver, graph), Judge(graph)
    shortest = judge.shortest(*question)
    if shortest == float("inf"):
        with pytest.raises(UnreachableError):
            sweep.length(*question)
    else:
        assert judge.check(sweep, *question) == shortest


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_fallback_finds_the_shortest_walk_on_any_floor(data):
    graph = data.draw(floors())

    check_shortest(Fallback(), graph, data.draw(questions(graph)))


@pytest.mark.skipif(COMPILED is None, reason="built without a C compiler")
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_compiled_kernel_finds_the_shortest_walk_on_any_floor(data):
    graph = data.draw(floors())

    check_shortest(COMPILED, graph, data.draw(questions(graph)))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_floor_walked_both_ways_throughout_is_no_other_matter(data):
    graph = data.draw(floors(one_way=(False,)))

    check_shortest(COMPILED or Fallback(), graph, data.draw(questions(graph)))


@pytest.mark.skipif(COMPILED is None, reason="built without a C compiler")
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_compiled_or_not_the_walk_is_the_same(data):
    graph = data.draw(floors())
    question = data.draw(questions(graph))

    walks = []
    for solver in (COMPILED, Fallback()):
        try:
            walks.append(sweep_by(solver, graph).walk(*question))
        except UnreachableError as refusal:
            walks.append(str(refusal))

    assert walks[0] == walks[1]
