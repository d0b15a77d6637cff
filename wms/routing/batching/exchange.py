"""
Local search: an order moves to another cart, or two orders change places, until none helps.

For every order and every place it could take, the length of the cart that would come of it is
kept in a table; a change touches two carts, so only their columns are counted again.
"""

import math
import time

import numpy as np

from wms.routing.batching.instance import Instance
from wms.routing.batching.pricing import NOBODY, PriceBook, Rows, Whole
from wms.routing.batching.schedule import Solution, costs, weigh
from wms.routing.graph import FAR

CHANGES_MAX = 10_000
# So many of the changes that cost least way are tried against the clock of due moments.
TIMED_MAX = 600


class Exchange:
    """The table for one solution, kept up while it changes."""

    def __init__(self, instance: Instance, book: PriceBook, solution: Solution) -> None:
        self.instance = instance
        self.book = book
        # One cart more than there are: an order may leave for a cart of its own.
        empty = np.full((1, instance.width), NOBODY, dtype=np.int32)
        self.carts: Rows = np.concatenate([solution.carts, empty])
        self.lengths: Whole = np.append(solution.lengths, 0)
        self.cost = solution.cost
        self.orders = np.sort(self.carts[self.carts != NOBODY]).astype(np.int64)
        count = len(instance)
        self.cart_of = np.full(count, NOBODY, dtype=np.int64)
        # Row: who comes. Column: whose place is taken; after the orders, the cart that has room.
        self.table: Whole = np.full((count, count + len(self.carts)), FAR, dtype=np.int64)
        self.without: Whole = np.zeros(count, dtype=np.int64)
        self._count_again(np.arange(len(self.carts)))

    def solution(self) -> Solution:
        """Return the solution as it stands, carts that have been emptied left out."""
        used = self.carts[:, 0] != NOBODY
        return weigh(self.instance, self.carts[used], self.lengths[used])

    def change(self) -> bool:
        """Make the best change; return whether there was one that helps."""
        gains = self._gains()
        coming, place = self._best_in_time(gains) if self.instance.hurried else _least(gains)
        if coming < 0:
            return False
        self._make(coming, place)
        return True

    def _gains(self) -> Whole:
        """Return what each change costs in way: (order, order or cart)."""
        count = len(self.instance)
        orders, home = self.orders, self.cart_of[self.orders]
        gains = np.full(self.table.shape, FAR, dtype=np.int64)
        swaps = self.table[np.ix_(orders, orders)]
        both = swaps + swaps.T - self.lengths[home][:, None] - self.lengths[home]
        gains[np.ix_(orders, orders)] = np.where(np.tri(len(orders), k=0), FAR, both)
        leaves = (self.without[orders] - self.lengths[home])[:, None]
        gains[orders, count:] = self.table[orders, count:] - self.lengths + leaves
        return gains

    def _best_in_time(self, gains: Whole) -> tuple[int, int]:
        """Return the change that costs least with its lateness, (-1, -1) when none helps."""
        late_cost = self.cost - int(self.lengths.sum())
        flat = gains.ravel()
        # Nothing can save more than all the lateness there is.
        worth = np.flatnonzero(flat < late_cost)
        if len(worth) > TIMED_MAX:
            worth = worth[np.argpartition(flat[worth], TIMED_MAX)[:TIMED_MAX]]
        if not len(worth):
            return -1, -1
        coming, place = np.divmod(np.sort(worth), gains.shape[1])
        after = self._costs(coming, place)
        best = int(after.argmin())
        if after[best] >= self.cost:
            return -1, -1
        return int(coming[best]), int(place[best])

    def _costs(self, coming: Whole, place: Whole) -> Whole:
        plans = np.arange(len(coming))
        carts = np.repeat(self.carts[None], len(plans), axis=0)
        lengths = np.repeat(self.lengths[None], len(plans), axis=0)
        left, entered, given, taken = self._both(coming, place)
        carts[plans, left], lengths[plans, left] = given[0], given[1]
        carts[plans, entered], lengths[plans, entered] = taken[0], taken[1]
        return costs(self.instance, carts, lengths)

    def _both(
        self, coming: Whole, place: Whole
    ) -> tuple[Whole, Whole, tuple[Rows, Whole], tuple[Rows, Whole]]:
        """Return the cart left and the cart entered, and what each becomes."""
        count = len(self.instance)
        swap = place < count
        other = np.where(swap, place, NOBODY)
        left = self.cart_of[coming]
        entered = np.where(swap, self.cart_of[other], place - count)
        given = _replaced(self.carts[left], coming, other)
        taken = _replaced(self.carts[entered], other, coming)
        shorter = np.where(swap, self.table[other, coming], self.without[coming])
        return left, entered, (given, shorter), (taken, self.table[coming, place])

    def _make(self, coming: int, place: int) -> None:
        left, entered, given, taken = self._both(np.array([coming]), np.array([place]))
        carts = np.array([int(left[0]), int(entered[0])])
        self.carts[carts[0]], self.lengths[carts[0]] = given[0][0], given[1][0]
        self.carts[carts[1]], self.lengths[carts[1]] = taken[0][0], taken[1][0]
        self.cost = weigh(self.instance, self.carts, self.lengths).cost
        self._count_again(carts)

    def _count_again(self, changed: Whole) -> None:
        """Fill the columns of these carts: what each would be with another order in."""
        count = len(self.instance)
        orders = self.carts[changed].ravel()
        orders = orders[orders != NOBODY].astype(np.int64)
        for cart in changed.tolist():
            row = self.carts[cart]
            self.cart_of[row[row != NOBODY]] = cart
        emptied = _replaced(self.carts[self.cart_of[orders]], orders, np.full(len(orders), NOBODY))
        self.without[orders] = self.book.price(emptied)
        bases = np.concatenate([emptied, self.carts[changed]])
        columns = np.concatenate([orders, changed + count])
        owners = np.concatenate([self.cart_of[orders], changed])
        room = bases[:, -1] == NOBODY
        self.table[:, columns[~room]] = FAR
        self._fill(bases[room], columns[room], owners[room])

    def _fill(self, bases: Rows, columns: Whole, owners: Whole) -> None:
        who, where = np.nonzero(self.cart_of[self.orders][:, None] != owners)
        self.table[:, columns] = FAR
        rows = bases[where].copy()
        rows[:, -1] = self.orders[who]
        allowed = self.instance.fits(rows)
        lengths = np.full(len(rows), FAR, dtype=np.int64)
        if allowed.any():
            lengths[allowed] = self.book.price(rows[allowed])
        self.table[self.orders[who], columns[where]] = lengths


def polished(
    instance: Instance, book: PriceBook, solution: Solution, *, deadline: float = math.inf
) -> Solution:
    """Return the solution after every change that helps, the best first; or at the deadline."""
    exchange = Exchange(instance, book, solution)
    for _ in range(CHANGES_MAX):
        if time.monotonic() >= deadline or not exchange.change():
            break
    return exchange.solution()


def _least(gains: Whole) -> tuple[int, int]:
    coming, place = np.unravel_index(int(gains.argmin()), gains.shape)
    return (int(coming), int(place)) if gains[coming, place] < 0 else (-1, -1)


def _replaced(carts: Rows, old: Whole, new: Whole) -> Rows:
    """Return each cart with the new order (or nobody) in the place of the old (or of a pad)."""
    at = (carts == old[:, None]).argmax(axis=1)
    rows = carts.copy()
    rows[np.arange(len(rows)), at] = new
    return np.ascontiguousarray(np.sort(rows, axis=1)[:, ::-1])
