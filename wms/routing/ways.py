"""The shortest ways through a graph: a tree from each place that was asked for, kept."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Lengths = NDArray[np.int64]

# Farther than any walk. A tour of some hundred legs, all of them impossible, still fits 64 bits.
FAR = 10**15

# What it costs to each place, and the place before each on the way there.
Tree = tuple[Lengths, NDArray[np.int32]]
# Where each place's steps begin, where they lead, and what they cost.
Rows = tuple[NDArray[np.int32], NDArray[np.int32], Lengths]


@dataclass(frozen=True, slots=True)
class Step:
    """One direction of an edge between places: what it costs, and how far it is on foot."""

    cost_mm: int
    walked_mm: int


class Ways:
    """
    The steps from each place to its neighbours, and the trees of shortest ways found so far.

    Threads may share them: a tree that two of them find at once is the same tree.
    """

    def __init__(self, steps: Sequence[Mapping[int, Step]]) -> None:
        self.steps = steps
        self.trees: dict[int, Tree] = {}
        self._rows: Rows | None = None

    def tree(self, source: int) -> Tree:
        """Return the tree of shortest ways from a place."""
        tree = self.trees.get(source)
        if tree is None:
            tree = self.trees[source] = _shortest_ways(self.steps, source)
        return tree

    def find(self, sources: set[int]) -> None:
        """Find the trees of several places at once, where a compiled kernel can."""
        # The kernel knows the graph's types, so they can only ask for it when they run.
        from wms.routing.sequence import kernel

        wanted = sorted(sources - self.trees.keys())
        if len(wanted) > 1 and kernel.KERNEL is not None:
            costs, before = kernel.KERNEL.shortest_ways(self._all_rows(), wanted)
            self.trees.update(zip(wanted, zip(costs, before, strict=True), strict=True))

    def keep_from(self, whole: "Ways") -> None:
        """Take over the trees of the whole graph that use no step which is gone here."""
        gone = [
            (a, b) for a, ways in enumerate(whole.steps) for b in ways if b not in self.steps[a]
        ]
        tails, heads = np.array(gone, dtype=np.intp).reshape(-1, 2).T
        for source, (costs, before) in list(whole.trees.items()):
            # Without steps that no way uses, no way is longer, and none can be shorter.
            if not (before[heads] == tails).any():
                self.trees[source] = costs, before

    def _all_rows(self) -> Rows:
        if self._rows is None:
            firsts = np.cumsum([0, *map(len, self.steps)], dtype=np.int32)
            to = np.fromiter(chain.from_iterable(self.steps), np.int32, firsts[-1])
            steps = chain.from_iterable(ways.values() for ways in self.steps)
            costs = np.fromiter((step.cost_mm for step in steps), np.int64, firsts[-1])
            self._rows = firsts, to, costs
        return self._rows


def _shortest_ways(steps: Sequence[Mapping[int, Step]], source: int) -> Tree:
    """Return costs to all places and the place before each (Dijkstra, 1959)."""
    costs = [FAR] * len(steps)
    before = [-1] * len(steps)
    costs[source] = 0
    waiting = [(0, source)]
    while waiting:
        cost, place = heapq.heappop(waiting)
        if cost > costs[place]:
            continue
        for neighbour, step in steps[place].items():
            through = cost + step.cost_mm
            if through < costs[neighbour]:
                costs[neighbour] = through
                before[neighbour] = place
                heapq.heappush(waiting, (through, neighbour))
    return np.array(costs, dtype=np.int64), np.array(before, dtype=np.int32)
