"""The best walk over all choices of nodes: what is asked of the search, and what is told of it."""

from dataclasses import replace
from functools import cached_property

from wms.routing.alternatives.costs import OutsideCosts, Solve, SolvedCosts, SweptCosts
from wms.routing.alternatives.lengths import Watch
from wms.routing.alternatives.options import Choice, options
from wms.routing.alternatives.search import Search
from wms.routing.classes import Sweep
from wms.routing.errors import ColdChainError, RoutingError, UnreachableError
from wms.routing.flows import TooEntangledError
from wms.routing.graph import FAR
from wms.routing.question import Errand
from wms.routing.walk import Walk


def chosen(errand: Errand, solve: Solve, deadline: float, *, sweep: Sweep | None) -> Walk:
    """
    Return the best walk over all choices of nodes, as far as it is found until the deadline.

    `solve` finds it where each stop has one node; `sweep` is that of the errand's floor, if any.

    :raises UnreachableError: no choice has a walk; names a stop that prevents it
    :raises ColdChainError: every choice keeps the cold goods outside for too long, or none was
        found in time that does not
    """
    if sweep is not None:
        try:
            return _Choosing(errand, solve, deadline, sweep).walk()
        except TooEntangledError:
            # Time has been lost, but what solves errands knows other methods.
            pass
    return _Choosing(errand, solve, deadline, None).walk()


class _Choosing:
    """One errand, its costs, and what was refused on the way."""

    def __init__(self, errand: Errand, solve: Solve, deadline: float, sweep: Sweep | None) -> None:
        self.errand = errand
        self.solve = solve
        self.sweep = sweep
        self.options = options(errand)
        self.watch = Watch(deadline)
        self.refused: list[RoutingError] = []

    @cached_property
    def costs(self) -> SweptCosts | SolvedCosts:
        """What choices cost at least."""
        if self.sweep is None:
            return SolvedCosts(self.options, self.solve, self.watch)
        return SweptCosts(self.options, self.sweep, self.watch)

    def walk(self) -> Walk:
        """Return the walk of the best choice that the search finds."""
        if not self.options.open:
            return self.solve(self.options.settled({})[0])
        first = self._in_time() if self.errand.clocked else self.options.nearest({})
        search = Search(
            self.costs,
            self.options.open,
            bound_mm=self._quick_bound(),
            weigh=None if self.costs.exact else self._weigh,
        )
        search.run(first)
        self.watch.stop()
        if search.best is None and search.bound_mm >= FAR:
            raise self._refusal()
        walk = self._solved(search.best or first)
        if walk is None:
            raise self._unproven()
        return replace(walk, bound_mm=min(search.bound_mm, walk.cost_mm))

    def _in_time(self) -> dict[int, int]:
        """
        Return a choice by which the cold goods are outside for the shortest way, if time allows.

        :raises ColdChainError: that is too long
        """
        errand, open_nodes = self.errand, self.options.open
        most = errand.outside_mm or 0
        cold = {s: n for s, n in open_nodes.items() if errand.stops[s].group >= errand.outside_from}
        costs = OutsideCosts(self.options, self.costs)
        search = Search(costs, cold, enough=most)
        search.run()
        if most < search.bound_mm < FAR:
            raise ColdChainError(most, search.bound_mm)
        picked = dict(search.best or {})
        if search.best is not None and self.options.last_warm is not None:
            picked |= self._ending(costs.nearest(picked))
        return self.options.nearest(picked)

    def _ending(self, node: int) -> dict[int, int]:
        """Return the choice by which the warm goods may end at this node, where one is needed."""
        group = self.options.last_warm
        if group is None or node in self.options.nodes(group, {}):
            return {}
        stops = self.errand.stops
        return next(
            {stop: node}
            for stop, nodes in self.options.open.items()
            if stops[stop].group == group and node in nodes
        )

    def _quick_bound(self) -> int:
        """Return a bound that takes but one walk: of the stops with one node, group by no group."""
        errand, _ = self.options.settled({})
        try:
            if self.sweep is None:
                return self.solve(errand).bound_mm
            nodes = sorted({stop.node for stop in errand.stops})
            return self.sweep.length(errand.start, nodes, errand.ends)
        except UnreachableError:
            return FAR
        except ColdChainError:
            return 0

    def _weigh(self, choice: Choice) -> tuple[int, int]:
        self.watch.check()
        walk = self._solved(choice)
        return (FAR, FAR) if walk is None else (walk.cost_mm, walk.bound_mm)

    def _solved(self, choice: Choice) -> Walk | None:
        """Return the walk that keeps to a choice; None when that is refused, which is noted."""
        errand, kept = self.options.settled(choice)
        try:
            return self.solve(errand)
        except UnreachableError as refused:
            stop = None if refused.stop is None else kept[refused.stop]
            self.refused.append(UnreachableError(refused.from_node, refused.node, stop))
        except ColdChainError as refused:
            self.refused.append(refused)
        return None

    def _refusal(self) -> RoutingError:
        """Return why there is no walk: what all choices share, or all of one stop, or the last."""
        if self._solved({}) is None:
            return self.refused[-1]
        for stop, nodes in self.options.open.items():
            if all(self._solved({stop: node}) is None for node in nodes):
                return self.refused[-len(nodes)]
        self._solved(self.options.nearest({}))
        cold = [refused for refused in self.refused if isinstance(refused, ColdChainError)]
        return min(cold, key=lambda no: no.least_mm) if cold else self.refused[-1]

    def _unproven(self) -> RoutingError:
        """Return what kept the choices that were tried from being walks."""
        cold = [refused for refused in self.refused if isinstance(refused, ColdChainError)]
        if not cold:
            return self.refused[0]
        least = min(refused.least_mm for refused in cold)
        return ColdChainError(cold[0].outside_mm, least, proven=False)
