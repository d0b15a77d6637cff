"""
Walks in phases, one after the other: groups in strict order, and the cold chain's clock.

Backwards: what everything after a phase costs depends only on the stop where the phase ends, so
it is the price of ending there, and each phase is a walk of its own with priced ends. Under the
clock, only those stops may be the last warm ones from which the rest is short enough; since the
rest is the shortest there is, no other walk would be allowed that this forbids.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from wms.routing.errors import ColdChainError, RoutingError, UnreachableError
from wms.routing.question import Errand
from wms.routing.walk import Walk, joined

Solve = Callable[[Errand], Walk]
_Phase = tuple[int, ...]


def clocked(errand: Errand, solve: Solve) -> Walk:
    """
    Return the best walk that keeps to the cold chain's clock; `solve` finds walks without it.

    :raises ColdChainError: every walk keeps the cold goods outside for too long
    """
    ends = errand.ends
    if ends is not None and len(set(ends.values())) > 1:
        # The clock runs on metres alone, so a dearer end may be the only one near enough.
        return _best_end(errand, ends, solve)
    groups = [stop.group for stop in errand.stops]
    warm = tuple(i for i, group in enumerate(groups) if group < errand.outside_from)
    cold = tuple(i for i, group in enumerate(groups) if group >= errand.outside_from)
    free = replace(errand, outside_mm=None)
    rests = {
        node: solve(part(free, cold, start=node))
        for node in (last_nodes(errand, warm) if warm else (errand.start,))
    }
    allowed = _allowed(errand, rests)
    if not warm:
        return rests[errand.start]
    first = solve(part(free, warm, ends=allowed))
    rest = rests[first.path[-1]]
    walk = joined(first, rest)
    slack = max(rests[node].cost_mm - rests[node].bound_mm for node in allowed)
    return replace(walk, bound_mm=walk.bound_mm - slack)


def _best_end(errand: Errand, ends: dict[int, int], solve: Solve) -> Walk:
    walks: list[Walk] = []
    refused: list[RoutingError] = []
    for node, price in ends.items():
        try:
            walk = clocked(replace(errand, ends={node: 0}), solve)
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


def _allowed(errand: Errand, rests: dict[int, Walk]) -> dict[int, int]:
    """Return what the rest costs from each stop from which it is short enough."""
    most = errand.outside_mm or 0
    price = min(errand.ends.values()) if errand.ends else 0
    allowed = {node: rest.cost_mm for node, rest in rests.items() if rest.cost_mm - price <= most}
    if not allowed:
        raise ColdChainError(most, min(rest.cost_mm for rest in rests.values()) - price)
    return allowed


def part(
    errand: Errand,
    phase: _Phase,
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
    return tuple(
        sorted(
            {
                errand.stops[stop].node
                for stop in phase
                if stop not in ahead and errand.stops[stop].group == group
            }
        )
    )
