"""Where along a walk each stop is made: as the rules allow, and each as early as it can be."""

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from wms.routing.question import Errand


@dataclass(frozen=True, slots=True)
class Visits:
    """
    The stops in the order made, and the place along the path of each.

    `left_warm` is the place where the last stop below the cold groups is left: the start when
    there is none, None when there are no cold stops.
    """

    order: tuple[int, ...]
    places: tuple[int, ...]
    left_warm: int | None


def visits(errand: Errand, path: Sequence[int]) -> Visits | None:
    """
    Return where the stops are made along a path; None when it passes them against the rules.

    Making each stop at the first passing that its forerunners allow leaves the most room for the
    others, so if this finds no places, there are none.
    """
    free = not (errand.before or errand.clocked or errand.groups[1:])
    if free and not any(stop.instead for stop in errand.stops):
        return _first_visits(errand, path)
    turn = _turn(errand)
    made = _Passings(errand, path).earliest(turn)
    if made is None:
        return None
    order = tuple(sorted(turn, key=made.__getitem__))
    return Visits(order, tuple(made[stop] for stop in order), _left_warm(errand, made))


def _first_visits(errand: Errand, path: Sequence[int]) -> Visits | None:
    """Return the visits where no rule holds: each stop is made when first passed."""
    last = len(path) - 1
    first = dict(zip(reversed(path), range(last, -1, -1), strict=True))
    try:
        made = {index: first[stop.node] for index, stop in enumerate(errand.stops)}
    except KeyError:
        return None
    order = tuple(sorted(made, key=made.__getitem__))
    return Visits(order, tuple(map(made.__getitem__, order)), _left_warm(errand, made))


def in_time(errand: Errand, path: Sequence[int]) -> bool:
    """Return whether a path makes every stop, under the rules and the cold chain's clock."""
    made = visits(errand, path)
    if made is None:
        return False
    if not errand.clocked or errand.outside_mm is None or made.left_warm is None:
        return True
    outside = errand.graph.cost_mm(path[made.left_warm :])
    return outside <= errand.outside_mm


def _left_warm(errand: Errand, made: dict[int, int]) -> int | None:
    if errand.groups[-1:] < (errand.outside_from,):
        return None
    warm = (made[stop] for stop in made if errand.stops[stop].group < errand.outside_from)
    return max(warm, default=0)


def _turn(errand: Errand) -> list[int]:
    """Return the stops so that each follows all that must precede it; else by group and index."""
    waits_for = [0] * len(errand.stops)
    thens: dict[int, list[int]] = {}
    for first, then in errand.before:
        waits_for[then] += 1
        thens.setdefault(first, []).append(then)
    ready = [(stop.group, i) for i, stop in enumerate(errand.stops) if not waits_for[i]]
    heapq.heapify(ready)
    turn: list[int] = []
    while ready:
        turn.append(heapq.heappop(ready)[1])
        for then in thens.get(turn[-1], ()):
            waits_for[then] -= 1
            if not waits_for[then]:
                heapq.heappush(ready, (errand.stops[then].group, then))
    return turn


class _Passings:
    """A path seen from its stops: at which places it passes each of them."""

    def __init__(self, errand: Errand, path: Sequence[int]) -> None:
        self.errand = errand
        self.end = len(path) - 1
        self.places: dict[int, list[int]] = {}
        for place, node in enumerate(path):
            self.places.setdefault(node, []).append(place)
        self.firsts: dict[int, list[int]] = {}
        self.thens: dict[int, list[int]] = {}
        for first, then in errand.before:
            self.firsts.setdefault(then, []).append(first)
            self.thens.setdefault(first, []).append(then)

    def earliest(self, turn: list[int]) -> dict[int, int] | None:
        """Return the first place where each stop can be made; None when one cannot."""
        stops = self.errand.stops
        last = self._last_warm(turn) if self.errand.clocked else {}
        made: dict[int, int] = {}
        floor = group_over = 0
        group = None
        for stop in turn:
            if stops[stop].group != group:
                group, floor = stops[stop].group, group_over
            earliest = max([floor, *(made[first] for first in self.firsts.get(stop, ()))])
            place = self._next(stop, max(earliest, last.get(stop, 0)))
            if place is None:
                return None
            made[stop] = place
            group_over = max(group_over, place)
        return made

    def _last_warm(self, turn: list[int]) -> dict[int, int]:
        """Return the stop that ends the warm goods, and the last place where it can be made."""
        stops = self.errand.stops
        made: dict[int, int] = {}
        roof = group_over = self.end
        group = None
        for stop in reversed(turn):
            if stops[stop].group != group:
                group, roof = stops[stop].group, group_over
            latest = min([roof, *(made[then] for then in self.thens.get(stop, ()))])
            place = self._previous(stop, latest)
            if place is None:
                return {}
            made[stop] = place
            group_over = min(group_over, place)
        warm = [stop for stop in made if stops[stop].group < self.errand.outside_from]
        return {stop: made[stop] for stop in sorted(warm, key=made.__getitem__)[-1:]}

    def _next(self, stop: int, least: int) -> int | None:
        found: list[int] = []
        for node in self.errand.stops[stop].nodes:
            places = self.places.get(node, [])
            found.extend(places[bisect_left(places, least) :][:1])
        return min(found, default=None)

    def _previous(self, stop: int, most: int) -> int | None:
        found: list[int] = []
        for node in self.errand.stops[stop].nodes:
            places = self.places.get(node, [])
            found.extend(places[: bisect_right(places, most)][-1:])
        return max(found, default=None)
