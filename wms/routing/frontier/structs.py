"""What the compiled kernel is given, laid out as its structs."""

import ctypes
from ctypes import c_int32, c_int64, c_void_p
from itertools import accumulate
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from wms.routing.frontier.asking import Question
from wms.routing.frontier.gathers import Reduced


class FloorStruct(ctypes.Structure):
    """`Floor` of kernel.h."""

    _fields_: ClassVar = [
        *((name, c_int32) for name in ("spots", "twigs", "points", "chains")),
        *((name, c_void_p) for name in ("towards", "chain_of", "loop_at", "row_of")),
        *((name, c_void_p) for name in ("along", "length")),
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


class StartsStruct(ctypes.Structure):
    """`Starts` of sweep.c."""

    _fields_: ClassVar = [
        ("count", c_int32),
        *((name, c_void_p) for name in ("spot", "move", "length")),
    ]


class ErrandStruct(ctypes.Structure):
    """`Errand` of sweep.c."""

    _fields_: ClassVar = [
        *((name, c_void_p) for name in ("question", "desk", "stops")),
        ("count", c_int32),
        *((name, c_void_p) for name in ("costs", "rows")),
    ]


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


def question_struct(question: Question) -> tuple[QuestionStruct, tuple[object, ...]]:
    """Return a question as the kernel wants it, and what must be kept meanwhile."""
    count = len(question.special)
    spots = (c_int32 * count)(*(spot for spot, _, _ in question.special))
    otherwise = (c_int64 * (4 * count))(*(cost for _, each, _ in question.special for cost in each))
    with_stop = (c_int64 * (4 * count))(*(cost for _, _, each in question.special for cost in each))
    kept = (spots, otherwise, with_stop)
    pointers = (ctypes.addressof(array) for array in kept)
    return QuestionStruct(question.stop, question.start, count, *pointers), kept
