"""The compiled kernel, called by ctypes; without it the fallback answers in its place."""

import ctypes
from ctypes import c_double, c_int32, c_int64, c_void_p
from pathlib import Path
from typing import Protocol

import numpy as np

from wms.routing.compiled import open_library
from wms.routing.flows.rounds import ROUNDS, Solved, TooEntangledError
from wms.routing.flows.rows import Rows

# As in kernel.c: a library built from an older source is not called.
VERSION = 3
TOO_MANY = -2
NO_MEMORY = -3


class Kernel(Protocol):
    """What answers a question: the compiled kernel or the fallback."""

    def solve(self, rows: Rows, passes_max: int, deadline: float) -> Solved:
        """
        Return the shortest walk, proven, of a question that has one.

        :raises TooEntangledError: no walk was proven the shortest until `deadline`
        """
        ...


class CompiledKernel:
    """The library; it releases the interpreter while it runs, and threads may share it."""

    def __init__(self, library: ctypes.CDLL) -> None:
        """Say what the library's function takes."""
        self._solve = library.flows_solve
        self._solve.restype = c_int64
        self._solve.argtypes = (
            c_void_p,
            c_int64,
            c_int64,
            c_void_p,
            c_int64,
            c_double,
            c_void_p,
            c_void_p,
        )
        self._rounds = (c_int64 * (5 * len(ROUNDS)))(*(n for each in ROUNDS for n in each))

    def solve(self, rows: Rows, passes_max: int, deadline: float) -> Solved:
        """
        Return the shortest walk, proven, of a question that has one.

        :raises TooEntangledError: no walk was proven the shortest until `deadline`
        :raises MemoryError: not even for the states of one sweep was there room
        """
        rows = np.ascontiguousarray(rows)
        choices = (c_int32 * len(rows))()
        outcome = (c_int64 * 2)()
        cost: int = self._solve(
            rows.ctypes.data,
            len(rows),
            passes_max,
            self._rounds,
            len(ROUNDS),
            deadline,
            choices,
            outcome,
        )
        if cost == TOO_MANY:
            raise TooEntangledError(outcome[1])
        if cost == NO_MEMORY:
            raise MemoryError
        assert cost >= 0, "whoever asks has seen that there is a walk"
        return Solved(cost, tuple(choices[: outcome[0]]))


def load() -> CompiledKernel | None:
    """Return the kernel that was built with the package, None where there is none to be called."""
    library = open_library(Path(__file__).parent, "_kernel", "flows_version", VERSION)
    return None if library is None else CompiledKernel(library)
