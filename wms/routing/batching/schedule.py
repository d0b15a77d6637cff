"""Carts in sequence: who walks which when, and what being late costs."""

from dataclasses import dataclass

import numpy as np

from wms.routing.batching.instance import Instance
from wms.routing.batching.pricing import NOBODY, Rows, Whole

MS_PER_S = 1_000
ROUNDS_MAX = 50
SEQUENCES_MAX = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Carts in the sequence in which they are walked, their lengths, and the cost in mm."""

    carts: Rows
    lengths: Whole
    cost: int


def weigh(instance: Instance, carts: Rows, lengths: Whole) -> Solution:
    """Return the solution that these carts are, in this sequence."""
    return Solution(carts, lengths, int(costs(instance, carts[None], lengths[None])[0]))


def costs(instance: Instance, carts: Rows, lengths: Whole) -> Whole:
    """Return what many plans cost, in mm: (plan, cart, order) and (plan, cart)."""
    walk = lengths.sum(axis=1)
    if not instance.hurried:
        return np.asarray(walk)
    late_ms = late_in_sequence(instance, carts, lengths)
    return np.asarray(walk + late_ms * instance.objective.late_mm_per_s // MS_PER_S)


def late_in_sequence(instance: Instance, carts: Rows, lengths: Whole) -> Whole:
    """
    Return the lateness of many plans at once, in ms: (plan, cart, order) and (plan, cart).

    Each cart goes to whoever is free first. One without orders takes no time.
    """
    lasts = np.where(carts[..., 0] == NOBODY, 0, instance.lasts_ms(carts, lengths))
    return np.asarray(instance.late_ms(carts, finish_ms(instance, lasts)).sum(axis=1))


def finish_ms(instance: Instance, lasts: Whole) -> Whole:
    """Return when each cart comes in, many plans at once."""
    return _walked(instance, lasts)[0]


def picker_of(instance: Instance, lasts: Whole) -> Whole:
    """Return who walks each cart: an index into the pickers, the one first free being 0."""
    return _walked(instance, lasts)[1]


def _walked(instance: Instance, lasts: Whole) -> tuple[Whole, Whole]:
    free = np.repeat(instance.free_ms[None], len(lasts), axis=0)
    if free.shape[1] == 1:
        return np.cumsum(lasts, axis=1) + free, np.zeros_like(lasts)
    finish, pickers = np.empty_like(lasts), np.empty_like(lasts)
    plans = np.arange(len(lasts))
    for cart in range(lasts.shape[1]):
        first = free.argmin(axis=1)
        free[plans, first] += lasts[:, cart]
        finish[:, cart] = free[plans, first]
        pickers[:, cart] = first
    return finish, pickers


def sequenced(instance: Instance, carts: Rows, lengths: Whole) -> Solution:
    """Return these carts in the best sequence found: by haste, then by moving one at a time."""
    if not instance.hurried or len(carts) <= 1:
        return weigh(instance, carts, lengths)
    best = min(
        (_taken(instance, carts, lengths, order) for order in _by_haste(instance, carts, lengths)),
        key=lambda solution: solution.cost,
    )
    return resequenced(instance, best)


def resequenced(instance: Instance, solution: Solution) -> Solution:
    """Return the carts in a sequence that moving one cart alone does not better."""
    if not instance.hurried or len(solution.carts) <= 1:
        return solution
    moves = _moves(len(solution.carts))
    for _ in range(ROUNDS_MAX):
        late_ms = late_in_sequence(instance, solution.carts[moves], solution.lengths[moves])
        order = moves[int(late_ms.argmin())]
        better = _taken(instance, solution.carts, solution.lengths, order)
        if better.cost >= solution.cost:
            break
        solution = better
    return solution


def _taken(instance: Instance, carts: Rows, lengths: Whole, order: Whole) -> Solution:
    return weigh(instance, carts[order], lengths[order])


def _by_haste(instance: Instance, carts: Rows, lengths: Whole) -> list[Whole]:
    """Return sequences to begin from: as they are, by first due, by last start, by duration."""
    due = instance.due_ms[carts]
    lasts = instance.lasts_ms(carts, lengths)
    first, mean = due.min(axis=1), due.mean(axis=1)
    as_they_are = np.arange(len(carts))
    keys = (as_they_are, first, first - lasts, mean, lasts)
    return [np.argsort(key, kind="stable") for key in keys]


def _moves(count: int) -> Whole:
    """Return every sequence in which one cart has moved; the nearest moves where they are many."""
    base = np.arange(count)
    found: list[Whole] = []
    for away in range(1, count):
        for cart in range(count):
            for to in (cart - away, cart + away):
                if 0 <= to < count and len(found) < SEQUENCES_MAX:
                    found.append(np.insert(np.delete(base, cart), to, cart))
    return np.array(found)
