"""
A question put to the sweep as rows of whole numbers, one for each of its steps.

The start is a junction for this one question, even in mid-aisle; stops and ends inside a piece only
change what can be done with it.
"""

from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from wms.routing.flows.asking import Asked, Ends
from wms.routing.flows.blocks import Blocks
from wms.routing.flows.choices import Choice, Costs
from wms.routing.flows.layout import Layout
from wms.routing.flows.script import Kind, Script, Step
from wms.routing.flows.stretch import Stretch
from wms.routing.graph import FAR

# One row a step, all filled up with noughts to the same width:
# OPEN:  kind, slot, 1 if the walk begins here, 1 if it must come here
# PIECE: kind, slot of its first node, slot of its last, and the Costs of all choices
# CLOSE: kind, slot, price of ending here
Rows = NDArray[np.int64]
Row = tuple[int, ...]
BEGINS, CALLED, PRICE, COSTS = 2, 3, 2, 3
WIDTH = COSTS + len(Costs._fields)
# Of a piece on which the walk begins: its start opened, the two sides of it, its start closed.
CUT_ROWS = 4

# The groups of a walk ask again and again, from other starts; so do the pickers of a morning.
REMEMBERED = 64


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """The steps that a question needs: their plain rows, and where each stands."""

    steps: tuple[Step, ...]
    rows: Rows
    row_of: Mapping[tuple[Kind, int], int]


@dataclass(frozen=True, slots=True, eq=False)
class _Filled:
    """A view with stops and ends filled in; and, by piece, the places of stops, prices of ends."""

    view: _View
    rows: Rows
    stops: dict[int, list[int]]
    prices: dict[int, dict[int, int]]


class Skeleton:
    """The steps of the sweep over one floor; each question fills them in."""

    def __init__(self, layout: Layout) -> None:
        """Lay the steps out."""
        script = Script(layout)
        self.width = script.width
        self._pieces = layout.pieces
        self.blocks = Blocks(layout)
        self._steps = tuple(script.steps)
        self._place = {
            node: (number, place)
            for number, piece in enumerate(layout.pieces)
            for place, node in enumerate(piece.nodes[1:-1], start=1)
        }
        self._plain = np.array([self._plain_row(step) for step in self._steps], dtype=np.int64)
        self._view = lru_cache(REMEMBERED)(self._seen)
        self._fill = lru_cache(REMEMBERED)(self._filled)

    def rows(self, asked: Asked) -> Rows:
        """Return the rows of a question."""
        filled = self._filled_for(asked)
        begins = self._start_step(asked)
        at = filled.view.row_of[begins]
        if begins[0] is Kind.OPEN:
            rows = filled.rows.copy()
            rows[at, BEGINS : CALLED + 1] = 1
            return rows
        step = filled.view.steps[at]
        _, before, after, _ = self._stretches(step.item, filled, asked.start)
        assert before is not None
        assert after is not None
        middle = (
            _row(Kind.OPEN, step.spare, 1, 1),
            _row(Kind.PIECE, step.first, step.spare, *before.costs()),
            _row(Kind.PIECE, step.spare, step.last, *after.costs()),
            _row(Kind.CLOSE, step.spare, asked.price(asked.start)),
        )
        return np.concatenate((filled.rows[:at], np.array(middle), filled.rows[at + 1 :]))

    def walked(self, asked: Asked, choices: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Yield the runs of nodes walked by these choices, one for each row of the question."""
        filled = self._filled_for(asked)
        begins = self._start_step(asked)
        chosen = iter(choices)
        for step in filled.view.steps:
            cut = step.kind is Kind.PIECE and begins == (step.kind, step.item)
            # The walk may be whole before the last row.
            mine = tuple(islice(chosen, CUT_ROWS if cut else 1))
            if step.kind is Kind.PIECE and mine not in {(), (Choice.NOT,)}:
                stretches = self._stretches(step.item, filled, asked.start if cut else None)
                for stretch, choice in zip(stretches, mine, strict=False):
                    if stretch is not None:
                        yield from stretch.runs(choice)

    def _start_step(self, asked: Asked) -> tuple[Kind, int]:
        """Return the step at which the walk begins."""
        if asked.start in self._place:
            return Kind.PIECE, self._place[asked.start][0]
        return Kind.OPEN, asked.start

    def _filled_for(self, asked: Asked) -> _Filled:
        ends = (node for node, _ in asked.ends)
        needed = self.blocks.needed((asked.start, *asked.nodes, *ends))
        return self._fill(asked.nodes, asked.ends, needed)

    def _seen(self, needed: int) -> _View:
        """Return the steps in or at what is needed of the floor."""
        kept = [
            number
            for number, step in enumerate(self._steps)
            if needed
            & (
                self.blocks.of_piece(step.item)
                if step.kind is Kind.PIECE
                else self.blocks.near(step.item)
            )
        ]
        steps = tuple(self._steps[number] for number in kept)
        row_of = {(step.kind, step.item): row for row, step in enumerate(steps)}
        return _View(steps, self._plain[kept], row_of)

    def _filled(self, nodes: frozenset[int], ends: Ends, needed: int) -> _Filled:
        """Fill in what a question wants of junctions and pieces, but for the start."""
        view = self._view(needed)
        filled = _Filled(view, view.rows.copy(), {}, {})
        for node in sorted(nodes):
            if node in self._place:
                number, place = self._place[node]
                insort(filled.stops.setdefault(number, []), place)
            else:
                filled.rows[view.row_of[Kind.OPEN, node], CALLED] = 1
        for node, price in ends:
            if node in self._place:
                number, place = self._place[node]
                filled.prices.setdefault(number, {})[place] = price
            else:
                filled.rows[view.row_of[Kind.CLOSE, node], PRICE] = price
        for number in filled.stops.keys() | filled.prices.keys():
            (stretch,) = self._stretches(number, filled, None)
            assert stretch is not None
            filled.rows[view.row_of[Kind.PIECE, number], COSTS:] = stretch.costs()
        return filled

    def _stretches(
        self, number: int, filled: _Filled, start: int | None
    ) -> tuple[Stretch | None, ...]:
        """Return what a piece is to a question: one stretch, or if it begins there, four rows."""
        piece = self._pieces[number]
        stops, prices = filled.stops.get(number, ()), filled.prices.get(number, {})
        high = len(piece.nodes) - 1
        if start is None:
            return (Stretch(piece, 0, high, stops, prices),)
        begins = self._place[start][1]
        before = Stretch(
            piece,
            0,
            begins,
            [place for place in stops if place < begins],
            {place: price for place, price in prices.items() if place < begins},
        )
        after = Stretch(
            piece,
            begins,
            high,
            [place for place in stops if place > begins],
            {place: price for place, price in prices.items() if place > begins},
        )
        return None, before, after, None

    def _plain_row(self, step: Step) -> Row:
        if step.kind is Kind.OPEN:
            return _row(Kind.OPEN, step.first)
        if step.kind is Kind.CLOSE:
            return _row(Kind.CLOSE, step.first, FAR)
        piece = self._pieces[step.item]
        costs = Stretch(piece, 0, len(piece.nodes) - 1, (), {}).costs()
        return _row(Kind.PIECE, step.first, step.last, *costs)


def _row(*numbers: int) -> Row:
    return numbers + (0,) * (WIDTH - len(numbers))
