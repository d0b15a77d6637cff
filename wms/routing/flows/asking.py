"""What a walk must do on a floor with one-way pieces, and whether any walk can."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from wms.routing.errors import NoEndError, UnknownNodeError, UnreachableError
from wms.routing.floor import floor_of
from wms.routing.graph import FAR, AisleGraph

# Where a walk may end, at which price in mm.
Ends = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Where a walk begins, the nodes it must call at, and where it may end.

    A walk that may end anywhere ends for nothing at its last call, or where it starts without any.
    `deadline`, on the monotonic clock, is no part of the question: the answer is the same.
    """

    start: int
    nodes: frozenset[int]
    ends: Ends
    deadline: float = field(default=math.inf, compare=False)

    def price(self, node: int) -> int:
        """Return what it costs to end at a node; FAR where the walk may not."""
        return dict(self.ends).get(node, FAR)

    @property
    def passes_max(self) -> int:
        """
        Return how often, at the most, a shortest walk goes through any piece one way.

        It calls at the nodes in some order, going from each to the next, and then to the end, by
        a shortest way without a ring in it; none of these ways takes a step twice.
        """
        return len(self.nodes) + 1


def ask(
    graph: AisleGraph, start: int, nodes: Collection[int], ends: Mapping[int, int] | None
) -> Asked:
    """
    Return the question.

    :raises UnknownNodeError: the start, a node or an end is not in the graph
    :raises NoEndError: there is no node where the walk may end
    """
    if start not in graph:
        raise UnknownNodeError(start, "The start")
    called = frozenset(nodes)
    for node in sorted(called):
        if node not in graph:
            raise UnknownNodeError(node, "A stop")
    if ends is None:
        return Asked(start, called, tuple((node, 0) for node in sorted(called) or [start]))
    if not ends:
        raise NoEndError
    for node in sorted(ends):
        if node not in graph:
            raise UnknownNodeError(node, "The end")
    return Asked(start, called, tuple(sorted(ends.items())))


def all_one(graph: AisleGraph) -> bool:
    """Return whether every node can be reached from every other."""
    steps = floor_of(graph).steps
    backwards: dict[int, list[int]] = {node: [] for node in steps}
    for a, ways in steps.items():
        for b in ways:
            backwards[b].append(a)
    return _reaches_all(steps) and _reaches_all(backwards)


def _reaches_all(onward: Mapping[int, Iterable[int]]) -> bool:
    """Return whether the lowest node leads to all others."""
    waiting = [min(onward)] if onward else []
    seen = set(waiting)
    while waiting:
        fresh = set(onward[waiting.pop()]) - seen
        seen |= fresh
        waiting.extend(fresh)
    return len(seen) == len(onward)


def check_ways(graph: AisleGraph, asked: Asked) -> None:
    """
    Refuse what no walk can do.

    "Can be reached from" passes on from node to node. So there is a walk exactly when every call
    is reached from the start, of two calls one is reached from the other, and there is an end that
    all of them reach.

    :raises UnreachableError: there is no walk; names the node that cannot be reached or left
    """
    nodes = [asked.start, *sorted(asked.nodes - {asked.start})]
    ways = graph.distances(nodes, nodes) < FAR
    for row, node in enumerate(nodes):
        if not ways[0, row]:
            raise UnreachableError(asked.start, node)
    either = ways | ways.T
    for row, node in enumerate(nodes):
        for column, other in enumerate(nodes):
            if not either[row, column]:
                raise UnreachableError(node, other)
    ends = [node for node, _ in asked.ends]
    home = graph.distances(nodes, ends) < FAR
    if home.all(axis=0).any():
        return
    # Blame a node that no end is reached from; failing that, one that the best end is not.
    best = int(home.sum(axis=0).argmax())
    blind = ~home.any(axis=1) if not home.any(axis=1).all() else ~home[:, best]
    raise UnreachableError(nodes[int(blind.argmax())], ends[best])
