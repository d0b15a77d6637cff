"""
The compiled part of this package: what would take too long a step at a time in Python.

`KERNEL` is None where it was not compiled; every caller has another way then.
"""

import ctypes
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wms.routing.compiled import open_library
from wms.routing.sequence.question import Precedence, Shares
from wms.routing.ways import FAR, Lengths, Rows

_Rows = NDArray[np.int32]
_Sets = NDArray[np.uint64]

# A set of calls, the start and the end is one 64-bit word.
CALLS_MAX = 62
CUTS_MAX = 512
# As in table.c.
VERSION = 7


@dataclass(frozen=True, slots=True)
class Cuts:
    """
    Sets left or entered too little: of the legs from `tails` to `heads` one at least is walked.

    Bit 0 is the start, bit i call i, the bit after the last call the end. `kinds` and `guards`
    say until when that is still to come: 0 while something of the guard is open or is the last
    call made, 1 while all of it is open, 2 as 0. `backs` guard them when the walk is made from
    its end.
    """

    kinds: _Rows
    guards: _Sets
    backs: _Sets
    tails: _Sets
    heads: _Sets

    def __len__(self) -> int:
        return len(self.kinds)

    @staticmethod
    def none() -> "Cuts":
        """Return no cuts."""
        empty = np.zeros(0, dtype=np.uint64)
        return Cuts(empty.astype(np.int32), empty, empty, empty, empty)

    @staticmethod
    def joined(found: "list[Cuts]") -> "Cuts":
        """Return all of these together, in order."""
        every = [Cuts.none(), *found]
        return Cuts(
            np.concatenate([cuts.kinds for cuts in every]),
            np.concatenate([cuts.guards for cuts in every]),
            np.concatenate([cuts.backs for cuts in every]),
            np.concatenate([cuts.tails for cuts in every]),
            np.concatenate([cuts.heads for cuts in every]),
        )

    def turned(self) -> "Cuts":
        """Return the cuts of the walk made from its end: what was left is entered."""
        kinds = np.array([1, 0, 2], dtype=np.int32)[self.kinds]
        return Cuts(kinds, self.backs, self.guards, self.heads, self.tails)


@dataclass(frozen=True, slots=True)
class Duals:
    """What a relaxed answer pays for leaving a row, entering a column, and each cut."""

    left: Shares
    entered: Shares
    cuts: Cuts
    weights: Shares

    def turned(self) -> "Duals":
        """Return what is paid for the walk made from its end."""
        return Duals(self.entered, self.left, self.cuts.turned(), self.weights)


