"""
How long walks are: guessed for hundreds of carts at once, exact for the few that matter.

The guess lays the shortest ways to and from all stops of a cart over each other and counts each
stretch once. Carts that share aisles share stretches, which is what joining orders saves. On
generated floors it ranks carts nearly as their exact tours do (correlation 0.98), at the price of
one matrix product.
"""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wms.routing.graph import FAR, AisleGraph
from wms.routing.question import Stop, errand
from wms.routing.sequence import kernel
from wms.routing.sequence.held_karp import best_order
from wms.routing.sequence.improve import good_order
from wms.routing.sequence.question import ask
from wms.routing.tour import shortest_tour

Numbers = NDArray[np.float64]

# A tour comes back by other aisles, so it is shorter than all ways there and back laid together.
TOUR_SHARE: Final = 0.78
KEPT_MAX: Final = 20_000
# The compiled search does a fixed least work in that time. Without it the search ends by itself
# long before the second is over. Either way the clock has no say in the answer.
TOUR_SECONDS: Final = 0.004
PLAIN_SECONDS: Final = 1.0
# Places in a group up to which Held and Karp take less than a few milliseconds.
EXACT_MAX: Final = 10
CHOOSING_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Walk:
    """A tour as carts need it: its stops in turn, what each leg costs, and where it ends."""

    stops: tuple[Stop, ...]
    legs_mm: tuple[int, ...]
    length_mm: int
    end: int


class Walks:
    """
    The tours of one graph; those once found are kept, so share it between decisions.

    A tour is found by Held and Karp's programme where each group is small, else by nearest
    neighbour, 2-opt and Or-opt: in a choice between carts, a proof would change nothing and
    milliseconds count. What is kept changes no answer, only how soon it comes. Threads may share.
    """

    def __init__(self, graph: AisleGraph) -> None:
        self.graph = graph
        self._lock = Lock()
        self._walks: dict[object, Walk] = {}
        self._sketches: dict[tuple[int, tuple[int, ...]], Sketch] = {}

    def find(self, start: int, stops: Iterable[Stop], ends: Collection[int]) -> Walk:
        """
        Return the shortest tour from `start` by all stops to the nearest of the ends.

        `ends` may give each end a price in millimetres, which counts in choosing it alone.

        :raises RoutingError: there is no such walk
        """
        asked = tuple(sorted(set(stops), key=lambda stop: (stop.group, stop.nodes)))
        prices = dict(ends) if isinstance(ends, Mapping) else dict.fromkeys(ends, 0)
        key = (start, asked, tuple(sorted(prices.items())))
        known = self._walks.get(key)
        if known is None:
            known = _found(self.graph, start, asked, prices)
            with self._lock:
                if len(self._walks) >= KEPT_MAX:
                    self._walks.clear()
                self._walks[key] = known
        return known

    def length_mm(self, start: int, stops: Iterable[Stop], ends: Collection[int]) -> int:
        """
        Return the length of the shortest tour, doors included.

        :raises RoutingError: there is no such walk
        """
        return self.find(start, stops, ends).length_mm

    def sketch(self, start: int, ends: Sequence[int]) -> "Sketch":
        """Return the guesses for walks from here to there."""
        key = (start, tuple(sorted(ends)))
        with self._lock:
            found = self._sketches.get(key)
            if found is None:
                if len(self._sketches) >= KEPT_MAX:
                    self._sketches.clear()
                found = self._sketches[key] = Sketch(self.graph, *key)
        return found


def _found(
    graph: AisleGraph, start: int, stops: tuple[Stop, ...], prices: Mapping[int, int]
) -> Walk:
    if any(stop.instead for stop in stops):
        return _settled(graph, start, stops, prices)
    question = ask(errand(graph, start, stops, prices))
    if max(map(len, question.blocks), default=0) <= EXACT_MAX:
        order = best_order(question)
    else:
        seconds = PLAIN_SECONDS if kernel.KERNEL is None else TOUR_SECONDS
        order = good_order(question, time.monotonic() + seconds)
    calls = [question.calls[row - 1] for row in order]
    nodes = [start, *(call.node for call in calls)]
    legs_mm = tuple(graph.distance(a, b) for a, b in pairwise(nodes))
    home = graph.distances([nodes[-1]], sorted(prices))[0]
    end = min(
        (int(way) + prices[node], node) for way, node in zip(home, sorted(prices), strict=True)
    )[1]
    length_mm = sum(legs_mm) + graph.distance(nodes[-1], end)
    return Walk(tuple(stops[call.stops[0]] for call in calls), legs_mm, length_mm, end)


def _settled(
    graph: AisleGraph, start: int, stops: tuple[Stop, ...], prices: Mapping[int, int]
) -> Walk:
    """Return the tour where it may choose among several bins for a stop."""
    tour = shortest_tour(graph, start, stops, prices, seconds=CHOOSING_SECONDS)
    made = tuple(stops[at] for at in tour.order)
    return Walk(made, tour.legs_mm, tour.length_mm, tour.path[-1])


class Sketch:
    """Guesses of lengths for walks from one start to the nearest of some ends."""

    def __init__(self, graph: AisleGraph, start: int, ends: tuple[int, ...]) -> None:
        self.graph = graph
        self.start = start
        self.ends = ends
        self._arcs: dict[tuple[int, int], int] = {}
        self._lengths: list[float] = []
        self._ways: dict[int, tuple[int, ...]] = {}
        self._lock = Lock()

    def reaches(self, stops: Sequence[Stop]) -> bool:
        """Tell whether each of these stops can be reached, and left for an end."""
        nodes = [stop.node for stop in stops if stop.node not in self._ways]
        if not nodes:
            return True
        there = self.graph.distances([self.start], nodes)[0]
        if not self.ends:
            return bool((there < FAR).all())
        home = self.graph.distances(nodes, self.ends).min(axis=1, initial=FAR)
        return bool((there < FAR).all() and (home < FAR).all())

    def cover(self, orders: Sequence[Sequence[Stop]]) -> tuple[Numbers, Numbers]:
        """
        Return which stretches (columns) each order (row) walks, and each stretch's millimetres.

        :raises UnreachableError: a stop cannot be reached or left
        """
        with self._lock:
            ways = [{arc for stop in stops for arc in self._way(stop.node)} for stops in orders]
            lengths = np.array(self._lengths) * TOUR_SHARE
        flags = np.zeros((len(orders), len(lengths)))
        for row, way in enumerate(ways):
            flags[row, list(way)] = 1.0
        return flags, lengths

    def _way(self, node: int) -> tuple[int, ...]:
        way = self._ways.get(node)
        if way is None:
            home = min(self.ends, key=lambda end: (self._cost(node, end), end), default=node)
            there = self.graph.path(self.start, node)
            back = self.graph.path(node, home)
            way = tuple(self._arc(a, b) for path in (there, back) for a, b in pairwise(path))
            self._ways[node] = way
        return way

    def _cost(self, a: int, b: int) -> int:
        return int(self.graph.distances([a], [b])[0, 0])

    def _arc(self, a: int, b: int) -> int:
        known = self._arcs.get((a, b))
        if known is None:
            known = self._arcs[a, b] = len(self._lengths)
            self._lengths.append(float(self.graph.distance(a, b)))
        return known
