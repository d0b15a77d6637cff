"""The assignment problem: every row its own column, at the least cost in all."""

import math
from collections.abc import Sequence


def assign(costs: Sequence[Sequence[float]]) -> list[int]:
    """
    Return the column of each row so that the sum of costs is the least; columns are used once.

    There are at least as many columns as rows. Shortest augmenting paths with potentials (Jonker
    and Volgenant, A Shortest Augmenting Path Algorithm for Dense and Sparse Linear Assignment
    Problems, 1987), in rows squared times columns.
    """
    cheapest = [min(range(len(row)), key=row.__getitem__) for row in costs]
    if len(set(cheapest)) == len(cheapest):
        return cheapest  # nobody contends
    free = len(costs)
    width = len(costs[0])
    of_row, of_column = [0.0] * (len(costs) + 1), [0.0] * (width + 1)
    taken_by = [free] * (width + 1)
    for row in range(len(costs)):
        taken_by[width] = row
        before = _search(costs, taken_by, of_row, of_column)
        column = before.pop()
        while column != width:
            taken_by[column] = taken_by[before[column]]
            column = before[column]
    columns = [0] * len(costs)
    for column, row in enumerate(taken_by[:width]):
        if row != free:
            columns[row] = column
    return columns


def _search(
    costs: Sequence[Sequence[float]],
    taken_by: Sequence[int],
    of_row: list[float],
    of_column: list[float],
) -> list[int]:
    """Return for each column the one before it on the shortest path, and the free column last."""
    free, width = len(costs), len(of_column) - 1
    least, before = [math.inf] * width, [width] * width
    seen: list[int] = []
    unseen = list(range(width))
    column = width
    while taken_by[column] != free:
        seen.append(column)
        row = taken_by[column]
        for other in unseen:
            reduced = costs[row][other] - of_row[row] - of_column[other]
            if reduced < least[other]:
                least[other], before[other] = reduced, column
        column = min(unseen, key=least.__getitem__)
        step = least[column]
        for other in seen:
            of_row[taken_by[other]] += step
            of_column[other] -= step
        for other in unseen:
            least[other] -= step
        unseen.remove(column)
    return [*before, column]
