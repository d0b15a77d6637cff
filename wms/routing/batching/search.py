"""From orders to the best carts the time allows: joined, polished, proven, ruined and recreated."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat

import numpy as np

from wms.routing.batching.exchange import polished
from wms.routing.batching.instance import Instance
from wms.routing.batching.listing import LISTED_MAX, combinations
from wms.routing.batching.parts import improved
from wms.routing.batching.pricing import NOBODY, PriceBook, Rows
from wms.routing.batching.proof import floor_mm, prove
from wms.routing.batching.recreate import inserted
from wms.routing.batching.ruin import Ruin
from wms.routing.batching.savings import alone, joined
from wms.routing.batching.schedule import Solution, sequenced

# So often the search ruins and recreates before it looks farther.
STEPS_AT_FIRST = 20
# Up to so many carts are listed and proven at once; with more, parts are planned better before.
DIRECT_MAX = 600_000
RUINS_PER_PART = 5


@dataclass(frozen=True, slots=True)
class Budget:
    """Until when to search (monotonic seconds), or for how many steps."""

    deadline: float
    steps: int | None = None

    def over(self, step: int) -> bool:
        """Return whether the search must end before this step."""
        if self.steps is not None and step >= self.steps:
            return True
        return time.monotonic() >= self.deadline


def search(
    instance: Instance,
    book: PriceBook,
    budget: Budget,
    *,
    seed: int,
    warm: Sequence[Sequence[int]] = (),
) -> tuple[Solution, int]:
    """
    Return the best carts found within the budget, and a bound in mm on any.

    Steps alone do not change the way of the search, only how far it goes: more of them never give
    a worse plan. With a deadline, what cannot be afforded before it is left out.
    """
    solution = first(instance, book, warm, budget.deadline)
    bound = floor_mm(instance, book)
    # For every order, every place in another cart.
    places = len(instance) * (len(instance) + len(solution.carts))
    hopeless = budget.over(0) or not book.affords(places, budget.deadline)
    if hopeless or bound >= solution.cost:
        return solution, bound
    solution = polished(instance, book, solution, deadline=budget.deadline)
    chance = np.random.default_rng(seed)
    under_way = _Search(Ruin(instance, book, solution, chance), bound, budget.deadline)
    for step, move in enumerate(under_way.moves()):
        if budget.over(step) or under_way.bound >= under_way.ruin.best.cost:
            break
        move()
    return under_way.ruin.best, under_way.bound


class _Search:
    """The search under way: the best so far, its bound, and what is tried next."""

    def __init__(self, ruin: Ruin, bound: int, deadline: float) -> None:
        self.ruin = ruin
        self.bound = bound
        self.deadline = deadline
        self.next_part = 0

    def moves(self) -> Iterator[Callable[[], None]]:
        """Yield what to do, without end."""
        yield from repeat(self._ruin, STEPS_AT_FIRST)
        instance = self.ruin.instance
        if combinations(len(instance), instance.width) > DIRECT_MAX:
            yield partial(self._prove, listed_max=DIRECT_MAX)
            yield from self._parts()
        yield self._prove
        while True:
            yield from repeat(self._ruin, RUINS_PER_PART)
            yield self._part

    def _parts(self) -> Iterator[Callable[[], None]]:
        """Yield parts until each cart has been the first of one since the last that helped."""
        cost, failed = self.ruin.best.cost, 0
        while failed < len(self.ruin.best.carts):
            yield self._part
            failed = failed + 1 if self.ruin.best.cost == cost else 0
            cost = self.ruin.best.cost

    def _ruin(self) -> None:
        self.ruin.step(self.deadline)

    def _part(self) -> None:
        ruin = self.ruin
        first_cart = self.next_part % len(ruin.best.carts)
        part = improved(
            ruin.instance, ruin.book, ruin.best, ruin.kin, first=first_cart, deadline=self.deadline
        )
        ruin.take(part)
        self.next_part += 1

    def _prove(self, listed_max: int | None = None) -> None:
        ruin = self.ruin
        most = LISTED_MAX if listed_max is None else listed_max
        proof = prove(ruin.instance, ruin.book, ruin.best.cost, self.deadline, listed_max=most)
        self.bound = max(self.bound, proof.bound)
        if proof.carts is not None:
            lengths = ruin.book.price(proof.carts)
            ruin.take(sequenced(ruin.instance, proof.carts, lengths))


def first(
    instance: Instance, book: PriceBook, warm: Sequence[Sequence[int]], deadline: float
) -> Solution:
    """Return carts to begin from: those given and the other orders put in, or by savings."""
    count = len(instance)
    if any(warm):
        kept = _rows(instance, warm)
        missing = np.setdiff1d(np.arange(count), kept)
        return inserted(instance, book, kept, book.price(kept), missing)
    if not book.affords(count * (count + 1) // 2, deadline):
        kept = _rows(instance, as_they_come(instance))
        return sequenced(instance, kept, book.price(kept))
    carts = alone(instance, np.arange(count))
    return sequenced(instance, *joined(instance, book, carts, book.price(carts)))


def as_they_come(instance: Instance) -> list[list[int]]:
    """Return carts filled with whatever is due next, each order in the first that has room."""
    carts: list[list[int]] = []
    for order in np.argsort(instance.due_ms[:-1], kind="stable").tolist():
        for cart in carts:
            if len(cart) < instance.width and instance.fits(np.array([[*cart, order]]))[0]:
                cart.append(order)
                break
        else:
            carts.append([order])
    return carts


def _rows(instance: Instance, carts: Sequence[Sequence[int]]) -> Rows:
    rows = np.full((len(carts), instance.width), NOBODY, dtype=np.int32)
    for row, orders in zip(rows, carts, strict=True):
        row[: len(orders)] = sorted(orders, reverse=True)
    return rows
