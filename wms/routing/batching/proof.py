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

import heapq
import time
from dataclasses import dataclass, replace

import numpy as np

from wms.routing.batching.branching import Branching, split
from wms.routing.batching.instance import Instance, Truths
from wms.routing.batching.listing import LISTED_MAX, Level, Listing, at_once, listable
from wms.routing.batching.master import Programme, Shares
from wms.routing.batching.pricing import NOBODY, PriceBook, Rows, Whole
from wms.routing.batching.savings import alone
from wms.routing.batching.worth import PER_MM, Worth, violated

ROUNDS_MAX = 500
PRICED_PER_ROUND = 3_000
ADDED_PER_ROUND = 500
POOLED_MAX = 6_000
# The plan is usually so near above the bound: a part in so many of it.
FIRST_SLACK = 1_000
# Decisions in each round of the search: few, while there may be better plans to find.
NODES_MAX = (60, 200, 1_000, 10_000, 100_000)
SLACK_GROWTH = 2
CUTS_ROUNDS_MAX = 12
# So many ways to be full are looked at.
MIXES_MAX = 200
CUTS_PER_ROUND = 25


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """A bound in mm that no plan is below, the least cost known, and the carts that have it."""

    bound: int
    least: int
    carts: Rows | None = None


def prove(
    instance: Instance,
    book: PriceBook,
    least: int,
    deadline: float,
    *,
    listed_max: int = LISTED_MAX,
) -> Proof:
    """
    Return what is proven by the deadline (monotonic), `least` being the cheapest plan known.

    Being late counts as if each cart were walked by the first picker at once; so the bound is met
    only by plans in which nobody waits, or nothing is late. Where carts are too many to be listed,
    their halves or thirds are: a cart costs as much as any part of it, so as much as its parts on
    average.
    """
    proof = Proof(floor_mm(instance, book), least)
    if not book.proven:
        return proof
    for parts in range(1, instance.width + 1):
        width = -(-instance.width // parts)
        if listable(len(instance), width, deadline, most=listed_max):
            break
    else:
        return proof
    capacity = replace(instance.capacity, orders=width)
    proving = _Proving(Instance(instance.orders, capacity, instance.objective), book, deadline)
    if not proving.listing.build(deadline):
        return proof
    if parts == 1:
        return proving.run(least)
    return Proof(max(proof.bound, proving.bound_in_parts(least, parts)), least)


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
    """A proof under way: the listed carts, and what all is worth."""

    def __init__(self, instance: Instance, book: PriceBook, deadline: float) -> None:
        self.instance = instance
        self.book = book
        self.deadline = deadline
        self.listing = Listing(instance, book)
        count = len(instance)
        anyhow = np.array([[0, count]] * instance.width, dtype=np.int64)
        self.worth = Worth.nothing(count, instance.carts_min, anyhow)

    def bound_in_parts(self, least: int, parts: int) -> int:
        """Return a bound on plans of which each cart is so many of those that are listed."""
        self._start(least * parts)
        self.relax(least * parts, self.worth.limits)
        return -(-self.worth.bound_mm // parts)

    def run(self, least: int) -> Proof:
        """Prove among all plans, and where they differ in how many carts are how full, for each."""
        self._start(least)
        bounds, best = [least], None
        waiting = [(0, 0, self.worth.limits)]
        for step in range(MIXES_MAX):
            if not waiting or time.monotonic() >= self.deadline:
                break
            bound, _, limits = heapq.heappop(waiting)
            numbers = self.relax(least, limits)
            bound = max(bound, self.worth.bound_mm)
            mixes = split(limits, numbers) if numbers is not None and bound < least else []
            for place, mix in enumerate(mixes):
                heapq.heappush(waiting, (bound, 2 * step + place, mix))
            if not mixes:
                proof = self.search(least)
                bounds.append(max(bound, proof.bound))
                if proof.carts is not None:
                    best, least = proof.carts, proof.least
        return Proof(min([least, *bounds, *(node[0] for node in waiting)]), least, best)

    def relax(self, least: int, limits: Whole) -> Shares | None:
        """
        Raise the worths as far as it goes, for plans with so many carts of each size.

        Return how many carts of each size the relaxed plan has; None without time, or when the
        bound is `least` before that.
        """
        self.worth = Worth.nothing(len(self.instance), self.instance.carts_min, limits)
        self.programme.limit(limits)
        for _ in range(CUTS_ROUNDS_MAX):
            shares = self._generate()
            if shares is None or self.worth.bound_mm >= least:
                return None
            count = len(self.instance)
            triples = violated(self.programme.carts, shares, count, CUTS_PER_ROUND)
            if not len(triples):
                return self.programme.numbers(shares)
            self.programme.charge(triples)
        shares = self._generate()
        return None if shares is None else self.programme.numbers(shares)

    def search(self, least: int) -> Proof:
        """Choose whole carts, among more and more, until no other can belong to a better plan."""
        bound, best = self.worth.bound_mm, None
        slack = 1 + bound // FIRST_SLACK
        for nodes_max in NODES_MAX:
            if bound >= least:
                break
            last = nodes_max == NODES_MAX[-1]
            edge = least - 1 if last else min(least - 1, self.worth.bound_mm + slack)
            branching = self._branching(edge, least)
            if branching is None:
                break
            low = branching.run(nodes_max)
            if len(branching.chosen):
                least, best = branching.cutoff + 1, branching.carts[branching.chosen]
            bound = max(bound, min(low, edge + 1))
            slack *= SLACK_GROWTH
        return Proof(min(bound, least), least, best)

    def _branching(self, edge: int, least: int) -> Branching | None:
        """Return the search among all carts of plans up to `edge` mm for one below `least` mm."""
        most = edge * PER_MM - self.worth.total
        carts, costs, over = [], [], []
        for level in self.listing.levels:
            near = self.worth.over(level.carts, level.costs, most) <= most
            if not self.listing.price(level, near & ~level.priced, self.deadline):
                return None
            exact = self.worth.over(level.carts[near], level.costs[near], most)
            near[near] = exact <= most
            carts.append(_widened(level.carts[near], self.instance.width))
            costs.append(level.costs[near])
            over.append(exact[exact <= most])
        programme = Programme(replace(self.worth, triples=self.programme.triples))
        programme.add(np.concatenate(carts), np.concatenate(costs))
        programme.exactly_once()
        # What a plan may cost at most, less this, is what each of its carts may be over its worth.
        dear = (np.concatenate(over) + self.worth.total) // PER_MM
        return Branching(programme, np.concatenate(costs), dear, least - 1, self.deadline)

    def _start(self, least: int) -> None:
        """Begin a programme with single orders, and the best of what the search has priced."""
        self.programme = Programme(self.worth, missing_mm=least + 1)
        singles = self.listing.levels[0]
        self.programme.add(singles.carts, singles.costs)
        width = self.instance.width
        carts, lengths = self.book.pool()
        # The search also priced pairs, to know who is near whom, that no cart may carry.
        allowed = self.instance.fits(carts) & (carts[:, width:] == NOBODY).all(axis=1)
        carts, lengths = carts[allowed][:, :width], lengths[allowed]
        costs = at_once(self.instance, carts, lengths)
        if len(carts) > POOLED_MAX:
            alone_mm = np.append(singles.costs, 0)[carts].sum(axis=1)
            best = np.argpartition(costs / np.maximum(alone_mm, 1), POOLED_MAX)[:POOLED_MAX]
            carts, costs = carts[best], costs[best]
        self.programme.add(carts, costs)

    def _generate(self) -> Shares | None:
        """Add carts until none is worth more than it costs; return the shares; None: no time."""
        for _ in range(ROUNDS_MAX):
            found = self.programme.relaxed(self.deadline)
            if found is None:
                return None
            worth, shares = found
            cheap = [self._cheap(level, worth) for level in self.listing.levels]
            self._keep(worth)
            if not any(map(len, cheap)):
                return shares
            for level, places in zip(self.listing.levels, cheap, strict=True):
                self.programme.add(level.carts[places], level.costs[places])
        return None

    def _keep(self, worth: Worth) -> None:
        """Keep these worths, lowered until no cart exceeds them, if their bound is better."""
        excess, factor = 0, 1.0
        for level in self.listing.levels:
            over = worth.over(level.carts, level.costs, 0)
            below = over < 0
            if below.any():
                costs = level.costs[below] * PER_MM
                excess = max(excess, int(-over.min()))
                factor = min(factor, float((costs / (costs - over[below])).min()))
        lowered = worth.lowered(excess, factor)
        if lowered.total > self.worth.total:
            self.worth = lowered

    def _cheap(self, level: Level, worth: Worth) -> Whole:
        """Return which priced carts of a level are worth most above their cost."""
        while True:
            over = worth.over(level.carts, level.costs, 0)
            unknown = _first(over, (over < 0) & ~level.priced, PRICED_PER_ROUND)
            if not len(unknown):
                return _first(over, over < 0, ADDED_PER_ROUND)
            if not self.listing.price(level, unknown, self.deadline):
                return unknown[:0]
            over[unknown] = worth.over(level.carts[unknown], level.costs[unknown], 0)
            if (over[unknown] < 0).any():
                return _first(over, (over < 0) & level.priced, ADDED_PER_ROUND)


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
