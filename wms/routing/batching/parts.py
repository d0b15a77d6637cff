"""
A few carts that lie near one another, planned again as well as can be; then the next few.

For orders too many to prove at once: Taillard and Voss, "POPMUSIC: Partial Optimization
Metaheuristic under Special Intensification Conditions", in Essays and Surveys in Metaheuristics
(2002) 613-629. The part is solved by the same proof as a small plan.
"""

import time
from dataclasses import replace

import numpy as np

from wms.routing.batching.instance import Instance
from wms.routing.batching.listing import combinations
from wms.routing.batching.pricing import NOBODY, PriceBook, Pricer, Rows, Whole, tidy
from wms.routing.batching.proof import prove
from wms.routing.batching.schedule import Solution, sequenced

# So many carts can be listed of a part's orders; more take longer than they gain.
LISTED_MAX = 14_000
# No part may take longer than this: some few are hard to prove, and need not be.
PART_SECONDS = 0.5


class _PartPricer:
    """Prices carts of some of the orders, by their place among those."""

    def __init__(self, pricer: Pricer, orders: Whole) -> None:
        self.pricer = pricer
        self.numbers = np.append(orders, NOBODY).astype(np.int32)

    def price(self, carts: Rows) -> Whole:
        """Return the length of the shortest tour of each row, in mm."""
        return self.pricer.price(self.numbers[carts])


def improved(
    instance: Instance,
    book: PriceBook,
    solution: Solution,
    kin: Whole,
    *,
    first: int,
    deadline: float,
) -> Solution:
    """Return the solution with the cart `first`, and those nearest it, planned again."""
    carts = _near(instance, solution, kin, first)
    if len(carts) <= 1 or not book.proven:
        return solution
    rows = solution.carts[carts]
    orders = np.sort(rows[rows != NOBODY]).astype(np.int64)
    found = _proven(instance, book, rows, orders, deadline)
    if found is None:
        return solution
    new = tidy(np.append(orders, NOBODY)[found].astype(np.int32))
    wide = np.full((len(new), instance.width), NOBODY, dtype=np.int32)
    wide[:, : new.shape[1]] = new
    kept = np.delete(np.arange(len(solution.carts)), carts)
    both = np.concatenate([solution.carts[kept], wide])
    lengths = np.concatenate([solution.lengths[kept], book.price(wide)])
    return sequenced(instance, both, lengths)


def _proven(
    instance: Instance, book: PriceBook, rows: Rows, orders: Whole, deadline: float
) -> Rows | None:
    """Return better carts for these orders, by their place among them; None if none was found."""
    objective = replace(instance.objective, late_mm_per_s=0)
    part = Instance(tuple(instance.orders[at] for at in orders), instance.capacity, objective)
    part_book = PriceBook(_PartPricer(book.pricer, orders))
    places = np.where(rows == NOBODY, NOBODY, np.searchsorted(orders, rows)).astype(np.int32)
    least = int(part_book.price(places[:, : part.width]).sum())
    until = min(deadline, time.monotonic() + PART_SECONDS)
    return prove(part, part_book, least, until).carts


def _near(instance: Instance, solution: Solution, kin: Whole, first: int) -> Whole:
    """Return the carts nearest to one, itself first, as many as can be listed together."""
    mine = solution.carts[first][solution.carts[first] != NOBODY]
    away = [
        kin[np.ix_(mine, row[row != NOBODY])].min(initial=np.iinfo(np.int64).max)
        for row in solution.carts
    ]
    away[first] = -1
    near = np.argsort(away, kind="stable")
    sizes = np.cumsum((solution.carts[near] != NOBODY).sum(axis=1))
    listed = np.array([combinations(int(size), instance.width) for size in sizes])
    return np.asarray(near[: max(2, int((listed <= LISTED_MAX).sum()))])
