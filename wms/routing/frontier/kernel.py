"""The compiled kernel, called by ctypes; without it the fallback answers in its place."""

import ctypes
import threading
from collections.abc import Sequence
from ctypes import c_int32, c_int64, c_uint8, c_void_p
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES
from itertools import accumulate
from pathlib import Path
from typing import Any, ClassVar, Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from wms.routing.frontier.asking import Question, bounds
from wms.routing.frontier.fallback import Fallback
from wms.routing.frontier.gathers import Reduced
from wms.routing.frontier.layout import Layout, Programme
from wms.routing.frontier.states import space
from wms.routing.frontier.ways import ways_of

# As in kernel.h: a library built from older sources is not called.
VERSION = 3


# Longer walks do not fit the kernel's keys; the fallback finds them.
LENGTH_MM_MAX = 1 << 44


class Kernel(Protocol):
    """What answers a question: the compiled kernel or the fallback."""

    def solve(self, layout: Layout, question: Question) -> tuple[int, Sequence[int]]:
        """Return the least cost of a walk, and the option it takes in each move of its part."""
        ...


class FloorStruct(ctypes.Structure):
    """`Floor` of kernel.h."""

    _fields_: ClassVar = [
        *((name, c_int32) for name in ("spots", "twigs", "points", "chains")),
        *((name, c_void_p) for name in ("towards", "chain_of", "loop_at", "along", "length")),
        *((name, c_void_p) for name in ("fold", "hang", "shift")),
    ]


class QuestionStruct(ctypes.Structure):
    """`Question` of kernel.h."""

    _fields_: ClassVar = [
        ("stop", c_int64 * 4),
        ("start", c_int32),
        ("specials", c_int32),
        *((name, c_void_p) for name in ("special", "otherwise", "with_stop")),
    ]


class DeskStruct(ctypes.Structure):
    """`Desk` of kernel.h."""

    _fields_: ClassVar = [
        (name, c_void_p) for name in ("hung", "start", "wanted", "order", "touched")
    ]


class ProgrammeStruct(ctypes.Structure):
    """`Programme` of sweep.c."""

    _fields_: ClassVar = [
        *((name, c_int32) for name in ("moves", "states", "closing")),
        *((name, c_void_p) for name in ("ways", "rows", "parity")),
    ]


class WaysStruct(ctypes.Structure):
    """`Ways` of sweep.c."""

    _fields_: ClassVar = [
        *((name, c_void_p) for name in ("first", "to", "set", "mask")),
        ("sets", c_int32),
    ]


class TableStruct(ctypes.Structure):
    """`Table` of sweep.c."""

    _fields_: ClassVar = [(name, c_void_p) for name in ("now", "next", "alive", "back")]


class OrdersStruct(ctypes.Structure):
    """`Orders` of carts.c."""

    _fields_: ClassVar = [("size", c_int32), ("first_spot", c_void_p), ("spots", c_void_p)]


class GathersStruct(ctypes.Structure):
    """`Gathers` of carts.c."""

    _fields_: ClassVar = [
        *((name, c_int32) for name in ("moves", "states", "rows")),
        *((name, c_void_p) for name in ("first_column", "sets", "first_group", "to")),
        *((name, c_void_p) for name in ("first_entry", "from", "column")),
    ]

    @classmethod
    def of(cls, moves: Reduced, rows: int) -> tuple["GathersStruct", tuple[NDArray[Any], ...]]:
        """Return the moves as the kernel wants them, and what must be kept meanwhile."""
        gathers = moves.gathers
        sets = [moves.sets.get(row, ()) for row in range(rows)]
        columns = [0, *accumulate(map(len, sets))]
        groups = [0, *accumulate(len(gather.to) for gather in gathers)]
        entries = [0, *accumulate(len(gather.states) for gather in gathers)]
        firsts = [gather.firsts + entry for gather, entry in zip(gathers, entries, strict=False)]
        places = [g.options + columns[row] for g, row in zip(gathers, moves.rows, strict=True)]
        arrays = [
            np.array(columns),
            np.array([mask for each in sets for mask in each]),
            np.array(groups),
            np.concatenate([gather.to for gather in gathers]),
            np.concatenate([*firsts, entries[-1:]]),
            np.concatenate([gather.states for gather in gathers]),
            np.concatenate(places),
        ]
        kept = tuple(array.astype(np.int32) for array in arrays)
        return cls(len(gathers), moves.states.size, rows, *addresses(*kept)), kept


def addresses(*arrays: NDArray[Any]) -> tuple[int, ...]:
    """Return where arrays begin; whoever passes that on keeps the arrays."""
    assert all(array.flags.c_contiguous for array in arrays)
    return tuple(int(array.ctypes.data) for array in arrays)


