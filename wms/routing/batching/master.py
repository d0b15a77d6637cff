"""
The set partition over a list of carts: relaxed for its prices, and in whole numbers.

Solved by HiGHS; Huangfu and Hall, "Parallelizing the Dual Revised Simplex Method", Mathematical
Programming Computation 10 (2018) 119-142.
"""

import math
import time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wms.routing.batching.pricing import NOBODY, Rows, Whole

if TYPE_CHECKING:
    import highspy

# The worth of orders is counted in thousandths of a millimetre, whole again.
PER_MM = 1_000
# All costs are whole millimetres; the solver's own rounding is far below half of one.
ROUNDING_MM = 0.5
NO_CHOICE = 10**15
NODES_MAX = 20_000

# One thread and one seed: the same question has the same answer, and the server's other
# requests keep their processor.
_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "parallel": "off",
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": ROUNDING_MM,
}


class Relaxed:
    """The linear programme: carts in any share, each order in carts of at least one together."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.solver = _solver()
        for _ in range(count):
            self.solver.addRow(1.0, math.inf, 0, np.zeros(0, dtype=np.int32), np.zeros(0))

    def add(self, carts: Rows, costs: Whole) -> None:
        """Take in more carts."""
        if not len(carts):
            return
        starts, rows = _sparse(carts)
        many = len(carts)
        none, ones = np.zeros(many), np.ones(len(rows))
        self.solver.addCols(
            many, costs.astype(np.float64), none, none + math.inf, len(rows), starts, rows, ones
        )

    def prices(self, deadline: float) -> Whole | None:
        """Return what each order is worth, in mm / PER_MM, rounded down; None without time."""
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        self.solver.setOptionValue("time_limit", _until(self.solver, left))
        self.solver.run()
        if self.solver.getModelStatus().name != "kOptimal":
            return None
        duals: NDArray[np.float64] = np.array(self.solver.getSolution().row_dual)
        return np.floor(np.maximum(duals, 0) * PER_MM).astype(np.int64)


def partition(
    count: int, carts: Rows, costs: Whole, deadline: float
) -> tuple[NDArray[np.intp], int | None]:
    """
    Return the cheapest choice of carts with each order once, and a bound in mm on any choice.

    The choice is empty when none was found; the bound is NO_CHOICE when there is none, and None
    when there was no time for one.
    """
    nothing = np.zeros(0, dtype=np.intp)
    left = deadline - time.monotonic()
    if left <= 0:
        return nothing, None
    if not len(carts):
        return nothing, NO_CHOICE if count else 0
    solver = _solver()
    solver.setOptionValue("mip_max_nodes", NODES_MAX)
    for _ in range(count):
        solver.addRow(1.0, 1.0, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
    starts, rows = _sparse(carts)
    many = len(carts)
    none = np.zeros(many)
    solver.addCols(
        many, costs.astype(np.float64), none, none + 1, len(rows), starts, rows, np.ones(len(rows))
    )
    solver.changeColsIntegrality(many, np.arange(many, dtype=np.int32), np.ones(many, np.uint8))
    solver.setOptionValue("time_limit", left)
    solver.run()
    if solver.getModelStatus().name == "kInfeasible":
        return nothing, NO_CHOICE
    bound = float(solver.getInfo().mip_dual_bound)
    values = np.array(solver.getSolution().col_value)
    chosen = np.flatnonzero(values > ROUNDING_MM) if len(values) else nothing
    whole = (np.bincount(carts[chosen].ravel() + 1, minlength=count + 1)[1:] == 1).all()
    low = math.ceil(bound - ROUNDING_MM) if math.isfinite(bound) else None
    return (chosen if whole else nothing), low


def _solver() -> "highspy.Highs":
    # Slow to import, and small plans never need it.
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it out
    for name, value in _OPTIONS.items():
        solver.setOptionValue(name, value)
    return solver


def _until(solver: "highspy.Highs", left: float) -> float:
    # The solver's clock runs on from one run to the next.
    return float(solver.getRunTime()) + left


def _sparse(carts: Rows) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where each cart's orders begin, and the orders of all."""
    sizes = (carts != NOBODY).sum(axis=1)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
    return starts, carts[carts != NOBODY].astype(np.int32)
