"""The sweep of one part reduced to what carts of known orders can ever use of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from wms.routing.floor import Kind
from wms.routing.frontier.asking import Question, bounds
from wms.routing.frontier.layout import Layout, Programme
from wms.routing.frontier.states import DONE, EVEN, NEVER, NONE, ODD, OPTIONS, Space, Table, space
from wms.routing.frontier.ways import (
    ANY,
    EMPTY_CHAIN,
    PLAIN_CHAIN,
    PLAIN_JUNCTION,
    Entries,
    Mask,
    entries,
)
from wms.routing.graph import FAR, Lengths

_ANY_JUNCTION = (NONE, DONE, EVEN, ODD)


class Gather:
    """
    What one move gathers, sorted by where it leads.

    Entry `e` leads from state `states[e]` by option `options[e]`; those from `firsts[g]` on lead
    to state `to[g]`.
    """

    def __init__(self, states: Entries, options: Entries, leads: Entries) -> None:
        """Gather entries from states by options to where each leads."""
        order = np.lexsort((options, states, leads))
        self.states = states[order]
        self.options = options[order]
        to, firsts = np.unique(leads[order], return_index=True)
        self.to: Entries = to.astype(np.intp)
        self.firsts: Entries = firsts

    @classmethod
    def of(cls, table: Table, usable: Mask) -> "Gather":
        """Return the usable entries of a table."""
        return cls(*entries(table, usable))


@dataclass(frozen=True, slots=True)
class Mode:
    """Has the walk terminals; is its start behind the frontier; is it in this very piece."""

    terminals: bool
    passed: bool
    begins: bool

    def usable(self, states: Space, kind: Kind) -> Mask:
        """Return which states go with which options: a walk ends once, a round walk never."""
        odd = np.zeros(OPTIONS, dtype=np.int8)
        of_options = space(1 if kind in {Kind.HANG, Kind.CLOSE} else 2).parity
        odd[: len(of_options)] = of_options
        if not self.terminals:
            usable: Mask = (states.parity[:, None] | odd) == 0
        else:
            ended = states.parity[:, None] ^ np.int8(self.passed)
            usable = (ended & (odd ^ np.int8(self.begins))) == 0
        return usable


@dataclass(frozen=True, eq=False)
class Reduced:
    """
    The moves of a part that matter: the row of costs of each, and what it gathers.

    Options that lead from one state to the same other one are taken together, as the cheapest of
    them: an entry's option is the place of their set, a bit mask, among the `sets` of its row.
    """

    states: Space
    rows: tuple[int, ...]
    gathers: tuple[Gather, ...]
    sets: Mapping[int, Sequence[int]]

    def offers(self, row: int, costs: Lengths) -> Lengths:
        """Return what each set of options of a row costs, given the costs of the options."""
        return np.stack([costs[_members(mask)].min(axis=0) for mask in self.sets[row]])


class _Scope(NamedTuple):
    """What must be known of questions to reduce the sweep for them; rows of pieces."""

    part: int
    start: int
    last_end: int
    wanted: frozenset[int]
    terminal: frozenset[int]


def reduced(layout: Layout, question: Question) -> Reduced:
    """Return the sweep for all questions whose stops are among those of this one."""
    # Aisles count as wanted in any case, so that most sets of orders have the sweep in common.
    moved = layout.programmes[question.part].move_of
    wanted = {layout.row_of[spot] for spot in question.wants()} | layout.aisles & moved.keys()
    start, last_end = bounds(layout, question)
    terminal: set[int] = set()
    if question.start >= 0:
        everywhere = question.stop[ODD] < FAR
        terminal = wanted if everywhere else {layout.row_of[spot] for spot in question.terminals}
        last_end = max(moved[row] for row in terminal)
    scope = _Scope(question.part, start, last_end, frozenset(wanted), frozenset(terminal))
    return _reduced(layout, scope)


@lru_cache(maxsize=8)
def _reduced(layout: Layout, scope: _Scope) -> Reduced:
    programme = layout.programmes[scope.part]
    closing = len(layout.empty) - 1
    moves = [
        index
        for index, row in enumerate(programme.rows)
        if row < layout.chains or row == closing or row in scope.wanted
    ]
    offered = []
    for index in moves:
        row = programme.rows[index]
        options = _offered(
            chain=row < layout.chains, wanted=row in scope.wanted, terminal=row in scope.terminal
        )
        offered.append(np.isin(np.arange(OPTIONS), (NONE,) if row == closing else options))
    reached = list(_reached(programme, moves, offered, (scope.start, scope.last_end)))
    sets: dict[int, list[int]] = {}
    gathers = [
        _together(programme.tables[index], mask, sets.setdefault(programme.rows[index], []))
        for index, mask in zip(moves, _trimmed(programme, moves, reached), strict=True)
    ]
    rows = tuple(programme.rows[index] for index in moves)
    return Reduced(programme.states, rows, tuple(gathers), sets)


def _together(table: Table, usable: Mask, sets: list[int]) -> Gather:
    """Return the entries with options between the same two states as sets, known or new."""
    states, options, leads = entries(table, usable)
    pairs, which = np.unique(leads * len(table) + states, return_inverse=True)
    masks = np.zeros(len(pairs), dtype=np.intp)
    np.bitwise_or.at(masks, which, np.left_shift(1, options))
    found, of = np.unique(masks, return_inverse=True)
    sets.extend(mask for mask in found.tolist() if mask not in sets)
    places = np.array([sets.index(mask) for mask in found.tolist()], dtype=np.intp)
    return Gather(pairs % len(table), places[of], pairs // len(table))


def _members(mask: int) -> list[int]:
    return [option for option in range(OPTIONS) if mask >> option & 1]


def _offered(*, chain: bool, wanted: bool, terminal: bool) -> tuple[int, ...]:
    if terminal:
        return ANY if chain else _ANY_JUNCTION
    if wanted:
        return PLAIN_CHAIN if chain else PLAIN_JUNCTION
    return EMPTY_CHAIN if chain else (NONE,)


def _reached(
    programme: Programme, moves: list[int], offered: list[Mask], limits: tuple[int, int]
) -> Iterator[Mask]:
    """Give, move by move, the entries that some walk so far can use."""
    start_row, last_end = limits
    states = programme.states
    alive = np.zeros(states.size, dtype=np.bool_)
    alive[NONE] = True
    passed = False
    for index, options in zip(moves, offered, strict=True):
        begins = programme.rows[index] == start_row
        mode = Mode(start_row >= 0, passed, begins)
        table = programme.tables[index]
        usable = alive[:, None] & options & mode.usable(states, programme.moves[index].kind)
        usable &= table != NEVER
        yield usable
        alive = np.zeros(states.size, dtype=np.bool_)
        alive[table[usable]] = True
        passed = passed or begins
        if index == last_end:
            alive[(states.parity == 1) == passed] = False


def _trimmed(programme: Programme, moves: list[int], usable: list[Mask]) -> list[Mask]:
    """Return the entries without those from which no whole walk comes."""
    needed = np.zeros(programme.states.size, dtype=np.bool_)
    needed[DONE] = True
    for place in range(len(moves) - 1, -1, -1):
        usable[place] &= needed[programme.tables[moves[place]]]
        needed = np.logical_or.reduce(usable[place], axis=1)
    return usable
