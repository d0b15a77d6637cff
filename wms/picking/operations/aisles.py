"""
The store's ways as walks are planned on them, with what is blocked now left out.

They are read once a process; each set of blocks has a graph of its own, whose shortest ways are
kept while it is in use.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from wms.picking import queries
from wms.picking.queries import plans
from wms.places.queries import BlockSeen
from wms.routing import AisleGraph, Edge, Node
from wms.routing.graph import FAR
from wms.routing.passing import narrow_aisles

GRAPHS_KEPT_MAX = 8

Pieces = tuple[frozenset[int], frozenset[tuple[int, int]]]


@dataclass(frozen=True, eq=False)
class Aisles:
    """
    The ways of a store: `graph` by what they cost, `lengths` by how long they are.

    The two differ where a zone has a walking speed of its own: there a metre costs as many as are
    walked elsewhere in the same time. `narrow` names, for each piece of way where nobody can pass
    anybody, the narrow aisle that it is part of. Walks begin at `start` and end at one of `drops`,
    each with its station.
    """

    graph: AisleGraph
    lengths: AisleGraph
    narrow: dict[tuple[int, int], int]
    start: int
    drops: dict[int, str]
    _kept: OrderedDict[Pieces, AisleGraph] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def without(self, blocks: Collection[BlockSeen]) -> AisleGraph:
        """Return the graph without what is blocked."""
        pieces = pieces_of(blocks)
        if pieces == (frozenset(), frozenset()):
            return self.graph
        with self._lock:
            graph = self._kept.get(pieces)
            if graph is None:
                graph = self._kept[pieces] = self.graph.without(*pieces)
            self._kept.move_to_end(pieces)
            if len(self._kept) > GRAPHS_KEPT_MAX:
                self._kept.popitem(last=False)
        return graph


def pieces_of(blocks: Collection[BlockSeen]) -> Pieces:
    """Return the points and the pieces of way that are blocked, each piece both ways."""
    nodes = frozenset(block.node for block in blocks if block.node is not None)
    ways = [(block.a, block.b) for block in blocks if block.a is not None and block.b is not None]
    return nodes, frozenset(ways) | frozenset((b, a) for a, b in ways)


# By the engine: one process may serve several databases, as the tests do.
_aisles: WeakKeyDictionary[object, dict[tuple[str, int], Aisles]] = WeakKeyDictionary()
_aisles_lock = Lock()


def aisles_of(session: Session, store_id: str, *, walking_mm_per_s: int) -> Aisles:
    """Return the store's ways; they are read once a process."""
    engine = session.get_bind().engine
    with _aisles_lock:
        kept = _aisles.setdefault(engine, {})
        found = kept.get((store_id, walking_mm_per_s))
        if found is None:
            found = _read(session, store_id, walking_mm_per_s)
            if found.graph.nodes:
                kept[store_id, walking_mm_per_s] = found
        return found


def aisle_graph(session: Session, store_id: str, *, walking_mm_per_s: int) -> AisleGraph:
    """Return the store's aisle graph with nothing blocked."""
    return aisles_of(session, store_id, walking_mm_per_s=walking_mm_per_s).graph


def _read(session: Session, store_id: str, walking_mm_per_s: int) -> Aisles:
    nodes = tuple(Node(*row) for row in queries.list_nodes(session, store_id))
    edges = tuple(
        Edge(edge.a, edge.b, edge.length_mm, edge.one_way, edge.door_seconds)
        for edge in queries.list_edges(session, store_id)
    )
    lengths = AisleGraph(nodes, edges, walking_mm_per_s=walking_mm_per_s)
    speeds = plans.list_zone_speeds(session, store_id)
    costs = tuple(_priced(edge, speeds, walking_mm_per_s) for edge in edges)
    whole = AisleGraph(nodes, costs, walking_mm_per_s=walking_mm_per_s) if speeds else lengths
    narrow = narrow_aisles(plans.list_narrow_ways(session, store_id))
    start, drops = queries.find_start(session, store_id), queries.list_drops(session, store_id)
    return Aisles(whole, lengths, narrow, start, drops)


def _priced(edge: Edge, speeds: Mapping[int, int], walking_mm_per_s: int) -> Edge:
    """Return a piece of way as long as what is walked elsewhere in the same time."""
    known = [speeds[node] for node in (edge.a, edge.b) if node in speeds]
    if not known:
        return edge
    length = round(edge.length_mm * walking_mm_per_s / min(known))
    return Edge(edge.a, edge.b, length, edge.one_way, edge.door_seconds)


@dataclass(frozen=True)
class Reach:
    """Where a picker stands, where walks may end, and the ways there are between them now."""

    graph: AisleGraph
    start: int
    ends: tuple[int, ...]
    blocks: tuple[BlockSeen, ...]

    def holds(self, nodes: Sequence[int]) -> list[bool]:
        """Tell of each of these points whether it can be reached, and an end from there."""
        inside = sorted(set(nodes))
        if not inside:
            return []
        there = self.graph.distances([self.start], inside)[0] < FAR
        home = (self.graph.distances(inside, self.ends) < FAR).any(axis=1)
        seen = {node: bool(ok) for node, ok in zip(inside, there & home, strict=True)}
        return [seen[node] for node in nodes]


def reach_from(
    aisles: Aisles, node: int, ends: Collection[int], blocks: Sequence[BlockSeen]
) -> Reach:
    """
    Return what can be walked from a point now.

    Whoever stands in what is blocked begins beside it. Where blocks would shut the picker in, they
    cannot be as they were reported: then nothing counts as blocked.
    """
    graph, blocked = aisles.without(blocks), pieces_of(blocks)[0]
    start = _beside(aisles.graph, blocked, node)
    homes = tuple(sorted(end for end in ends if end not in blocked))
    if start is None or not homes or graph.distances([start], homes).min() >= FAR:
        return Reach(aisles.graph, node, tuple(sorted(ends)), ())
    return Reach(graph, start, homes, tuple(blocks))


def _beside(graph: AisleGraph, blocked: frozenset[int], node: int) -> int | None:
    """Return the point itself, or the nearest that is not blocked."""
    if node not in blocked:
        return node
    left = sorted(one.id for one in graph.nodes if one.id not in blocked)
    return left[int(graph.distances([node], left)[0].argmin())] if left else None
