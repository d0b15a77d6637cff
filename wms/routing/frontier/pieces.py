"""The pieces of a floor under one question: what they offer the sweep, and what is walked there."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from wms.routing.frontier.asking import NOTHING, Question, Wants
from wms.routing.frontier.chains import Points, Span, even, explained, options, plain_spans
from wms.routing.frontier.hanging import (
    LOOP_STATE,
    Hung,
    folded,
    looped,
    stepped_in,
    stepped_out,
    unfolded,
)
from wms.routing.frontier.layout import Layout
from wms.routing.frontier.states import DONE, EVEN, NONE, UU_JOINED
from wms.routing.graph import FAR, Lengths

# A stretch walked in one go, from a place in the layout's course to a later one.
Run = tuple[int, int]


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
        # Spots on which more hangs than stops in dead ends, and chains with such spots; where a
        # round walk begins is but another stop.
        special = question.special if question.start >= 0 else ()
        self._mixed = {at for spot, _, _ in special for at in self._outwards(spot)}
        self._mixed_chains = {layout.chain_of[spot] for spot in self._mixed}
        self._ends_at_stops = question.stop[-1] < FAR
        for spot in self._spots():
            if spot < layout.twigs:
                self._twigs_at.setdefault(layout.towards[spot], []).append(spot)
            elif spot < layout.points:
                self._spots_on.setdefault(layout.chain_of[spot], []).append(spot)
            else:
                self._junctions.add(spot)
        for chain in self._spots_on:
            junction = layout.loop_at[chain]
            if junction >= 0:
                self._loops_at.setdefault(junction, []).append(chain)
                self._junctions.add(junction)
                self._mixed.add(junction)

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

    def runs(self, row: int, option: int) -> Sequence[Run]:
        """Return what is walked in the piece of a row by an option that is not NONE."""
        if row in self._spots_on:
            return self._runs_along(row, option)
        if row >= self._layout.chains:
            return self._runs_at(row - self._layout.chains + self._layout.points, option)
        first, after = self._layout.course_from[row : row + 2]
        return ((first, after - 1),) * (1 if option == UU_JOINED else 2)

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

    def _outwards(self, spot: int) -> Iterator[int]:
        """Yield a spot, and on the way out of a dead end all further ones."""
        yield spot
        while spot < self._layout.twigs:
            spot = self._layout.towards[spot]
            yield spot

    def _parts(self, spot: int) -> list[Hung]:
        """Return all that hangs on a spot: what it wants itself, its twigs, its loops."""
        parts = [_hung(self._wants.get(spot, NOTHING), start=spot == self._start)]
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

    def _runs_along(self, chain: int, option: int) -> list[Run]:
        spots = self._spots_on[chain]
        begins, after = self._layout.course_from[chain : chain + 2]
        shift = begins + 1 - self._layout.first_spot[chain]
        marks = [begins, *[spot + shift for spot in spots], after - 1]
        spans, states = self._explained(chain, option)
        if not self._twigs_at or self._twigs_at.keys().isdisjoint(spots):
            return [run for a, b, count in spans for run in ((marks[a], marks[b]),) * count]
        # Where a dead end is walked into, one run must end and another begin.
        runs = [
            (marks[k], marks[k + 1])
            for a, b, count in spans
            for k in range(a, b)
            for _ in range(count)
        ]
        for spot, state in zip(spots, states, strict=True):
            runs.extend(self._runs_at(spot, state))
        return runs

    def _explained(self, chain: int, option: int) -> tuple[list[Span], Sequence[int]]:
        """Return what of a chain is walked by an option, and the state of each spot."""
        ended = self._ends_at_stops and not even(option)
        # A walk that is whole may lie in one dead end, and leave the chain itself alone.
        if ended or option == DONE or chain in self._mixed_chains:
            return explained(self._layout.length_mm[chain], self._points(chain), option)
        spots = self._spots_on[chain]
        along = self._layout.along_mm
        return plain_spans([along[spot] for spot in spots], option), (EVEN,) * len(spots)

    def _runs_at(self, spot: int, state: int) -> list[Run]:
        twigs, loops = self._twigs_at.get(spot, ()), self._loops_at.get(spot, ())
        if not twigs and not loops:
            return []
        if state == EVEN and spot not in self._mixed and not self._ends_at_stops:
            return [run for twig in twigs for run in self._runs_out(twig, EVEN)]
        parts = self._parts(spot)
        stages = _fold_up(parts)
        states: list[int] = []
        for stage in range(len(parts) - 1, 0, -1):
            state, chosen = unfolded(stages[stage - 1], parts[stage], state)
            states.append(chosen)
        runs: list[Run] = []
        for twig in twigs:
            runs.extend(self._runs_out(twig, states.pop()))
        for loop in loops:
            chosen, offers = states.pop(), self._options(loop)
            if chosen != NONE:
                best = min((c, o) for o, c in enumerate(offers) if LOOP_STATE[o] == chosen)
                runs.extend(self._runs_along(loop, best[1]))
        return runs

    def _runs_out(self, twig: int, state: int) -> list[Run]:
        inside, steps = (EVEN, 2) if state == EVEN else stepped_in(self._hung_on(twig), state)
        place = self._layout.course_from[-1] + 2 * twig
        out: Run = (place, place + 1)
        further = self._runs_at(twig, inside) if inside != NONE else []
        return [out] * steps + further


@lru_cache(maxsize=256)
def _hung(wants: Wants, *, start: bool) -> Hung:
    """Return what a spot wants on which nothing else hangs; most are the same few."""
    return Hung(wants, start)


def _fold_up(parts: Sequence[Hung]) -> list[Hung]:
    stages = [parts[0]]
    for part in parts[1:]:
        stages.append(folded(stages[-1], part))
    return stages
