"""
What one chain offers the sweep, by the stops on it.

Options of an aisle as in Ratliff and Rosenthal, "Order-Picking in a Rectangular Warehouse: A
Solvable Case of the Traveling Salesman Problem", Operations Research 31 (1983) 507-521: once
through, twice, from one end, from the other, or from both but for the largest gap. Where the
walk may begin or end on the chain there are more, found by a sweep of their own along it.
"""

from collections.abc import Sequence
from itertools import pairwise

from wms.routing.frontier.hanging import Hung
from wms.routing.frontier.states import (
    DONE,
    EE_APART,
    EE_JOINED,
    EVEN,
    EZ,
    NEVER,
    NONE,
    UU_JOINED,
    ZE,
    space,
)
from wms.routing.graph import FAR

# Along a chain slot 0 stays at its first end, and slot 1 goes from point to point.
_HANG: list[list[int]] = space(2).hang(1).tolist()
_SHIFT: list[list[int]] = space(2).shift(1).tolist()
_PARITY: list[int] = space(2).parity.tolist()
STATES = space(2).size

# A point on a chain: how far from its first end, and what hangs there.
Points = Sequence[tuple[int, Hung]]
# From which place on a chain to which it is walked, and how often. Place 0 is the first end, place
# k the k-th point, counted from 1, and the one after all points the last end.
Span = tuple[int, int, int]
_Choices = list[tuple[int, int, bool]]


def plain(points: Points) -> bool:
    """Return whether every point must be touched, and that is all."""
    return all(hung.plain for _, hung in points)


def options(length_mm: int, points: Points) -> list[int]:
    """Return the cost of each of the 14 states of a chain with these points, FAR where none."""
    if plain(points):
        return _plain_options(length_mm, points)
    return _stages(length_mm, points)[-1]


def even(option: int) -> bool:
    """Return whether the ends of a chain are walked by an even number of times in all."""
    return _PARITY[option] == 0


def explained(length_mm: int, points: Points, option: int) -> tuple[list[Span], list[int]]:
    """Return what of the chain is walked by an option, and the state of each point."""
    # An even total without the start in it tells that the walk does not end here either.
    if even(option) and all(hung.stop for _, hung in points):
        return plain_spans([along for along, _ in points], option), [EVEN] * len(points)
    stages = _stages(length_mm, points)
    spans: list[Span] = []
    states: list[int] = []
    state = option
    for stage in range(len(stages) - 2, -1, -1):
        table, choices = _move(length_mm, points, stage)
        passed = any(hung.start for _, hung in points[: stage // 2])
        state, choice = _before(stages[stage], table, choices, state, passed=passed)
        if stage % 2:
            states.append(choice)
        elif choice != NONE:
            spans.append((stage // 2, stage // 2 + 1, 1 if choice == UU_JOINED else 2))
    return spans[::-1], states[::-1]


def _plain_options(length_mm: int, points: Points) -> list[int]:
    costs = [FAR] * STATES
    hung = sum(point.costs[EVEN] for _, point in points)
    costs[UU_JOINED] = length_mm + hung
    costs[EE_JOINED] = 2 * length_mm + hung
    if points:
        first, last = points[0][0], points[-1][0]
        # All of the walk may lie on this one chain.
        costs[DONE] = 2 * (last - first) + hung
        costs[EZ] = 2 * last + hung
        costs[ZE] = 2 * (length_mm - first) + hung
        gaps = [there - here for (here, _), (there, _) in pairwise(points)]
        if gaps:
            costs[EE_APART] = 2 * (length_mm - max(gaps)) + hung
    else:
        costs[NONE] = 0
    return costs


def plain_spans(along_mm: Sequence[int], option: int) -> list[Span]:
    """Return what is walked of a chain with stops alone, so far from its first end."""
    end = len(along_mm) + 1
    if option == EE_APART:
        gaps = [there - here for here, there in pairwise(along_mm)]
        gap = 1 + gaps.index(max(gaps))
        return [(0, gap, 2), (gap + 1, end, 2)]
    if option == UU_JOINED:
        return [(0, end, 1)]
    first = 1 if option in {ZE, DONE} else 0
    last = end - 1 if option in {EZ, DONE} else end
    return [(first, last, 2)]


def _stages(length_mm: int, points: Points) -> list[list[int]]:
    """Return the costs of the states after each move; stretches and points take turns."""
    start = [FAR] * STATES
    start[NONE] = 0
    stages = [start]
    passed = False
    for stage in range(2 * len(points) + 1):
        table, choices = _move(length_mm, points, stage)
        stages.append(_advanced(stages[-1], table, choices, passed=passed))
        passed = passed or bool(stage % 2 and points[stage // 2][1].start)
    return stages


def _move(length_mm: int, points: Points, stage: int) -> tuple[list[list[int]], _Choices]:
    """Return the table of a move and its options: which, at what cost, does the walk end there."""
    at = stage // 2
    if stage % 2:
        hung = points[at][1]
        costs = enumerate(hung.costs)
        return _HANG, [(state, cost, hung.ends(state)) for state, cost in costs if cost < FAR]
    here = points[at - 1][0] if at else 0
    stretch = (points[at][0] if at < len(points) else length_mm) - here
    choices = [(NONE, 0, False), (UU_JOINED, stretch, False), (EE_JOINED, 2 * stretch, False)]
    # The first stretch opens both slots: its options are themselves the states.
    return (_SHIFT if at else _OPEN), choices


_OPEN: list[list[int]] = [
    [option if state == NONE else NEVER for option in range(STATES)] for state in range(STATES)
]


def _advanced(
    costs: list[int], table: list[list[int]], choices: _Choices, *, passed: bool
) -> list[int]:
    result = [FAR] * STATES
    for state, cost in enumerate(costs):
        if cost < FAR:
            ended = _PARITY[state] != passed
            for option, extra, ends in choices:
                to = table[state][option]
                # The walk ends once; and where it is whole, nothing may be added to it.
                if to != NEVER and not (ended and ends) and cost + extra < result[to]:
                    result[to] = cost + extra
    return result


def _before(
    costs: list[int], table: list[list[int]], choices: _Choices, to: int, *, passed: bool
) -> tuple[int, int]:
    _, state, option = min(
        (cost + extra, state, option)
        for state, cost in enumerate(costs)
        if cost < FAR
        for option, extra, ends in choices
        if table[state][option] == to and not (ends and _PARITY[state] != passed)
    )
    return state, option
