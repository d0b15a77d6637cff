"""
A question put to the sweep as rows of whole numbers, one for each of its steps.

The start is a junction for this one question, even in mid-aisle; stops and ends inside a piece only
change what can be done with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from wms.routing.flows.asking import Asked
from wms.routing.flows.choices import Costs
from wms.routing.flows.layout import Layout, Piece, lay_out
from wms.routing.flows.stretch import Stretch
from wms.routing.graph import FAR, AisleGraph

# The most junctions open at a time that fit a state of 60 bits.
SLOTS_MAX = 6


class Kind(IntEnum):
    """What a step of the sweep does."""

    OPEN = 0
    PIECE = 1
    CLOSE = 2


# OPEN:  kind, slot, 1 if the walk begins here, 1 if it must come here
# PIECE: kind, slot of its first node, slot of its last, and the Costs of all choices
# CLOSE: kind, slot, price of ending here
# All filled up with zeros to the same width.
Row = tuple[int, ...]
COSTS = 3
WIDTH = COSTS + len(Costs._fields)
NOUGHTS = (0,) * (WIDTH - 4)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that every question on this floor has; `spare` is a slot that is free then."""

    kind: Kind
    item: int
    first: int
    last: int = 0
    spare: int = 0


class Skeleton:
    """The steps of the sweep over one floor; each question fills them in."""

    def __init__(self, layout: Layout) -> None:
        """Lay the steps out."""
        self.pieces = layout.pieces
        self._place = {
            node: (number, place)
            for number, piece in enumerate(layout.pieces)
            for place, node in enumerate(piece.nodes[1:-1], start=1)
        }
        script = _Script(layout)
        self.width = script.width
        self._steps = tuple(script.steps)
        self._plain = [self._plain_row(step) for step in self._steps]

    def rows(self, asked: Asked) -> list[Row]:
        """Return the rows of a question."""
        places = self._places(asked)
        rows: list[Row] = []
        for step, plain in zip(self._steps, self._plain, strict=True):
            if step.kind is not Kind.PIECE:
                rows.append(_junction_row(step, asked))
            elif step.item in places:
                rows.extend(row for row, _ in self._piece_rows(step, places[step.item], asked))
            else:
                rows.append(plain)
        return rows

    def stretches(self, asked: Asked) -> list[Stretch | None]:
        """Return the stretch of floor behind each row of a question; None where it is a point."""
        places = self._places(asked)
        found: list[Stretch | None] = []
        for step in self._steps:
            if step.kind is not Kind.PIECE:
                found.append(None)
            else:
                rows = self._piece_rows(step, places.get(step.item, []), asked)
                found.extend(stretch for _, stretch in rows)
        return found

    def _places(self, asked: Asked) -> dict[int, list[int]]:
        """Return the places inside each piece that a question names."""
        places: dict[int, list[int]] = {}
        for node in sorted({asked.start, *asked.nodes, *asked.ends}):
            if node in self._place:
                number, place = self._place[node]
                places.setdefault(number, []).append(place)
        return places

    def _plain_row(self, step: _Step) -> Row:
        if step.kind is not Kind.PIECE:
            return _row(step.kind, step.first)
        piece = self.pieces[step.item]
        costs = Stretch(piece, 0, len(piece.nodes) - 1, (), {}).costs()
        return (Kind.PIECE, step.first, step.last, *costs)

    def _piece_rows(
        self, step: _Step, places: Sequence[int], asked: Asked
    ) -> Iterator[tuple[Row, Stretch | None]]:
        """Yield the rows of a piece, cut in two where the walk begins on it."""
        piece = self.pieces[step.item]
        high = len(piece.nodes) - 1
        begins = next((place for place in places if piece.nodes[place] == asked.start), None)
        if begins is None:
            stretch = _stretch(piece, (0, high), places, asked)
            yield (Kind.PIECE, step.first, step.last, *stretch.costs()), stretch
            return
        before = _stretch(piece, (0, begins), places, asked)
        after = _stretch(piece, (begins, high), places, asked)
        yield _row(Kind.OPEN, step.spare, 1, 1), None
        yield (Kind.PIECE, step.first, step.spare, *before.costs()), before
        yield (Kind.PIECE, step.spare, step.last, *after.costs()), after
        yield _row(Kind.CLOSE, step.spare, asked.ends.get(asked.start, FAR)), None


def _stretch(piece: Piece, span: tuple[int, int], places: Sequence[int], asked: Asked) -> Stretch:
    low, high = span
    inside = sorted(place for place in places if low < place < high)
    nodes = piece.nodes
    return Stretch(
        piece,
        low,
        high,
        [place for place in inside if nodes[place] in asked.nodes],
        {place: asked.ends[nodes[place]] for place in inside if nodes[place] in asked.ends},
    )


def _junction_row(step: _Step, asked: Asked) -> Row:
    if step.kind is Kind.OPEN:
        return _open(step.first, step.item, asked)
    return _close(step.first, step.item, asked)


def _open(slot: int, node: int, asked: Asked) -> Row:
    begins = node == asked.start
    return _row(Kind.OPEN, slot, int(begins), int(begins or node in asked.nodes))


def _close(slot: int, node: int, asked: Asked) -> Row:
    return _row(Kind.CLOSE, slot, asked.ends.get(node, FAR))


def _row(kind: Kind, slot: int, one: int = 0, other: int = 0) -> Row:
    return (kind, slot, one, other, *NOUGHTS)


def skeleton_of(graph: AisleGraph) -> Skeleton | None:
    """Return the steps of the sweep over this floor; None where it is too wide."""
    skeleton = Skeleton(lay_out(graph))
    return skeleton if skeleton.width <= SLOTS_MAX else None


class _Script:
    """The steps of the sweep, written down one by one; the lowest free slot is taken first."""

    def __init__(self, layout: Layout) -> None:
        self.steps: list[_Step] = []
        self.width = 0
        self._slots: dict[int, int] = {}
        self._pieces = layout.pieces
        self._rank = {node: number for number, node in enumerate(layout.junctions)}
        waiting: dict[int, list[int]] = {node: [] for node in layout.junctions}
        for number, piece in enumerate(layout.pieces):
            ends = piece.nodes[0], piece.nodes[-1]
            waiting[min(ends, key=self._rank.__getitem__)].append(number)
        for node in layout.junctions:
            self._open(node)
            for number in sorted(waiting[node], key=self._late):
                self._take_in(number)
            self.steps.append(_Step(Kind.CLOSE, node, self._slots.pop(node)))

    def _late(self, number: int) -> tuple[bool, int, int]:
        """Return what puts the pieces that open another junction last."""
        nodes = self._pieces[number].nodes
        far_end = max(nodes[0], nodes[-1], key=self._rank.__getitem__)
        return far_end not in self._slots, self._rank[far_end], number

    def _open(self, node: int) -> None:
        if node not in self._slots:
            self._slots[node] = self._free()
            self.width = max(self.width, len(self._slots))
            self.steps.append(_Step(Kind.OPEN, node, self._slots[node]))

    def _take_in(self, number: int) -> None:
        nodes = self._pieces[number].nodes
        self._open(nodes[0])
        self._open(nodes[-1])
        spare = self._free()
        if nodes[1:-1]:
            # The walk may begin inside.
            self.width = max(self.width, len(self._slots) + 1)
        ends = self._slots[nodes[0]], self._slots[nodes[-1]]
        self.steps.append(_Step(Kind.PIECE, number, *ends, spare))

    def _free(self) -> int:
        taken = self._slots.values()
        return min(slot for slot in range(len(taken) + 1) if slot not in taken)
