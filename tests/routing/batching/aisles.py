"""
A store of one block to batch in, and its tours by a program of their own.

Ratliff and Rosenthal, "Order-Picking in a Rectangular Warehouse", Operations Research 31 (1983)
507-521: aisle by aisle, seven ways in which the walk so far can hang together, here for many
carts at once. It shares nothing with the planner, and so can judge it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wms.routing import AisleGraph, Edge, Node

NEVER = 10**12
# How the walk meets back and front of an aisle: U odd, E even, 0 not; one or two pieces.
ODD, BACK, FRONT, ONE, TWO, EMPTY, DONE = range(7)
THROUGH, FROM_BACK, FROM_FRONT, GAP, TWICE, SKIP = range(6)
ALONG = (
    (ODD, (ONE, ODD, ODD, ODD, ODD, ODD)),
    (BACK, (ODD, BACK, TWO, TWO, ONE, BACK)),
    (FRONT, (ODD, TWO, FRONT, TWO, ONE, FRONT)),
    (ONE, (ODD, ONE, ONE, ONE, ONE, ONE)),
    (TWO, (ODD, TWO, TWO, TWO, ONE, TWO)),
    (EMPTY, (ODD, BACK, FRONT, TWO, ONE, EMPTY)),
)
# From, to, how often the way between two aisles is walked.
ACROSS = (
    (ODD, ODD, 2),
    (BACK, BACK, 2),
    (BACK, TWO, 4),
    (BACK, DONE, 0),
    (FRONT, FRONT, 2),
    (FRONT, TWO, 4),
    (FRONT, DONE, 0),
    (ONE, BACK, 2),
    (ONE, FRONT, 2),
    (ONE, ONE, 4),
    (ONE, DONE, 0),
    (TWO, TWO, 4),
    (EMPTY, EMPTY, 0),
    (DONE, DONE, 0),
)


@dataclass(frozen=True)
class Block:
    """`aisles` aisles of `bays` bays between two cross-aisles; the start is in front of `home`."""

    aisles: int = 10
    bays: int = 30
    aisle_mm: int = 2_600
    bay_mm: int = 900
    home: int = 0

    @property
    def start(self) -> int:
        return self.at(self.home, 0)

    def at(self, aisle: int, bay: int) -> int:
        return aisle * (self.bays + 1) + bay

    def graph(self) -> AisleGraph:
        nodes = tuple(
            Node(self.at(aisle, bay), aisle * self.aisle_mm, bay * self.bay_mm)
            for aisle in range(self.aisles)
            for bay in range(self.bays + 1)
        )
        along = tuple(
            Edge(self.at(aisle, bay), self.at(aisle, bay + 1), self.bay_mm)
            for aisle in range(self.aisles)
            for bay in range(self.bays)
        )
        across = tuple(
            Edge(self.at(aisle, bay), self.at(aisle + 1, bay), self.aisle_mm)
            for aisle in range(self.aisles - 1)
            for bay in (0, self.bays)
        )
        return AisleGraph(nodes, along + across)


class BlockPricer:
    """Lengths of closed tours through a block, for many carts at once."""

    def __init__(self, block: Block, orders: Sequence[Sequence[int]]) -> None:
        self.block = block
        self.priced = 0
        self.bays = np.zeros((len(orders) + 1, block.aisles, block.bays + 1), dtype=bool)
        for order, nodes in enumerate(orders):
            for node in nodes:
                self.bays[order, *divmod(node, block.bays + 1)] = True

    def price(self, carts):
        self.priced += len(carts)
        chunks = [self._lengths(carts[at : at + 2_000]) for at in range(0, len(carts), 2_000)]
        return np.concatenate(chunks) if chunks else np.zeros(0, dtype=np.int64)

    def _lengths(self, carts):
        wanted = np.zeros((len(carts), *self.bays.shape[1:]), dtype=bool)
        for column in carts.T:
            wanted |= self.bays[column]
        wanted[:, self.block.home, 0] = True
        cost = np.full((7, len(carts)), NEVER)
        cost[EMPTY] = 0
        for aisle in range(self.block.aisles):
            if aisle:
                cost = self._across(cost)
            cost = self._along(cost, wanted[:, aisle])
        return cost[[BACK, FRONT, ONE, DONE]].min(axis=0)

    def _across(self, cost):
        after = np.full_like(cost, NEVER)
        for state, to, times in ACROSS:
            np.minimum(after[to], cost[state] + times * self.block.aisle_mm, out=after[to])
        return after

    def _along(self, cost, wanted):
        after = np.full_like(cost, NEVER)
        options = self._options(wanted)
        after[DONE] = cost[DONE] + options[SKIP]
        for state, ways in ALONG:
            for option, to in enumerate(ways):
                np.minimum(after[to], cost[state] + options[option], out=after[to])
        return after

    def _options(self, wanted):
        bays, any_at = self.block.bays, wanted.any(axis=1)
        deepest = bays - wanted[:, ::-1].argmax(axis=1)
        first = wanted.argmax(axis=1)
        place = np.where(wanted, np.arange(bays + 1), 0)
        before = np.maximum.accumulate(np.concatenate([place[:, :1] * 0, place], axis=1), axis=1)
        gaps = np.where(wanted, np.arange(bays + 1) - before[:, :-1], 0).max(axis=1)
        gap = np.maximum(gaps, bays - deepest)
        options = np.stack(
            [
                np.full(len(wanted), bays),
                2 * (bays - first),
                2 * deepest,
                2 * (bays - gap),
                np.full(len(wanted), 2 * bays),
            ]
        )
        none = np.where(any_at, NEVER, 0)
        empty = np.where(any_at, 0, NEVER)
        options[FROM_BACK : GAP + 1] = options[FROM_BACK : GAP + 1] + empty
        return np.concatenate([options * self.block.bay_mm, none[None]])
