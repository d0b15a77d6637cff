"""The sweep in numpy, for machines on which the kernel could not be built."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from wms.routing.floor import Kind
from wms.routing.frontier.asking import Question, bounds
from wms.routing.frontier.gathers import Gather, Mode
from wms.routing.frontier.layout import Layout
from wms.routing.frontier.pieces import Pieces, Run
from wms.routing.frontier.states import DONE, NONE, Space
from wms.routing.frontier.trail import trail
from wms.routing.graph import FAR, Lengths

Stage = tuple[Gather, Lengths, Lengths]


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
        stages: list[Stage | None] = []
        passed = False
        finite = costs < FAR
        for index, row in enumerate(programme.rows):
            if programme.moves[index].kind == Kind.HANG and not finite[row, DONE:].any():
                stages.append(None)
                continue
            offers, begins = costs[row], row == start_row
            mode = Mode(start_row >= 0, passed, begins)
            gather = _gather(
                programme.states, programme.moves[index][:3], finite[row].tobytes(), mode
            )
            stages.append((gather, now, offers))
            now = _after(gather, now, offers)
            passed = passed or begins
            if index == last_end:
                now[parity == passed] = FAR
        return int(now[DONE]), _choices(stages)

    def lengths(self, layout: Layout, question: Question, starts: Sequence[int]) -> list[int]:
        """Return the least cost of a walk from each of some spots; the question has no start."""
        return [self.solve(layout, question.begun(start))[0] for start in starts]

    def trail(self, layout: Layout, runs: Sequence[Run], start: int) -> tuple[int, ...]:
        """Return the spots of a walk along all runs."""
        return trail([layout.course[first : last + 1] for first, last in runs], start)


def _after(gather: Gather, costs: Lengths, offers: Lengths) -> Lengths:
    result = np.full(len(costs), FAR, dtype=np.int64)
    totals = costs[gather.states] + offers[gather.options]
    if len(totals):
        result[gather.to] = np.minimum(np.minimum.reduceat(totals, gather.firsts), FAR)
    return result


def _before(stage: Stage, state: int) -> tuple[int, int]:
    """Return the state and option by which a state was reached; among equals the first."""
    gather, costs, offers = stage
    group = int(np.searchsorted(gather.to, state))
    last = gather.firsts[group + 1] if group + 1 < len(gather.to) else len(gather.states)
    entries = slice(gather.firsts[group], last)
    totals = costs[gather.states[entries]] + offers[gather.options[entries]]
    best = int(gather.firsts[group] + np.argmin(totals))
    return int(gather.states[best]), int(gather.options[best])


def _choices(stages: list[Stage | None]) -> list[int]:
    state = DONE
    choices: list[int] = []
    for stage in reversed(stages):
        option = NONE
        if stage is not None:
            state, option = _before(stage, state)
        choices.append(option)
    return choices[::-1]


@lru_cache(maxsize=4_096)
def _gather(states: Space, key: tuple[Kind, int, int], finite: bytes, mode: Mode) -> Gather:
    """Return what of a table is of use where these options are finite."""
    offered = np.frombuffer(finite, dtype=np.bool_)
    return Gather.of(states.table(*key), mode.usable(states, key[0]) & offered)
