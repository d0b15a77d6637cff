"""What choices cost at least: by the sweep of the floor, or by whatever method solves an errand."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from wms.routing.alternatives.lengths import Remembered, Watch
from wms.routing.alternatives.options import Choice, Options
from wms.routing.classes import Sweep, part
from wms.routing.errors import RoutingError, UnreachableError
from wms.routing.frontier import Pricer, pricer
from wms.routing.graph import FAR
from wms.routing.question import Errand
from wms.routing.walk import Walk

Solve = Callable[[Errand], Walk]
Prices = dict[int, int] | None

# After so many lengths one by one, it pays to make ready for pricing them many at a time.
PRICED_FROM = 100


class Costs(Protocol):
    """
    What the walks that keep to some choices cost at least.

    `exact`: for a choice for every stop this is what the walk costs. `many`: it takes little
    longer to ask for a hundred than for one.
    """

    exact: bool

    @property
    def many(self) -> bool:
        """Whether many are asked for at once."""
        ...

    def bounds(self, choices: Sequence[Choice]) -> list[int]:
        """
        Return a lower bound for each; FAR where no walk does it.

        :raises OutOfTime: there is no time left to work them out
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
        self._plain = len(self._errand.groups) == 1 and not self._errand.clocked
        self._order_of: dict[int, int] = {}

    @property
    def many(self) -> bool:
        """Whether many are asked for at once."""
        return self._pricer is not None

    def bounds(self, choices: Sequence[Choice]) -> list[int]:
        """Return a lower bound for each choice; FAR where no walk does it."""
        if self._plain and self._pricer is None and self._lengths.asked >= PRICED_FROM:
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
        errand = self._errand
        most = (errand.outside_mm or 0) + (min(ends.values()) if ends else 0)
        rests = self.rests(chosen, ends)
        allowed = {node: rest for node, rest in rests.items() if rest <= most}
        warm = [group for group in errand.groups if group < errand.outside_from]
        if not warm:
            return min(allowed.values(), default=FAR)
        return self._prices([errand.start], warm, chosen, allowed)[errand.start]

    def _prices(
        self, starts: Sequence[int], groups: Sequence[int], chosen: Choice, ends: Prices
    ) -> dict[int, int]:
        """Return what these groups cost from each start; groups with nothing settled are left."""
        phases = [nodes for nodes in (self._options.nodes(g, chosen) for g in groups) if nodes]
        for place in range(len(phases) - 1, 0, -1):
            ends = self._lengths.lengths(phases[place - 1], phases[place], ends)
        return self._lengths.lengths(starts, phases[0] if phases else (), ends)

    def _make_ready(self) -> None:
        self._watch.check()
        errand = self._errand
        open_nodes = sorted({node for nodes in self._options.open.values() for node in nodes})
        fixed = sorted({*self._options.fixed.values()})
        self._order_of = {node: 1 + place for place, node in enumerate(open_nodes)}
        self._plain = False
        try:
            self._pricer = pricer(
                errand.graph, errand.start, errand.ends, [fixed, *([node] for node in open_nodes)]
            )
        except UnreachableError:
            self._pricer = None


class SolvedCosts:
    """Costs by the method that an errand is solved by, for floors without a sweep."""

    exact = False
    many = False

    def __init__(self, options: Options, solve: Solve, watch: Watch) -> None:
        """Take what solves an errand whose stops have one node each."""
        self._options = options
        self._solve = solve
        self._watch = watch
        self._known: dict[Hashable, int] = {}

    def bounds(self, choices: Sequence[Choice]) -> list[int]:
        """Return a lower bound for each choice; FAR where no walk does it."""
        return [self._bound(chosen) for chosen in choices]

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
    many = False

    def __init__(self, options: Options, costs: SweptCosts | SolvedCosts) -> None:
        """Take the costs of the errand itself."""
        ends = options.errand.ends
        self._costs = costs
        self._ends = None if ends is None else dict.fromkeys(ends, 0)

    def bounds(self, choices: Sequence[Choice]) -> list[int]:
        """Return a lower bound for each choice; FAR where no walk does it."""
        return [min(self._costs.rests(chosen, self._ends).values()) for chosen in choices]

    def nearest(self, chosen: Choice) -> int:
        """Return the place where the warm goods may end from which it is the shortest."""
        rests = self._costs.rests(chosen, self._ends)
        return min(rests, key=lambda node: (rests[node], node))
