"""
The set partition over a list of carts, relaxed: carts in any share.

Solved by HiGHS; Huangfu and Hall, "Parallelizing the Dual Revised Simplex Method", Mathematical
Programming Computation 10 (2018) 119-142.
"""

import math
import time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wms.routing.batching.instance import Truths
from wms.routing.batching.pricing import NOBODY, Rows, Whole
from wms.routing.batching.worth import PER_MM, Worth, two_of

if TYPE_CHECKING:
    import highspy

Shares = NDArray[np.float64]
Places = NDArray[np.int32]

# One thread and one seed: the same question has the same answer, and the server's other
# requests keep their processor.
_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "parallel": "off",
    "threads": 1,
    "random_seed": 0,
}


class Programme:
    """
    Carts in any share, each order in one or more of them, and no fewer carts than are needed.

    A plan may do without the "or more": no cart is dearer for leaving an order out.
    """

    def __init__(self, worth: Worth, width: int) -> None:
        self.count = len(worth.orders)
        self.carts_min = worth.carts_min
        self.triples = worth.triples
        self.carts: Rows = np.zeros((0, width), dtype=np.int32)
        self.forbidden: Truths = np.zeros(0, dtype=np.bool_)
        self.solver = _solver()
        for least in (*[1] * self.count, self.carts_min):
            self.solver.addRow(float(least), math.inf, 0, _none(), np.zeros(0))
        for _ in self.triples:
            self.solver.addRow(-math.inf, 1.0, 0, _none(), np.zeros(0))

    def add(self, carts: Rows, costs: Whole) -> None:
        """Take in more carts."""
        if not len(carts):
            return
        cart, row = self._entries(carts)
        starts = np.searchsorted(cart, np.arange(len(carts))).astype(np.int32)
        least = np.zeros(len(carts))
        most = least + math.inf
        ones = np.ones(len(row))
        amounts = costs.astype(np.float64)
        self.solver.addCols(len(carts), amounts, least, most, len(row), starts, row, ones)
        wide = np.full((len(carts), self.carts.shape[1]), NOBODY, dtype=np.int32)
        wide[:, : carts.shape[1]] = carts
        self.carts = np.concatenate([self.carts, wide])
        self.forbidden = np.zeros(len(self.carts), dtype=np.bool_)

    def charge(self, triples: Rows) -> None:
        """Let no more than one cart carry two of these three orders."""
        for members in two_of(triples, self.carts, self.count).T:
            carts = np.flatnonzero(members).astype(np.int32)
            self.solver.addRow(-math.inf, 1.0, len(carts), carts, np.ones(len(carts)))
        self.triples = np.concatenate([self.triples, triples])

    def relaxed(self, deadline: float) -> tuple[Worth, Shares] | None:
        """Return what everything is worth, and how much of each cart is used; None without time."""
        if self._run(deadline) != "kOptimal":
            return None
        solution = self.solver.getSolution()
        duals = np.array(solution.row_dual, dtype=np.float64) * PER_MM
        worths = np.floor(np.maximum(duals[: self.count + 1], 0)).astype(np.int64)
        charges = np.ceil(np.maximum(-duals[self.count + 1 :], 0)).astype(np.int64)
        used = charges > 0
        worth = Worth(
            worths[:-1], int(worths[-1]), self.carts_min, self.triples[used], charges[used]
        )
        return worth, np.array(solution.col_value, dtype=np.float64)

    def exactly_once(self) -> None:
        """Let each order be in one cart, and in no more."""
        for row in range(self.count):
            self.solver.changeRowBounds(row, 1.0, 1.0)

    def forbid(self, carts: Truths) -> None:
        """Forbid these carts, and allow all others."""
        changed = np.flatnonzero(carts != self.forbidden).astype(np.int32)
        most = np.where(carts[changed], 0.0, math.inf)
        self.solver.changeColsBounds(len(changed), changed, np.zeros(len(changed)), most)
        self.forbidden = carts

    def solved(self, deadline: float) -> tuple[float, Shares] | None:
        """
        Return the least cost in mm, and how much of each cart it uses; None without time.

        The cost is infinite when what is allowed cannot be.
        """
        status = self._run(deadline)
        if status == "kInfeasible":
            return math.inf, np.zeros(len(self.carts))
        if status != "kOptimal":
            return None
        solution = self.solver.getSolution()
        cost = float(self.solver.getInfo().objective_function_value)
        return cost, np.array(solution.col_value, dtype=np.float64)

    def _run(self, deadline: float) -> str:
        left = deadline - time.monotonic()
        if left <= 0:
            return "kTimeLimit"
        # The solver's clock runs on from one run to the next.
        self.solver.setOptionValue("time_limit", float(self.solver.getRunTime()) + left)
        self.solver.run()
        return str(self.solver.getModelStatus().name)

    def _entries(self, carts: Rows) -> tuple[NDArray[np.intp], Places]:
        """Return cart and row of each entry, cart by cart."""
        width = carts.shape[1]
        counted = np.full((len(carts), 1), self.count, dtype=np.int32)
        charged = np.full((len(carts), len(self.triples)), NOBODY, dtype=np.int32)
        if len(self.triples):
            inside = two_of(self.triples, carts, self.count)
            rows = np.arange(len(self.triples), dtype=np.int32) + self.count + 1
            charged = np.where(inside, rows, np.int32(NOBODY))
        entries = np.concatenate([carts[:, :width], counted, charged], axis=1)
        there = entries != NOBODY
        return np.nonzero(there)[0], entries[there].astype(np.int32)


def _solver() -> "highspy.Highs":
    # Slow to import, and small plans never need it.
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it out
    for name, value in _OPTIONS.items():
        solver.setOptionValue(name, value)
    return solver


def _none() -> Places:
    return np.zeros(0, dtype=np.int32)
