"""
A two-way floor laid out in flat arrays, as the sweep reads it.

Each node gets a number, its spot: first the twigs, each before the one it leads to; then the
nodes on chains, chain by chain and in order; then the junctions. Whoever takes spots in
ascending order therefore meets the outermost first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from wms.routing.floor import Chain, Floor, Kind, Move
from wms.routing.frontier.states import (
    EE_JOINED,
    NONE,
    OPTIONS,
    UU_JOINED,
    Space,
    Table,
    space,
)
from wms.routing.graph import FAR, Lengths


@dataclass(frozen=True, eq=False)
class Layout:
    """
    The floor by spots, and the costs of its pieces where nothing is wanted.

    Row `c` of `empty` holds the options of chain `c`, row `len(chains) + j` those of junction
    `j`, and the last row is of closing, which is free. `along_mm` is the way to a spot from the
    first end of its chain; to a twig from the node it leads to.
    """

    floor: Floor
    spot_of: dict[int, int]
    node_at: tuple[int, ...]
    twigs: int
    points: int
    towards: tuple[int, ...]
    along_mm: tuple[int, ...]
    chain_of: tuple[int, ...]
    length_mm: tuple[int, ...]
    loop_at: tuple[int, ...]
    empty: Lengths

    @property
    def chains(self) -> int:
        """Return how many chains there are."""
        return len(self.length_mm)

    @cached_property
    def whole_mm(self) -> int:
        """What no shortest walk is longer than: every way of the floor there and back."""
        return 2 * (sum(self.length_mm) + sum(self.along_mm[: self.twigs]))

    @cached_property
    def first_spot(self) -> tuple[int, ...]:
        """The spot of each chain's first node between its ends; the others follow it."""
        inner = (len(chain.nodes) - 2 for chain in self.floor.chains)
        return tuple(accumulate(inner, initial=self.twigs))

    @cached_property
    def course(self) -> tuple[int, ...]:
        """Every chain's spots, one chain after the other; then each twig and where it leads."""
        spot_of = self.spot_of
        chains = (spot_of[node] for chain in self.floor.chains for node in chain.nodes)
        twigs = (spot for twig in range(self.twigs) for spot in (twig, self.towards[twig]))
        return (*chains, *twigs)

    @cached_property
    def course_from(self) -> tuple[int, ...]:
        """The place in the course of each chain's first spot; lastly, that of the first twig."""
        return tuple(accumulate((len(chain.nodes) for chain in self.floor.chains), initial=0))

    @cached_property
    def row_of(self) -> tuple[int, ...]:
        """The row of the piece on which each spot lies or hangs."""
        rows: list[int] = []
        # From the junctions outwards: each spot follows the one that it leads to.
        for spot in range(len(self.node_at) - 1, -1, -1):
            after = self._next(spot)
            if after >= 0:
                rows.append(rows[len(self.node_at) - 1 - after])
            elif spot < self.points:
                rows.append(self.chain_of[spot])
            else:
                rows.append(self.chains + spot - self.points)
        return tuple(reversed(rows))

    @cached_property
    def aisles(self) -> frozenset[int]:
        """The rows of chains with nodes on them."""
        rows = {self.row_of[spot] for spot in range(self.points)}
        return frozenset(row for row in rows if row < self.chains)

    def _next(self, spot: int) -> int:
        """Return the spot on which this one hangs, -1 if it is on a piece itself."""
        if spot < self.twigs:
            return self.towards[spot]
        return self.loop_at[self.chain_of[spot]] if spot < self.points else -1

    @cached_property
    def programmes(self) -> tuple["Programme", ...]:
        """The sweep of each part, table by table."""
        return tuple(self._programme(index) for index in range(len(self.floor.parts)))

    def _programme(self, index: int) -> "Programme":
        part = self.floor.parts[index]
        states = space(part.width)
        rows = []
        for kind, _, _, piece in part.moves:
            at = piece if kind in {Kind.JOIN, Kind.SHIFT} else self.chains + piece
            rows.append(len(self.empty) - 1 if kind == Kind.CLOSE else at)
        return Programme(states, part.moves, tuple(rows))


@dataclass(frozen=True, eq=False)
class Programme:
    """The moves of one part; move `k` takes its option from row `rows[k]` of the costs."""

    states: Space
    moves: tuple[Move, ...]
    rows: tuple[int, ...]

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The table of each move; tables of one kind are the same object."""
        return tuple(self.states.table(*move[:3]) for move in self.moves)

    @cached_property
    def move_of(self) -> dict[int, int]:
        """Which move takes in each row but that of closing."""
        return {row: k for k, row in enumerate(self.rows) if self.moves[k].kind != Kind.CLOSE}


def laid_out(floor: Floor) -> Layout:
    """Return a floor, all of whose ways are two-way, in flat arrays."""
    order = tuple(_spots(floor))
    spot_of = {node: spot for spot, node in enumerate(order)}
    points = len(order) - len(floor.junctions)
    towards = [spot_of[twig.towards] for twig in floor.twigs.values()]
    along = [twig.in_mm or 0 for twig in floor.twigs.values()]
    chain_of = [-1] * len(order)
    for index, chain in enumerate(floor.chains):
        for node, offset in zip(chain.nodes[1:-1], accumulate(_lengths(chain)), strict=False):
            chain_of[spot_of[node]] = index
            along.append(offset)
    lengths = [sum(_lengths(chain)) for chain in floor.chains]
    loops = [
        spot_of[chain.nodes[0]] if chain.nodes[0] == chain.nodes[-1] else -1
        for chain in floor.chains
    ]
    return Layout(
        floor,
        spot_of,
        order,
        len(floor.twigs),
        points,
        tuple(towards),
        tuple(along),
        tuple(chain_of),
        tuple(lengths),
        tuple(loops),
        _empty(lengths, len(floor.junctions)),
    )


def _spots(floor: Floor) -> Iterator[int]:
    yield from floor.twigs
    for chain in floor.chains:
        yield from chain.nodes[1:-1]
    yield from floor.junctions


def _lengths(chain: Chain) -> Iterator[int]:
    for cost in chain.forward_mm:
        assert cost is not None, "a floor with a one-way piece has no two-way layout"
        yield cost


def _empty(lengths: list[int], junctions: int) -> Lengths:
    empty = np.full((len(lengths) + junctions + 1, OPTIONS), FAR, dtype=np.int64)
    empty[:, NONE] = 0
    empty[: len(lengths), UU_JOINED] = lengths
    empty[: len(lengths), EE_JOINED] = 2 * np.array(lengths, dtype=np.int64)
    return empty
