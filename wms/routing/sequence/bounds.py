"""Cuts of a relaxed answer that heed precedence, and what they prove of any part of a walk."""

import numpy as np
from numpy.typing import NDArray

from wms.routing.graph import Lengths
from wms.routing.sequence import kernel
from wms.routing.sequence.kernel import CALLS_MAX, Cuts, Duals
from wms.routing.sequence.question import Precedence, Question, Shares

# A set left by less than this is cut off; what is nearer to one is the solver's rounding.
ENOUGH = 0.98

_Rows = NDArray[np.intp]


def fits(question: Question) -> bool:
    """Return whether the calls, the start and the end fit into the sets of the kernel."""
    return len(question.calls) <= CALLS_MAX


def masks(table: Precedence) -> NDArray[np.uint64]:
    """Return each row of a table of truths as a set: bit i stands for column i."""
    bits = np.uint64(1) << np.arange(table.shape[1], dtype=np.uint64)
    found: NDArray[np.uint64] = (table * bits).sum(axis=1, dtype=np.uint64)
    return found


class RuledCuts:
    """All cuts found for a question so far."""

    def __init__(self, question: Question) -> None:
        self.size = len(question.costs)
        self.firsts = masks(question.earlier.T)
        self.thens = masks(question.earlier)
        self.found: list[Cuts] = []

    def find(self, shares: Shares) -> list[tuple[_Rows, _Rows]]:
        """Return the tails and heads, as rows and columns, of which shares walk too little."""
        assert kernel.KERNEL is not None
        # The kernel has the end as a node of its own, after the last call.
        flows = np.zeros((self.size + 1, self.size + 1))
        flows[:-1, 1:-1] = shares[:, 1:]
        flows[:-1, -1] = shares[:, 0]
        none = np.zeros(1, dtype=np.uint64)
        firsts, thens = np.append(self.firsts, none), np.append(self.thens, none)
        cuts = kernel.KERNEL.cuts(flows, firsts, thens, ENOUGH)
        if len(cuts):
            self.found.append(cuts)
        return [
            (self._rows(tails), self._columns(heads))
            for tails, heads in zip(cuts.tails, cuts.heads, strict=True)
        ]

    def duals(self, row_duals: Shares) -> Duals:
        """Return what the relaxed answer pays: for each row and column, then for each cut."""
        pairs = row_duals[: 2 * self.size]
        weights = np.maximum(row_duals[2 * self.size :], 0.0)
        return Duals(pairs[0::2].copy(), pairs[1::2].copy(), Cuts.joined(self.found), weights)

    def reduced(self, costs: Lengths, duals: Duals) -> Shares:
        """Return what each leg costs beyond what the relaxed answer pays for it."""
        reduced = costs - duals.left[:, None] - duals.entered[None, :]
        for tails, heads, weight in zip(
            duals.cuts.tails, duals.cuts.heads, duals.weights, strict=True
        ):
            reduced[np.ix_(self._rows(tails), self._columns(heads))] -= weight
        return reduced

    def _rows(self, members: np.uint64) -> _Rows:
        return np.array([row for row in range(self.size) if int(members) >> row & 1], dtype=np.intp)

    def _columns(self, members: np.uint64) -> _Rows:
        # The end is column 0; nothing goes back to the start, bit 0.
        found = [column for column in range(1, self.size) if int(members) >> column & 1]
        return np.array(found + [0] * (int(members) >> self.size & 1), dtype=np.intp)
