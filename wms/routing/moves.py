"""The moves of a sweep over a floor: which slot of the frontier takes in which piece, and when."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Kind(IntEnum):
    """What a move of the sweep does."""

    HANG = 0  # take in what hangs on an open junction: itself, its twigs, its loops
    JOIN = 1  # take in a chain between two open junctions
    SHIFT = 2  # take in the last chain of a junction; its new end takes over the slot
    CLOSE = 3  # a junction has no chains left: its slot is free again


class Move(NamedTuple):
    """
    One move of the sweep.

    HANG and CLOSE: `piece` is the junction, which lies in `slot`. JOIN: `piece` is the chain;
    its first junction lies in `slot`, its last in `other`. SHIFT: `piece` is the chain; its
    first junction lies in `slot`, which its last junction takes over. `other` is -1 but in JOIN.
    """

    kind: Kind
    slot: int
    other: int
    piece: int


@dataclass(frozen=True, slots=True)
class Part:
    """
    A connected part of the floor, and how to sweep over it.

    There is one HANG for each junction, before its chains; then it shifts or closes. All slots
    begin empty, and end so. `width` is the number of slots, 1 at least.
    """

    junctions: tuple[int, ...]
    moves: tuple[Move, ...]
    width: int


def swept_part(
    order: Sequence[int], chains_from: Mapping[int, Sequence[int]], ends: Sequence[int]
) -> Part:
    """
    Return the part with its moves, junctions taken in this order.

    `chains_from[j]` are the chains from junction `j` to junctions later in the order, and
    `ends[c]` is the later end of chain `c`.
    """
    slots = _Slots()
    moves: list[Move] = []
    rank = {junction: place for place, junction in enumerate(order)}
    for junction in order:
        slot = slots.open(junction)
        moves.append(Move(Kind.HANG, slot, -1, junction))
        beside = Counter(ends[chain] for chain in chains_from[junction])
        # A junction that is new and reached by one chain alone comes last: it can shift.
        chains = sorted(
            chains_from[junction],
            key=lambda c: (not slots.holds(ends[c]), -beside[ends[c]], rank[ends[c]], c),
        )
        for chain in chains:
            if chain == chains[-1] and not slots.holds(ends[chain]):
                moves.append(Move(Kind.SHIFT, slot, -1, chain))
                slots.hand_over(junction, ends[chain])
            else:
                moves.append(Move(Kind.JOIN, slot, slots.open(ends[chain]), chain))
        if slots.holds(junction):
            moves.append(Move(Kind.CLOSE, slot, -1, junction))
            slots.close(junction)
    return Part(tuple(order), tuple(moves), slots.width)


class _Slots:
    """Who lies in which slot; the lowest free one is taken first."""

    def __init__(self) -> None:
        self.width = 0
        self._slot_of: dict[int, int] = {}
        self._free: list[int] = []

    def holds(self, junction: int) -> bool:
        return junction in self._slot_of

    def open(self, junction: int) -> int:
        if junction not in self._slot_of:
            if not self._free:
                self._free.append(self.width)
                self.width += 1
            self._slot_of[junction] = min(self._free)
            self._free.remove(min(self._free))
        return self._slot_of[junction]

    def hand_over(self, junction: int, to: int) -> None:
        self._slot_of[to] = self._slot_of.pop(junction)

    def close(self, junction: int) -> None:
        self._free.append(self._slot_of.pop(junction))
