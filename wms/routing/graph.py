"""The aisles of a store as a directed graph, and the shortest ways through it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np

from wms.routing.errors import BadLengthError, RepeatedNodeError, UnknownNodeError, UnreachableError
from wms.routing.ways import FAR, Lengths, Step, Ways

__all__ = ["FAR", "AisleGraph", "Edge", "Lengths", "Node"]

EDGE_MM_MAX = 10_000_000
DOOR_SECONDS_MAX = 3_600
WALKING_MM_PER_S_MAX = 10_000
# A person with a trolley in a narrow aisle; the usual 1.4 m/s is for walking unburdened.
WALKING_MM_PER_S = 1_200


@dataclass(frozen=True, slots=True)
class Node:
    """A point where a person can stand. Coordinates matter to nothing but the S-shape."""

    id: int
    x_mm: int | None = None
    y_mm: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """
    A stretch of aisle from `a` to `b`, walked both ways unless it is one-way.

    A door on the stretch costs `door_seconds` each time, on top of the walk.
    """

    a: int
    b: int
    length_mm: int
    one_way: bool = False
    door_seconds: int = 0


@dataclass(frozen=True)
class AisleGraph:
    """
    The nodes and edges a tour is planned on.

    Lengths given as "cost" have a door's seconds in them, as the millimetres a person walks in
    that time at `walking_mm_per_s`: one whole number then orders all walks, and the shortest
    cost is the shortest time. A tree of shortest ways is kept for each node once asked for, so
    the store's graph should be built once and shared: threads may.

    :raises BadLengthError: a length, door time or the speed is not a whole number within its limits
    :raises RepeatedNodeError: two nodes have one id
    :raises UnknownNodeError: an edge names a node that is not there
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    walking_mm_per_s: int = WALKING_MM_PER_S
    _places: dict[int, int] = field(init=False, repr=False, compare=False)
    _ordered: tuple[Node, ...] = field(init=False, repr=False, compare=False)
    _ways: Ways = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check("walking_mm_per_s", self.walking_mm_per_s, 1, WALKING_MM_PER_S_MAX)
        # Places follow the ids, so that neither the order of nodes nor of edges breaks a tie.
        ordered = tuple(sorted(self.nodes, key=lambda node: node.id))
        for one, other in pairwise(ordered):
            if one.id == other.id:
                raise RepeatedNodeError(one.id)
        places = {node.id: place for place, node in enumerate(ordered)}
        object.__setattr__(self, "nodes", tuple(self.nodes))
        object.__setattr__(self, "edges", tuple(self.edges))
        object.__setattr__(self, "_ordered", ordered)
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_ways", Ways(self._linked()))

    def __contains__(self, node: object) -> bool:
        """Return whether the graph has a node of this id."""
        return node in self._places

    def point(self, node: int) -> tuple[int, int] | None:
        """
        Return the coordinates of a node, None when it has none.

        :raises UnknownNodeError: the graph has no such node
        """
        found = self._ordered[self._place(node)]
        if found.x_mm is None or found.y_mm is None:
            return None
        return found.x_mm, found.y_mm

    def distance(self, start: int, end: int) -> int:
        """
        Return what the cheapest way costs, in millimetres, doors included.

        :raises UnknownNodeError: the graph has no such node
        :raises UnreachableError: there is no way
        """
        length = int(self.distances([start], [end])[0, 0])
        if length >= FAR:
            raise UnreachableError(start, end)
        return length

    def distances(self, starts: Sequence[int], ends: Sequence[int]) -> Lengths:
        """
        Return the costs from each start (row) to each end (column); FAR where there is no way.

        :raises UnknownNodeError: the graph has no such node
        """
        self._ways.find({self._place(node) for node in starts})
        columns = np.array([self._place(node) for node in ends], dtype=np.intp)
        lengths = np.empty((len(starts), len(ends)), dtype=np.int64)
        for row, node in enumerate(starts):
            lengths[row] = self._ways.tree(self._place(node))[0][columns]
        return lengths

    def path(self, start: int, end: int) -> tuple[int, ...]:
        """
        Return the nodes of the cheapest way, both ends included; among equals always the same.

        :raises UnknownNodeError: the graph has no such node
        :raises UnreachableError: there is no way
        """
        self.distance(start, end)
        first, place = self._place(start), self._place(end)
        before = self._ways.tree(first)[1]
        way = [place]
        while place != first:
            place = int(before[place])
            way.append(place)
        return tuple(self._ordered[place].id for place in reversed(way))

    def measured(self, path: Sequence[int]) -> tuple[list[int], int]:
        """
        Return what it costs to come to each node of a path, from 0 on, and how far it is on foot.

        :raises UnknownNodeError: the graph has no such node
        :raises UnreachableError: two neighbours on the path are not joined that way round
        """
        cost_mm, walked_mm = self._by_nodes
        try:
            costs = list(accumulate(map(cost_mm.__getitem__, pairwise(path)), initial=0))
        except KeyError as missing:
            a, b = missing.args[0]
            self._place(a), self._place(b)
            raise UnreachableError(a, b) from None
        if walked_mm is cost_mm:
            return costs, costs[-1]
        return costs, sum(map(walked_mm.__getitem__, pairwise(path)))

    def step_mm(self, a: int, b: int) -> int | None:
        """
        Return what the step from one node to a neighbour costs; None when there is none.

        :raises UnknownNodeError: the graph has no such node
        """
        step = self._ways.steps[self._place(a)].get(self._place(b))
        return None if step is None else step.cost_mm

    def costs_along(self, path: Sequence[int]) -> list[int]:
        """
        Return what it costs to come to each node of a path, from 0 on.

        :raises UnknownNodeError: the graph has no such node
        :raises UnreachableError: two neighbours on the path are not joined that way round
        """
        return self.measured(path)[0]

    def cost_mm(self, path: Sequence[int]) -> int:
        """
        Return what these nodes cost one after the other, doors included.

        :raises UnknownNodeError: the graph has no such node
        :raises UnreachableError: two neighbours on the path are not joined that way round
        """
        return self.measured(path)[0][-1]

    def without(
        self, nodes: Collection[int] = (), edges: Collection[tuple[int, int]] = ()
    ) -> "AisleGraph":
        """
        Return the graph with these nodes and edges blocked, both ways of an edge.

        A blocked node stays in the graph, so that who stands there can be told that there is no
        way. Ways that are known already, and do not use what is blocked, are kept.

        :raises UnknownNodeError: a node to block, or of an edge to block, is not in the graph
        """
        for node in (*nodes, *(node for edge in edges for node in edge)):
            self._place(node)
        shut, closed = set(nodes), {frozenset(edge) for edge in edges}
        left = tuple(
            edge
            for edge in self.edges
            if edge.a not in shut
            and edge.b not in shut
            and frozenset((edge.a, edge.b)) not in closed
        )
        graph = AisleGraph(self.nodes, left, self.walking_mm_per_s)
        graph._ways.keep_from(self._ways)
        return graph

    def walked_mm(self, path: Sequence[int]) -> int:
        """
        Return how far it is on foot along these nodes, doors' waiting left out.

        :raises UnknownNodeError: the graph has no such node
        :raises UnreachableError: two neighbours on the path are not joined that way round
        """
        return self.measured(path)[1]

    def _place(self, node: int) -> int:
        place = self._places.get(node)
        if place is None:
            raise UnknownNodeError(node, "The walk")
        return place

    @cached_property
    def _by_nodes(self) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
        """What each step costs, and how far it is on foot, by its nodes; one dict without doors."""
        ordered = self._ordered
        steps = {
            (ordered[a].id, ordered[b].id): step
            for a, ways in enumerate(self._ways.steps)
            for b, step in ways.items()
        }
        cost_mm = {pair: step.cost_mm for pair, step in steps.items()}
        walked_mm = {pair: step.walked_mm for pair, step in steps.items()}
        return cost_mm, cost_mm if walked_mm == cost_mm else walked_mm

    def _linked(self) -> tuple[dict[int, Step], ...]:
        steps: tuple[dict[int, Step], ...] = tuple({} for _ in self._ordered)
        for edge in self.edges:
            a, b = self._ends(edge)
            _check(f"The length from {edge.a} to {edge.b}", edge.length_mm, 0, EDGE_MM_MAX)
            _check("door_seconds", edge.door_seconds, 0, DOOR_SECONDS_MAX)
            cost = edge.length_mm + edge.door_seconds * self.walking_mm_per_s
            step = Step(cost, edge.length_mm)
            _keep_cheaper(steps[a], b, step)
            if not edge.one_way:
                _keep_cheaper(steps[b], a, step)
        return tuple(dict(sorted(ways.items())) for ways in steps)

    def _ends(self, edge: Edge) -> tuple[int, int]:
        for node in (edge.a, edge.b):
            if node not in self._places:
                raise UnknownNodeError(node, f"The edge from {edge.a} to {edge.b}")
        return self._places[edge.a], self._places[edge.b]


def _check(what: str, value: object, least: int, most: int) -> None:
    # A bool is an int to Python, and never a length.
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadLengthError(what, value, least, most)


def _keep_cheaper(ways: dict[int, Step], to: int, step: Step) -> None:
    known = ways.get(to)
    if known is None or (step.cost_mm, step.walked_mm) < (known.cost_mm, known.walked_mm):
        ways[to] = step
