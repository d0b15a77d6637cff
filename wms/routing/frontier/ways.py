"""The tables of the sweep as the kernel goes through them: state by state, like ways as one."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wms.routing.frontier.states import (
    DONE,
    EE_APART,
    EE_JOINED,
    EVEN,
    EZ,
    NEVER,
    NONE,
    OPTIONS,
    UU_JOINED,
    ZE,
    Space,
    Table,
)
from wms.routing.moves import Kind

Entries = NDArray[np.intp]
Mask = NDArray[np.bool_]

# What a chain offers on which nothing is wanted, and what one offers on which no walk begins or
# ends. The sweep has tables for each, and one for whatever else may be offered.
EMPTY_CHAIN = (NONE, UU_JOINED, EE_JOINED)
PLAIN_CHAIN = (NONE, DONE, ZE, EZ, EE_JOINED, EE_APART, UU_JOINED)
PLAIN_JUNCTION = (NONE, DONE, EVEN)
ANY = tuple(range(OPTIONS))
OFFERED = ((*EMPTY_CHAIN,), (*PLAIN_CHAIN,), ANY)
SETS_MAX = 64


def entries(table: Table, usable: Mask) -> tuple[Entries, Entries, Entries]:
    """Return state, option and where they lead of the usable entries of a table."""
    codes = np.flatnonzero((table != NEVER) & usable)
    return codes // OPTIONS, codes % OPTIONS, table.reshape(-1)[codes].astype(np.intp)


@dataclass(frozen=True, eq=False)
class Ways:
    """
    From each state the states it leads to, in order; options that lead to one are a set.

    The ways of state `s` begin at `firsts[s]`: way `w` leads to `to[w]` by the cheapest option of
    set `sets[w]`, which is the bit mask `masks[sets[w]]`.
    """

    firsts: NDArray[np.int32]
    to: NDArray[np.int16]
    sets: NDArray[np.uint8]
    masks: NDArray[np.int32]


@cache
def ways_of(states: Space, kind: Kind, slot: int, other: int) -> tuple[Ways, ...]:
    """Return the ways of a table for each of OFFERED."""
    table = states.table(kind, slot, other)
    return tuple(_ways(table, np.isin(np.arange(OPTIONS), options)) for options in OFFERED)


def _ways(table: Table, offered: Mask) -> Ways:
    froms, options, leads = entries(table, offered)
    pairs, which = np.unique(froms * len(table) + leads, return_inverse=True)
    bits = np.zeros(len(pairs), dtype=np.int32)
    np.bitwise_or.at(bits, which, np.left_shift(1, options).astype(np.int32))
    masks, sets = np.unique(bits, return_inverse=True)
    assert len(masks) <= SETS_MAX
    return Ways(
        np.searchsorted(pairs // len(table), np.arange(len(table) + 1)).astype(np.int32),
        (pairs % len(table)).astype(np.int16),
        sets.astype(np.uint8),
        masks,
    )
