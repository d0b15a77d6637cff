"""The pieces of a floor under one question: what they offer the sweep, and what is walked there."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from wms.routing.frontier.asking import Question, Wants
from wms.routing.frontier.chains import Points, explained, options, plain
from wms.routing.frontier.hanging import (
    EMPTY,
    LOOP_STATE,
    Hung,
    folded,
    looped,
    stepped_in,
    stepped_out,
    unfolded,
)
from wms.routing.frontier.layout import Layout
from wms.routing.frontier.states import NONE
from wms.routing.graph import Lengths

# A stretch walked in one go, node by node.
Run = tuple[int, ...]


class Pieces:
    """Chains and junctions with the spots that want something, dead ends folded into them."""

    def __init__(self, layout: Layout, question: Question) -> None:
        self._layout = layout
        self._start = question.start
        self._wants = question.wants()
        self._hung: dict[int, Hung] = {}
        self._twigs_at: dict[int, list[int]] = {}
        self._spots_on: dict[int, list[int]] = {}
        self._loops_at: dict[int, list[int]] = {}
        self._junctions: set[int] = set()
        for spot in self._spots():
            if spot < layout.twigs:
                self._twigs_at.setdefault(layout.towards[spot], []).append(spot)
            elif spot < layout.points:
                self._on_chain(spot, layout.chain_of[spot])
            else:
                self._junctions.add(spot)

    def costs(self) -> Lengths:
        """Return the costs of all options of all pieces, row by row as the layout has them."""
        costs = self._layout.empty.copy()
        layout = self._layout
        chains = [chain for chain in self._spots_on if layout.loop_at[chain] < 0]
        for row in (*chains, *(layout.row_of[spot] for spot in self._junctions)):
            offers = self.offers(row)
            costs[row, : len(offers)] = offers
        return costs

    def offers(self, row: int) -> Sequence[int]:
        """Return the costs of the options of one piece."""
        if row < self._layout.chains:
            return self._options(row)
        return self._hung_on(row - self._layout.chains + self._layout.points).costs

    def runs(self, row: int, option: int) -> Iterator[Run]:
        """Return what is walked in the piece of a row by one of its options, once for each time."""
        if option == NONE:
            return
        if row < self._layout.chains:
            yield from self._runs_along(row, option)
        else:
            yield from self._runs_at(row - self._layout.chains + self._layout.points, option)

    def _spots(self) -> list[int]:
        """Return the spots that want something and the dead ends in between, outermost first."""
        spots = set(self._wants)
        for spot in self._wants:
            while spot < self._layout.twigs:
                spot = self._layout.towards[spot]  # noqa: PLW2901 one step further out
                if spot in spots:
                    break
                spots.add(spot)
        return sorted(spots)

    def _on_chain(self, spot: int, chain: int) -> None:
        self._spots_on.setdefault(chain, []).append(spot)
        junction = self._layout.loop_at[chain]
        if junction >= 0 and len(self._spots_on[chain]) == 1:
            self._loops_at.setdefault(junction, []).append(chain)
            self._junctions.add(junction)

    def _own(self, spot: int) -> Hung:
        wants: Wants = self._wants.get(spot, EMPTY.costs)
        return Hung(wants, spot == self._start)

    def _parts(self, spot: int) -> list[Hung]:
        """Return all that hangs on a spot: what it wants itself, its twigs, its loops."""
        parts = [self._own(spot)]
        parts.extend(
            stepped_out(self._hung_on(twig), self._layout.along_mm[twig])
            for twig in self._twigs_at.get(spot, ())
        )
        for loop in self._loops_at.get(spot, ()):
            start = any(hung.start for _, hung in self._points(loop))
            parts.append(looped(self._options(loop), start=start))
        return parts

    def _hung_on(self, spot: int) -> Hung:
        if spot not in self._hung:
            self._hung[spot] = _fold_up(self._parts(spot))[-1]
        return self._hung[spot]

    def _points(self, chain: int) -> Points:
        along = self._layout.along_mm
        return [(along[spot], self._hung_on(spot)) for spot in self._spots_on.get(chain, ())]

    def _options(self, chain: int) -> list[int]:
        return options(self._layout.length_mm[chain], self._points(chain))

    def _runs_along(self, chain: int, option: int) -> Iterator[Run]:
        spots = self._spots_on.get(chain, [])
        points = self._points(chain)
        times, states = explained(self._layout.length_mm[chain], points, option)
        nodes = self._layout.floor.chains[chain].nodes
        marks = [self._layout.floor.on_chain[self._layout.node_at[spot]][1] for spot in spots]
        stretches = list(pairwise((0, *marks, len(nodes) - 1)))
        if plain(points) and not any(spot in self._twigs_at for spot in spots):
            stretches, times = _joined(stretches, times)
        for (here, there), count in zip(stretches, times, strict=True):
            for _ in range(count):
                yield nodes[here : there + 1]
        for spot, state in zip(spots, states, strict=True):
            yield from self._runs_at(spot, state)

    def _runs_at(self, spot: int, state: int) -> Iterator[Run]:
        parts = self._parts(spot)
        stages = _fold_up(parts)
        states: list[int] = []
        for stage in range(len(parts) - 1, 0, -1):
            state, chosen = unfolded(stages[stage - 1], parts[stage], state)
            states.append(chosen)
        states.reverse()
        twigs = self._twigs_at.get(spot, [])
        for twig, chosen in zip(twigs, states, strict=False):
            yield from self._runs_out(twig, chosen)
        for loop, chosen in zip(self._loops_at.get(spot, ()), states[len(twigs) :], strict=True):
            offers = self._options(loop)
            best = min((c, o) for o, c in enumerate(offers) if LOOP_STATE[o] == chosen)
            if chosen != NONE:
                yield from self._runs_along(loop, best[1])

    def _runs_out(self, twig: int, state: int) -> Iterator[Run]:
        inside, steps = stepped_in(self._hung_on(twig), state)
        node_at = self._layout.node_at
        for _ in range(steps):
            yield node_at[twig], node_at[self._layout.towards[twig]]
        if inside != NONE:
            yield from self._runs_at(twig, inside)


def _fold_up(parts: Sequence[Hung]) -> list[Hung]:
    stages = [parts[0]]
    for part in parts[1:]:
        stages.append(folded(stages[-1], part))
    return stages


def _joined(
    stretches: list[tuple[int, int]], times: list[int]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the stretches with neighbours walked equally often made one."""
    merged: list[tuple[int, int]] = []
    counts: list[int] = []
    for stretch, count in zip(stretches, times, strict=True):
        if counts and counts[-1] == count:
            merged[-1] = (merged[-1][0], stretch[1])
        else:
            merged.append(stretch)
            counts.append(count)
    return merged, counts
