"""What choices cost at least: by the sweep of the floor, or by whatever method solves an errand."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from wms.routing.alternatives.lengths import Remembered, Watch
from wms.routing.alternatives.options import Choice, Options
from wms.routing.classes import Sweep, part
from wms.routing.errors import RoutingError, UnreachableError
from wms.routing.frontier import Pricer, TwoWaySweep, pricer
from wms.routing.graph import FAR
from wms.routing.question import Errand
from wms.routing.visits import in_time
from wms.routing.walk import Walk

Solve = Callable[[Errand], Walk]
Prices = dict[int, int] | None
# A group, its settled nodes, and where it may end at what price.
_Phase = tuple[int, list[int], Prices]

# After so many lengths one by one, it pays to make ready for pricing them many at a time.
PRICED_FROM = 100


@dataclass(frozen=True, slots=True)
class Glance:
    """
    Open stops seen from the best walk that leaves them out.

    `passed` names the node of each that this walk makes in passing, all of them at once; `off_mm`
    how far the others are from it. `first` is a choice for all that keeps near the walk, when
    nothing was chosen before.
    """

    passed: dict[int, int]
    off_mm: dict[int, int]
    first: dict[int, int] | None = None


NO_GLANCE = Glance({}, {})


class Costs(Protocol):
    """
    What the walks that keep to some choices cost at least.

    `exact`: for a choice for every stop this is what the walk costs. `cheap`: it takes little
    longer to ask for all than to look at a walk.
    """

    exact: bool
    cheap: bool

    def bounds(self, choices: Sequence[Choice]) -> list[int]:
        """
        Return a lower bound for each; FAR where no walk does it.

        :raises OutOfTime: there is no time left to work them out
        """
        ...

    def glance(self, chosen: Choice) -> Glance:
        """
        Return how the open stops lie to a walk that keeps to a choice.

        :raises OutOfTime: there is no time left for it
        """
        ...


class SweptCosts:
    """Costs by a sweep: group after group from the last, under the clock, without precedence."""

    def __init__(self, options: Options, sweep: Sweep, watch: Watch) -> None:
        """Take the sweep of the errand's floor."""
        self.exact = not options.errand.before
        self._options = options
        self._errand = options.errand
        self._lengths = Remembered(sweep, watch)
        self._watch = watch
        self._pricer: Pricer | None = None
        self.cheap = (
            isinstance(sweep, TwoWaySweep)
            and len(self._errand.groups) == 1
            and not self._errand.clocked
        )
        self._priceable = self.cheap
        self._order_of: dict[int, int] = {}

    def bounds(self, choices: Sequence[Choice]) -> list[int]:
        """Return a lower bound for each choice; FAR where no walk does it."""
        if self._priceable and self._pricer is None and self._lengths.asked >= PRICED_FROM:
            self._make_ready()
        if self._pricer is None:
            return [self._bound(chosen) for chosen in choices]
        self._watch.check()
        width = 1 + max(map(len, choices), default=0)
        carts = np.full((len(choices), width), -1, dtype=np.int32)
        for row, chosen in enumerate(choices):
            orders = sorted({0, *(self._order_of[node] for node in chosen.values())})
            carts[row, : len(orders)] = orders
        return [int(length) for length in self._pricer.price(carts)]

    def rests(self, chosen: Choice, ends: Prices) -> dict[int, int]:
        """Return what the cold goods cost from each place where the warm ones may end."""
        errand = self._errand
        cold = [group for group in errand.groups if group >= errand.outside_from]
        warm = self._options.last_warm
        starts = [errand.start] if warm is None else self._options.perhaps(warm, chosen)
        return self._prices(starts, cold, chosen, ends)

    def _bound(self, chosen: Choice) -> int:
        errand = self._errand
        if not errand.clocked:
            return self._prices([errand.start], errand.groups, chosen, errand.ends)[errand.start]
        if errand.ends is None or len(set(errand.ends.values())) == 1:
            return self._on_the_clock(chosen, errand.ends)
        # The clock runs on metres alone, so a dearer end may be the only one near enough.
        return min(self._on_the_clock(chosen, {end: price}) for end, price in errand.ends.items())

    def _on_the_clock(self, chosen: Choice, ends: Prices) -> int:
        warm, allowed = self._warm(chosen, ends)
        if not warm:
            return min(allowed.values(), default=FAR)
        return self._prices([self._errand.start], warm, chosen, allowed)[self._errand.start]

    def _warm(self, chosen: Choice, ends: Prices) -> tuple[list[int], dict[int, int]]:
        """Return the warm groups, and where they may end under the clock at what price."""
        errand = self._errand
        most = (errand.outside_mm or 0) + (min(ends.values()) if ends else 0)
        rests = self.rests(chosen, ends)
        warm = [group for group in errand.groups if group < errand.outside_from]
        return warm, {node: rest for node, rest in rests.items() if rest <= most}

    def _prices(
        self, starts: Sequence[int], groups: Sequence[int], chosen: Choice, ends: Prices
    ) -> dict[int, int]:
        """Return what these groups cost from each start."""
        _, nodes, ends = self._phases(groups, chosen, ends)[0]
        return self._lengths.lengths(starts, nodes, ends)

    def _phases(self, groups: Sequence[int], chosen: Choice, ends: Prices) -> list[_Phase]:
        """Return the groups, those with nothing settled left out, and where each may end."""
        settled = [(g, nodes) for g in groups if (nodes := self._options.nodes(g, chosen))]
        settled = settled or [(groups[-1] if groups else 0, [])]
        phases = [(*settled[-1], ends)]
        for group, nodes in reversed(settled[:-1]):
            _, after, ends = phases[0]
            phases.insert(0, (group, nodes, self._lengths.lengths(nodes, after, ends)))
        return phases

    def _all_phases(self, chosen: Choice) -> list[_Phase]:
        errand = self._errand
        if not errand.clocked:
            return self._phases(errand.groups, chosen, errand.ends)
        warm, allowed = self._warm(chosen, errand.ends)
        cold = [group for group in errand.groups if group >= errand.outside_from]
        rest = self._phases(cold, chosen, errand.ends)
        return [*self._phases(warm, chosen, allowed), *rest] if warm else rest

    def glance(self, chosen: Choice) -> Glance:
        """Return how the open stops lie to the best walk that keeps to a choice."""
        errand = self._errand
        if errand.clocked and errand.ends is not None and len(set(errand.ends.values())) > 1:
            return NO_GLANCE
        here, ways = errand.start, dict.fromkeys(errand.groups, frozenset[int]())
        try:
            for group, nodes, ends in self._all_phases(chosen):
                walk = self._lengths.walk(here, nodes, ends)
                here, ways[group] = walk[-1], frozenset(walk)
        except RoutingError:
            return NO_GLANCE
        return glance(self._options, chosen, ways)

    def _make_ready(self) -> None:
        self._watch.check()
        errand = self._errand
        open_nodes = sorted({node for nodes in self._options.open.values() for node in nodes})
        fixed = sorted({*self._options.fixed.values()})
        self._order_of = {node: 1 + place for place, node in enumerate(open_nodes)}
        self._priceable = False
        try:
            self._pricer = pricer(
                errand.graph, errand.start, errand.ends, [fixed, *([node] for node in open_nodes)]
            )
        except UnreachableError:
            self._pricer = None


