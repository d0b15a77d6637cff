"""
How good a plan can be at best: the set partition over every cart that is allowed.

Column generation finds what each order is worth such that no cart is worth more than it costs;
the worths then add up to a bound (Dantzig and Wolfe, "Decomposition Principle for Linear
Programs", Operations Research 8 (1960) 101-111). They are kept as whole numbers and held against
every listed cart, so the solver's rounding is no part of that bound. A plan no more than `slack`
above it holds only carts that cost no more than `slack` above their worth: an integer programme
over those alone is exact. Gademann and van de Velde, "Order Batching to Minimize Total Travel
Time in a Parallel-Aisle Warehouse", IIE Transactions 37 (2005) 63-75, price carts in this way.
"""

from dataclasses import dataclass

import numpy as np

from wms.routing.batching.instance import Instance, Truths
from wms.routing.batching.listing import Level, Listing, at_once
from wms.routing.batching.master import PER_MM, Relaxed, partition
from wms.routing.batching.pricing import NOBODY, PriceBook, Rows, Whole
from wms.routing.batching.savings import alone

ROUNDS_MAX = 500
PRICED_PER_ROUND = 3_000
ADDED_PER_ROUND = 500
POOLED_MAX = 6_000
# The plan is usually so near above the bound: a part in so many of it.
FIRST_SLACK = 200
FLOAT_LOSS = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """A bound in mm that no plan is below, and the carts of the best choice found, if any."""

    bound: int
    carts: Rows | None = None


def prove(instance: Instance, book: PriceBook, least: int, deadline: float) -> Proof:
    """
    Return what is proven by the deadline (monotonic), `least` being the cheapest plan known.

    Being late counts as if each cart were walked by the first picker at once; so the bound is met
    only by plans in which nobody waits, or nothing is late.
    """
    proving = _Proving(instance, book, deadline)
    if not book.proven or not proving.listing.build(deadline):
        return Proof(floor_mm(instance, book))
    proving.relax()
    return proving.search(least)


def floor_mm(instance: Instance, book: PriceBook) -> int:
    """
    Return a bound from single orders alone.

    Taken by falling cost, the orders fill at least as many carts as if each were full; each cart
    costs no less than the first order that no cart before it had room for.
    """
    singles = alone(instance, np.arange(len(instance)))
    costs = at_once(instance, singles, book.floors(singles))
    return int(np.sort(costs)[::-1][:: instance.width].sum())


class _Proving:
    """A proof under way: the listed carts, what each order is worth, and the bound so far."""

    def __init__(self, instance: Instance, book: PriceBook, deadline: float) -> None:
        self.instance = instance
        self.book = book
        self.deadline = deadline
        self.listing = Listing(instance, book)
        self.worth: Whole = np.zeros(len(instance), dtype=np.int64)

    def relax(self) -> None:
        """Raise the worths until no cart is worth more than it costs, or until the deadline."""
        master = Relaxed(len(self.instance))
        self._begin(master)
        worth = self.worth
        for _ in range(ROUNDS_MAX):
            found = master.prices(self.deadline)
            if found is None:
                break
            worth = found
            cheap = [self._cheap(level, worth) for level in self.listing.levels]
            if not any(map(len, cheap)):
                break
            for level, places in zip(self.listing.levels, cheap, strict=True):
                master.add(level.carts[places], level.costs[places])
        self.worth = self._lowered(worth)

    def search(self, least: int) -> Proof:
        """Choose whole carts, among more and more, until no other can belong to a better plan."""
        base = int(self.worth.sum())
        bound, best = -(-base // PER_MM), None
        slack = 1 + bound // FIRST_SLACK
        while bound < least:
            cutoff = min(least - 1, bound + slack)
            some = self._within(cutoff * PER_MM - base)
            if some is None:
                break
            chosen, low = partition(len(self.instance), *some, self.deadline)
            if low is None:
                break
            bound = max(bound, min(low, cutoff + 1))
            if len(chosen) and some[1][chosen].sum() < least:
                least, best = int(some[1][chosen].sum()), some[0][chosen]
            slack *= 2
        return Proof(min(bound, least), best)

    def _begin(self, master: Relaxed) -> None:
        """Give the programme single orders, and the best of what the search has priced."""
        singles = self.listing.levels[0]
        master.add(singles.carts, singles.costs)
        carts, lengths = self.book.pool()
        costs = at_once(self.instance, carts, lengths)
        if len(carts) > POOLED_MAX:
            alone = np.append(singles.costs, 0)[carts].sum(axis=1)
            best = np.argpartition(costs / alone, POOLED_MAX)[:POOLED_MAX]
            carts, costs = carts[best], costs[best]
        master.add(carts, costs)

    def _cheap(self, level: Level, worth: Whole) -> Whole:
        """Return which priced carts of a level are worth most above their cost."""
        while True:
            over = self._over(level, worth)
            cheap = over < 0
            unknown = _first(over, cheap & ~level.priced, PRICED_PER_ROUND)
            if not len(unknown):
                return _first(over, cheap, ADDED_PER_ROUND)
            if not self.listing.price(level, unknown, self.deadline):
                return unknown[:0]
            over[unknown] = self._over(level, worth, unknown)
            if (over[unknown] < 0).any():
                return _first(over, (over < 0) & level.priced, ADDED_PER_ROUND)

    def _within(self, over: int) -> tuple[Rows, Whole] | None:
        """Return the carts that cost no more than this above their worth; None without time."""
        carts, costs = [], []
        for level in self.listing.levels:
            near = self._over(level, self.worth) <= over
            if not self.listing.price(level, near & ~level.priced, self.deadline):
                return None
            near = near & (self._over(level, self.worth) <= over)
            carts.append(_widened(level.carts[near], self.instance.width))
            costs.append(level.costs[near])
        return np.concatenate(carts), np.concatenate(costs)

    def _over(self, level: Level, worth: Whole, places: Whole | None = None) -> Whole:
        """Return what carts cost above their worth at the least, in mm / PER_MM."""
        carts, costs = level.carts, level.costs
        if places is not None:
            carts, costs = carts[places], costs[places]
        return np.asarray(costs * PER_MM - worth[carts].sum(axis=1))

    def _lowered(self, worth: Whole) -> Whole:
        """
        Return worths that no cart exceeds, whatever the solver answered.

        Either all are lowered by the worst excess, or by the factor of Farley, "A Note on Bounding a
        Class of Linear Programming Problems", Operations Research 38 (1990) 922-923.
        """
        worst, factor = 0, 1.0
        for level in self.listing.levels:
            together = worth[level.carts].sum(axis=1)
            worst = min(worst, int((level.costs * PER_MM - together).min()))
            factor = min(factor, float((level.costs * PER_MM / np.maximum(together, 1)).min()))
        if worst == 0:
            return worth
        shifted = np.maximum(worth + worst, 0)
        scaled = np.floor(worth * (factor * (1 - FLOAT_LOSS))).astype(np.int64)
        return shifted if shifted.sum() > scaled.sum() else scaled


def _first(values: Whole, among: Truths, most: int) -> Whole:
    """Return the places of the least values among some."""
    places = np.flatnonzero(among)
    if len(places) > most:
        places = places[np.argpartition(values[places], most)[:most]]
    return np.sort(places)


def _widened(carts: Rows, width: int) -> Rows:
    rows = np.full((len(carts), width), NOBODY, dtype=np.int32)
    rows[:, : carts.shape[1]] = carts
    return rows
