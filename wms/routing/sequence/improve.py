"""
A good walk quickly, without proof: nearest call first, then 2-opt and Or-opt.

Croes, "A Method for Solving Traveling-Salesman Problems", Operations Research 6 (1958); Or,
doctoral thesis, Northwestern University (1976). A stretch is turned, or moved past another, only
where nothing in it must precede the rest: the table of such pairs is summed once a round, so that
a move is looked up in four places (as for the sequential ordering problem in Gambardella and
Dorigo, INFORMS Journal on Computing 12 (2000) 237-255).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wms.routing.graph import FAR, Lengths
from wms.routing.sequence import kernel
from wms.routing.sequence.question import Precedence, Question, Shares

_Order = NDArray[np.intp]

SEGMENT_MAX = 3
# How many moves the compiled search looks at, by the square of the calls: some ten milliseconds.
WORK_A_CALL = 1_000
WORK_MAX = 4_000_000
WORK_LEAST = 200_000
WORK_A_SECOND = 40_000_000
ROUNDS_MAX = 1_000


def good_order(question: Question, deadline: float, *, shares: Shares | None = None) -> list[int]:
    """
    Return an allowed order of rows, improved until `deadline` on the monotonic clock.

    `shares` say how much a relaxed answer likes each leg: the first walk then follows them, and
    length settles only what they leave open.
    """
    order = _nearest_first(question, np.zeros(question.costs.shape) if shares is None else shares)
    return improved(question, order, deadline)


def improved(question: Question, order: list[int], deadline: float) -> list[int]:
    """Return an order at least as good as this, improved until `deadline`."""
    if kernel.KERNEL is not None:
        work = _work(len(order), deadline)
        return kernel.KERNEL.improve(question.costs, question.earlier, order, work)
    ringed = np.array([0, *order, 0], dtype=np.intp)
    for _ in range(ROUNDS_MAX):
        if time.monotonic() >= deadline or not _moved(question, ringed):
            break
    return [int(row) for row in ringed[1:-1]]


def _work(calls: int, deadline: float) -> int:
    """Return how many moves to look at: the same for every question that has the time."""
    left = min(max(deadline - time.monotonic(), 0.0), 1.0)
    return min(WORK_A_CALL * calls**2, WORK_MAX, max(WORK_LEAST, int(left * WORK_A_SECOND)))


def _nearest_first(question: Question, shares: Shares) -> list[int]:
    """Return an order in which each call is the nearest whose turn it can be."""
    # Rounded, so that the last digits of a floating-point answer do not settle a tie.
    liked = np.round(shares, 4)
    turns = _turns(question)
    waits_for = turns.sum(axis=0)
    left = np.arange(len(question.costs)) > 0
    order: list[int] = []
    here = 0
    while left.any():
        ready = np.nonzero(left & (waits_for == 0))[0]
        best = np.lexsort((ready, question.costs[here, ready], -liked[here, ready]))[0]
        here = int(ready[best])
        order.append(here)
        left[here] = False
        waits_for = waits_for - turns[here]
    return order


def _turns(question: Question) -> Precedence:
    """
    Return which row must come before which, one-way aisles counted with the rules.

    Of two calls that no rule orders, the one that cannot be reached from the other comes first.
    """
    ways = question.costs < FAR
    ways[0] = ways[:, 0] = False
    earlier = question.earlier
    return earlier | (ways & ~ways.T & ~earlier.T)


@dataclass(frozen=True, slots=True)
class _Round:
    """An order with the start at both ends, and how many ruled pairs lie in each corner of it."""

    costs: Lengths
    order: _Order
    pairs: NDArray[np.int64]

    def ruled(self, first: _Order | int, stop: _Order | int) -> NDArray[np.bool_]:
        """Return whether something in order[first:stop] must come before something else there."""
        pairs = self.pairs
        held = pairs[stop, stop] - pairs[first, stop] - pairs[stop, first] + pairs[first, first]
        return np.asarray(held > 0)

    def room(self, first: int, stop: int) -> tuple[int, int]:
        """Return how far order[first:stop] may move: the first and the last gap of the rest."""
        pairs, size = self.pairs, len(self.order)
        left = pairs[first, stop] - pairs[:first, stop] - pairs[first, first] + pairs[:first, first]
        right = pairs[stop, stop + 1 :] - pairs[first, stop + 1 :]
        right = right - (pairs[stop, stop] - pairs[first, stop])
        # Counts of pairs with what is passed: they only grow with the distance moved.
        least = int(np.count_nonzero(left > 0))
        most = first - 1 + int(np.count_nonzero(right == 0))
        return max(least - 1, 0), min(most, size - (stop - first) - 2)


_Move = Callable[[_Round], bool]


def _moved(question: Question, order: _Order) -> bool:
    pairs = np.zeros((len(order) + 1, len(order) + 1), dtype=np.int64)
    ruled = question.earlier[np.ix_(order, order)]
    pairs[1:, 1:] = ruled.cumsum(axis=0).cumsum(axis=1)
    this = _Round(question.costs, order, pairs)
    moves: tuple[_Move, ...] = (_turned, _shifted)
    return any(move(this) for move in moves)


def _turned(this: _Round) -> bool:
    """Turn the stretch round that saves most, in place; return whether any saves."""
    costs, order = this.costs, this.order
    size = len(order)
    forth = np.concatenate(([0], np.cumsum(costs[order[:-1], order[1:]])))
    back = np.concatenate(([0], np.cumsum(costs[order[1:], order[:-1]])))
    first = np.arange(1, size - 1)[:, None]
    last = np.arange(1, size - 1)[None, :]
    turned = costs[order[first - 1], order[last]] + costs[order[first], order[last + 1]]
    turned = turned + back[last] - back[first]
    kept = forth[last + 1] - forth[first - 1]
    saved = np.where((first < last) & ~this.ruled(first, last + 1), kept - turned, 0)
    if saved.size == 0 or saved.max() <= 0:
        return False
    a, b = np.unravel_index(int(np.argmax(saved)), saved.shape)
    order[a + 1 : b + 2] = order[a + 1 : b + 2][::-1].copy()
    return True


def _shifted(this: _Round) -> bool:
    """Move the short stretch elsewhere that saves most, in place; return whether any saves."""
    order = this.order
    size = len(order)
    best_saved, best = 0, None
    for length in range(1, SEGMENT_MAX + 1):
        for first in range(1, size - length):
            saved, gap = _best_gap(this, first, first + length)
            if saved > best_saved:
                best_saved, best = saved, (first, first + length, gap)
    if best is None:
        return False
    first, stop, gap = best
    rest = np.concatenate((order[:first], order[stop:]))
    order[:] = np.concatenate((rest[: gap + 1], order[first:stop], rest[gap + 1 :]))
    return True


def _best_gap(this: _Round, first: int, stop: int) -> tuple[int, int]:
    """Return what is saved by moving order[first:stop], and after which place of the rest."""
    costs, order = this.costs, this.order
    rest = np.concatenate((order[:first], order[stop:]))
    head, tail = order[first], order[stop - 1]
    freed = costs[order[first - 1], head] + costs[tail, order[stop]]
    closed = costs[order[first - 1], order[stop]]
    least, most = this.room(first, stop)
    gaps = slice(least, most + 1)
    ins, outs = rest[:-1][gaps], rest[1:][gaps]
    opened = costs[ins, head] + costs[tail, outs] - costs[ins, outs]
    # The gap just closed is counted among the opened ones with its old, forbidden or dear, leg.
    gap = int(np.argmin(opened))
    return int(freed - closed - opened[gap]), least + gap
