"""
Every cart that is allowed, level by level: one order, two, three ...

A tour never gets shorter by a stop more, so a cart costs at least what the dearest of its parts
costs. Small carts are priced; a cart of the last level only once its parts no longer rule it out.
"""

import time
from dataclasses import dataclass

import numpy as np

from wms.routing.batching.instance import Instance, Truths
from wms.routing.batching.pricing import NOBODY, PriceBook, Rows, Whole, tidy
from wms.routing.batching.schedule import MS_PER_S

LISTED_MAX = 4_500_000
# What it takes to list one cart and hold it against the worths of a proof, on a slow machine.
SECONDS_EACH = 2e-6
# So many carts are priced between two looks at the clock.
CHUNK = 4_000


@dataclass(slots=True, eq=False)
class Level:
    """
    All allowed carts of so many orders, in colexicographic order; `ranks` is that order.

    `costs` is exact where `priced`, and elsewhere no more than the cart costs.
    """

    carts: Rows
    ranks: Whole
    costs: Whole
    priced: Truths

    def positions(self, ranks: Whole, total: int) -> Whole:
        """Return where the carts of these ranks stand; all must be there."""
        # Where every combination is allowed, rank and position are one.
        return ranks if len(self.ranks) == total else np.searchsorted(self.ranks, ranks)


class Listing:
    """The levels, and what is known of each cart's cost."""

    def __init__(self, instance: Instance, book: PriceBook) -> None:
        self.instance = instance
        self.book = book
        self.levels: list[Level] = []
        self.complete = False
        self._binomials = _binomials(len(instance), instance.width)

    def build(self, deadline: float) -> bool:
        """List and price level by level; return whether all was listed before the deadline."""
        carts = np.arange(len(self.instance), dtype=np.int32)[:, None]
        zero = np.zeros(len(carts), dtype=np.int64)
        self.levels = [self._level(carts, zero)]
        while len(self.levels) < self.instance.width:
            if not self.price(self.levels[-1], ~self.levels[-1].priced, deadline):
                return False
            if self._next_count() > LISTED_MAX or time.monotonic() >= deadline:
                return False
            level = self._grown(self.levels[-1])
            if not len(level.carts):
                break
            self.levels.append(level)
        self.complete = True
        return True

    def price(self, level: Level, wanted: Truths | Whole, deadline: float) -> bool:
        """Price these carts of a level exactly; return False when time ran out before."""
        places = np.flatnonzero(wanted) if wanted.dtype == np.bool_ else wanted
        for at in range(0, len(places), CHUNK):
            if time.monotonic() >= deadline:
                return False
            some = places[at : at + CHUNK]
            level.costs[some] = self.costs(level.carts[some])
            level.priced[some] = True
        return True

    def costs(self, carts: Rows) -> Whole:
        """
        Return what carts cost at the least, in mm.

        That is the walk, and how late its orders would be, were it walked by the first free picker.
        """
        rows = np.full((len(carts), self.instance.width), NOBODY, dtype=np.int32)
        rows[:, : carts.shape[1]] = carts
        return at_once(self.instance, rows, self.book.pricer.price(tidy(rows)))

    def _next_count(self) -> int:
        """Return how many carts the next level has at most."""
        last = self.levels[-1].carts[:, -1]
        return int((len(self.instance) - 1 - last).sum())

    def _level(self, carts: Rows, costs: Whole) -> Level:
        size = carts.shape[1]
        ranks = self._binomials[np.arange(1, size + 1), carts].sum(axis=1)
        return Level(carts, ranks, costs, np.zeros(len(carts), dtype=np.bool_))

    def _grown(self, level: Level) -> Level:
        """Return the next level: each cart and one order behind its last."""
        count = len(self.instance)
        firsts = np.searchsorted(level.carts[:, -1], np.arange(count))
        parents = np.concatenate([np.arange(first) for first in firsts])
        orders = np.repeat(np.arange(count, dtype=np.int32), firsts)
        carts = np.concatenate([level.carts[parents], orders[:, None]], axis=1)
        allowed = self.instance.fits(carts)
        carts, parents = np.ascontiguousarray(carts[allowed]), parents[allowed]
        return self._level(carts, self._dearest_part(level, carts, parents))

    def _dearest_part(self, level: Level, carts: Rows, parents: Whole) -> Whole:
        size = carts.shape[1]
        total = int(self._binomials[size - 1, len(self.instance)])
        costs = level.costs[parents].copy()
        for out in range(size - 1):
            # The part without the order at `out`: those behind it move up one place.
            sizes = np.array([at + 1 if at < out else at for at in range(size) if at != out])
            kept = [at for at in range(size) if at != out]
            ranks = self._binomials[sizes, carts[:, kept]].sum(axis=1)
            np.maximum(costs, level.costs[level.positions(ranks, total)], out=costs)
        return costs


def at_once(instance: Instance, carts: Rows, lengths: Whole) -> Whole:
    """Return the cost of carts that need not wait: no plan has them cheaper."""
    if not instance.hurried:
        return lengths
    finish = instance.free_ms[0] + instance.lasts_ms(carts, lengths)
    late_ms = instance.late_ms(carts, finish)
    return lengths + late_ms * instance.objective.late_mm_per_s // MS_PER_S


def _binomials(count: int, width: int) -> Whole:
    """Return the binomials (choose, of); those too large for use are cut off."""
    table = np.zeros((width + 1, count + 1), dtype=np.int64)
    table[0] = 1
    for of in range(1, count + 1):
        table[1:, of] = np.minimum(table[1:, of - 1] + table[:-1, of - 1], 10**15)
    return table


def combinations(count: int, width: int) -> int:
    """Return how many carts so many orders make, up to `width` in each."""
    chosen, total = 1, 0
    for size in range(1, min(count, width) + 1):
        chosen = chosen * (count - size + 1) // size
        total += chosen
    return total


def listable(count: int, width: int, deadline: float, *, most: int = LISTED_MAX) -> bool:
    """Return whether so many carts can be listed, and held against their worth, in time."""
    carts = combinations(count, width)
    return carts <= most and time.monotonic() + carts * SECONDS_EACH < deadline
