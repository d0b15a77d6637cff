"""The ways on from a state at one row: which state each choice leads to, and at what cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wms.routing.flows.choices import EFFECTS, ENDINGS, Choice, Costs, Effect, Joins
from wms.routing.flows.rows import COSTS, Row
from wms.routing.flows.script import Kind
from wms.routing.flows.state import WHOLE, closed, opened, total, walked
from wms.routing.graph import FAR

# A state reached, what it costs to get there in mm, and the choice that leads there.
Way = tuple[int, int, int]
# A state that is not taken modulo anything has so many bits for each excess.
EXACT_BITS = 7


@dataclass(frozen=True, slots=True)
class Passes:
    """Any number of passes through a piece one way (`sign` 1: there), then perhaps the end."""

    sign: int
    each_mm: int
    ended: bool
    ended_mm: int

    def cost(self, count: int) -> int:
        """Return what so many passes cost, in mm."""
        return count * self.each_mm + self.ended_mm

    def effect(self, count: int) -> Effect:
        """Return what so many passes do to the ends of the piece."""
        flow = self.sign * count
        leaves = flow + int(self.ended and self.sign > 0)
        return Effect(Joins.TOGETHER, leaves, flow - int(self.ended and self.sign < 0))

    def choice(self, count: int) -> int:
        """Return the choice that so many passes are."""
        return self.sign * count + (Choice.ENDED if self.ended else 0)


def passes_of(row: Row, *, ended: bool) -> Iterator[Passes]:
    """Yield the ways to pass through a piece, ending inside after that unless the walk has."""
    costs = Costs(*row[COSTS:])
    for sign, each, last in (
        (1, costs.there, costs.ended_there),
        (-1, costs.back, costs.ended_back),
    ):
        if each < FAR:
            yield Passes(sign, each, ended=False, ended_mm=0)
            if last < FAR and not ended:
                yield Passes(sign, each, ended=True, ended_mm=last)


def plain_ways(state: int, row: Row, *, ended: bool) -> Iterator[Way]:
    """Yield what can be done with a piece but for passing through it more one way."""
    _, first, last, there, back, *costs = row
    for (choice, effect), cost in zip(EFFECTS.items(), costs, strict=False):
        if cost < FAR and not (ended and choice in ENDINGS):
            yield walked(state, first, last, effect), cost, choice
    if there + back < FAR:
        effect = Effect(Joins.TOGETHER, 0, 0)
        yield walked(state, first, last, effect), there + back, Choice.TO_AND_FRO


class Programme:
    """The rows of a question, and what follows from all of them together."""

    def __init__(self, rows: Sequence[Row], passes_max: int) -> None:
        """See where the walk begins, and which row is the last that it cannot do without."""
        self.rows = rows
        self.passes_max = passes_max
        self._begins = next(n for n, row in enumerate(rows) if row[0] == Kind.OPEN and row[2])
        self._needed = max(n for n, row in enumerate(rows) if _is_needed(row))

    def begun(self, number: int) -> bool:
        """Return whether the walk has begun before this row."""
        return number > self._begins

    def ended(self, state: int, number: int, bits: int) -> bool:
        """Return whether the walk, so far, has its end: its excess is there since it began."""
        return (int(self.begun(number)) - total(state)) & ((1 << bits) - 1) == 1

    def at_junction(self, state: int, number: int, row: Row, bits: int) -> Iterator[Way]:
        """Yield what becomes of a state where a junction is opened or closed; one way at most."""
        kind, slot, one, other, *_ = row
        if kind == Kind.OPEN:
            yield opened(state, slot, one, other), 0, 0
            return
        after = closed(state, slot)
        if after is None or (after[0] == WHOLE and number < self._needed):
            return
        to, left = after
        left &= (1 << bits) - 1
        ended = self.ended(state, number, bits)
        if left == 1 and not ended and one < FAR:
            yield to, one, 1
        elif left == 0 and (ended or to != WHOLE):
            yield to, 0, 0


def _is_needed(row: Row) -> bool:
    """Return whether the walk cannot do without this row's place."""
    if row[0] == Kind.PIECE:
        return Costs(*row[COSTS:]).unwalked >= FAR
    return row[0] == Kind.OPEN and bool(row[3])
