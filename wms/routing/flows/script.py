"""The steps of the sweep over one floor, whatever the question."""

from dataclasses import dataclass
from enum import IntEnum

from wms.routing.flows.layout import Layout

# The most junctions open at a time that fit a state of 60 bits.
SLOTS_MAX = 6


class Kind(IntEnum):
    """What a step of the sweep does."""

    OPEN = 0
    PIECE = 1
    CLOSE = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A step; `item` is a junction's node or a piece's number, `spare` a slot that is free then."""

    kind: Kind
    item: int
    first: int
    last: int = 0
    spare: int = 0


class Script:
    """The steps, written down one by one; the lowest free slot is taken first."""

    def __init__(self, layout: Layout) -> None:
        """Write them down."""
        self.steps: list[Step] = []
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
            self.steps.append(Step(Kind.CLOSE, node, self._slots.pop(node)))

    def _late(self, number: int) -> tuple[bool, int, int]:
        """Return what puts the pieces that open another junction last."""
        nodes = self._pieces[number].nodes
        far_end = max(nodes[0], nodes[-1], key=self._rank.__getitem__)
        return far_end not in self._slots, self._rank[far_end], number

    def _open(self, node: int) -> None:
        if node not in self._slots:
            self._slots[node] = self._free()
            self.width = max(self.width, len(self._slots))
            self.steps.append(Step(Kind.OPEN, node, self._slots[node]))

    def _take_in(self, number: int) -> None:
        nodes = self._pieces[number].nodes
        self._open(nodes[0])
        self._open(nodes[-1])
        spare = self._free()
        if nodes[1:-1]:
            # The walk may begin inside.
            self.width = max(self.width, len(self._slots) + 1)
        ends = self._slots[nodes[0]], self._slots[nodes[-1]]
        self.steps.append(Step(Kind.PIECE, number, *ends, spare))

    def _free(self) -> int:
        taken = self._slots.values()
        return min(slot for slot in range(len(taken) + 1) if slot not in taken)
