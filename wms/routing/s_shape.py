"""
The yardstick: the walk a picker makes with a list and no plan.

Up one aisle and down the next is the S-shape (traversal) rule; Hall, "Distance Approximations
for Routing Manual Pickers in a Warehouse", IIE Transactions 25 (1993) 76-87.
"""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from wms.routing.graph import FAR
from wms.routing.sequence.question import Question

Point = tuple[int, int]

# Bins left and right of a person are less than this apart, the next aisle's are more.
AISLE_MM = 1_600


def s_shaped(
    question: Question, points: list[Point] | None, *, aisle_mm: int = AISLE_MM
) -> int | None:
    """
    Return how long the walk is without planning; None when one-way aisles forbid every such walk.

    `points` are where the calls stand. Calls no more than `aisle_mm` apart across stand in one
    aisle; aisles are taken in turn, up one and down the next, each call by the shortest way from
    the last. Of aisles along x or y, begun from either side, going up or down, the best counts:
    a yardstick should not be bent in the planner's favour. Without points the calls are taken in
    the order in which the stops were given.
    """
    if points is None:
        walks = [_as_listed(question)]
    else:
        walks = [
            _ruled(question, walk)
            for turned in (points, [(y, x) for x, y in points])
            for sided in (turned, [(-x, y) for x, y in turned])
            for walk in _snakes(question, sided, aisle_mm)
        ]
    rows = np.zeros((len(walks), len(question.calls) + 2), dtype=np.intp)
    rows[:, 1:-1] = walks
    lengths = question.costs[rows[:, :-1], rows[:, 1:]].sum(axis=1).tolist()
    return min((length for length in lengths if length < FAR), default=None)


def _as_listed(question: Question) -> list[int]:
    rows = chain.from_iterable(question.blocks)
    listed = sorted(rows, key=lambda row: _first_stop(question, row))
    return _ruled(question, sorted(listed, key=lambda row: question.calls[row - 1].group))


def _first_stop(question: Question, row: int) -> int:
    return question.calls[row - 1].stops[0]


def _snakes(question: Question, points: list[Point], aisle_mm: int) -> Iterator[list[int]]:
    """Yield the rows aisle by aisle, up one and down the next; each group begins anew."""
    blocks = [_aisles(block, points, aisle_mm) for block in question.blocks]
    for first in (0, 1):
        yield [
            row
            for aisles in blocks
            for turn, aisle in enumerate(aisles, start=first)
            for row in (aisle[::-1] if turn % 2 else aisle)
        ]


def _ruled(question: Question, walk: list[int]) -> list[int]:
    """Return the walk with each row put off until all that must precede it are done."""
    if not question.ruled:
        return walk
    ruled: list[int] = []
    left = walk
    while left:
        row = next(row for row in left if not question.earlier[left, row].any())
        ruled.append(row)
        left.remove(row)
    return ruled


def _aisles(rows: range, points: list[Point], aisle_mm: int) -> list[list[int]]:
    """Return the rows by aisle, in each from below upwards."""
    aisles: list[list[tuple[int, int]]] = []
    begins = 0
    for (across, up), row in sorted((points[row - 1], row) for row in rows):
        if aisles and across - begins <= aisle_mm:
            aisles[-1].append((up, row))
        else:
            aisles.append([(up, row)])
            begins = across
    return [[row for _, row in sorted(aisle)] for aisle in aisles]
