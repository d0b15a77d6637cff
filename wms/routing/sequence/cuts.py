"""
Which sets of calls a relaxed answer leaves on a ring of their own.

A walk enters and leaves every set of calls. Dantzig, Fulkerson and Johnson, "Solution of a
Large-Scale Traveling-Salesman Problem", Operations Research 2 (1954) 393-410. Only sets within
one group can be cut off: the last group that a set touches is left by whatever leaves the set,
so if the set breaks the rule, its part in that group does.
"""

import numpy as np

from wms.routing.sequence.question import Question, Shares

# What the linear programme's own tolerances can hide; a ring found in error would cost nothing.
SLACK = 1e-4


def rings(order_after: list[int]) -> list[list[int]]:
    """Return the closed rings in a whole answer (row -> next row), that through row 0 first."""
    left = set(range(len(order_after)))
    found: list[list[int]] = []
    while left:
        row = min(left)
        ring: list[int] = []
        while row in left:
            left.remove(row)
            ring.append(row)
            row = order_after[row]
        found.append(ring)
    return found


def cut_off(question: Question, shares: Shares) -> list[tuple[int, ...]]:
    """Return the sets, rows ascending, that the shares of legs leave too little to get away."""
    found: set[tuple[int, ...]] = set()
    for block in question.blocks:
        found.update(_pairs(block, shares))
        found.update(_loose_sets(block, shares))
    return sorted(found)


def _pairs(block: range, shares: Shares) -> list[tuple[int, ...]]:
    inner = shares[block.start : block.stop, block.start : block.stop]
    both = np.triu(inner + inner.T, k=1)
    return [
        (block.start + int(a), block.start + int(b))
        for a, b in zip(*np.nonzero(both > 1 + SLACK), strict=True)
    ]


def _loose_sets(block: range, shares: Shares) -> list[tuple[int, ...]]:
    """
    Return every set that a phase of the minimum cut finds loose.

    Stoer and Wagner, "A Simple Min-Cut Algorithm", Journal of the ACM 44 (1997) 585-591, on the
    group with all the rest of the walk as one more vertex, the last.
    """
    weights = _with_rest(block, shares)
    outside = len(block)
    merged: list[list[int]] = [[vertex] for vertex in range(outside + 1)]
    alive = list(range(outside + 1))
    found: list[tuple[int, ...]] = []
    while len(alive) > 1:
        before, last, cut = _phase(weights, alive)
        if cut < 2 - SLACK:
            side = set(merged[last])
            if outside in side:
                side = set(range(outside + 1)) - side
            found.append(tuple(block.start + vertex for vertex in sorted(side)))
        merged[before].extend(merged[last])
        weights[before] += weights[last]
        weights[:, before] = weights[before]
        weights[before, before] = 0
        alive.remove(last)
    return found


def _with_rest(block: range, shares: Shares) -> Shares:
    both = shares + shares.T
    size = len(block)
    weights = np.zeros((size + 1, size + 1))
    weights[:size, :size] = both[block.start : block.stop, block.start : block.stop]
    np.fill_diagonal(weights, 0)
    weights[:size, size] = both[block.start : block.stop].sum(axis=1) - weights[:size].sum(axis=1)
    weights[size] = weights[:, size]
    return weights


def _phase(weights: Shares, alive: list[int]) -> tuple[int, int, float]:
    """Return the last two vertices in order of closeness, and what holds the last one."""
    closeness = np.full(len(weights), -np.inf)
    closeness[alive] = weights[alive[0], alive]
    before, last, held = -1, alive[0], 0.0
    closeness[last] = -np.inf
    for _ in alive[1:]:
        before, last = last, int(np.argmax(closeness))
        held = float(closeness[last])
        closeness += weights[last]
        closeness[last] = -np.inf
    return before, last, held
