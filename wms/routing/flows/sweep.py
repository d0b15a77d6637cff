"""Exact walks on a floor with one-way pieces."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from wms.routing.flows.asking import Asked, all_one, ask, check_ways
from wms.routing.flows.core import core_of, straight
from wms.routing.flows.kernel import Kernel
from wms.routing.flows.rounds import Solved
from wms.routing.flows.rows import REMEMBERED, Skeleton
from wms.routing.flows.walk import nodes_walked
from wms.routing.graph import AisleGraph


class FlowSweep:
    """The shortest walks on one floor; threads may share it."""

    def __init__(self, graph: AisleGraph, skeleton: Skeleton, kernel: Kernel) -> None:
        """Take the floor's steps, and see whether everything on it is within reach."""
        self._graph = graph
        self._skeleton = skeleton
        self._kernel = kernel
        self._all_one = all_one(graph)
        # From each stop of a group the next group is asked for, often by the same gate.
        self._solve = lru_cache(REMEMBERED)(self._solved)

    def until(self, deadline: float) -> "TimedSweep":
        """Return the sweep as it answers whoever waits until then on the monotonic clock."""
        return TimedSweep(self, deadline)

    def length(
        self,
        start: int,
        nodes: Collection[int],
        ends: Mapping[int, int] | None,
        *,
        deadline: float = math.inf,
    ) -> int:
        """
        Return what the shortest walk costs, in mm, with the price of its end.

        The walk begins at `start`, passes all `nodes`, and ends at the one of `ends` (node to
        price in mm) for which it is cheapest, price included; None: anywhere, free of charge.

        :raises UnknownNodeError: the start, a node or an end is not in the graph
        :raises NoEndError: `ends` is empty
        :raises UnreachableError: there is no walk; names the node that cannot be reached or left
        :raises TooEntangledError: the walk found could not be proven the shortest, or not in time
        """
        asked = replace(self._ask(start, nodes, ends), deadline=deadline)
        if not asked.nodes:
            return straight(self._graph, asked)[0]
        core = core_of(self._graph, self._skeleton.blocks, asked)
        return core.lead_mm + self._solve(core.asked).cost_mm

    def walk(
        self,
        start: int,
        nodes: Collection[int],
        ends: Mapping[int, int] | None,
        *,
        deadline: float = math.inf,
    ) -> tuple[int, ...]:
        """
        Return the nodes of the shortest walk, both ends included, each step an edge of the graph.

        :raises UnknownNodeError: the start, a node or an end is not in the graph
        :raises NoEndError: `ends` is empty
        :raises UnreachableError: there is no walk; names the node that cannot be reached or left
        :raises TooEntangledError: the walk found could not be proven the shortest, or not in time
        """
        asked = replace(self._ask(start, nodes, ends), deadline=deadline)
        graph = self._graph
        if not asked.nodes:
            return graph.path(start, straight(graph, asked)[1])
        core = core_of(graph, self._skeleton.blocks, asked)
        choices = self._solve(core.asked).choices
        walk = nodes_walked(self._skeleton.walked(core.asked, choices), core.asked.start)
        lead, tail = graph.path(start, walk[0]), graph.path(walk[-1], core.way_out[walk[-1]])
        return (*lead[:-1], *walk, *tail[1:])

    def _ask(self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None) -> Asked:
        asked = ask(self._graph, start, nodes, ends)
        if not self._all_one:
            check_ways(self._graph, asked)
        return asked

    def _solved(self, asked: Asked) -> Solved:
        rows = self._skeleton.rows(asked)
        return self._kernel.solve(rows, asked.passes_max, asked.deadline)


@dataclass(frozen=True, slots=True)
class TimedSweep:
    """A sweep that gives up when time is over; what it has answered once needs no time."""

    sweep: FlowSweep
    deadline: float

    def length(self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None) -> int:
        """Return what the shortest walk costs, as `FlowSweep.length` does."""
        return self.sweep.length(start, nodes, ends, deadline=self.deadline)

    def walk(
        self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> tuple[int, ...]:
        """Return the nodes of the shortest walk, as `FlowSweep.walk` does."""
        return self.sweep.walk(start, nodes, ends, deadline=self.deadline)
