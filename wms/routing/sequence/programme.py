"""
The exact order of calls by integer programming, for groups too large for Held and Karp.

One programme holds all groups: a leg is a 0-1 variable, every call is left once and entered
once, and the rule that no set of calls may ride on a ring of its own is added set by set where
an answer breaks it. The legs that groups and one-way aisles forbid are simply not there, and
since one leg leaves the start, one leg leaves each group. Solved by HiGHS; Huangfu and Hall,
"Parallelizing the Dual Revised Simplex Method", Mathematical Programming Computation 10 (2018).
"""

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wms.routing.graph import FAR
from wms.routing.sequence import kernel
from wms.routing.sequence.bounds import RuledCuts, fits
from wms.routing.sequence.cuts import cut_off, rings
from wms.routing.sequence.ends import ROUNDING_MM, BothEnds, Relaxed
from wms.routing.sequence.improve import good_order
from wms.routing.sequence.kernel import Duals
from wms.routing.sequence.question import Question, Shares

if TYPE_CHECKING:
    import highspy

ROUNDS_MAX = 10_000
# Steps of the trees' bound, by the square of the calls: some milliseconds.
TREES_WORK = 2_500_000

# One thread and one seed: the same question has the same answer, and the server's other
# requests keep their processor.
_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": ROUNDING_MM,
}


@dataclass(frozen=True, slots=True)
class Proven:
    """An order of rows, and a length that no order can be shorter than."""

    order: list[int]
    bound_mm: int


def prove(question: Question, order: list[int], deadline: float) -> Proven:
    """Return the best order known when it is proven, or when `deadline` (monotonic) is over."""
    programme = _Programme(question, order)
    if programme.relax(deadline) and not programme.by_sets(deadline):
        programme.search(deadline)
    return Proven(programme.order, min(programme.bound_mm, programme.length_mm))


def loose_bound(question: Question) -> int:
    """Return a bound that takes no time: every place is left, and entered, the cheapest way."""
    if not question.calls:
        return question.length([])
    return int(max(question.costs.min(axis=0).sum(), question.costs.min(axis=1).sum()))


def quick_bound(question: Question, upper_mm: int) -> int:
    """Return a bound within milliseconds; `upper_mm` is the length of a walk."""
    bound = loose_bound(question)
    if kernel.KERNEL is None or not question.calls:
        return min(bound, upper_mm)
    trees = kernel.KERNEL.tree_bound(
        question.costs, upper_mm, TREES_WORK // len(question.calls) ** 2
    )
    return min(max(bound, math.ceil(trees - ROUNDING_MM)), upper_mm)


