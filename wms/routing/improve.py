"""
A good walk quickly, without proof: nearest call first, then 2-opt and Or-opt.

Croes, "A Method for Solving Traveling-Salesman Problems", Operations Research 6 (1958); Or,
doctoral thesis, Northwestern University (1976). Legs that break the order of groups or a
one-way aisle cost FAR, so no step that would use one is ever an improvement.
"""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wms.routing.graph import FAR, Lengths
from wms.routing.question import Question, Shares

_Order = NDArray[np.intp]

SEGMENT_MAX = 3
ROUNDS_MAX = 1_000


def good_order(question: Question, deadline: float, *, shares: Shares | None = None) -> list[int]:
    """
    Return an allowed order of rows, improved until `deadline` on the monotonic clock.

    `shares` say how much a relaxed answer likes each leg: the first walk then follows them, and
    length settles only what they leave open.
    """
    order = _nearest_first(question, np.zeros(question.costs.shape) if shares is None else shares)
    if question.length(order) >= FAR:
        order = _by_reach(question)
    ringed = np.array([0, *order, 0], dtype=np.intp)
    for _ in range(ROUNDS_MAX):
        if time.monotonic() >= deadline or not _improved(question.costs, ringed):
            break
    return [int(row) for row in ringed[1:-1]]


def _nearest_first(question: Question, shares: Shares) -> list[int]:
    # Rounded, so that the last digits of a floating-point answer do not settle a tie.
    liked = np.round(shares, 4)
    order: list[int] = []
    here = 0
    for block in question.blocks:
        left = list(block)
        while left:
            ranks = [(-liked[here, row], question.costs[here, row], row) for row in left]
            here = min(ranks)[-1]
            left.remove(here)
            order.append(here)
    return order


def _by_reach(question: Question) -> list[int]:
    """Return an order that one-way aisles allow: who can reach most of its group comes first."""
    order: list[int] = []
    for block in question.blocks:
        inner = question.costs[block.start : block.stop, block.start : block.stop]
        reach = (inner < FAR).sum(axis=1)
        order.extend(sorted(block, key=lambda row: (-int(reach[row - block.start]), row)))
    return order


_Move = Callable[[Lengths, _Order], bool]


def _improved(costs: Lengths, order: _Order) -> bool:
    moves: tuple[_Move, ...] = (_turned, _shifted)
    return any(move(costs, order) for move in moves)


def _turned(costs: Lengths, order: _Order) -> bool:
    """Turn the stretch round that saves most, in place; return whether any saves."""
    size = len(order)
    forth = np.concatenate(([0], np.cumsum(costs[order[:-1], order[1:]])))
    back = np.concatenate(([0], np.cumsum(costs[order[1:], order[:-1]])))
    first = np.arange(1, size - 1)[:, None]
    last = np.arange(1, size - 1)[None, :]
    turned = costs[order[first - 1], order[last]] + costs[order[first], order[last + 1]]
    turned = turned + back[last] - back[first]
    kept = forth[last + 1] - forth[first - 1]
    saved = np.where(first < last, kept - turned, 0)
    if saved.size == 0 or saved.max() <= 0:
        return False
    a, b = np.unravel_index(int(np.argmax(saved)), saved.shape)
    order[a + 1 : b + 2] = order[a + 1 : b + 2][::-1].copy()
    return True


def _shifted(costs: Lengths, order: _Order) -> bool:
    """Move the short stretch elsewhere that saves most, in place; return whether any saves."""
    size = len(order)
    best_saved, best = 0, None
    for length in range(1, SEGMENT_MAX + 1):
        for first in range(1, size - length):
            saved, gap = _best_gap(costs, order, first, first + length)
            if saved > best_saved:
                best_saved, best = saved, (first, first + length, gap)
    if best is None:
        return False
    first, stop, gap = best
    rest = np.concatenate((order[:first], order[stop:]))
    order[:] = np.concatenate((rest[: gap + 1], order[first:stop], rest[gap + 1 :]))
    return True


def _best_gap(costs: Lengths, order: _Order, first: int, stop: int) -> tuple[int, int]:
    """Return what is saved by moving order[first:stop], and after which place of the rest."""
    rest = np.concatenate((order[:first], order[stop:]))
    head, tail = order[first], order[stop - 1]
    freed = costs[order[first - 1], head] + costs[tail, order[stop]]
    closed = costs[order[first - 1], order[stop]]
    opened = costs[rest[:-1], head] + costs[tail, rest[1:]] - costs[rest[:-1], rest[1:]]
    # The gap just closed is counted among the opened ones with its old, forbidden or dear, leg.
    gap = int(np.argmin(opened))
    return int(freed - closed - opened[gap]), gap