class Desk:
    """Arrays to work in on one floor, for one thread."""

    def __init__(self, layout: Layout) -> None:
        spots = len(layout.node_at)
        self.costs = layout.empty.copy()
        self._arrays = (
            np.zeros((spots, 4), dtype=np.int64),
            np.zeros(spots, dtype=np.uint8),
            np.zeros(spots // 64 + 1, dtype=np.uint64),
            np.zeros(spots, dtype=np.int32),
            np.zeros(spots, dtype=np.int32),
        )
        self.struct = DeskStruct(*addresses(*self._arrays))
        self._tables: dict[Programme, tuple[TableStruct, Any, Any]] = {}

    def table(self, programme: Programme) -> tuple[TableStruct, Any]:
        """Return the table to sweep on, and an array for the choices."""
        if programme not in self._tables:
            size, moves = programme.states.size, len(programme.moves)
            arrays = (
                np.zeros(size, dtype=np.int64),
                np.zeros(size, dtype=np.int64),
                np.zeros(size, dtype=np.int32),
                np.zeros(size * moves, dtype=np.uint16),
            )
            table = TableStruct(*addresses(*arrays))
            self._tables[programme] = table, (c_uint8 * moves)(), arrays
        table, choices, _ = self._tables[programme]
        return table, choices


class LaidFloor:
    """A layout as the kernel wants it; shared by threads, each of which has its own desk."""

    def __init__(self, layout: Layout) -> None:
        pair = space(2)
        self._arrays = (
            np.array(layout.towards, dtype=np.int32),
            np.array(layout.chain_of, dtype=np.int32),
            np.array(layout.loop_at, dtype=np.int32),
            np.array(layout.along_mm, dtype=np.int64),
            np.array(layout.length_mm, dtype=np.int64),
            space(1).hang(0),
            pair.hang(1),
            pair.shift(1),
        )
        counts = (len(layout.node_at), layout.twigs, layout.points, layout.chains)
        self.struct = FloorStruct(*counts, *addresses(*self._arrays))
        self._programmes = [_Compiled.of(part, layout) for part in layout.programmes]
        self._own = threading.local()

    def programme(self, part: int) -> ProgrammeStruct:
        """Return the moves of a part."""
        return self._programmes[part].struct

    def desk(self, layout: Layout) -> Desk:
        """Return this thread's desk."""
        desk: Desk | None = getattr(self._own, "desk", None)
        if desk is None:
            desk = self._own.desk = Desk(layout)
        return desk


@dataclass(frozen=True)
class _Compiled:
    struct: ProgrammeStruct
    kept: tuple[object, ...]

    @classmethod
    def of(cls, programme: Programme, layout: Layout) -> "_Compiled":
        states = programme.states
        ways = [each for move in programme.moves for each in ways_of(states, *move[:3])]
        structs = (WaysStruct * len(ways))()
        for place, each in enumerate(ways):
            arrays = addresses(each.firsts, each.to, each.sets, each.masks)
            structs[place] = WaysStruct(*arrays, len(each.masks))
        rows = np.array(programme.rows, dtype=np.int32)
        struct = ProgrammeStruct(
            len(programme.moves),
            states.size,
            len(layout.empty) - 1,
            ctypes.addressof(structs),
            *addresses(rows, states.parity),
        )
        return cls(struct, (structs, rows, states, ways))


def question_struct(question: Question) -> tuple[QuestionStruct, tuple[object, ...]]:
    """Return a question as the kernel wants it, and what must be kept meanwhile."""
    count = len(question.special)
    spots = (c_int32 * count)(*(spot for spot, _, _ in question.special))
    otherwise = (c_int64 * (4 * count))(*(cost for _, each, _ in question.special for cost in each))
    with_stop = (c_int64 * (4 * count))(*(cost for _, _, each in question.special for cost in each))
    kept = (spots, otherwise, with_stop)
    pointers = (ctypes.addressof(array) for array in kept)
    return QuestionStruct(question.stop, question.start, count, *pointers), kept


class CompiledKernel:
    """The library; its functions release the interpreter while they run."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.library = library
        library.frontier_sweep.restype = c_int64
        self._floors: WeakKeyDictionary[Layout, LaidFloor] = WeakKeyDictionary()

    def floor(self, layout: Layout) -> LaidFloor:
        """Return the layout as the kernel wants it."""
        floor = self._floors.get(layout)
        if floor is None:
            floor = self._floors[layout] = LaidFloor(layout)
        return floor

    def solve(self, layout: Layout, question: Question) -> tuple[int, Sequence[int]]:
        """Return the least cost of a walk, and the option it takes in each move of its part."""
        if layout.whole_mm + question.price_most_mm > LENGTH_MM_MAX:
            return Fallback().solve(layout, question)
        floor = self.floor(layout)
        desk = floor.desk(layout)
        asked, kept = question_struct(question)
        by = ctypes.byref
        head = (by(floor.struct), by(asked), by(desk.struct))
        stops = (c_int32 * len(question.stops))(*question.stops)
        costs = c_void_p(addresses(desk.costs)[0])
        np.copyto(desk.costs, layout.empty)
        self.library.frontier_want(*head, stops, len(stops))
        self.library.frontier_prepare(*head, costs)
        table, choices = desk.table(layout.programmes[question.part])
        programme = by(floor.programme(question.part))
        length: int = self.library.frontier_sweep(
            programme, head[0], costs, *bounds(layout, question), by(table), choices
        )
        del kept
        return length, bytes(choices)


def load() -> CompiledKernel | None:
    """Return the kernel that was built with the package, None where there is none to be called."""
    for suffix in EXTENSION_SUFFIXES:
        path = Path(__file__).with_name(f"_kernel{suffix}")
        if path.exists():
            try:
                library = ctypes.CDLL(str(path))
                if library.frontier_version() == VERSION:
                    return CompiledKernel(library)
            except (OSError, AttributeError):
                continue
    return None