class _Programme:
    """The programme under way: the solver, the best order so far and what is proven of it."""

    def __init__(self, question: Question, order: list[int]) -> None:
        self.question = question
        self.order = order
        self.length_mm = question.length(order)
        self.bound_mm = loose_bound(question)
        self.tails, self.heads = np.nonzero(question.costs < FAR)
        self.columns = np.full(question.costs.shape, -1, dtype=np.int32)
        self.columns[self.tails, self.heads] = np.arange(len(self.tails))
        self.solver = self._solver()
        self.relaxed_mm = 0.0
        self.cuts = RuledCuts(question) if kernel.KERNEL is not None and fits(question) else None

    def relax(self, deadline: float) -> bool:
        """Raise the bound without whole numbers; return whether the search is still needed."""
        for _ in range(ROUNDS_MAX):
            if self._proven() or not self._solved(deadline):
                return False
            self.relaxed_mm = self.solver.getInfo().objective_function_value
            self._raise_bound(self.relaxed_mm)
            if not self._tightened():
                break
        self._keep_shorter(good_order(self.question, deadline, shares=self._shares()))
        return not self._proven()

    def _tightened(self) -> bool:
        """Cut off the relaxed answer where it leaves sets of calls alone; return whether it did."""
        if self.cuts is None:
            sets = cut_off(self.question, self._shares())
            self._forbid(sets)
            return bool(sets)
        found = self.cuts.find(self._shares())
        for tails, heads in found:
            legs = self.columns[np.ix_(tails, heads)].ravel()
            there = legs[legs >= 0]
            self.solver.addRow(1.0, math.inf, len(there), there, np.ones(len(there)))
        return bool(found)

    def by_sets(self, deadline: float) -> bool:
        """Settle the question by dynamic programming over sets; return whether it could be."""
        if self.cuts is None or time.monotonic() >= deadline:
            return False
        relaxed = Relaxed(self.relaxed_mm, self._duals(), self._priced)
        ends = BothEnds(self.question, self.cuts, relaxed, self.order)
        settled = ends.settle(deadline)
        self._keep_shorter(ends.order)
        self._raise_bound(self.length_mm if settled else ends.bound_mm)
        return settled

    def _duals(self) -> Duals:
        assert self.cuts is not None
        return self.cuts.duals(np.array(self.solver.getSolution().row_dual))

    def _priced(self, left: Shares, entered: Shares, due: Shares) -> Duals | None:
        """Return what the relaxation pays when only so much of each row and cut is left to do."""
        rows = np.column_stack((left, entered)).ravel()
        lower, upper = np.append(rows, due), np.append(rows, np.full(len(due), math.inf))
        self._demand(lower, upper)
        self.solver.run()
        solved = self.solver.getModelStatus().name == "kOptimal"
        duals = self._duals() if solved else None
        lower = np.ones(len(lower))
        upper = np.append(np.ones(len(rows)), np.full(len(due), math.inf))
        self._demand(lower, upper)
        return duals

    def _demand(self, lower: Shares, upper: Shares) -> None:
        change = self.solver.changeRowsBounds  # type: ignore[attr-defined]  # not in its stub
        change(len(lower), _counted(len(lower)), lower, upper)

    def search(self, deadline: float) -> None:
        """Find a shorter order in whole numbers, or prove that there is none."""
        self._drop_hopeless_legs()
        whole = np.ones(len(self.tails), dtype=np.uint8)
        self.solver.changeColsIntegrality(len(whole), _counted(len(whole)), whole)
        for _ in range(ROUNDS_MAX):
            solved = self._solved(deadline)
            if self._ruled_out():
                self.bound_mm = self.length_mm
                return
            self._raise_bound(self.solver.getInfo().mip_dual_bound)
            wrong = self._take_order(deadline)
            if not solved or not wrong or self._proven():
                return

    def _solver(self) -> "highspy.Highs":
        # Slow to import, and most walks never need it.
        import highspy

        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it out
        for name, value in _OPTIONS.items():
            solver.setOptionValue(name, value)
        count = len(self.tails)
        costs = self.question.costs[self.tails, self.heads].astype(np.float64)
        none = np.zeros(0)
        places = none.astype(np.int32)
        solver.addCols(
            count, costs, np.zeros(count), np.full(count, math.inf), 0, places, places, none
        )
        for row in range(len(self.question.costs)):
            for legs in (self.columns[row], self.columns[:, row]):
                there = legs[legs >= 0]
                solver.addRow(1.0, 1.0, len(there), there, np.ones(len(there)))
        return solver

    def _solved(self, deadline: float) -> bool:
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        self.solver.setOptionValue("time_limit", left)
        self.solver.run()
        return bool(self.solver.getModelStatus().name == "kOptimal")

    def _ruled_out(self) -> bool:
        return bool(self.solver.getModelStatus().name == "kInfeasible")

    def _proven(self) -> bool:
        return self.bound_mm >= self.length_mm

    def _raise_bound(self, objective: float) -> None:
        if math.isfinite(objective):
            self.bound_mm = max(self.bound_mm, math.ceil(objective - ROUNDING_MM))

    def _shares(self) -> Shares:
        shares = np.zeros(self.question.costs.shape)
        shares[self.tails, self.heads] = self.solver.getSolution().col_value
        return shares

    def _forbid(self, sets: list[tuple[int, ...]]) -> None:
        """Let no set keep as many legs to itself as it has calls."""
        for rows in sets:
            legs = self.columns[np.ix_(rows, rows)].ravel()
            there = legs[legs >= 0]
            self.solver.addRow(-math.inf, len(rows) - 1.0, len(there), there, np.ones(len(there)))

    def _forbid_ways(self, ways: list[list[int]]) -> None:
        """
        Let no walk go along one of these, which end with what must precede their beginning.

        As a tournament: Ascheuer, Fischetti, Groetschel, Networks 36 (2000) 69-79.
        """
        for way in ways:
            legs = self.columns[np.ix_(way, way)][np.triu_indices(len(way), k=1)]
            there = legs[legs >= 0]
            self.solver.addRow(-math.inf, len(way) - 2.0, len(there), there, np.ones(len(there)))

    def _drop_hopeless_legs(self) -> None:
        """Forbid the legs whose reduced cost shows that no shorter walk can use them."""
        reduced = np.array(self.solver.getSolution().col_dual)
        hopeless = np.nonzero(self.relaxed_mm + reduced > self.length_mm - 1 + ROUNDING_MM)[0]
        none = np.zeros(len(hopeless))
        self.solver.changeColsBounds(len(hopeless), hopeless.astype(np.int32), none, none)

    def _take_order(self, deadline: float) -> bool:
        """Keep the solver's order if it is a walk; else forbid it, and return that it was not."""
        if len(self.solver.getSolution().col_value) == 0:
            return False
        shares = self._shares()
        first, *loose = rings([int(row) for row in shares.argmax(axis=1)])
        against = _against(self.question, first[1:])
        if not loose and not against:
            self._keep_shorter(first[1:])
            return False
        self._keep_shorter(good_order(self.question, deadline, shares=shares))
        self._forbid([tuple(sorted(ring)) for ring in loose])
        self._forbid_ways(against)
        if self.cuts is not None:
            self._tightened()
        return True

    def _keep_shorter(self, order: list[int]) -> None:
        length_mm = self.question.length(order)
        if length_mm < self.length_mm:
            self.order, self.length_mm = order, length_mm


def _against(question: Question, order: list[int]) -> list[list[int]]:
    """Return the shortest stretches of an order whose last must come before their first."""
    found: list[list[int]] = []
    for place, row in enumerate(order):
        late = np.nonzero(question.earlier[order[place + 1 :], row])[0]
        if len(late):
            found.append(order[place : place + 2 + int(late[0])])
    return found


def _counted(count: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    return np.arange(count, dtype=np.int32)