def glance(options: Options, chosen: Choice, ways: Mapping[int, Collection[int]]) -> Glance:
    """Return how the open stops lie to a walk, given by the nodes where each group is made."""
    errand = options.errand
    everywhere = sorted({errand.start}.union(*ways.values()))
    passed: dict[int, int] = {}
    off_mm: dict[int, int] = {}
    for stop, nodes in options.open.items():
        if stop in chosen:
            continue
        met = [node for node in nodes if node in ways[errand.stops[stop].group]]
        if met:
            passed[stop] = met[0]
        else:
            # From the stop, though a walk comes to it: few trees of ways are then asked for.
            off_mm[stop] = int(errand.graph.distances(nodes, everywhere).min())
    return Glance(passed, off_mm, None if chosen else options.nearest(passed, everywhere))


class SolvedCosts:
    """Costs by the method that an errand is solved by, for floors without a sweep."""

    exact = False
    cheap = False

    def __init__(self, options: Options, solve: Solve, watch: Watch) -> None:
        """Take what solves an errand whose stops have one node each."""
        self._options = options
        self._solve = solve
        self._watch = watch
        self._known: dict[Hashable, int] = {}

    def bounds(self, choices: Sequence[Choice]) -> list[int]:
        """Return a lower bound for each choice; FAR where no walk does it."""
        return [self._bound(chosen) for chosen in choices]

    def glance(self, chosen: Choice) -> Glance:
        """Return how the open stops lie to the best walk that keeps to a choice."""
        self._watch.check()
        errand = self._options.errand
        try:
            path = self._solve(self._options.settled(chosen)[0]).path
        except RoutingError:
            return NO_GLANCE
        # Without rules and groups, what is passed is made; else only when all can be made at once.
        free = len(errand.groups) == 1 and not errand.before and not errand.clocked
        made = free or in_time(errand, path)
        return glance(self._options, chosen, dict.fromkeys(errand.groups, path if made else ()))

    def rests(self, chosen: Choice, ends: Prices) -> dict[int, int]:
        """Return what the cold goods cost at least from each place where the warm ones may end."""
        errand, _ = self._options.settled(chosen)
        warm = self._options.last_warm
        starts = [errand.start] if warm is None else self._options.perhaps(warm, chosen)
        cold = [i for i, stop in enumerate(errand.stops) if stop.group >= errand.outside_from]
        free = replace(errand, outside_mm=None)
        return {node: self._least(part(free, cold, start=node, ends=ends)) for node in starts}

    def _bound(self, chosen: Choice) -> int:
        return self._least(self._options.settled(chosen)[0])

    def _least(self, errand: Errand) -> int:
        stops = tuple((stop.group, stop.node) for stop in errand.stops)
        ends = None if errand.ends is None else tuple(errand.ends.items())
        key = errand.start, stops, ends, errand.before, errand.outside_mm
        known = self._known.get(key)
        if known is None:
            self._watch.check()
            try:
                known = self._solve(errand).bound_mm
            except RoutingError:
                # Cut off, or too long under the clock: why is asked for when it is to be told.
                known = FAR
            self._known[key] = known
        return known


class OutsideCosts:
    """How far the cold goods are carried at least, whatever the walk costs before."""

    exact = True
    cheap = False

    def __init__(self, options: Options, costs: SweptCosts | SolvedCosts) -> None:
        """Take the costs of the errand itself."""
        ends = options.errand.ends
        self._costs = costs
        self._ends = None if ends is None else dict.fromkeys(ends, 0)

    def bounds(self, choices: Sequence[Choice]) -> list[int]:
        """Return a lower bound for each choice; FAR where no walk does it."""
        return [min(self._costs.rests(chosen, self._ends).values()) for chosen in choices]

    def glance(self, chosen: Choice) -> Glance:  # noqa: ARG002 - there is no one walk to look from
        """Return that nothing is known."""
        return NO_GLANCE

    def nearest(self, chosen: Choice) -> int:
        """Return the place where the warm goods may end from which it is the shortest."""
        rests = self._costs.rests(chosen, self._ends)
        return min(rests, key=lambda node: (rests[node], node))
