"""
A question put to the sweep as rows of whole numbers, one for each of its steps.

What the question asks of a node decides its part: the start and every place where the walk may
end are junctions for this one question, even in mid-aisle, so that all pieces between are plain.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from wms.routing.flows.asking import Asked
from wms.routing.flows.layout import Layout, Piece, lay_out
from wms.routing.graph import FAR, AisleGraph

# The most junctions open at a time that fit a state of 60 bits.
SLOTS_MAX = 6
# A piece with more than one node where the walk may begin or end has two of them open at a time.
SPARE_SLOTS = 2


class Kind(IntEnum):
    """What a step of the sweep does."""

    OPEN = 0
    PIECE = 1
    CLOSE = 2


class Choice(IntEnum):
    """
    How a piece is walked when nothing flows through it on balance.

    Any other choice, from -most to most, is how often it is walked through from its first node to
    its last more than back. TO_AND_FRO is once each way.
    """

    TO_AND_FRO = 0
    NOT = 1_000
    FROM_FIRST = 1_001
    FROM_LAST = 1_002
    FROM_BOTH = 1_003


# OPEN:  kind, slot, 1 if the walk begins here, 1 if it must come here
# PIECE: kind, slot of its first node, of its last, cost there, back, and of each choice from NOT
#        to FROM_BOTH; then which piece, from which place in it to which
# CLOSE: kind, slot, price of ending here
# All filled up with zeros to the same width.
Row = tuple[int, int, int, int, int, int, int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that every question on this floor has; `spare` slots are free while it lasts."""

    kind: Kind
    item: int
    first: int
    last: int = 0
    spare: tuple[int, int] = (0, 0)


class Skeleton:
    """The steps of the sweep over one floor; each question fills them in."""

    def __init__(self, layout: Layout) -> None:
        """Lay the steps out."""
        self.layout = layout
        self.place: dict[int, tuple[int, int]] = {
            node: (number, place)
            for number, piece in enumerate(layout.pieces)
            for place, node in enumerate(piece.nodes[1:-1], start=1)
        }
        script = _Script(layout)
        self.steps, self.width = tuple(script.steps), script.width
        self._plain = [self._plain_row(step) for step in self.steps]

    def rows(self, asked: Asked) -> list[Row]:
        """Return the rows of a question."""
        stops: dict[int, list[int]] = {}
        for node in (asked.start, *asked.nodes, *asked.ends):
            if node in self.place:
                number, place = self.place[node]
                stops.setdefault(number, []).append(place)
        rows: list[Row] = []
        for step, plain in zip(self.steps, self._plain, strict=True):
            if step.kind is not Kind.PIECE:
                rows.append(_junction_row(step, asked))
            elif step.item in stops:
                rows.extend(self._piece_rows(step, sorted(set(stops[step.item])), asked))
            else:
                rows.append(plain)
        return rows

    def _plain_row(self, step: _Step) -> Row:
        if step.kind is not Kind.PIECE:
            return _row(step.kind, step.first)
        piece = self.layout.pieces[step.item]
        return piece_row(step, piece, (0, len(piece.nodes) - 1), ())

    def _piece_rows(self, step: _Step, places: list[int], asked: Asked) -> Iterator[Row]:
        piece = self.layout.pieces[step.item]
        special = [
            place
            for place in places
            if piece.nodes[place] == asked.start or piece.nodes[place] in asked.ends
        ]
        cuts = [0, *special, len(piece.nodes) - 1]
        slots = [step.first, *(step.spare[n % 2] for n in range(len(special))), step.last]
        for number, (low, high) in enumerate(pairwise(cuts)):
            if number < len(special):
                yield _open(slots[number + 1], piece.nodes[high], asked)
            between = places[bisect_left(places, low + 1) : bisect_left(places, high)]
            part = _Step(Kind.PIECE, step.item, slots[number], slots[number + 1])
            yield piece_row(part, piece, (low, high), between)
            if number:
                yield _close(slots[number], piece.nodes[low], asked)


def piece_row(step: _Step, piece: Piece, span: tuple[int, int], stops: Collection[int]) -> Row:
    """Return the row of a piece, or a part of one, with stops at these places within it."""
    low, high = span
    there, back = piece.cost_there(low, high), piece.cost_back(low, high)
    still = (FAR, *_outings(piece, (low, *stops, high))) if stops else (0, FAR, FAR, FAR)
    return (Kind.PIECE, step.first, step.last, there, back, *still, step.item, low, high)


def _outings(piece: Piece, places: tuple[int, ...]) -> tuple[int, int, int]:
    """Return what it costs to fetch all from the first node, from the last, and from both."""
    if piece.there[-1] >= FAR or piece.back[-1] >= FAR:
        return FAR, FAR, FAR
    round_trip = [piece.there[place] + piece.back[place] for place in places]
    whole = round_trip[-1] - round_trip[0]
    gaps = [further - nearer for nearer, further in pairwise(round_trip)]
    both = whole - max(gaps[1:-1]) if len(gaps) > 2 else FAR  # noqa: PLR2004 a gap at each end
    return whole - gaps[-1], whole - gaps[0], both


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
    return (kind, slot, one, other, 0, 0, 0, 0, 0, 0, 0, 0)


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
            self._slots[node] = self._free()[0]
            self.width = max(self.width, len(self._slots))
            self.steps.append(_Step(Kind.OPEN, node, self._slots[node]))

    def _take_in(self, number: int) -> None:
        nodes = self._pieces[number].nodes
        self._open(nodes[0])
        self._open(nodes[-1])
        spare = self._free()
        if len(nodes) > 2:  # noqa: PLR2004 its two ends
            self.width = max(self.width, len(self._slots) + len(spare))
        ends = self._slots[nodes[0]], self._slots[nodes[-1]]
        self.steps.append(_Step(Kind.PIECE, number, *ends, spare))

    def _free(self) -> tuple[int, int]:
        """Return the two lowest slots that are free."""
        taken = set(self._slots.values())
        one, other = [slot for slot in range(len(taken) + 2) if slot not in taken][:2]
        return one, other
