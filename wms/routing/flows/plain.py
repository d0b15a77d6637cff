"""The sweep in plain Python: what the compiled one does, where there is no compiler."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wms.routing.flows.choices import EFFECTS, ENDINGS, Choice, Costs, Effect, Joins
from wms.routing.flows.rows import COSTS, Kind, Row
from wms.routing.flows.state import EMPTY, WHOLE, closed, modulo, opened, total, walked
from wms.routing.graph import FAR

# The relaxed walk counts flow modulo 2 ** RELAXED_BITS; the walk itself in all bits there are.
RELAXED_BITS = 1
EXACT_BITS = 7
RELAXED = modulo(RELAXED_BITS)

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
        ended = self._ended(state, number, EXACT_BITS)
        for to, cost, choice in _plain_ways(state, row, ended):
            yield to, paid + cost, choice
        for passes in _passes(row, ended):
            yield from self._passed(state, paid, number, passes, effort)

    def _passed(
        self, state: int, paid: int, number: int, passes: "_Passes", effort: Effort
    ) -> Iterator[Way]:
        """Yield one pass, two passes and so on, until no further one can lead to a better walk."""
        _, first, last, *_ = self._rows[number]
        hopeless = 0
        for count in range(1, min(self._passes_max, effort.passes + 2) + 1):
            cost = paid + passes.cost(count)
            effect = passes.effect(count)
            alike = Effect(Joins.TOGETHER, effect.leaves % 2, effect.comes % 2)
            bound = self._bound(_sure(walked(state & RELAXED, first, last, alike)), cost, number)
            # Bounds tell odd from even and no more: if both are without hope, all further are.
            hopeless = hopeless + 1 if bound >= self.cost_mm else 0
            if hopeless == 2:  # noqa: PLR2004 an odd and an even one
                return
            to = walked(state, first, last, effect)
            if to is None or count > effort.passes:
                self._aside = min(self._aside, bound)
            else:
                yield to, cost, passes.choice(count)

    def _ended(self, state: int, number: int, bits: int) -> bool:
        """Return whether the walk, so far, has its end: each excess is there since it began."""
        return (int(number > self._started_at) - total(state)) & ((1 << bits) - 1) == 1

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
        ended = self._ended(state, number, bits)
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
        ended = self._ended(state, number, RELAXED_BITS)
        ways = [(to & RELAXED, *way) for to, *way in _plain_ways(state, row, ended)]
        for passes in _passes(row, ended):
            for count in (1, 2):
                to = _sure(walked(state, row[1], row[2], passes.effect(count)))
                ways.append((to & RELAXED, passes.cost(count), passes.choice(count)))
        return ways


@dataclass(frozen=True, slots=True)
class _Passes:
    """Any number of passes through a piece one way (`sign` 1: there), then perhaps the end."""

    sign: int
    each_mm: int
    ended: bool
    ended_mm: int

    def cost(self, count: int) -> int:
        return count * self.each_mm + self.ended_mm

    def effect(self, count: int) -> Effect:
        flow = self.sign * count
        leaves = flow + int(self.ended and self.sign > 0)
        return Effect(Joins.TOGETHER, leaves, flow - int(self.ended and self.sign < 0))

    def choice(self, count: int) -> int:
        return self.sign * count + (Choice.ENDED if self.ended else 0)


def _passes(row: Row, ended: bool) -> Iterator[_Passes]:
    costs = Costs(*row[COSTS:])
    for sign, each, last in ((1, costs.there, costs.ended_there), (-1, costs.back, costs.ended_back)):
        if each < FAR:
            yield _Passes(sign, each, ended=False, ended_mm=0)
            if last < FAR and not ended:
                yield _Passes(sign, each, ended=True, ended_mm=last)


def _plain_ways(state: int, row: Row, ended: bool) -> Iterator[Way]:
    """Yield what can be done with a piece but for passing through it more one way."""
    _, first, last, there, back, *costs = row
    for (choice, effect), cost in zip(EFFECTS.items(), costs, strict=False):
        if cost < FAR and not (ended and choice in ENDINGS):
            yield _sure(walked(state, first, last, effect)), cost, choice
    if there + back < FAR:
        effect = Effect(Joins.TOGETHER, 0, 0)
        yield _sure(walked(state, first, last, effect)), there + back, Choice.TO_AND_FRO


def _sure(state: int | None) -> int:
    assert state is not None, "an excess of one or two more has room"
    return state


def _is_needed(row: Row) -> bool:
    """Return whether the walk cannot do without this row's place."""
    if row[0] == Kind.PIECE:
        return Costs(*row[COSTS:]).unwalked >= FAR
    return row[0] == Kind.OPEN and bool(row[3])


def _traced(layers: list[_Layer], place: int) -> list[int]:
    """Return the choices that led to a place in the last layer but one."""
    choices: list[int] = []
    for layer in reversed(layers[1:-1]):
        choices.append(layer.choices[place])
        place = layer.before[place]
    return choices[::-1]
