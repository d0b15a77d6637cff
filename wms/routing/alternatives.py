"""
Stops that can be made at several nodes: the walk chooses.

Branch and bound: leaving out the stops whose node is not chosen yet can only shorten the walk, so
the walk of the others is a lower bound; where it passes one of the nodes anyway, the choice costs
nothing. The most promising choices are followed first.
"""

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from wms.routing.classes import part
from wms.routing.errors import ColdChainError, RoutingError, UnreachableError
from wms.routing.question import Errand, Stop
from wms.routing.visits import in_time
from wms.routing.walk import Walk

Solve = Callable[[Errand], Walk]
Measure = Callable[[Errand], int | None]


@dataclass(frozen=True, slots=True)
class _Branch:
    """Nodes chosen for some stops, and the walk of all stops whose node is settled, once known."""

    chosen: dict[int, int]
    walk: Walk | None


def chosen(errand: Errand, solve: Solve, deadline: float, *, measure: Measure) -> Walk:
    """
    Return the best walk over all choices of nodes; `solve` finds it where each stop has one.

    `measure` says what `solve` would find to be the cost, where that is known sooner.

    :raises UnreachableError: no choice has a walk; names a stop that prevents it
    :raises ColdChainError: every choice keeps the cold goods outside for too long
    """
    return _Search(errand, solve, measure).run(deadline)


class _Search:
    """The branches still open, best first; once time is up, those with most choices made first."""

    def __init__(self, errand: Errand, solve: Solve, measure: Measure) -> None:
        self.errand = errand
        self.solve = solve
        self.measure = measure
        self.heap: list[tuple[int, int, int, _Branch]] = []
        self.opened = 0
        self.refused: RoutingError | None = None
        self.choosing = [i for i, stop in enumerate(errand.stops) if len(stop.nodes) > 1]

    def run(self, deadline: float) -> Walk:
        """Return the first walk that makes all stops; its bound is that of all branches left."""
        bound_mm: int | None = None
        self._open({}, hurried=False)
        while self.heap:
            hurried = time.monotonic() >= deadline
            if hurried and bound_mm is None:
                bound_mm = self.heap[0][0]
                self._hurry()
            branch = heapq.heappop(self.heap)[-1]
            walk = branch.walk or self.solve(self._settled(branch.chosen))
            stop = self._unmade(branch.chosen, walk)
            if stop is None:
                least = walk.bound_mm if bound_mm is None else bound_mm
                return replace(walk, bound_mm=min(least, walk.cost_mm))
            for node in self.errand.stops[stop].nodes:
                self._open({**branch.chosen, stop: node}, hurried=bound_mm is not None)
        assert self.refused is not None
        raise self.refused

    def _hurry(self) -> None:
        self.heap = [
            (-len(branch.chosen), bound, number, branch) for bound, _, number, branch in self.heap
        ]
        heapq.heapify(self.heap)

    def _open(self, nodes: dict[int, int], *, hurried: bool) -> None:
        try:
            settled = self._settled(nodes)
            bound = self.measure(settled)
            walk = self.solve(settled) if bound is None else None
        except UnreachableError as refused:
            self.refused = self.refused or self._renumbered(refused, nodes)
            return
        except ColdChainError as refused:
            self.refused = self.refused or refused
            return
        self.opened += 1
        ranks = (walk.bound_mm if walk is not None else bound or 0, -len(nodes))
        first, then = reversed(ranks) if hurried else ranks
        heapq.heappush(self.heap, (first, then, self.opened, _Branch(nodes, walk)))

    def _settled(self, nodes: dict[int, int]) -> Errand:
        """Return the errand of the stops whose node is settled."""
        errand = self.errand
        stops = list(errand.stops)
        for stop, node in nodes.items():
            stops[stop] = Stop(node, stops[stop].group)
        left = self._left(nodes)
        if any(errand.stops[stop].group < errand.outside_from for stop in left):
            # One of these may turn out the last warm stop: until then the clock has no beginning.
            errand = replace(errand, outside_mm=None)
        return part(replace(errand, stops=tuple(stops)), self._kept(nodes))

    def _left(self, nodes: dict[int, int]) -> list[int]:
        return [stop for stop in self.choosing if stop not in nodes]

    def _kept(self, nodes: dict[int, int]) -> tuple[int, ...]:
        left = set(self._left(nodes))
        return tuple(stop for stop in range(len(self.errand.stops)) if stop not in left)

    def _renumbered(self, refused: UnreachableError, nodes: dict[int, int]) -> UnreachableError:
        if refused.stop is None:
            return refused
        return UnreachableError(refused.from_node, refused.node, self._kept(nodes)[refused.stop])

    def _unmade(self, nodes: dict[int, int], walk: Walk) -> int | None:
        """Return the stop to branch on: the farthest from the walk; None when all are made."""
        if in_time(self.errand, walk.path):
            return None
        left = self._left(nodes)
        assert left, "what is settled is a walk of its own"
        way = sorted(set(walk.path))
        # From the stop, though a walk comes to it: few trees of ways are then asked for.
        off = [
            int(self.errand.graph.distances(self.errand.stops[stop].nodes, way).min())
            for stop in left
        ]
        return left[off.index(max(off))]