class Kernel:
    """The compiled functions, taking and giving arrays."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._c = library
        library.tree_bound.restype = ctypes.c_double
        library.sets_open.restype = ctypes.c_void_p
        library.sets_grow.restype = ctypes.c_int64
        library.sets_bound.restype = ctypes.c_double

    def shortest_ways(self, rows: Rows, sources: list[int]) -> tuple[Lengths, _Rows]:
        """Return from each source the costs to all places, and the place before each."""
        first, to, step_mm = rows
        places = len(first) - 1
        wanted = np.array(sources, dtype=np.int32)
        costs = np.empty((len(sources), places), dtype=np.int64)
        before = np.empty((len(sources), places), dtype=np.int32)
        done = self._c.shortest_ways(
            ctypes.c_int32(places), _at(first), _at(to), _at(step_mm),
            ctypes.c_int32(len(sources)), _at(wanted), ctypes.c_int64(FAR), _at(costs), _at(before),
        )  # fmt: skip
        if done != 0:
            raise MemoryError
        return costs, before

    def improve(
        self, costs: Lengths, earlier: Precedence, order: list[int], work: int
    ) -> list[int]:
        """Return an order at least as good; `work` is about how many moves are looked at."""
        rows = np.array(order, dtype=np.int32)
        rules = np.ascontiguousarray(earlier, dtype=np.uint8)
        done = self._c.improve_order(
            ctypes.c_int32(len(rows)), _at(costs), _at(rules), ctypes.c_int64(work),
            ctypes.c_int64(FAR), _at(rows),
        )  # fmt: skip
        return [int(row) for row in rows] if done == 0 else order

    def table(self, entry: Lengths, inner: Lengths, needs: Lengths) -> Lengths:
        """Return the cheapest cost for each set of calls (row) and last call (column)."""
        table = np.empty((1 << len(entry), len(entry)), dtype=np.int64)
        table[0] = FAR
        legs = np.ascontiguousarray(inner)
        self._c.fill_table(
            ctypes.c_int32(len(entry)), _at(entry), _at(legs), _at(needs), ctypes.c_int64(FAR),
            _at(table),
        )  # fmt: skip
        return table

    def tree_bound(self, costs: Lengths, upper: int, rounds: int) -> float:
        """Return a length that no order is shorter than, whatever the rules."""
        legs = np.minimum(costs, costs.T)[1:, 1:].astype(np.float64)
        out, home = costs[0, 1:].astype(np.float64), costs[1:, 0].astype(np.float64)
        return float(
            self._c.tree_bound(
                ctypes.c_int32(len(out)), _at(legs), _at(out), _at(home),
                ctypes.c_double(upper), ctypes.c_int32(rounds),
            )
        )  # fmt: skip

    def cuts(self, shares: Shares, firsts: _Sets, thens: _Sets, enough: float) -> Cuts:
        """Return the sets that these shares (start first, end last) leave or enter too little."""
        found = Cuts(
            np.zeros(CUTS_MAX, dtype=np.int32),
            *(np.zeros(CUTS_MAX, dtype=np.uint64) for _ in range(4)),
        )
        count = self._c.find_cuts(
            ctypes.c_int32(len(shares)), _at(np.ascontiguousarray(shares)), _at(firsts), _at(thens),
            ctypes.c_double(enough), ctypes.c_int32(CUTS_MAX),
            _at(found.kinds), _at(found.guards), _at(found.backs), _at(found.tails),
            _at(found.heads),
        )  # fmt: skip
        kept = slice(0, max(count, 0))
        return Cuts(
            found.kinds[kept], found.guards[kept], found.backs[kept], found.tails[kept],
            found.heads[kept],
        )  # fmt: skip

    def sets(
        self, costs: Lengths, firsts: _Sets, following: _Sets, most: float, limit: int
    ) -> "Sets":
        """
        Return a search for an order that costs at most `most`.

        :raises MemoryError: there is not enough for `limit` states
        """
        return Sets(self._c, costs, (firsts, following), most, limit)


class Sets:
    """Dynamic programming over (calls made, last call) under way, a layer of calls at a time."""

    def __init__(
        self, c: ctypes.CDLL, costs: Lengths, sets: tuple[_Sets, _Sets], most: float, limit: int
    ) -> None:
        self._c = c
        # The search reads these until it is closed.
        self._kept = (costs, sets)
        self.size = len(costs) - 1
        self._search = ctypes.c_void_p(
            c.sets_open(
                ctypes.c_int32(self.size), _at(costs), *map(_at, sets),
                ctypes.c_double(most), ctypes.c_int64(limit),
            )
        )  # fmt: skip
        if self._search.value is None:
            raise MemoryError

    def grow(self, deadline: float, every: list[Duals]) -> int:
        """Make one call more; return how many states there are, -1 when it cannot be done."""
        prices, kept = _prices(every)
        grown = int(self._c.sets_grow(self._search, ctypes.c_double(deadline), *prices))
        del kept
        return grown

    def narrow(self, width: int) -> bool:
        """Leave the most promising states of the layer; return whether there was memory."""
        return bool(self._c.sets_narrow(self._search, ctypes.c_int64(width)))

    def bound(self) -> float:
        """Return what every order costs at least that costs no more than what is looked for."""
        return float(self._c.sets_bound(self._search))

    def means(self, cuts: Cuts) -> tuple[Shares, Shares, Shares]:
        """Return the shares of states in which rows are open, were last, and cuts are due."""
        found = np.zeros(self.size + 1), np.zeros(self.size + 1), np.zeros(len(cuts))
        self._c.sets_means(
            self._search, ctypes.c_int32(len(cuts)), _at(cuts.kinds), _at(cuts.guards),
            *map(_at, found),
        )  # fmt: skip
        return found

    def best(self) -> list[int] | None:
        """Return the cheapest order, once all calls are made."""
        order = np.zeros(self.size, dtype=np.int32)
        found = self._c.sets_best(self._search, _at(order))
        return [int(row) for row in order] if found else None

    def close(self) -> None:
        """Give the memory back."""
        self._c.sets_close(self._search)
        self._search = ctypes.c_void_p(None)


def _prices(every: list[Duals]) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Return price lists as the kernel wants them, and the arrays to be kept meanwhile."""
    opens, places, spans = [], [], [0]
    for duals in every:
        kinds, paid = duals.cuts.kinds, duals.weights > 0
        opens.append(duals.left + duals.entered + _alone(duals))
        for kind in (0, 1):
            places.append(np.nonzero(paid & (kinds == kind))[0])
            spans.append(spans[-1] + len(places[-1]))
    kept: tuple[NDArray[np.generic], ...] = (
        np.stack(opens),
        np.stack([duals.entered for duals in every]),
        np.array(spans, dtype=np.int32),
        np.concatenate([every[k // 2].cuts.guards[at] for k, at in enumerate(places)]),
        np.concatenate([every[k // 2].weights[at] for k, at in enumerate(places)]),
    )
    return (ctypes.c_int32(len(every)), *map(_at, kept)), kept


def _alone(duals: Duals) -> Shares:
    """Return what is paid for cuts that one call guards alone, by call."""
    alone = np.nonzero(duals.cuts.kinds == 2)[0]  # noqa: PLR2004
    calls = np.log2(duals.cuts.guards[alone].astype(np.float64)).astype(np.intp)
    found: Shares = np.bincount(calls, duals.weights[alone], len(duals.left)).astype(np.float64)
    return found


def _at(array: NDArray[np.generic]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def _kernel() -> Kernel | None:
    library = open_library(Path(__file__).parent, "_sequence", "sequence_version", VERSION)
    return None if library is None else Kernel(library)


KERNEL = _kernel()
