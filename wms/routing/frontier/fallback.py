"""The sweep in numpy, for machines on which the kernel could not be built."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wms.routing.floor import Kind
from wms.routing.frontier.asking import Question, bounds
from wms.routing.frontier.layout import Layout
from wms.routing.frontier.pieces import Pieces
from wms.routing.frontier.states import DONE, NEVER, NONE, OPTIONS, Space, Table, space
from wms.routing.graph import FAR, Lengths

Entries = NDArray[np.intp]


class Gather:
    """
    The entries of a table that one move can use, sorted by where they lead.

    Entry `e` leads from state `states[e]` by option `options[e]`; those from `firsts[g]` on lead
    to state `to[g]`.
    """

    def __init__(self, table: Table, usable: NDArray[np.bool_]) -> None:
        codes = np.flatnonzero((table != NEVER) & usable)
        order = np.argsort(table.reshape(-1)[codes], kind="stable")
        codes = codes[order]
        self.states: Entries = codes // OPTIONS
        self.options: Entries = codes % OPTIONS
        to, firsts = np.unique(table.reshape(-1)[codes], return_index=True)
        self.to: Entries = to.astype(np.intp)
        self.firsts: Entries = firsts
        self.group_of = {int(state): group for group, state in enumerate(to)}

    def after(self, costs: Lengths, offers: Lengths) -> Lengths:
        """Return the costs of the states after the move."""
        result = np.full(len(costs), FAR, dtype=np.int64)
        totals = costs[self.states] + offers[self.options]
        if len(totals):
            result[self.to] = np.minimum(np.minimum.reduceat(totals, self.firsts), FAR)
        return result

    def before(self, costs: Lengths, offers: Lengths, state: int) -> tuple[int, int]:
        """Return the state and option by which a state is reached at the least cost."""
        group = self.group_of[state]
        last = self.firsts[group + 1] if group + 1 < len(self.firsts) else len(self.states)
        entries = slice(self.firsts[group], last)
        totals = costs[self.states[entries]] + offers[self.options[entries]]
        best = int(self.firsts[group] + np.argmin(totals))
        return int(self.states[best]), int(self.options[best])


class Fallback:
    """Answers questions as the compiled kernel does, only slower."""

    def solve(self, layout: Layout, question: Question) -> tuple[int, Sequence[int]]:
        """Return the least cost of a walk, and the option it takes in each move of its part."""
        programme = layout.programmes[question.part]
        start_row, last_end = bounds(layout, question)
        costs = Pieces(layout, question).costs()
        parity = programme.states.parity == 1
        now = np.full(programme.states.size, FAR, dtype=np.int64)
        now[NONE] = 0
        stages: list[tuple[Gather, Lengths, Lengths] | None] = []
        passed = False
        finite = costs < FAR
        for index, row in enumerate(programme.rows):
            if programme.moves[index].kind == Kind.HANG and not finite[row, DONE:].any():
                stages.append(None)
                continue
            offers, begins = costs[row], row == start_row
            mode = _Mode(start_row >= 0, passed, begins)
            gather = _gather(
                programme.states, programme.moves[index][:3], finite[row].tobytes(), mode
            )
            stages.append((gather, now, offers))
            now = gather.after(now, offers)
            passed = passed or begins
            if index == last_end:
                now[parity == passed] = FAR
        return int(now[DONE]), _choices(stages)


class _Mode(NamedTuple):
    """Has the walk terminals; is its start behind the frontier; is it in this very piece."""

    terminals: bool
    passed: bool
    begins: bool


def _choices(stages: list[tuple[Gather, Lengths, Lengths] | None]) -> list[int]:
    state = DONE
    choices: list[int] = []
    for stage in reversed(stages):
        option = NONE
        if stage is not None:
            gather, costs, offers = stage
            state, option = gather.before(costs, offers, state)
        choices.append(option)
    return choices[::-1]


@cache
def _gather(states: Space, key: tuple[Kind, int, int], finite: bytes, mode: _Mode) -> Gather:
    """Return what of a table is of use where these options are finite."""
    table = states.table(*key)
    offered = np.frombuffer(finite, dtype=np.bool_)
    parity = np.zeros(OPTIONS, dtype=np.int8)
    of_options = space(1 if key[0] in {Kind.HANG, Kind.CLOSE} else 2).parity
    parity[: len(of_options)] = of_options
    if mode.terminals:
        # A walk ends once: not in the piece, if it has ended behind the frontier.
        ended = states.parity[:, None] ^ np.int8(mode.passed)
        usable = (ended & (parity ^ np.int8(mode.begins))) == 0
    else:
        usable = (states.parity[:, None] | parity) == 0
    return Gather(table, usable & offered)
