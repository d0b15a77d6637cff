"""
The exact order of calls by dynamic programming over sets.

Held and Karp, "A Dynamic Programming Approach to Sequencing Problems", Journal of the Society
for Industrial and Applied Mathematics 10 (1962) 196-210; here once per group, the groups
chained: what a group hands on is the cheapest walk so far for every last call, so the whole is
as exact as one table over all calls, and far smaller.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from wms.routing.graph import FAR, Lengths
from wms.routing.sequence import kernel
from wms.routing.sequence.question import Question

# A group of 16 takes some ten milliseconds compiled and 8 MB; each one more doubles both. In
# numpy 15 already take fifty.
GROUP_CALLS_MAX = 15 if kernel.KERNEL is None else 16

_Sets = NDArray[np.intp]


def best_order(question: Question) -> list[int]:
    """Return the rows of `question` in the cheapest order; each group has <= GROUP_CALLS_MAX."""
    costs = question.costs
    before = range(1)
    arrived = np.zeros(1, dtype=np.int64)
    tables: list[Lengths] = []
    for block in question.blocks:
        legs = costs[before.start : before.stop, block.start : block.stop]
        entry = (arrived[:, None] + legs).min(axis=0)
        inner = costs[block.start : block.stop, block.start : block.stop]
        rules = question.earlier[block.start : block.stop, block.start : block.stop]
        needs = rules.T.astype(np.int64) @ (1 << np.arange(len(block)))
        make = _table if kernel.KERNEL is None else kernel.KERNEL.table
        tables.append(make(entry, inner, needs))
        arrived = tables[-1][-1]
        before = block
    return _walked_back(question, tables)


def _kept(needs: Lengths) -> NDArray[np.bool_] | None:
    """Return for each set of calls whether it holds what must precede each; None without rules."""
    if not needs.any():
        return None
    count = len(needs)
    sets = np.arange(1 << count)
    kept = np.ones(1 << count, dtype=np.bool_)
    for call, needed in enumerate(needs):
        kept &= ((sets >> call) & 1 == 0) | (sets & needed == needed)
    return kept


def _table(entry: Lengths, inner: Lengths, needs: Lengths) -> Lengths:
    """Return the cheapest cost for each set of a group's calls (row) and last call (column)."""
    count = len(entry)
    kept = _kept(needs)
    table = np.full((1 << count, count), FAR, dtype=np.int64)
    table[1 << np.arange(count), np.arange(count)] = entry
    for layer in _layers(count):
        for last, (sets, without) in enumerate(layer):
            reached = sets if kept is None else sets[kept[sets]]
            left = without if kept is None else without[kept[sets]]
            table[reached, last] = (table[left] + inner[:, last]).min(axis=1)
    return table


@lru_cache(maxsize=GROUP_CALLS_MAX)
def _layers(count: int) -> tuple[tuple[tuple[_Sets, _Sets], ...], ...]:
    """Return, by size from two up and by last call, the sets that hold it and they without it."""
    sets = np.arange(1 << count)
    sizes = sum((sets >> call) & 1 for call in range(count))
    layers = []
    for size in range(2, count + 1):
        layer = sets[sizes == size]
        held = (layer[(layer >> last) & 1 == 1] for last in range(count))
        layers.append(tuple((found, found ^ (1 << last)) for last, found in enumerate(held)))
    return tuple(layers)


def _walked_back(question: Question, tables: list[Lengths]) -> list[int]:
    """Return the order that the tables prove; among equals the call with the lowest row."""
    order: list[int] = []
    after = 0
    for block, table in zip(reversed(question.blocks), reversed(tables), strict=True):
        left = len(table) - 1
        while left:
            into = question.costs[block.start : block.stop, after]
            call = int(np.argmin(table[left] + into))
            after = block.start + call
            order.append(after)
            left ^= 1 << call
    return order[::-1]
