"""
The yardstick: the walk a picker makes with a list and no plan.

Up one aisle and down the next is the S-shape (traversal) rule; Hall, "Distance Approximations
for Routing Manual Pickers in a Warehouse", IIE Transactions 25 (1993) 76-87.
"""

from itertools import chain

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
            _snake(question, way, aisle_mm=aisle_mm, upward=upward)
            for turned in (points, [(y, x) for x, y in points])
            for way in (turned, [(-x, y) for x, y in turned])
            for upward in (True, False)
        ]
    lengths = (question.length(walk) for walk in walks)
    return min((length for length in lengths if length < FAR), default=None)


def _as_listed(question: Question) -> list[int]:
    rows = chain.from_iterable(question.blocks)
    listed = sorted(rows, key=lambda row: _first_stop(question, row))
    return _ruled(question, sorted(listed, key=lambda row: question.calls[row - 1].group))


def _first_stop(question: Question, row: int) -> int:
    return question.calls[row - 1].stops[0]


def _snake(question: Question, points: list[Point], *, aisle_mm: int, upward: bool) -> list[int]:
    """Return the rows aisle by aisle; every group begins again at its first aisle."""
    walk: list[int] = []
    for block in question.blocks:
        up = upward
        for aisle in _aisles(list(block), points, aisle_mm):
            walk.extend(sorted(aisle, key=lambda row: (points[row - 1][1], row), reverse=not up))
            up = not up
    return _ruled(question, walk)


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


def _aisles(rows: list[int], points: list[Point], aisle_mm: int) -> list[list[int]]:
    aisles: list[list[int]] = []
    for row in sorted(rows, key=lambda row: (points[row - 1], row)):
        if aisles and points[row - 1][0] - points[aisles[-1][0] - 1][0] <= aisle_mm:
            aisles[-1].append(row)
        else:
            aisles.append([row])
    return aisles
