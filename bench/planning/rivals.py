"""
The rules of thumb and the textbook search that the planner is held against.

Each returns an order of the stops; every leg then goes by the shortest way, which is kinder to a
rule of thumb than the floor is. Hall, "Distance Approximations for Routing Manual Pickers in a
Warehouse", IIE Transactions 25 (1993) 76-87, has S-shape and largest gap.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.planning.stores import Shop

Lengths = NDArray[np.int64]


def round_trip(lengths: Lengths, order: list[int]) -> int:
    """Return the length of the walk from row 0 by these rows and back."""
    return int(sum(lengths[a, b] for a, b in pairwise([0, *order, 0])))


def s_shape(shop: Shop, stops: list[int]) -> list[int]:
    """Return stops aisle by aisle, up one and down the next."""
    order: list[int] = []
    for turn, aisle in enumerate(_aisles(shop, stops)):
        order.extend(sorted(aisle, key=shop.up_of, reverse=turn % 2 == 1))
    return order


def largest_gap(shop: Shop, stops: list[int]) -> list[int]:
    """
    Return stops as one walks that never crosses the widest gap of an aisle.

    Up the first aisle, along the back into every aisle as far as its widest gap, down the last,
    and along the front into what is left.
    """
    aisles = _aisles(shop, stops)
    if len(aisles) == 1:
        return sorted(stops, key=shop.up_of)
    first, *between, last = aisles
    halves = [_halves(shop, sorted(aisle, key=shop.up_of)) for aisle in between]
    behind = [node for _, back in halves for node in reversed(back)]
    front = [node for near, _ in reversed(halves) for node in near]
    up = sorted(first, key=shop.up_of)
    return [*up, *behind, *sorted(last, key=shop.up_of, reverse=True), *front]


def _aisles(shop: Shop, stops: list[int]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for node in sorted(stops):
        found.setdefault(shop.column_of(node), []).append(node)
    return list(found.values())


def _halves(shop: Shop, aisle: list[int]) -> tuple[list[int], list[int]]:
    """Return what lies before the widest gap and what lies behind it."""
    assert shop.plan.rectangle is not None
    back = shop.up_of(shop.plan.rectangle.column - 1)
    marks = [0, *(shop.up_of(node) for node in aisle), back]
    gaps = [far - near for near, far in pairwise(marks)]
    widest = gaps.index(max(gaps))
    return aisle[:widest], aisle[widest:]


def nearest(lengths: Lengths) -> list[int]:
    """Return rows as one walks who always goes to the nearest stop left."""
    left, order, here = set(range(1, len(lengths))), [], 0
    while left:
        here = min(left, key=lambda row: (lengths[here, row], row))
        left.remove(here)
        order.append(here)
    return order


def two_opt_or_opt(lengths: Lengths) -> list[int]:
    """Return nearest neighbour improved by 2-opt and Or-opt until neither helps."""
    table = lengths.tolist()
    tour = [0, *nearest(lengths)]
    while _two_opt(tour, table) or _or_opt(tour, table):
        pass
    return tour[1:]


def _two_opt(tour: list[int], table: list[list[int]]) -> bool:
    size = len(tour)
    for i in range(size - 1):
        a, b = tour[i], tour[i + 1]
        for j in range(i + 2, size):
            c, d = tour[j], tour[(j + 1) % size]
            if table[a][c] + table[b][d] < table[a][b] + table[c][d]:
                tour[i + 1 : j + 1] = reversed(tour[i + 1 : j + 1])
                return True
    return False


def _or_opt(tour: list[int], table: list[list[int]]) -> bool:
    size = len(tour)
    for length in (1, 2, 3):
        for i in range(1, size - length + 1):
            part = tour[i : i + length]
            before, after = tour[i - 1], tour[(i + length) % size]
            gain = table[before][part[0]] + table[part[-1]][after] - table[before][after]
            rest = tour[:i] + tour[i + length :]
            if gain > 0 and _moved(tour, rest, part, gain, table):
                return True
    return False


def _moved(
    tour: list[int], rest: list[int], part: list[int], gain: int, table: list[list[int]]
) -> bool:
    for k, a in enumerate(rest):
        b = rest[(k + 1) % len(rest)]
        for piece in (part, part[::-1]):
            if table[a][piece[0]] + table[piece[-1]][b] - table[a][b] < gain:
                tour[:] = rest[: k + 1] + piece + rest[k + 1 :]
                return True
    return False
