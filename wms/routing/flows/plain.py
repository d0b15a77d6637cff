"""The sweep in plain Python: what the compiled one does, where there is no compiler."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wms.routing.flows.rows import Choice, Kind, Row
from wms.routing.flows.state import EMPTY, WHOLE, closed, modulo, opened, total, walked
from wms.routing.graph import FAR

# The relaxed walk counts flow modulo 2 ** RELAXED_BITS; the walk itself in all bits there are.
RELAXED_BITS = 1
EXACT_BITS = 7
RELAXED = modulo(RELAXED_BITS)
STILL = (Choice.NOT, Choice.FROM_FIRST, Choice.FROM_LAST, Choice.FROM_BOTH)
STILL_COST = 5

# A state reached, what it cost to get there in mm, and the choice that led there.
Way = tuple[int, int, int]
# For each row, for each state of the relaxed walk before it: the least that is still to pay.
Bounds = list[dict[int, int]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How far a sweep goes: states kept before each row, and passes through one piece."""

    states: int
    passes: int


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


class Plain:
    """One question, swept over as often as asked, each time with what was learnt before."""

    def __init__(self, rows: Sequence[Row], passes_max: int) -> None:
        """Find the least that is still to pay in each state of the relaxed walk."""
        self.cost_mm = FAR
        self.choices: tuple[int, ...] = ()
        self._rows = rows
        self._passes_max = passes_max
        self._started_at = next(n for n, row in enumerate(rows) if row[0] == Kind.OPEN and row[2])
        self._needed = max(n for n, row in enumerate(rows) if _is_needed(row))
        self._bounds = self._relaxed()
        self._aside = FAR

    def sweep(self, effort: Effort) -> int:
        """
        Look for a walk cheaper than the best so far; return what all left aside cost at least.

        What was not left aside and not found costs no less than the best walk.
        """
        self._aside = FAR
        layers = [_Layer()]
        layers[0].add((EMPTY, 0, 0), self._bounds[0][EMPTY], 0)
        for number in range(len(self._rows)):
            places, least = layers[-1].best(effort.states)
            self._aside = min(self._aside, least)
            layers.append(_Layer())
            for place in places:
                self._go_on(layers, place, number, effort)
        return self._aside

    def _go_on(self, layers: list[_Layer], place: int, number: int, effort: Effort) -> None:
        state, paid = layers[number].states[place], layers[number].costs[place]
        for to, cost, choice in self._ways(state, paid, number, effort):
            if to == WHOLE:
                if cost < self.cost_mm:
                    self.cost_mm = cost
                    self.choices = (*_traced(layers, place), choice)
                continue
            bound = self._bound(to, cost, number)
            if bound < self.cost_mm:
                layers[number + 1].add((to, cost, choice), bound, place)

    def _bound(self, state: int, cost: int, number: int) -> int:
        """Return what no walk through a state after this row undercuts."""
        return cost + self._bounds[number + 1].get(state & RELAXED, FAR)

    def _ways(self, state: int, paid: int, number: int, effort: Effort) -> Iterator[Way]:
        row = self._rows[number]
        if row[0] != Kind.PIECE:
            for to, cost, choice in self._at_junction(state, number, EXACT_BITS):
                yield to, paid + cost, choice
            return
        for to, cost, choice in _still(state, row):
            yield to, paid + cost, choice
        for sign, each in ((1, row[3]), (-1, row[4])):
            if each < FAR:
                yield from self._passes(state, paid, number, (sign, each), effort)

    def _passes(
        self, state: int, paid: int, number: int, way: tuple[int, int], effort: Effort
    ) -> Iterator[Way]:
        """Yield one pass, two passes and so on, until no further one can lead to a better walk."""
        sign, each = way
        _, first, last, *_ = self._rows[number]
        hopeless = 0
        for passes in range(1, min(self._passes_max, effort.passes + 2) + 1):
            cost = paid + passes * each
            relaxed = walked(state & RELAXED, first, last, passes % 2)
            assert relaxed is not None
            bound = self._bound(relaxed, cost, number)
            # Bounds tell odd from even and no more: if both are without hope, all further are.
            hopeless = hopeless + 1 if bound >= self.cost_mm else 0
            if hopeless == 2:  # noqa: PLR2004 an odd and an even one
                return
            to = walked(state, first, last, sign * passes)
            if to is None or passes > effort.passes:
                self._aside = min(self._aside, bound)
            else:
                yield to, cost, sign * passes

    def _at_junction(self, state: int, number: int, bits: int) -> Iterator[Way]:
        """Yield what becomes of a state where a junction is opened or closed, and at what cost."""
        kind, slot, one, other, *_ = self._rows[number]
        if kind == Kind.OPEN:
            yield opened(state, slot, one, other), 0, 0
            return
        after = closed(state, slot)
        if after is None:
            return
        to, left = after
        mask = (1 << bits) - 1
        ended = (int(number > self._started_at) - total(state)) & mask
        if left & mask == 1 and not ended and one < FAR:
            if to != WHOLE or number >= self._needed:
                yield to, one, 1
        elif left & mask == 0 and (to != WHOLE or (ended and number >= self._needed)):
            yield to, 0, 0

    def _relaxed(self) -> Bounds:
        """Return what is still to pay at least, by way of all states of the relaxed walk."""
        states = [EMPTY]
        taken: list[dict[int, list[Way]]] = []
        for number in range(len(self._rows)):
            ways = {state: self._relaxed_ways(state, number) for state in states}
            taken.append(ways)
            states = list({to: None for found in ways.values() for to, _, _ in found})
        bounds: Bounds = [{}]
        for ways in reversed(taken):
            after = bounds[-1]
            after[WHOLE] = 0
            bounds.append(
                {
                    state: min((cost + after.get(to, FAR) for to, cost, _ in found), default=FAR)
                    for state, found in ways.items()
                }
            )
        return bounds[::-1]

    def _relaxed_ways(self, state: int, number: int) -> list[Way]:
        if state == WHOLE:
            return []
        row = self._rows[number]
        if row[0] != Kind.PIECE:
            return list(self._at_junction(state, number, RELAXED_BITS))
        ways = list(_still(state, row))
        least = min(row[3], row[4])
        even = min(row[3] + row[4], 2 * least)
        for choice, cost in ((Choice.TO_AND_FRO, even), (1, least)):
            if cost < FAR:
                to = walked(state, row[1], row[2], choice)
                assert to is not None
                ways.append((to & RELAXED, cost, choice))
        return ways


def _still(state: int, row: Row) -> Iterator[Way]:
    """Yield the ways to do with a piece that leave nothing flowing through it on balance."""
    choices = zip(STILL, row[STILL_COST : STILL_COST + len(STILL)], strict=True)
    for choice, cost in (*choices, (Choice.TO_AND_FRO, row[3] + row[4])):
        if cost < FAR:
            to = walked(state, row[1], row[2], choice)
            assert to is not None
            yield to, cost, choice


def _is_needed(row: Row) -> bool:
    """Return whether the walk cannot do without this row's place."""
    if row[0] == Kind.PIECE:
        return row[STILL_COST] >= FAR
    return row[0] == Kind.OPEN and bool(row[3])


def _traced(layers: list[_Layer], place: int) -> list[int]:
    """Return the choices that led to a place in the last layer but one."""
    choices: list[int] = []
    for layer in reversed(layers[1:-1]):
        choices.append(layer.choices[place])
        place = layer.before[place]
    return choices[::-1]
