"""The shortest walk by sets of stops (Held and Karp, 1962), and small stores to try it on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st

from tests.routing.judge import NEVER, all_distances, step_costs
from wms.routing.graph import AisleGraph, Edge, Node

Ends = Mapping[int, int] | None


def shortest(graph: AisleGraph, start: int, nodes: Collection[int], ends: Ends) -> float:
    """Return the least cost of a walk from start by all nodes to an end, its price included."""
    far = all_distances(graph)
    stops = sorted(set(nodes))
    # The cheapest way to have been at a set of stops, by the last of them.
    best: dict[tuple[int, int], float] = {(0, start): 0}
    for _ in stops:
        longer: dict[tuple[int, int], float] = {}
        for (been, here), cost in best.items():
            for place, stop in enumerate(stops):
                if not been >> place & 1:
                    key = been | 1 << place, stop
                    longer[key] = min(longer.get(key, NEVER), cost + far[here, stop])
        best = longer
    if ends is None:
        return min(best.values())
    return min(
        cost + far[here, end] + price
        for (_, here), cost in best.items()
        for end, price in ends.items()
    )


def check_walk(
    graph: AisleGraph, start: int, nodes: Collection[int], ends: Ends, walk: tuple[int, ...]
) -> int:
    """Assert that the walk does what was asked; return what it costs, its end's price included."""
    costs = step_costs(graph)
    assert walk[0] == start
    assert set(nodes) <= set(walk)
    assert all(step in costs for step in pairwise(walk)), "a step that no edge allows"
    length = sum(costs[step] for step in pairwise(walk))
    if ends is None:
        return length
    assert walk[-1] in ends
    return length + ends[walk[-1]]


@dataclass(frozen=True)
class Asked:
    """A question and its store."""

    graph: AisleGraph
    start: int
    nodes: tuple[int, ...]
    ends: Ends


@st.composite
def stores(draw) -> AisleGraph:
    """Draw a store: aisles between cross-aisles, with gaps, spurs and steps of no length."""
    crossings, aisles = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    bays = draw(st.integers(0, 2 if crossings > 2 else 5))
    tall = (crossings - 1) * (bays + 1) + 1
    pairs = [(c * tall + k, c * tall + k + 1) for c in range(aisles) for k in range(tall - 1)]
    pairs += [
        (c * tall + k, (c + 1) * tall + k)
        for c in range(aisles - 1)
        for k in range(0, tall, bays + 1)
    ]
    size = aisles * tall
    gone = draw(st.sets(st.integers(0, len(pairs)), max_size=len(pairs) // 3))
    pairs = [pair for index, pair in enumerate(pairs) if index not in gone]
    for _ in range(draw(st.integers(0, 3))):
        pairs.append((draw(st.integers(0, size - 1)), size))
        size += 1
    lengths = draw(st.lists(st.integers(0, 9), min_size=len(pairs), max_size=len(pairs)))
    edges = (Edge(a, b, mm) for (a, b), mm in zip(pairs, lengths, strict=True))
    return AisleGraph(tuple(map(Node, range(size))), tuple(edges))


@st.composite
def tangles(draw) -> AisleGraph:
    """Draw a graph that is no store at all: a tree with ways thrown across it."""
    size = draw(st.integers(2, 14))
    pairs = [(draw(st.integers(0, node - 1)), node) for node in range(1, size)]
    node = st.integers(0, size - 1)
    pairs += draw(st.lists(st.tuples(node, node), max_size=8))
    lengths = draw(st.lists(st.integers(0, 9), min_size=len(pairs), max_size=len(pairs)))
    edges = (Edge(a, b, mm) for (a, b), mm in zip(pairs, lengths, strict=True))
    return AisleGraph(tuple(map(Node, range(size))), tuple(edges))


@st.composite
def questions(draw, graphs: st.SearchStrategy[AisleGraph]) -> Asked:
    """Draw a question that has an answer, about one of these graphs."""
    graph = draw(graphs)
    start = draw(st.sampled_from([node.id for node in graph.nodes]))
    far = all_distances(graph)
    node = st.sampled_from([node.id for node in graph.nodes if far[start, node.id] < NEVER])
    prices = st.dictionaries(node, st.integers(0, 20), min_size=1, max_size=3)
    return Asked(
        graph,
        start,
        tuple(draw(st.lists(node, max_size=6))),
        draw(st.one_of(st.none(), st.just({start: 0}), prices)),
    )
