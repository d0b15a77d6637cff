"""
A floor: the aisle graph reduced to what decides a tour.

Bins stand along aisles, so most nodes only lead on. A floor keeps the junctions, the chains
between them with the nodes that lie on the way, and the twigs of dead ends; and it says in
which order to sweep over it so that few junctions lie open at a time. One-way pieces are kept
as such: a missing direction has None as its cost.
"""

import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import chain, pairwise
from typing import TypeVar

from wms.routing.elimination import narrow_order
from wms.routing.graph import AisleGraph
from wms.routing.moves import Kind, Move, Part, swept_part

__all__ = ["Chain", "Floor", "Kind", "Move", "Part", "Twig", "floor_of", "kept_with_graph"]

Kept = TypeVar("Kept")
# What one step costs: steps[a][b] from node a to node b.
Steps = dict[int, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Chain:
    """
    A way between two junctions without a branch, dead ends apart.

    `nodes` begins and ends at a junction, which may be the same one (a loop). From `nodes[k]` to
    `nodes[k + 1]` costs `forward_mm[k]`, and back `backward_mm[k]`; None where nobody may walk.
    """

    nodes: tuple[int, ...]
    forward_mm: tuple[int | None, ...]
    backward_mm: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Twig:
    """A node in a dead end: the node next to it on the way out, and what the step costs."""

    node: int
    towards: int
    out_mm: int | None
    in_mm: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """
    A graph contracted; nodes are named by their ids, junctions and chains by their index.

    Each node is in one of three: `junction_of`; `on_chain` (chain, position in its nodes); or
    `twigs`, which stand in such an order that each comes before the twig that it leads to.
    `loops[j]` are the chains from junction `j` to itself. `part_of` has every node.
    """

    junctions: tuple[int, ...]
    chains: tuple[Chain, ...]
    loops: tuple[tuple[int, ...], ...]
    twigs: Mapping[int, Twig]
    junction_of: Mapping[int, int]
    on_chain: Mapping[int, tuple[int, int]]
    parts: tuple[Part, ...]
    part_of: Mapping[int, int]
    steps: Mapping[int, Mapping[int, int]]

    @property
    def two_way(self) -> bool:
        """Return whether every step may be walked back at the same cost."""
        return all(
            self.steps[b].get(a) == cost
            for a, ways in self.steps.items()
            for b, cost in ways.items()
        )


def kept_with_graph(work_out: Callable[[AisleGraph], Kept]) -> Callable[[AisleGraph], Kept]:
    """Return `work_out` with its answers remembered for as long as the graph itself lives."""
    # By identity: to compare two graphs takes as long as to contract one.
    known: dict[int, tuple[weakref.ref[AisleGraph], Kept]] = {}

    @wraps(work_out)
    def remembered(graph: AisleGraph) -> Kept:
        key = id(graph)
        found = known.get(key)
        if found is None or found[0]() is not graph:
            answer = work_out(graph)
            found = weakref.ref(graph, lambda _: known.pop(key, None)), answer
            known[key] = found
        return found[1]

    return remembered


@kept_with_graph
def floor_of(graph: AisleGraph) -> Floor:
    """Return the graph contracted; worked out once for each graph."""
    steps = _steps(graph)
    twigs, core = _stripped(steps)
    ways = _chain_nodes(core)
    forks = {node for node in core if not _leads_on(core, node)}
    junctions = tuple(sorted(forks | {way[0] for way in ways}))
    ways, parts = _swept(junctions, ways)
    return Floor(
        junctions,
        tuple(_chain(way, steps) for way in ways),
        _loops(junctions, ways),
        twigs,
        {node: index for index, node in enumerate(junctions)},
        {
            node: (index, position)
            for index, way in enumerate(ways)
            for position, node in enumerate(way[:-1])
            if position
        },
        parts,
        _part_of(junctions, parts, ways, twigs),
        steps,
    )


def _loops(
    junctions: Sequence[int], ways: Sequence[tuple[int, ...]]
) -> tuple[tuple[int, ...], ...]:
    """Return for each junction the chains that lead from it back to it."""
    found: dict[int, list[int]] = {junction: [] for junction in junctions}
    for index, way in enumerate(ways):
        if way[0] == way[-1]:
            found[way[0]].append(index)
    return tuple(tuple(found[junction]) for junction in junctions)


def _steps(graph: AisleGraph) -> Steps:
    steps: Steps = {node: {} for node in sorted(node.id for node in graph.nodes)}
    for edge in graph.edges:
        cost = edge.length_mm + edge.door_seconds * graph.walking_mm_per_s
        ways = [(edge.a, edge.b)] if edge.one_way else [(edge.a, edge.b), (edge.b, edge.a)]
        for a, b in ways:
            # A step from a node to itself leads nowhere.
            if a != b:
                steps[a][b] = min(cost, steps[a].get(b, cost))
    return steps


def _stripped(steps: Steps) -> tuple[dict[int, Twig], dict[int, list[int]]]:
    """Return the dead ends, outermost first, and who is next to whom in what is left."""
    beside: dict[int, set[int]] = {node: set(ways) for node, ways in steps.items()}
    for node, ways in steps.items():
        for other in ways:
            beside[other].add(node)
    twigs: dict[int, Twig] = {}
    waiting = deque(node for node, others in beside.items() if len(others) == 1)
    while waiting:
        node = waiting.popleft()
        # Of a part that is a tree, the node stripped down to last stays.
        if len(beside[node]) != 1:
            continue
        (towards,) = beside.pop(node)
        twigs[node] = Twig(node, towards, steps[node].get(towards), steps[towards].get(node))
        beside[towards].remove(node)
        if len(beside[towards]) == 1:
            waiting.append(towards)
    return twigs, {node: sorted(others) for node, others in beside.items()}


def _chain_nodes(core: Mapping[int, list[int]]) -> list[tuple[int, ...]]:
    """Return each chain's nodes; a ring without a junction is a loop at its lowest node."""
    found: list[tuple[int, ...]] = []
    seen: set[int] = set()
    walked: set[tuple[int, int]] = set()
    forks = [node for node in core if not _leads_on(core, node)]
    for node in (*forks, *core):
        if node in seen:
            continue
        seen.add(node)
        for first in core[node]:
            if (node, first) not in walked:
                way = _walk_on(core, node, first)
                walked.add((way[-1], way[-2]))
                seen.update(way[1:-1])
                found.append(way)
    return found


def _leads_on(core: Mapping[int, list[int]], node: int) -> bool:
    return len(core[node]) == 2  # noqa: PLR2004 in and out


def _walk_on(core: Mapping[int, list[int]], node: int, first: int) -> tuple[int, ...]:
    way = [node, first]
    while way[-1] != node and _leads_on(core, way[-1]):
        one, other = core[way[-1]]
        way.append(other if one == way[-2] else one)
    return tuple(way)


def _chain(way: tuple[int, ...], steps: Steps) -> Chain:
    pairs = tuple(pairwise(way))
    return Chain(
        way,
        tuple(steps[a].get(b) for a, b in pairs),
        tuple(steps[b].get(a) for a, b in pairs),
    )


def _swept(
    junctions: tuple[int, ...], ways: list[tuple[int, ...]]
) -> tuple[list[tuple[int, ...]], tuple[Part, ...]]:
    """Return the chains, turned so that the junction swept first is first; and the parts."""
    index_of = {node: index for index, node in enumerate(junctions)}
    ends = [(index_of[way[0]], index_of[way[-1]]) for way in ways]
    beside: list[set[int]] = [set() for _ in junctions]
    for one, other in ends:
        beside[one].add(other)
        beside[other].add(one)
    orders = [_order(members, beside) for members in _connected(beside)]
    rank = {junction: place for place, junction in enumerate(chain.from_iterable(orders))}
    turns = [rank[one] > rank[other] for one, other in ends]
    chains_from: dict[int, list[int]] = {junction: [] for junction in rank}
    for index, pair in enumerate(ends):
        if pair[0] != pair[1]:
            chains_from[pair[turns[index]]].append(index)
    later = [pair[not turn] for pair, turn in zip(ends, turns, strict=True)]
    turned = [way[::-1] if turn else way for way, turn in zip(ways, turns, strict=True)]
    return turned, tuple(swept_part(order, chains_from, later) for order in orders)


def _order(members: list[int], beside: list[set[int]]) -> list[int]:
    local = {junction: index for index, junction in enumerate(members)}
    order = narrow_order([{local[other] for other in beside[member]} for member in members])
    return [members[index] for index in order]


def _connected(beside: list[set[int]]) -> Iterator[list[int]]:
    seen: set[int] = set()
    for junction in range(len(beside)):
        if junction in seen:
            continue
        members, waiting = {junction}, [junction]
        while waiting:
            fresh = beside[waiting.pop()] - members
            members |= fresh
            waiting.extend(fresh)
        seen |= members
        yield sorted(members)


def _part_of(
    junctions: tuple[int, ...],
    parts: tuple[Part, ...],
    ways: list[tuple[int, ...]],
    twigs: Mapping[int, Twig],
) -> dict[int, int]:
    part_of = {junctions[j]: index for index, part in enumerate(parts) for j in part.junctions}
    for way in ways:
        part_of.update(dict.fromkeys(way, part_of[way[0]]))
    for twig in reversed(tuple(twigs.values())):
        part_of[twig.node] = part_of[twig.towards]
    return part_of
