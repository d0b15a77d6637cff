"""Many carts through the sweep side by side, in numpy, where there is no kernel."""

import numpy as np
from numpy.typing import NDArray

from wms.routing.frontier.asking import Question
from wms.routing.frontier.gathers import Gather, reduced
from wms.routing.frontier.layout import Layout
from wms.routing.frontier.pieces import Pieces
from wms.routing.frontier.states import (
    DONE,
    EE_APART,
    EE_JOINED,
    EZ,
    NONE,
    OPTIONS,
    UU_JOINED,
    ZE,
)
from wms.routing.graph import FAR, Lengths

Present = NDArray[np.bool_]

# So many carts at a time keep the arrays within what a processor has close by.
CROWD = 256


class _Rounds:
    """
    The entries of a move in rounds: first one for each state led to, then a second, and so on.

    States with the most entries come first, so that each round is for the first few of them.
    """

    def __init__(self, gather: Gather) -> None:
        sizes = np.diff(np.append(gather.firsts, len(gather.states)))
        groups = np.argsort(-sizes, kind="stable")
        self.size = len(gather.states)
        self._to = gather.to[groups]
        self._counts = [int((sizes > round_).sum()) for round_ in range(sizes.max(initial=0))]
        entries = [
            gather.firsts[groups[:count]] + round_ for round_, count in enumerate(self._counts)
        ]
        order = np.concatenate(entries) if entries else np.empty(0, dtype=np.intp)
        self._states = gather.states[order]
        self._options = gather.options[order]

    def move(self, now: Lengths, offers: Lengths, room: Lengths) -> None:
        """Change the costs of the states by the move; those it does not lead to are left over."""
        totals = room[: self.size, : now.shape[1]]
        np.take(now, self._states, axis=0, out=totals, mode="clip")
        totals += offers[self._options]
        first = 0
        for count in self._counts:
            if first:
                np.minimum(totals[:count], totals[first : first + count], out=totals[:count])
            first += count
        now[self._to] = np.minimum(totals[: len(self._to)], FAR)


class Crowd:
    """Prices carts of known orders, given as spots, under one question."""

    def __init__(self, layout: Layout, question: Question, orders: list[list[int]]) -> None:
        self._layout = layout
        self._question = question
        self._moves = reduced(layout, question)
        self._rounds = [_Rounds(gather) for gather in self._moves.gathers]
        self._special = {spot for spot, _, _ in question.special}
        spots_in: dict[int, list[int]] = {}
        for spot in sorted(question.wants()):
            spots_in.setdefault(layout.row_of[spot], []).append(spot)
        self._spots_in = spots_in
        column = {spot: place for place, spot in enumerate(sorted(question.wants()))}
        self._column = column
        # The last row is of no order: -1 finds it.
        self._holds = np.zeros((len(orders) + 1, len(column)), dtype=np.bool_)
        for index, order in enumerate(orders):
            self._holds[index, [column[spot] for spot in order]] = True
        self._known: dict[tuple[int, bytes], Lengths] = {}

    def price(self, carts: NDArray[np.int32]) -> Lengths:
        """Return the length of each cart's walk, in mm."""
        most = max(rounds.size for rounds in self._rounds)
        room = np.empty((most, min(CROWD, len(carts))), dtype=np.int64)
        blocks = [
            self._block(carts[first : first + CROWD], room) for first in range(0, len(carts), CROWD)
        ]
        return np.concatenate(blocks) if blocks else np.empty(0, dtype=np.int64)

    def _block(self, carts: NDArray[np.int32], room: Lengths) -> Lengths:
        present = self._holds[carts[:, 0]]
        for place in range(1, carts.shape[1]):
            present |= self._holds[carts[:, place]]
        now = np.full((self._moves.states.size, len(carts)), FAR, dtype=np.int64)
        now[NONE] = 0
        for row, rounds in zip(self._moves.rows, self._rounds, strict=True):
            rounds.move(now, self._moves.offers(row, self._offers(row, present)), room)
        lengths: Lengths = now[DONE]
        return lengths

    def _offers(self, row: int, present: Present) -> Lengths:
        """Return the costs of the options of a piece (rows) for each cart (columns)."""
        spots = self._spots_in.get(row)
        if spots is None:
            nothing: Lengths = self._layout.empty[row].reshape(-1, 1)
            return nothing
        here = present[:, [self._column[spot] for spot in spots]]
        layout = self._layout
        plain = row < layout.chains and min(spots) >= layout.twigs
        if plain and not self._special.intersection(spots) and self._question.stop[-1] >= FAR:
            along = np.array([layout.along_mm[spot] for spot in spots], dtype=np.int64)
            return _plain_offers(layout.length_mm[row], along, here)
        patterns, which = np.unique(here, axis=0, return_inverse=True)
        offers = [self._offers_of(row, spots, pattern) for pattern in patterns]
        return np.take(np.stack(offers, axis=1), which.reshape(-1), axis=1)

    def _offers_of(self, row: int, spots: list[int], pattern: Present) -> Lengths:
        key = row, pattern.tobytes()
        if key not in self._known:
            asked = self._question
            question = Question(
                asked.part,
                tuple(spot for spot, wanted in zip(spots, pattern, strict=True) if wanted),
                asked.stop,
                tuple(special for special in asked.special if special[0] in spots),
                asked.start if asked.start in spots else -1,
                0,
            )
            offers = np.full(OPTIONS, FAR, dtype=np.int64)
            if question.wants():
                found = Pieces(self._layout, question).offers(row)
                offers[: len(found)] = found
            else:
                offers[:] = self._layout.empty[row]
            self._known[key] = offers
        return self._known[key]


def _plain_offers(length_mm: int, along: Lengths, present: Present) -> Lengths:
    """Return the options of a chain by which of its spots are stops; see `chains.options`."""
    offers = np.full((OPTIONS, len(present)), FAR, dtype=np.int64)
    offers[UU_JOINED] = length_mm
    offers[EE_JOINED] = 2 * length_mm
    wanted = present.any(axis=1)
    offers[NONE, ~wanted] = 0
    latest = np.maximum.accumulate(np.where(present, along, -1), axis=1)
    first, last = along[present.argmax(axis=1)], latest[:, -1]
    offers[DONE] = np.where(wanted, 2 * (last - first), FAR)
    offers[ZE] = np.where(wanted, 2 * (length_mm - first), FAR)
    offers[EZ] = np.where(wanted, 2 * last, FAR)
    paired = present[:, 1:] & (latest[:, :-1] >= 0)
    gaps = np.where(paired, along[1:] - latest[:, :-1], -1)
    gap = gaps.max(axis=1, initial=-1)
    offers[EE_APART] = np.where(gap >= 0, 2 * (length_mm - gap), FAR)
    return offers
