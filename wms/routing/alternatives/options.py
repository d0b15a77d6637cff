"""What there is to choose: the stops whose node is open, once what follows by itself is settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from wms.routing.classes import part
from wms.routing.graph import FAR
from wms.routing.question import Errand, Stop

# The node chosen for each of some stops.
Choice = Mapping[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """
    An errand seen by what is open in it.

    `fixed` are the stops that have one node, `open` the nodes of those that have several, and
    `follows` the stops that can be made wherever another, open one is.
    """

    errand: Errand
    fixed: dict[int, int]
    open: dict[int, tuple[int, ...]]
    follows: dict[int, int]

    @property
    def last_warm(self) -> int | None:
        """The group that ends where the cold chain's clock begins; None when there is none."""
        errand = self.errand
        return max((g for g in errand.groups if g < errand.outside_from), default=None)

    def nodes(self, group: int, chosen: Choice) -> list[int]:
        """Return the nodes of a group that are settled."""
        stops = self.errand.stops
        return sorted(
            {
                node
                for settled in (self.fixed, chosen)
                for stop, node in settled.items()
                if stops[stop].group == group
            }
        )

    def perhaps(self, group: int, chosen: Choice) -> list[int]:
        """Return the nodes of a group that are settled, or may still be chosen."""
        stops = self.errand.stops
        left = (
            node
            for stop, nodes in self.open.items()
            if stops[stop].group == group and stop not in chosen
            for node in nodes
        )
        return sorted({*self.nodes(group, chosen), *left})

    def settled(self, chosen: Choice) -> tuple[Errand, tuple[int, ...]]:
        """Return the errand of the stops whose node is settled, and which stops those are."""
        errand = self.errand
        nodes = {**self.fixed, **chosen}
        nodes |= {stop: chosen[led] for stop, led in self.follows.items() if led in chosen}
        stops = tuple(
            Stop(nodes.get(i, stop.node), stop.group) for i, stop in enumerate(errand.stops)
        )
        kept = tuple(sorted(nodes))
        warm = (s for s in self.open if errand.stops[s].group == self.last_warm)
        if any(stop not in chosen for stop in warm):
            # One of these may turn out the last warm stop: until then the clock has no beginning.
            errand = replace(errand, outside_mm=None)
        return part(replace(errand, stops=stops), kept), kept

    def nearest(self, chosen: Choice, way: Iterable[int] = ()) -> dict[int, int]:
        """
        Return a choice for every stop: the nodes nearest to a walk, or to what is settled.

        Whatever is chosen draws others near: the nearest of all is chosen first (as trees grow;
        Prim, "Shortest connection networks", 1957).
        """
        errand = self.errand
        left = [stop for stop in self.open if stop not in chosen]
        owner = [stop for stop in left for _ in self.open[stop]]
        nodes = [node for stop in left for node in self.open[stop]]
        near = {errand.start, *self.fixed.values(), *chosen.values(), *(errand.ends or ()), *way}
        far = errand.graph.distances(nodes, [*sorted(near), *nodes])
        between = far[:, len(near) :]
        # What cannot be reached at all comes last, however near it leads.
        lost = np.where(errand.graph.distances([errand.start], nodes)[0] < FAR, 0, FAR)
        off = far[:, : len(near)].min(axis=1, initial=FAR) + lost
        full = dict(chosen)
        for _ in left:
            place = int(off.argmin())
            full[owner[place]] = nodes[place]
            off = np.minimum(off, between[:, place] + lost)
            off[[row for row, stop in enumerate(owner) if stop in full]] = 3 * FAR
        return full


def options(errand: Errand) -> Options:
    """
    Return what is open in an errand.

    A stop that precedence leaves alone is made in passing where another of its group is made
    for certain at one of its nodes, or is open between no nodes but some of its own; under the
    clock, unless it may be the last of the warm ones.
    """
    bound = {stop for pair in errand.before for stop in pair}
    nodes = {i: tuple(sorted(stop.nodes)) for i, stop in enumerate(errand.stops)}
    fixed = {i: here[0] for i, here in nodes.items() if len(here) == 1}
    sure = {(errand.stops[i].group, node) for i, node in fixed.items()}
    found = Options(errand, fixed, {}, {})
    # Fewest nodes first, so that whoever leads is known before who follows.
    for stop in sorted(nodes.keys() - fixed.keys(), key=lambda i: (len(nodes[i]), i)):
        group = errand.stops[stop].group
        # The stop that ends the warm goods is worth a walk of its own: it starts the clock.
        free = stop not in bound and not (errand.clocked and group == found.last_warm)
        met = [node for node in nodes[stop] if free and (group, node) in sure]
        leads = [
            led
            for led in found.open
            if free and errand.stops[led].group == group and {*nodes[led]} <= {*nodes[stop]}
        ]
        if met:
            fixed[stop] = met[0]
        elif leads:
            found.follows[stop] = leads[0]
        else:
            found.open[stop] = nodes[stop]
    return found
