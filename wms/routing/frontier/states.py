"""
What a sweep must remember of the walk so far, and how each move changes it.

The walk is a connected multigraph in which all degrees are even but at its two terminals. Of
what lies behind the frontier only this matters: which slots it touches, whether with an even or
an odd degree, and which of them are joined. States as in Ratliff and Rosenthal (Operations
Research 31 (1983) 507-521), Roodbergen and de Koster (EJOR 133 (2001) 32-43), and Pansart,
Catusse and Cambazard (Computers & Operations Research 100 (2018) 117-127).

The degree of a terminal counts one more, so that what is behind the frontier has an odd total
just when it holds one of the two: an odd total tells by itself whether the free end is used.

A chain, and what hangs on a junction, offer the sweep options; these are states too, of two
slots (its ends) and of one. So one set of tables serves aisles, dead ends and the whole floor.
"""

from collections.abc import Callable
from functools import cache, cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from wms.routing.moves import Kind

Table = NDArray[np.int16]
Cells = NDArray[np.int8]

NONE = 0  # nothing touched yet
DONE = 1  # the walk is whole and lies behind
EVEN, ODD = 2, 3  # of one slot
# Of two slots; Z: not touched. Joined or apart, when both are touched.
ZE, ZU, EZ, UZ = 2, 3, 4, 5
EE_JOINED, UU_JOINED, EE_APART = 6, 9, 10

# Every table has so many columns: the 14 states of two slots, and two spare.
OPTIONS = 16
WIDTH_MAX = 5
NEVER = -1


class Space:
    """
    The states of `width` slots, NONE and DONE first, and the tables of moves between them.

    `labels[s, k]` is 0 where slot `k` is not touched, and otherwise the number of its component,
    counted from 1 in order of slots; `odd[s, k]` is 1 where its degree is odd. A table has a row
    for each state and a column for each option; NEVER stands where they do not go together.
    """

    def __init__(self, width: int) -> None:
        rows = [
            (labels, odd)
            for labels in product(range(width + 1), repeat=width)
            if any(labels) and _counted_up(labels)
            for odd in product((0, 1), repeat=width)
            if all(label or not o for label, o in zip(labels, odd, strict=True))
        ]
        nothing = [((0,) * width,) * 2] * 2
        self.width = width
        self.labels: Cells = np.array([labels for labels, _ in nothing + rows], dtype=np.int8)
        self.odd: Cells = np.array([odd for _, odd in nothing + rows], dtype=np.int8)
        self.size = len(self.labels)
        self.parity: Cells = (self.odd.sum(axis=1) % 2).astype(np.int8)
        self._tables: dict[tuple[int, ...], Table] = {}

    def table(self, kind: Kind, slot: int, other: int) -> Table:
        """Return the table of a move of the sweep."""
        if kind == Kind.HANG:
            return self.hang(slot)
        if kind == Kind.JOIN:
            return self.join(slot, other)
        return self.shift(slot) if kind == Kind.SHIFT else self.close(slot)

    def hang(self, slot: int) -> Table:
        """Return how a state takes in what hangs on a slot; options are states of one slot."""
        return self._kept((Kind.HANG, slot, -1), lambda: self._hang(slot))

    def join(self, slot: int, other: int) -> Table:
        """Return how a state takes in a chain from one slot to another."""
        return self._kept((Kind.JOIN, slot, other), lambda: self._join(slot, other))

    def shift(self, slot: int) -> Table:
        """Return how a state takes in the last chain of a slot, whose new end takes it over."""
        return self._kept((Kind.SHIFT, slot, -1), lambda: self._shift(slot))

    def close(self, slot: int) -> Table:
        """Return how a state lets go of a slot; NONE is the only option."""
        return self._kept((Kind.CLOSE, slot, -1), lambda: self._close(slot))

    def _kept(self, key: tuple[int, ...], build: Callable[[], Table]) -> Table:
        if key not in self._tables:
            self._tables[key] = build()
        return self._tables[key]

    def _hang(self, slot: int) -> Table:
        table = self._blank()
        for option in (EVEN, ODD):
            labels, odd = self.labels.copy(), self.odd.copy()
            _touch(labels, odd, slot, 1, flips=option == ODD)
            table[:, option] = self._index(labels, odd)
        return self._with_whole(table)

    def _join(self, slot: int, other: int) -> Table:
        table = self._blank()
        pair = space(2)
        for option in range(DONE + 1, pair.size):
            labels, odd = self.labels.copy(), self.odd.copy()
            _take_in(labels, odd, (slot, other), pair.labels[option], pair.odd[option])
            table[:, option] = self._index(labels, odd)
        return self._with_whole(table)

    def _shift(self, slot: int) -> Table:
        table = self._blank()
        pair = space(2)
        new = self.width
        for option in (NONE, *range(DONE + 1, pair.size)):
            labels = np.pad(self.labels, ((0, 0), (0, 1)))
            odd = np.pad(self.odd, ((0, 0), (0, 1)))
            _take_in(labels, odd, (slot, new), pair.labels[option], pair.odd[option])
            may, done = _let_go(labels, odd, slot)
            labels[:, slot], odd[:, slot] = labels[:, new], odd[:, new]
            index = self._index(labels[:, :new], odd[:, :new])
            table[:, option] = np.where(done, DONE, np.where(may, index, NEVER))
        return self._with_whole(table)

    def _close(self, slot: int) -> Table:
        table = self._blank()
        labels, odd = self.labels.copy(), self.odd.copy()
        may, done = _let_go(labels, odd, slot)
        index = self._index(labels, odd)
        table[:, NONE] = np.where(done, DONE, np.where(may, index, NEVER))
        table[DONE, NONE] = DONE
        return table

    def _blank(self) -> Table:
        table = np.full((self.size, OPTIONS), NEVER, dtype=np.int16)
        table[:, NONE] = np.arange(self.size)
        return table

    def _with_whole(self, table: Table) -> Table:
        """Return the table with its rule for a walk that is whole: nothing else beside it."""
        table[DONE] = NEVER
        table[DONE, NONE] = DONE
        table[NONE, DONE] = DONE
        return table

    def _index(self, labels: Cells, odd: Cells) -> Table:
        return self._numbers[self._keys(_canonical(labels), odd)]

    def _keys(self, labels: Cells, odd: Cells) -> NDArray[np.int64]:
        powers = (2 * (self.width + 1)) ** np.arange(self.width, dtype=np.int64)
        return (labels * np.int64(2) + odd) @ powers

    @cached_property
    def _numbers(self) -> Table:
        numbers = np.full((2 * (self.width + 1)) ** self.width, NEVER, dtype=np.int16)
        numbers[self._keys(self.labels, self.odd)] = np.arange(self.size)
        numbers[0] = NONE
        return numbers


