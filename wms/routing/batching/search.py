"""From orders to the best carts the time allows: joined, polished, proven, ruined and recreated."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wms.routing.batching.exchange import polished
from wms.routing.batching.instance import Instance
from wms.routing.batching.pricing import NOBODY, PriceBook, Rows
from wms.routing.batching.proof import floor_mm, prove
from wms.routing.batching.recreate import inserted
from wms.routing.batching.ruin import Ruin
from wms.routing.batching.savings import alone, joined
from wms.routing.batching.schedule import Solution, sequenced

# So often the search ruins and recreates before it takes the time to prove.
STEPS_BEFORE_PROOF = 20


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

    The way of the search does not depend on the budget, only how far it is gone; so more time
    never gives a worse plan.
    """
    solution = first(instance, book, warm)
    bound = floor_mm(instance, book)
    if budget.over(0) or bound >= solution.cost:
        return solution, bound
    solution = polished(instance, book, solution, deadline=budget.deadline)
    ruin = Ruin(instance, book, solution, np.random.default_rng(seed))
    step = 0
    while not budget.over(step) and bound < ruin.best.cost:
        if step == STEPS_BEFORE_PROOF:
            proof = prove(instance, book, ruin.best.cost, budget.deadline)
            bound = max(bound, proof.bound)
            ruin.take(_chosen(instance, book, proof.carts))
        ruin.step(budget.deadline)
        step += 1
    return ruin.best, bound


def first(instance: Instance, book: PriceBook, warm: Sequence[Sequence[int]]) -> Solution:
    """Return carts to begin from: those given and the other orders put in, or by savings."""
    carts = alone(instance, np.arange(len(instance)))
    lengths = book.price(carts)
    if not any(warm):
        return sequenced(instance, *joined(instance, book, carts, lengths))
    kept = np.full((len(warm), instance.width), NOBODY, dtype=np.int32)
    for row, orders in zip(kept, warm, strict=True):
        row[: len(orders)] = sorted(orders, reverse=True)
    missing = np.setdiff1d(np.arange(len(instance)), kept)
    return inserted(instance, book, kept, book.price(kept), missing)


def _chosen(instance: Instance, book: PriceBook, carts: Rows | None) -> Solution | None:
    if carts is None:
        return None
    return sequenced(instance, carts, book.price(carts))
