"""The compiled kernel, called by ctypes; without it the fallback answers in its place."""

import ctypes
import threading
from collections.abc import Sequence
from ctypes import byref, c_int32, c_int64, c_uint8, c_void_p
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import numpy as np

from wms.routing.compiled import open_library
from wms.routing.frontier.asking import Question, bounds
from wms.routing.frontier.fallback import Fallback
from wms.routing.frontier.layout import Layout, Programme
from wms.routing.frontier.pieces import Run
from wms.routing.frontier.states import space
from wms.routing.frontier.structs import (
    DeskStruct,
    ErrandStruct,
    FloorStruct,
    ProgrammeStruct,
    QuestionStruct,
    StartsStruct,
    TableStruct,
    WaysStruct,
    addresses,
    question_struct,
)
from wms.routing.frontier.ways import ways_of

# As in kernel.h: a library built from older sources is not called.
VERSION = 4


# Longer walks do not fit the kernel's keys; the fallback finds them.
LENGTH_MM_MAX = 1 << 44


class Kernel(Protocol):
    """What answers a question: the compiled kernel or the fallback."""

    def solve(self, layout: Layout, question: Question) -> tuple[int, Sequence[int]]:
        """Return the least cost of a walk, and the option it takes in each move of its part."""
        ...

    def lengths(self, layout: Layout, question: Question, starts: Sequence[int]) -> list[int]:
        """Return the least cost of a walk from each of some spots; the question has no start."""
        ...

    def trail(self, layout: Layout, runs: Sequence[Run], start: int) -> tuple[int, ...]:
        """Return the spots of a walk along all runs; see `trail.trail`."""
        ...


class Desk:
    """Arrays to work in on one floor, for one thread."""

    def __init__(self, layout: Layout) -> None:
        spots = len(layout.node_at)
        self.empty = layout.empty
        self.costs = layout.empty.copy()
        self._arrays = (
            np.zeros((spots, 4), dtype=np.int64),
            np.zeros(spots, dtype=np.uint8),
            np.zeros(spots // 64 + 1, dtype=np.uint64),
            np.zeros(spots, dtype=np.int32),
            np.zeros(spots, dtype=np.int32),
        )
        self.struct = DeskStruct(*addresses(*self._arrays))
        # Costs of the rows in which walks begin; and for each spot, a run that begins there.
        self.rows = layout.empty.copy()
        self.head = np.full(spots, -1, dtype=np.int32)
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
            np.array(layout.row_of, dtype=np.int32),
            np.array(layout.along_mm, dtype=np.int64),
            np.array(layout.length_mm, dtype=np.int64),
            space(1).hang(0),
            pair.hang(1),
            pair.shift(1),
        )
        counts = (len(layout.node_at), layout.twigs, layout.points, layout.chains)
        self.struct = FloorStruct(*counts, *addresses(*self._arrays))
        self.course = np.array(layout.course, dtype=np.int32)
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
        floor, desk = self._desk(layout)
        asked, kept = question_struct(question)
        self._prepare(floor, desk, asked, question.stops)
        table, choices = desk.table(layout.programmes[question.part])
        length: int = self.library.frontier_sweep(
            byref(floor.programme(question.part)),
            byref(floor.struct),
            c_void_p(addresses(desk.costs)[0]),
            *bounds(layout, question),
            byref(table),
            choices,
        )
        del kept
        return length, bytes(choices)

    def lengths(self, layout: Layout, question: Question, starts: Sequence[int]) -> list[int]:
        """Return the least cost of a walk from each of some spots; the question has no start."""
        if layout.whole_mm + question.price_most_mm > LENGTH_MM_MAX:
            return Fallback().lengths(layout, question, starts)
        floor, desk = self._desk(layout)
        asked, kept = question_struct(question)
        stops = self._prepare(floor, desk, asked, question.stops)
        programme = layout.programmes[question.part]
        moves = [programme.move_of[layout.row_of[spot]] for spot in starts]
        order = sorted(range(len(starts)), key=moves.__getitem__)
        lengths = (c_int64 * len(starts))()
        spots = (c_int32 * len(starts))(*(starts[at] for at in order))
        taken = (c_int32 * len(starts))(*(moves[at] for at in order))
        room = ((c_int64 * programme.states.size) * (len(starts) + 2))()
        begun = StartsStruct(
            len(starts), *(ctypes.addressof(each) for each in (spots, taken, lengths))
        )
        errand = ErrandStruct(
            *(ctypes.addressof(each) for each in (asked, desk.struct, stops)),
            len(stops),
            *addresses(desk.costs, desk.rows),
        )
        head = map(byref, (floor.programme(question.part), floor.struct, errand, begun))
        table, _ = desk.table(programme)
        self.library.frontier_lengths(*head, byref(table), byref(room[2]), room)
        del kept
        costs = dict(zip(order, lengths, strict=True))
        return [costs[at] for at in range(len(starts))]

    def trail(self, layout: Layout, runs: Sequence[Run], start: int) -> tuple[int, ...]:
        """Return the spots of a walk along all runs; see `trail.trail`."""
        floor, desk = self._desk(layout)
        count = len(runs)
        ends = (c_int32 * (2 * count))(*chain.from_iterable(runs))
        # Nothing is walked more than twice.
        path = (c_int32 * (1 + 2 * len(floor.course)))()
        course, head = map(c_void_p, addresses(floor.course, desk.head))
        room = (c_int32 * (5 * count))()
        spots = self.library.frontier_trail(course, ends, count, start, head, room, path)
        return tuple(path[:spots])

    def _desk(self, layout: Layout) -> tuple[LaidFloor, Desk]:
        floor = self.floor(layout)
        return floor, floor.desk(layout)

    def _prepare(
        self, floor: LaidFloor, desk: Desk, asked: QuestionStruct, spots: Sequence[int]
    ) -> ctypes.Array[c_int32]:
        """Write what the pieces offer into the desk's costs; return the stops as an array."""
        stops = (c_int32 * len(spots))(*spots)
        head = (byref(floor.struct), byref(asked), byref(desk.struct))
        np.copyto(desk.costs, desk.empty)
        self.library.frontier_want(*head, stops, len(stops))
        self.library.frontier_prepare(*head, c_void_p(addresses(desk.costs)[0]))
        return stops


def load() -> CompiledKernel | None:
    """Return the kernel that was built with the package, None where there is none to be called."""
    library = open_library(Path(__file__).parent, "_kernel", "frontier_version", VERSION)
    return None if library is None else CompiledKernel(library)
