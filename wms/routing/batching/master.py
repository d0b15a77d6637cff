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
from wms.routing.batching.worth import PER_MM, Worth, times_full, two_of

if TYPE_CHECKING:
    import highspy

Shares = NDArray[np.float64]
Places = NDArray[np.int32]

# One thread and one seed: the same question has the same answer, and the server's other
# requests keep their processor.
_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "parallel": "off",
    "random_seed": 0,
}


class Programme:
    """
    Carts in any share, each order in one or more of them, and no fewer carts than are needed.

    A plan may do without the "or more": no cart is dearer for leaving an order out. Charges, and
    the limits on full carts, stand on that.

    With `missing_mm` what an order or a cart that is missing costs, too few carts still have a
    solution.
    """

    def __init__(self, worth: Worth, *, missing_mm: int | None = None) -> None:
        width = len(worth.limits)
        self.count = len(worth.orders)
        self.carts_min = worth.carts_min
        self.limits = worth.limits
        self.triples = worth.triples
        self.carts: Rows = np.zeros((0, width), dtype=np.int32)
        self.forbidden: Truths = np.zeros(0, dtype=np.bool_)
        self.solver = _solver()
        for least in (*[1] * self.count, self.carts_min):
            self.solver.addRow(float(least), math.inf, 0, _none(), np.zeros(0))
        full = times_full(np.array([self.count]), width - 1)[0]
        for most in full:
            self.solver.addRow(-math.inf, float(most), 0, _none(), np.zeros(0))
        self.first_size = self.solver.getNumRow() - 1
        for least, most in worth.limits:
            self.solver.addRow(float(least), float(most), 0, _none(), np.zeros(0))
        for _ in self.triples:
            self.solver.addRow(-math.inf, 1.0, 0, _none(), np.zeros(0))
        if missing_mm is not None:
            self._allow_missing(float(missing_mm))

    def add(self, carts: Rows, costs: Whole) -> None:
        """Take in more carts."""
        if not len(carts):
            return
        wide = np.full((len(carts), self.carts.shape[1]), NOBODY, dtype=np.int32)
        wide[:, : carts.shape[1]] = carts
        self.carts = np.concatenate([self.carts, wide])
        self.forbidden = np.zeros(len(self.carts), dtype=np.bool_)
        starts, rows, times = self._entries(wide)
        least = np.zeros(len(carts))
        most = least + math.inf
        amounts = costs.astype(np.float64)
        self.solver.addCols(len(carts), amounts, least, most, len(rows), starts, rows, times)

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
        width = self.carts.shape[1]
        sized = duals[self.first_size + 1 : self.first_size + 1 + width]
        full, most, charges = np.split(
            np.ceil(np.maximum(-duals[self.count + 1 :], 0)).astype(np.int64),
            [width - 1, 2 * width - 1],
        )
        used = charges > 0
        worth = Worth(
            orders=worths[:-1],
            cart=int(worths[-1]),
            carts_min=self.carts_min,
            full=full,
            limits=self.limits.copy(),
            fewest=np.floor(np.maximum(sized, 0)).astype(np.int64),
            most=most,
            triples=self.triples[used],
            charges=charges[used],
        )
        return worth, np.array(solution.col_value, dtype=np.float64)

    def exactly_once(self) -> None:
        """Let each order be in one cart, and in no more."""
        for row in range(self.count):
            self.solver.changeRowBounds(row, 1.0, 1.0)

    def limit(self, limits: Whole) -> None:
        """Let there be so many carts with one order, two and so on: at least and at most."""
        for size in np.flatnonzero((limits != self.limits).any(axis=1)).tolist():
            least, most = limits[size].tolist()
            self.solver.changeRowBounds(self.first_size + 1 + size, float(least), float(most))
        self.limits = limits

    def numbers(self, shares: Shares) -> Shares:
        """Return how many carts with one order, two and so on are in these shares."""
        sizes = (self.carts != NOBODY).sum(axis=1)
        counted = np.bincount(sizes, shares, self.carts.shape[1] + 1)
        return np.asarray(counted[1:], dtype=np.float64)

    def _allow_missing(self, missing_mm: float) -> None:
        """Add what stands for an order no cart has, and for carts of a size too few or many."""
        width = self.carts.shape[1]
        sizes = np.arange(width, dtype=np.int32) + self.first_size + 1
        rows = np.concatenate([np.arange(self.count, dtype=np.int32), sizes, sizes])
        times = np.ones(len(rows))
        times[-width:] = -1
        least = np.zeros(len(rows))
        starts = np.arange(len(rows), dtype=np.int32)
        self.solver.addCols(
            len(rows), least + missing_mm, least, least + math.inf, len(rows), starts, rows, times
        )
        self.carts = np.full((len(rows), width), NOBODY, dtype=np.int32)
        self.forbidden = np.zeros(len(rows), dtype=np.bool_)

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

    def _entries(self, carts: Rows) -> tuple[Places, Places, NDArray[np.float64]]:
        """Return where each cart's entries begin, and their rows and factors, cart by cart."""
        there = carts != NOBODY
        sizes = there.sum(axis=1)
        counted = np.ones((len(carts), 1))
        full = times_full(sizes, carts.shape[1] - 1)
        of_size = sizes[:, None] == np.arange(1, carts.shape[1] + 1)
        inside = two_of(self.triples, carts, self.count)
        times = np.concatenate([there, counted, full, of_size, inside], axis=1)
        fixed = np.arange(times.shape[1] - carts.shape[1]) + self.count
        rows = np.concatenate([carts, np.broadcast_to(fixed, (len(carts), len(fixed)))], axis=1)
        used = times > 0
        starts = np.cumsum(used.sum(axis=1)) - used.sum(axis=1)
        return starts.astype(np.int32), rows[used].astype(np.int32), times[used]


def _solver() -> "highspy.Highs":
    # Slow to import, and small plans never need it.
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it out
    for name, value in _OPTIONS.items():
        solver.setOptionValue(name, value)
    return solver


def _none() -> Places:
    return np.zeros(0, dtype=np.int32)