@cache
def space(width: int) -> Space:
    """Return the states of so many slots; one for the whole process."""
    return Space(width)


def _counted_up(labels: tuple[int, ...]) -> bool:
    seen = 0
    for label in labels:
        if label > seen + 1:
            return False
        seen = max(seen, label)
    return True


def _touch(labels: Cells, odd: Cells, slot: int, fresh: int, *, flips: bool) -> None:
    # A label that no slot has yet: labels in use are at most the width.
    labels[:, slot] = np.where(labels[:, slot] == 0, labels.shape[1] + fresh, labels[:, slot])
    if flips:
        odd[:, slot] ^= 1


def _take_in(
    labels: Cells, odd: Cells, slots: tuple[int, int], piece: Cells, piece_odd: Cells
) -> None:
    """Change states in place by a chain between two slots, itself a state of two slots."""
    for end, slot in enumerate(slots):
        if piece[end]:
            _touch(labels, odd, slot, end + 1, flips=bool(piece_odd[end]))
    if piece[0] and piece[0] == piece[1]:
        one, other = labels[:, slots[0], None], labels[:, slots[1], None].copy()
        np.copyto(labels, np.broadcast_to(one, labels.shape).copy(), where=labels == other)


def _let_go(labels: Cells, odd: Cells, slot: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Empty a slot in place; return which states may, and for which the walk is then whole."""
    mine = labels[:, slot].copy()
    touched = mine > 0
    even = odd[:, slot] == 0
    labels[:, slot] = 0
    odd[:, slot] = 0
    held = (labels == mine[:, None]).any(axis=1)
    alone = ~labels.any(axis=1)
    # A component let go while others are open could never be joined to them any more.
    return ~touched | (even & (held | alone)), touched & even & alone


def _canonical(labels: Cells) -> Cells:
    """Return the same components, numbered from 1 in order of slots."""
    result = np.zeros_like(labels)
    highest = np.zeros(len(labels), dtype=np.int8)
    for slot in range(labels.shape[1]):
        fresh = labels[:, slot] > 0
        for before in range(slot):
            same = fresh & (labels[:, before] == labels[:, slot])
            result[same, slot] = result[same, before]
            fresh &= ~same
        highest += fresh
        result[fresh, slot] = highest[fresh]
    return result
