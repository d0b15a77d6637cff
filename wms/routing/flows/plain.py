"""The sweep in plain Python: choice for choice what kernel.c does, where that is not compiled."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from wms.routing.flows.relaxed import Relaxation
from wms.routing.flows.script import Kind
from wms.routing.flows.state import EMPTY, WHOLE, overflows, walked
from wms.routing.flows.ways import EXACT_BITS, Passes, Programme, Way, passes_of, plain_ways
from wms.routing.graph import FAR


@dataclass(slots=True)
class _Layer:
    """The states before a row: what each has cost and will cost at least, and whence it came."""

    states: list[int] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    choices: list[int] = field(default_factory=list)
    _places: dict[int, int] = field(default_factory=dict)

    def add(self, way: Way, bound: int, before: int) -> None:
        """Keep a state if it is new, or cheaper than it was; the first of equals stays."""
        state, cost, choice = way
        place = self._places.setdefault(state, len(self.states))
        if place == len(self.states):
            self.states.append(state)
            self.costs.append(cost)
            self.bounds.append(bound)
            self.before.append(before)
            self.choices.append(choice)
        elif cost < self.costs[place]:
            self.costs[place], self.bounds[place] = cost, bound
            self.before[place], self.choices[place] = before, choice

    def best(self, count: int) -> tuple[list[int], int]:
        """Return the places of the most promising states, and the least bound of all others."""
        places = list(range(len(self.states)))
        if len(places) <= count:
            return places, FAR
        places.sort(key=self.bounds.__getitem__)
        return sorted(places[:count]), self.bounds[places[count]]


class Sweep:
    """Sweeps over one question, each with what was learnt before it."""

    def __init__(self, programme: Programme, deadline: float) -> None:
        """Begin with neither a walk nor a bound; `deadline` is on the monotonic clock."""
        self.best_mm = FAR
        self.choices: tuple[int, ...] = ()
        self.relaxations: list[Relaxation] = []
        self._programme = programme
        self._deadline = deadline
        self._limit = FAR
        self._aside = FAR

    def bound_mm(self) -> int:
        """Return what no walk costs less than, as the relaxations say."""
        return max(relaxation.ahead(0, EMPTY) for relaxation in self.relaxations)

    def run(self, states: int, limit_mm: int) -> int | None:
        """
        Look for a walk cheaper than the limit; return what no walk costs less than.

        None when time is over before the sweep is.

        Kept before each row are so many states, the most promising.
        """
        self._limit, self._aside = min(limit_mm, self.best_mm), FAR
        layers = [_Layer()]
        layers[0].add((EMPTY, 0, 0), 0, 0)
        for number in range(len(self._programme.rows)):
            if time.monotonic() >= self._deadline:
                return None
            places, least = layers[-1].best(states)
            self._aside = min(self._aside, least)
            layers.append(_Layer())
            for place in places:
                self._go_on(layers, place, number)
        return min(self._limit, self._aside)

    def _go_on(self, layers: list[_Layer], place: int, number: int) -> None:
        state, paid = layers[number].states[place], layers[number].costs[place]
        for to, cost, choice in self._ways(state, paid, number):
            if to == WHOLE:
                if cost < self._limit:
                    self.best_mm = self._limit = cost
                    self.choices = (*_traced(layers, place), choice)
                continue
            bound = cost + self._ahead(number + 1, to)
            if bound < self._limit:
                layers[number + 1].add((to, cost, choice), bound, place)

    def _ahead(self, row: int, state: int, *, cut_off: bool = False) -> int:
        """Return what is still to pay at least; an excess cut off is right modulo a few alone."""
        return max(
            relaxation.ahead(row, state)
            for relaxation in self.relaxations
            if not (cut_off and relaxation.prices)
        )

    def _ways(self, state: int, paid: int, number: int) -> Iterator[Way]:
        row = self._programme.rows[number]
        if row[0] != Kind.PIECE:
            for to, cost, choice in self._programme.at_junction(state, number, row, EXACT_BITS):
                yield to, paid + cost, choice
            return
        ended = self._programme.ended(state, number, EXACT_BITS)
        for to, cost, choice in plain_ways(state, row, ended=ended):
            yield to, paid + cost, choice
        for passes in passes_of(row, ended=ended):
            yield from self._passed(state, paid, number, passes)

    def _passed(self, state: int, paid: int, number: int, passes: Passes) -> Iterator[Way]:
        """Yield one pass, two passes and so on, until no further one can lead to a better walk."""
        _, first, last, *_ = self._programme.rows[number]
        # Bounds know a flow modulo this alone. If none of so many has hope, none farther on has.
        modulus = max(relaxation.modulus for relaxation in self.relaxations)
        hopeless = 0
        for count in range(1, self._programme.passes_max + 1):
            effect = passes.effect(count)
            to = walked(state, first, last, effect)
            cost = paid + passes.cost(count)
            cut_off = overflows(state, first, last, effect)
            bound = cost + self._ahead(number + 1, to, cut_off=cut_off)
            hopeless = hopeless + 1 if bound >= self._limit else 0
            if hopeless == modulus:
                return
            if cut_off:
                self._aside = min(self._aside, bound)
            else:
                yield to, cost, passes.choice(count)


def _traced(layers: list[_Layer], place: int) -> list[int]:
    """Return the choices that led to a place in the last layer but one."""
    choices: list[int] = []
    for layer in reversed(layers[1:-1]):
        choices.append(layer.choices[place])
        place = layer.before[place]
    return choices[::-1]
