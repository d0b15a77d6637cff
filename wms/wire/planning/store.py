"""A store to plan in: its nodes and the pieces between them, listed or as a rectangle."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from wms.wire.base import Message
from wms.wire.planning.grid import Grid, Length, Rectangle
from wms.wire.planning.places import LENGTH_MM_MAX, NODES_MAX, PIECES_MAX, AnyPlace, Place
from wms.wire.planning.refused import BadInstanceError

Coordinate = Annotated[int, Field(ge=-LENGTH_MM_MAX, le=LENGTH_MM_MAX, strict=True)]
Piece = tuple[AnyPlace, AnyPlace, Length]
Pieces = tuple[tuple[int, int, int], ...]


class Store(Message):
    """
    Where the walk is: `nodes` with `edges` (both ways) and `arcs` (one way), or a `grid`.

    With a grid, further edges and arcs may join its places in other ways, and further nodes
    are numbered from where its own end. `points`, one pair of millimetres for each node, serve
    the comparison with the S-shape alone.
    """

    nodes: Annotated[int, Field(ge=1, le=NODES_MAX, strict=True)] | None = None
    edges: list[Piece] = Field(default=[], max_length=PIECES_MAX)
    arcs: list[Piece] = Field(default=[], max_length=PIECES_MAX)
    points: list[tuple[Coordinate, Coordinate]] | None = Field(default=None, max_length=NODES_MAX)
    grid: Grid | None = None


@dataclass(frozen=True)
class Layout:
    """A store in plain numbers; equal layouts are one store. Lengths are in mm."""

    nodes: int
    edges: Pieces
    arcs: Pieces
    points: tuple[tuple[int, int], ...] | None


@dataclass(frozen=True)
class Plan:
    """The layout, and which node each place of it is."""

    layout: Layout
    rectangle: Rectangle | None

    def node(self, place: Place, at: str) -> int:
        """
        Return the node meant.

        :raises BadInstanceError: the store has no such place
        """
        return _node(place, at, self.layout.nodes, self.rectangle)


def plan_of(store: Store) -> Plan:
    """
    Return the store in plain numbers.

    :raises BadInstanceError: it names a node that it does not have, or its grid cannot be
    """
    rectangle = None if store.grid is None else Rectangle(store.grid)
    nodes = _count(store, rectangle)
    edges, arcs = ([], []) if rectangle is None else rectangle.pieces()
    edges.extend(_listed("edges", store.edges, nodes, rectangle))
    arcs.extend(_listed("arcs", store.arcs, nodes, rectangle))
    layout = Layout(nodes, tuple(edges), tuple(arcs), _points(store, nodes, rectangle))
    return Plan(layout, rectangle)


def _count(store: Store, rectangle: Rectangle | None) -> int:
    if rectangle is None:
        if store.nodes is None:
            raise BadInstanceError("bad_instance", "is missing, and there is no grid", "nodes")
        return store.nodes
    own = len(rectangle.points)
    if store.nodes is not None and store.nodes < own:
        raise BadInstanceError("bad_instance", f"the grid alone has {own} nodes", "nodes")
    return store.nodes or own


def _listed(
    name: str, pieces: list[Piece], nodes: int, rectangle: Rectangle | None
) -> list[tuple[int, int, int]]:
    return [
        (
            _node(a, f"{name}[{index}][0]", nodes, rectangle),
            _node(b, f"{name}[{index}][1]", nodes, rectangle),
            length_mm,
        )
        for index, (a, b, length_mm) in enumerate(pieces)
    ]


def _node(place: Place, at: str, nodes: int, rectangle: Rectangle | None) -> int:
    if isinstance(place, int):
        if place >= nodes:
            told = f"names node {place}, but the nodes are 0 to {nodes - 1}"
            raise BadInstanceError("unknown_node", told, at, node=place)
        return place
    if rectangle is None:
        told = f"names {place}, a place of a grid, but there is no grid"
        raise BadInstanceError("unknown_place", told, at)
    return rectangle.node(place, at)


def _points(
    store: Store, nodes: int, rectangle: Rectangle | None
) -> tuple[tuple[int, int], ...] | None:
    if store.points is None:
        known = () if rectangle is None else tuple(rectangle.points)
        return known if len(known) == nodes else None
    if len(store.points) != nodes:
        told = f"lists {len(store.points)} points for {nodes} nodes"
        raise BadInstanceError("bad_instance", told, "points")
    return tuple(store.points)
