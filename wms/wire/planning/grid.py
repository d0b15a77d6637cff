"""
A rectangular store in a few numbers.

Aisles stand side by side and run from the front to the back; cross-aisles join all of them, one
in front, one behind and any between. The bays between two neighbouring cross-aisles are a block.
A picker in an aisle reaches the shelves on both sides, so a bay is one place to stand.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Annotated

from pydantic import Field

from wms.wire.base import Message
from wms.wire.planning.places import (
    LENGTH_MM_MAX,
    NODES_MAX,
    CrossingPlace,
    GridPlace,
    InGrid,
)
from wms.wire.planning.refused import BadInstanceError

Length = Annotated[int, Field(ge=0, le=LENGTH_MM_MAX, strict=True)]
Step = tuple[int, int]


class Stretch(Message):
    """The straight way from one place to another, along an aisle or a cross-aisle."""

    from_: InGrid = Field(alias="from")
    to: InGrid


class Spot(Message):
    at: InGrid


class Grid(Message):
    """
    A rectangular store. `bays` and the lengths are one number, or one for each block or gap.

    `aisle_mm` lies between the middles of two neighbouring aisles, `bay_mm` between two
    neighbouring bays, `cross_mm` between a cross-aisle and the bay beside it. `missing` was
    never built, `blocked` cannot be walked now; planning treats them alike. A one-way stretch
    is walked from `from` to `to` alone.
    """

    aisles: int = Field(ge=1, le=1_000, strict=True)
    cross_aisles: int = Field(ge=2, le=100, strict=True)
    bays: (
        Annotated[int, Field(ge=1, le=10_000, strict=True)]
        | list[Annotated[int, Field(ge=1, le=10_000, strict=True)]]
    )
    aisle_mm: Length | list[Length]
    bay_mm: Length
    cross_mm: Length | None = None
    missing: list[Stretch | Spot] = Field(default=[], max_length=10_000)
    blocked: list[Stretch | Spot] = Field(default=[], max_length=10_000)
    one_way: list[Stretch] = Field(default=[], max_length=10_000)


@dataclass(frozen=True)
class Rectangle:
    """
    The nodes of a rectangular store, and the steps between them.

    Nodes are numbered aisle after aisle, each from front to back: the front crossing, the bays
    of the first block, the next crossing, and so on. An aisle thus has
    `cross_aisles + bays in all` nodes, and `[aisle, bay]` of block b is node
    `aisle * that + bay + b + 1`.

    :raises BadInstanceError: the grid contradicts itself or is too large
    """

    grid: Grid

    @cached_property
    def blocks(self) -> list[int]:
        """The bays of each block, front to back."""
        return _one_each("grid.bays", self.grid.bays, self.grid.cross_aisles - 1, "block")

    @cached_property
    def crossings(self) -> list[int]:
        """How many nodes up the aisle each crossing stands."""
        return list(accumulate((bays + 1 for bays in self.blocks), initial=0))

    @cached_property
    def column(self) -> int:
        """How many nodes an aisle has."""
        size = self.crossings[-1] + 1
        if size * self.grid.aisles > NODES_MAX:
            told = f"{size * self.grid.aisles} places are more than the {NODES_MAX} of one store"
            raise BadInstanceError("too_large", told, "grid")
        return size

    @cached_property
    def points(self) -> list[tuple[int, int]]:
        """Where each node stands, in mm: x across the aisles, y along them."""
        gaps = _one_each("grid.aisle_mm", self.grid.aisle_mm, self.grid.aisles - 1, "gap")
        across = list(accumulate(gaps, initial=0))
        along = list(accumulate((self._rise(up) for up in range(self.column - 1)), initial=0))
        return [(x_mm, y_mm) for x_mm in across for y_mm in along]

    def node(self, place: GridPlace, at: str) -> int:
        """
        Return the number of the node at a place of the grid.

        :raises BadInstanceError: the grid has no such place
        """
        up = self._up(place)
        if place.aisle >= self.grid.aisles or up is None:
            told = f"names {place}, which the grid does not have"
            raise BadInstanceError("unknown_place", told, at)
        return place.aisle * self.column + up

    def pieces(self) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
        """
        Return the pieces walked both ways and those walked one way: node, node, mm.

        :raises BadInstanceError: a stretch is not straight, or is one-way both ways
        """
        points = self.points
        gone = self._without()
        ways = self._one_way()
        edges: list[tuple[int, int, int]] = []
        arcs: list[tuple[int, int, int]] = []
        for a, b in self._steps():
            length_mm = abs(points[a][0] - points[b][0]) + abs(points[a][1] - points[b][1])
            if (a, b) in gone:
                continue
            if (a, b) in ways or (b, a) in ways:
                one, other = (a, b) if (a, b) in ways else (b, a)
                arcs.append((one, other, length_mm))
            else:
                edges.append((a, b, length_mm))
        return edges, arcs

    def _up(self, place: GridPlace) -> int | None:
        if isinstance(place, CrossingPlace):
            return self.crossings[place.cross] if place.cross < len(self.crossings) else None
        for block, crossing in enumerate(self.crossings[1:]):
            if place.bay + block + 1 < crossing:
                return place.bay + block + 1
        return None

    def _rise(self, up: int) -> int:
        beside_crossing = up in self.crossings or up + 1 in self.crossings
        if beside_crossing and self.grid.cross_mm is not None:
            return self.grid.cross_mm
        return self.grid.bay_mm

    def _steps(self) -> list[Step]:
        last = self.column * (self.grid.aisles - 1)
        along = [
            (first + up, first + up + 1)
            for first in range(0, last + 1, self.column)
            for up in range(self.column - 1)
        ]
        across = [
            (first + up, first + self.column + up)
            for first in range(0, last, self.column)
            for up in self.crossings
        ]
        return along + across

    def _without(self) -> set[Step]:
        """Return the steps that cannot be walked, lower node first."""
        gone: set[Step] = set()
        for name, listed in (("missing", self.grid.missing), ("blocked", self.grid.blocked)):
            for index, piece in enumerate(listed):
                at = f"grid.{name}[{index}]"
                if isinstance(piece, Stretch):
                    gone.update((min(step), max(step)) for step in self._along(piece, at))
                else:
                    gone.update(self._around(self.node(piece.at, f"{at}.at")))
        return gone

    def _around(self, node: int) -> list[Step]:
        column = self.column
        return [(node - 1, node), (node, node + 1), (node - column, node), (node, node + column)]

    def _one_way(self) -> set[Step]:
        ways: set[Step] = set()
        for index, stretch in enumerate(self.grid.one_way):
            at = f"grid.one_way[{index}]"
            for a, b in self._along(stretch, at):
                if (b, a) in ways:
                    told = f"one-way from node {a} to {b}, which another stretch has the other way"
                    raise BadInstanceError("contradiction", told, at)
                ways.add((a, b))
        return ways

    def _along(self, stretch: Stretch, at: str) -> list[Step]:
        """Return the steps of a straight stretch, in its direction."""
        start = self.node(stretch.from_, f"{at}.from")
        end = self.node(stretch.to, f"{at}.to")
        step = 1 if stretch.from_.aisle == stretch.to.aisle else self.column
        straight = step == 1 or (
            start % self.column == end % self.column and start % self.column in self.crossings
        )
        if not straight or start == end:
            told = (
                f"{stretch.from_} and {stretch.to} are not two places of one aisle or cross-aisle"
            )
            raise BadInstanceError("not_straight", told, at)
        way = range(start, end + 1, step) if start < end else range(start, end - 1, -step)
        return list(pairwise(way))


def _one_each(at: str, given: int | list[int], count: int, what: str) -> list[int]:
    if isinstance(given, int):
        return [given] * count
    if len(given) != count:
        told = f"lists {len(given)} numbers, one for each {what} would be {count}"
        raise BadInstanceError("bad_instance", told, at)
    return given
