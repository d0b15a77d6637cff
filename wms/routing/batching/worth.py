"""
What each order is worth, so that no cart is worth more than it costs; the sum is a bound.

Beside the orders a cart is worth something by itself, since a plan needs so many of them. And
since every order rides once, ten orders fill no more than two carts with four or more each, and no
two carts each carry two of the same three orders: charges on full carts, and on carts with two of
three, keep the worths from counting on it. Both are Chvátal's roundings; those of three are from
Jepsen, Petersen, Spoorendonk and Pisinger, "Subset-Row Inequalities Applied to the
Vehicle-Routing Problem with Time Windows", Operations Research 56 (2008) 497-511.
"""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from wms.routing.batching.pricing import NOBODY, Rows, Whole

# Worths are whole numbers of thousandths of a millimetre.
PER_MM = 1_000
# What sums of floats may be off by, relative to the factor they make.
FLOAT_LOSS = 1e-12
CHUNK = 20_000
# How far beyond one the shares of carts with two of three must be.
VIOLATED = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """
    Worths of the orders, of a cart by itself, and charges on it; none is negative.

    `carts_min` is how many carts a plan has at least. `full` holds the charges on every two orders
    of a cart, every three and so on, whichever they are; `triples` a row of three orders for each
    of `charges`. Of carts with one order, two and so on, a plan has numbers within `limits` (least
    and most): `fewest` is what such a cart is worth for the least, `most` the charge for the most.
    """

    orders: Whole
    cart: int
    carts_min: int
    full: Whole
    limits: Whole
    fewest: Whole
    most: Whole
    triples: Rows
    charges: Whole

    @classmethod
    def nothing(cls, count: int, carts_min: int, limits: Whole) -> "Worth":
        """Return the worths with which any proof may begin."""
        width = len(limits)
        orders, full, fewest, most, none = (
            np.zeros(many, dtype=np.int64) for many in (count, width - 1, width, width, 0)
        )
        triples = np.zeros((0, 3), dtype=np.int32)
        return cls(orders, 0, carts_min, full, limits, fewest, most, triples, none)

    @property
    def total(self) -> int:
        """Return the bound, in mm / PER_MM, if no cart is worth more than it costs."""
        full = times_full(np.array([len(self.orders)]), len(self.full))[0] @ self.full
        charges = full + self.limits[:, 1] @ self.most + self.charges.sum()
        worth = self.orders.sum() + self.cart * self.carts_min + self.limits[:, 0] @ self.fewest
        return int(worth - charges)

    @property
    def bound_mm(self) -> int:
        """Return the bound, rounded up: all plans cost whole millimetres."""
        return -(-self.total // PER_MM)

    def over(self, carts: Rows, costs: Whole, below: int) -> Whole:
        """Return what carts cost above their worth, exactly where it is not above `below`."""
        sizes = np.arange(len(self.full) + 2)
        by_size = times_full(sizes, len(self.full)) @ self.full - self.cart
        by_size[1:] += self.most - self.fewest
        worths = np.append(self.orders, 0)
        over = costs * PER_MM + by_size[(carts != NOBODY).sum(axis=1)]
        for orders in carts.T:
            over -= worths[orders]
        if len(self.charges):
            near = np.flatnonzero(over <= below)
            for at in range(0, len(near), CHUNK):
                some = near[at : at + CHUNK]
                over[some] += two_of(self.triples, carts[some], len(self.orders)) @ self.charges
        return np.asarray(over)

    def lowered(self, excess: int, factor: float) -> "Worth":
        """
        Return worths that no cart exceeds, where one was by `excess`, or all by this factor.

        The factor is that of Farley, "A Note on Bounding a Class of Linear Programming Problems",
        Operations Research 38 (1990) 922-923; charges fall away with it.
        """
        if excess <= 0:
            return self
        shifted = replace(
            self, orders=np.maximum(self.orders - excess, 0), cart=0, fewest=self.fewest * 0
        )
        if self.cart >= excess:
            shifted = replace(self, cart=self.cart - excess)
        scaled = replace(
            self,
            orders=_part(self.orders, factor),
            cart=int(_part(np.array(self.cart), factor)),
            full=-_part(-self.full, factor),
            fewest=_part(self.fewest, factor),
            most=-_part(-self.most, factor),
            charges=-_part(-self.charges, factor),
        )
        return max(shifted, scaled, key=lambda worth: worth.total)


def times_full(sizes: Whole, most: int) -> Whole:
    """Return how many twos, threes and so on (column) are in each number of orders (row)."""
    return np.asarray(sizes[:, None] // np.arange(2, most + 2))


def two_of(triples: Rows, carts: Rows, count: int) -> NDArray[np.bool_]:
    """Return which carts (row) carry two or three of which triples (column)."""
    inside = np.zeros((count + 1, len(triples)), dtype=np.int8)
    inside[triples.T, np.arange(len(triples))] = 1
    held = inside[carts[:, 0]]
    for orders in carts.T[1:]:
        held = held + inside[orders]
    return np.asarray(held > 1)


def violated(carts: Rows, shares: NDArray[np.float64], count: int, most: int) -> Rows:
    """Return triples of which more than one cart carries two, in these shares; the worst first."""
    used = np.flatnonzero(shares > VIOLATED)
    both = together(carts[used], shares[used], count)
    excess = both[:, :, None] + both[:, None, :] + both
    # A cart with all three carries three pairs of them, and counts once.
    ascending = np.sort(carts[used], axis=1)
    for three in combinations(range(carts.shape[1]), 3):
        one, other, third = ascending[:, three].T
        there = one != NOBODY
        np.subtract.at(excess, (one[there], other[there], third[there]), 2 * shares[used][there])
    one, other, third = np.nonzero(excess > 1 + VIOLATED)
    apart = (one < other) & (other < third)
    triples = np.stack([one[apart], other[apart], third[apart]], axis=1)
    worst = np.argsort(-excess[tuple(triples.T)], kind="stable")[:most]
    return np.ascontiguousarray(triples[worst], dtype=np.int32)


def together(carts: Rows, shares: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return how much of each two orders rides in one cart, in these shares."""
    holds = np.zeros((len(carts), count + 1))
    holds[np.arange(len(carts))[:, None], carts] = 1
    holds = holds[:, :count]
    return np.asarray((holds * shares[:, None]).T @ holds)


def _part(amounts: Whole, factor: float) -> Whole:
    return np.asarray(np.floor(amounts * (factor * (1 - FLOAT_LOSS))), dtype=np.int64)
