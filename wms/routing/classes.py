"""
Walks in phases, one after the other: groups in strict order, and the cold chain's clock.

Backwards: what everything after a phase costs depends only on the stop where the phase ends, so
it is the price of ending there, and each phase is a walk of its own with priced ends. Under the
clock, only those stops may be the last warm ones from which the rest is short enough; since the
rest is the shortest there is, no walk is forbidden that another rest would have saved.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from wms.routing.errors import ColdChainError, RoutingError, UnreachableError
from wms.routing.frontier import TwoWaySweep
from wms.routing.question import Errand
from wms.routing.walk import Walk

Solve = Callable[[Errand], Walk]


class Sweep(Protocol):
    """Shortest walks by a set of nodes to one of several ends at a price, on one graph."""

    def length(self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None) -> int:
        """Return what the shortest walk costs, with the price of its end."""
        ...

    def walk(
        self, start: int, nodes: Collection[int], ends: Mapping[int, int] | None
    ) -> tuple[int, ...]:
        """Return the nodes of the shortest walk, both ends included."""
        ...


def chained(errand: Errand, sweep: Sweep, method: str) -> Walk:
    """
    Return the shortest walk group by group, under the clock but without regard to `before`.

    :raises UnreachableError: there is no walk
    :raises ColdChainError: every walk keeps the cold goods outside for too long
    """
    return at_best_end(errand, lambda one: _Chain(one, sweep).walk(method))


class _Chain:
    """The groups of an errand, each a question to the sweep whose ends have prices."""

    def __init__(self, errand: Errand, sweep: Sweep) -> None:
        self.errand = errand
        self.sweep = sweep
        groups = errand.groups or (0,)
        self.nodes = [
            sorted({stop.node for stop in errand.stops if stop.group == group}) for group in groups
        ]
        self.cold = sum(group < errand.outside_from for group in groups)
        self.ends: list[Mapping[int, int] | None] = [errand.ends]
        for phase in range(len(groups) - 1, 0, -1):
            self.ends.insert(0, self._prices(phase))

    def walk(self, method: str) -> Walk:
        """Return the walk, phase after phase from the start."""
        if self.errand.clocked and self.cold == 0:
            self._allowed(self._rests(0, [self.errand.start]))
        # The first phase ends at the price of all that comes after.
        cost, path = self._shortest(self.errand.start, self.nodes[0], self.ends[0])
        for nodes, ends in zip(self.nodes[1:], self.ends[1:], strict=True):
            path += self.sweep.walk(path[-1], nodes, ends)[1:]
        return Walk(path, cost, cost, method)

    def _prices(self, phase: int) -> Mapping[int, int]:
        """Return what it costs from each stop of the phase before to do this and all later ones."""
        rests = self._rests(phase, self.nodes[phase - 1])
        return self._allowed(rests) if self.errand.clocked and phase == self.cold else rests

    def _rests(self, phase: int, nodes: Sequence[int]) -> dict[int, int]:
        # What is known so far are the ends from this phase on.
        ends = self.ends[phase - len(self.nodes)]
        if isinstance(self.sweep, TwoWaySweep):
            lengths = self.sweep.lengths(nodes, self.nodes[phase], ends)
            return dict(zip(nodes, lengths, strict=True))
        return {node: self.sweep.length(node, self.nodes[phase], ends) for node in nodes}

    def _shortest(
        self, start: int, nodes: Sequence[int], ends: Mapping[int, int] | None
    ) -> tuple[int, tuple[int, ...]]:
        if isinstance(self.sweep, TwoWaySweep):
            return self.sweep.shortest(start, nodes, ends)
        return self.sweep.length(start, nodes, ends), self.sweep.walk(start, nodes, ends)

    def _allowed(self, rests: dict[int, int]) -> dict[int, int]:
        return allowed(self.errand, rests)


def clocked(errand: Errand, solve: Solve) -> Walk:
    """
    Return the best walk that keeps to the cold chain's clock; `solve` finds walks without it.

    :raises ColdChainError: every walk keeps the cold goods outside for too long
    """
    return at_best_end(errand, lambda one: _in_two(one, solve))


def _in_two(errand: Errand, solve: Solve) -> Walk:
    groups = [stop.group for stop in errand.stops]
    warm = tuple(i for i, group in enumerate(groups) if group < errand.outside_from)
    cold = tuple(i for i, group in enumerate(groups) if group >= errand.outside_from)
    free = replace(errand, outside_mm=None)
    starts = last_nodes(errand, warm) if warm else (errand.start,)
    rests = {node: solve(part(free, cold, start=node)) for node in starts}
    prices = allowed(errand, {node: rest.cost_mm for node, rest in rests.items()})
    if not warm:
        return rests[errand.start]
    first = solve(part(free, warm, ends=prices))
    rest = rests[first.path[-1]]
    path = first.path + rest.path[1:]
    if all(walk.cost_mm == walk.bound_mm for walk in rests.values()):
        return Walk(path, first.cost_mm, first.bound_mm, first.method)
    # What was left out may be allowed, and what it was priced at is not the least.
    return Walk(path, first.cost_mm, min(solve(free).bound_mm, first.cost_mm), first.method)


def at_best_end(errand: Errand, solve: Solve) -> Walk:
    """Return the best walk over all ends, one by one where the clock and prices disagree."""
    ends = errand.ends
    if not errand.clocked or ends is None or len(set(ends.values())) == 1:
        return solve(errand)
    # The clock runs on metres alone, so a dearer end may be the only one near enough.
    walks: list[Walk] = []
    refused: list[RoutingError] = []
    for node, price in ends.items():
        try:
            walk = solve(replace(errand, ends={node: 0}))
        except (ColdChainError, UnreachableError) as no:
            refused.append(no)
        else:
            walks.append(
                replace(walk, cost_mm=walk.cost_mm + price, bound_mm=walk.bound_mm + price)
            )
    if not walks:
        cold = [no for no in refused if isinstance(no, ColdChainError)]
        raise min(cold, key=lambda no: no.least_mm) if cold else refused[0]
    best = min(walks, key=lambda walk: (walk.cost_mm, walk.path[-1]))
    return replace(best, bound_mm=min(walk.bound_mm for walk in walks))


def allowed(errand: Errand, rests: dict[int, int]) -> dict[int, int]:
    """
    Return what the rest costs from each node from which it is short enough.

    :raises ColdChainError: from no node it is
    """
    most = errand.outside_mm or 0
    # Ends at one price: where prices differ, the ends are tried one by one.
    price = min(errand.ends.values()) if errand.ends else 0
    short = {node: rest for node, rest in rests.items() if rest - price <= most}
    if not short:
        raise ColdChainError(most, min(rests.values()) - price)
    return short


def part(
    errand: Errand,
    phase: Sequence[int],
    *,
    start: int | None = None,
    ends: dict[int, int] | None = None,
) -> Errand:
    """Return the errand of these stops alone; its rules numbered anew."""
    number = {stop: place for place, stop in enumerate(phase)}
    return replace(
        errand,
        start=errand.start if start is None else start,
        stops=tuple(errand.stops[stop] for stop in phase),
        ends=errand.ends if ends is None else ends,
        before=tuple(
            (number[first], number[then])
            for first, then in errand.before
            if first in number and then in number
        ),
    )


def last_nodes(errand: Errand, phase: Sequence[int]) -> tuple[int, ...]:
    """Return the nodes of the stops that may be the last of a phase."""
    inside = set(phase)
    ahead = {first for first, then in errand.before if then in inside}
    group = max(errand.stops[stop].group for stop in phase)
    last = (s for s in phase if s not in ahead and errand.stops[s].group == group)
    return tuple(sorted({errand.stops[stop].node for stop in last}))
