"""
Ruin and recreate: take some orders out of their carts and put them back better.

Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, "Record Breaking Optimization Results Using the
Ruin and Recreate Principle", Journal of Computational Physics 159 (2000) 139-171; orders that have
much way in common go together (Shaw 1998), and the one that would regret waiting most goes first
(Ropke and Pisinger, "An Adaptive Large Neighborhood Search Heuristic", Transportation Science 40
(2006) 455-472).
"""

import math
from typing import TYPE_CHECKING

import numpy as np

from wms.routing.batching.exchange import polished
from wms.routing.batching.instance import Instance
from wms.routing.batching.pricing import NOBODY, PriceBook, Rows, Whole, tidy
from wms.routing.batching.recreate import inserted
from wms.routing.batching.savings import alone
from wms.routing.batching.schedule import Solution, resequenced

if TYPE_CHECKING:
    from numpy.random import Generator

TAKEN_MIN, TAKEN_MAX = 3, 12
# A plan a little worse than the best is walked on from: a part in so many of its cost.
WORSE_PART = 250
# How far the sense of nearness may stray, so that not always the same orders are taken.
STRAY = 0.35


class Ruin:
    """The search under way: where it stands, the best so far, and what it draws by lot."""

    def __init__(
        self, instance: Instance, book: PriceBook, solution: Solution, chance: "Generator"
    ) -> None:
        self.instance = instance
        self.book = book
        self.chance = chance
        self.now = self.best = solution
        self.orders = np.sort(solution.carts[solution.carts != NOBODY]).astype(np.int64)
        self.kin = kinship(instance, book)

    def step(self, deadline: float = math.inf) -> None:
        """Ruin and recreate once."""
        solution = inserted(self.instance, self.book, *self._ruined(), chance=self.chance)
        slack = self.best.cost // WORSE_PART
        if self.instance.hurried and solution.cost < self.best.cost + slack:
            solution = resequenced(self.instance, solution)
        if solution.cost < self.best.cost:
            solution = polished(self.instance, self.book, solution, deadline=deadline)
        if solution.cost < self.best.cost + slack:
            self.now = solution
        self.take(solution)

    def take(self, solution: Solution | None) -> None:
        """Take a solution from elsewhere for the best, if it is."""
        if solution is not None and solution.cost < self.best.cost:
            self.best = self.now = solution

    def _ruined(self) -> tuple[Rows, Whole, Whole]:
        """Return the carts that are left, their lengths, and who was taken out."""
        most = min(TAKEN_MAX, len(self.orders))
        count = int(self.chance.integers(min(TAKEN_MIN, most), most + 1))
        first = int(self.chance.choice(self.orders))
        near = self.kin[first, self.orders] * self.chance.uniform(
            1 - STRAY, 1 + STRAY, len(self.orders)
        )
        taken = self.orders[np.argsort(near)[:count]]
        gone = np.isin(self.now.carts, taken)
        carts = tidy(np.where(gone, NOBODY, self.now.carts).astype(np.int32))
        lengths = self.now.lengths.copy()
        touched = np.flatnonzero(gone.any(axis=1))
        lengths[touched] = self.book.price(carts[touched])
        left = carts[:, 0] != NOBODY
        return carts[left], lengths[left], taken


def kinship(instance: Instance, book: PriceBook) -> Whole:
    """Return the length of a cart of each two orders, less what the longer walks alone."""
    count = len(instance)
    kin = np.zeros((count, count), dtype=np.int64)
    if instance.width == 1 or count == 1:
        return kin
    one, other = np.triu_indices(count, 1)
    pairs = np.full((len(one), instance.width), NOBODY, dtype=np.int32)
    pairs[:, 0], pairs[:, 1] = one, other
    alone_mm = book.price(alone(instance, np.arange(count)))
    kin[one, other] = book.price(pairs) * 2 - alone_mm[one] - alone_mm[other]
    return kin + kin.T
