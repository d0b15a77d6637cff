"""A plain piece as one question sees it: what each choice costs, and what is walked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wms.routing.flows.choices import ENDINGS, Choice, Costs
from wms.routing.flows.layout import Piece
from wms.routing.graph import FAR

# From a place to a place, both in the piece's nodes.
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    A piece, or what the start leaves of one to either side.

    `stops` are the places strictly inside where the walk must call, ascending; `ends` those where
    it may end, with the price in mm.
    """

    piece: Piece
    low: int
    high: int
    stops: Sequence[int]
    ends: Mapping[int, int]

    @property
    def two_way(self) -> bool:
        """Whether it may be walked both ways."""
        return max(self.piece.there[-1], self.piece.back[-1]) < FAR

    def costs(self) -> Costs:
        """Return what each choice costs."""
        cost, low, high = self.piece.cost, self.low, self.high
        still = self._outings() if self.stops else (0, FAR, FAR, FAR)
        if not self.ends:
            return Costs(cost(low, high), cost(high, low), *still)
        endings = self._endings() if self.two_way else self._one_way_endings()
        ended = (
            min(FAR, *(cost(gate, end) + price for end, price in self.ends.items()))
            for gate in (low, high)
        )
        return Costs._make((cost(low, high), cost(high, low), *still, *endings, *ended))

    def runs(self, choice: int) -> Iterator[tuple[int, ...]]:
        """Yield the nodes walked if so chosen, run by run, in no order."""
        nodes = self.piece.nodes
        for start, end in self._runs(choice):
            yield nodes[start : end + 1] if start <= end else nodes[end : start + 1][::-1]

    def _outings(self) -> tuple[int, int, int, int]:
        """Return what it costs to call at all stops with no flow: NOT, FROM_FIRST and so on."""
        if not self.two_way:
            return FAR, FAR, FAR, FAR
        trips = self._round_trips(self.low, self.stops)
        whole = self._whole()
        gaps = [farther - nearer for nearer, farther in pairwise(trips)]
        return FAR, trips[-1], whole - trips[0], whole - max(gaps) if gaps else FAR

    def _endings(self) -> tuple[int, ...]:
        """Return what each choice of ENDINGS costs on a piece walked both ways."""
        whole = self._whole()
        costs: list[int] = []
        for gate, stops in ((self.low, self.stops), (self.high, self.stops[::-1])):
            trips = self._round_trips(gate, stops)
            ends = [
                (trip, price - self.piece.cost(end, gate))
                for (end, price), trip in zip(
                    self.ends.items(), self._round_trips(gate, tuple(self.ends)), strict=True
                )
            ]
            costs.extend(_ended(trips, sorted(ends, reverse=True), whole))
        return tuple(costs)

    def _one_way_endings(self) -> tuple[int, ...]:
        """Return the same for a one-way piece: in by its entrance, straight on to an end."""
        return tuple(
            min(FAR, *(self._cost(runs) + price for price, runs in self._ended_runs(choice)))
            if choice in {Choice.END_FIRST, Choice.END_LAST}
            else FAR
            for choice in ENDINGS
        )

    def _whole(self) -> int:
        return self.piece.cost(self.low, self.high) + self.piece.cost(self.high, self.low)

    def _round_trips(self, gate: int, places: Sequence[int]) -> list[int]:
        cost = self.piece.cost
        return [cost(gate, place) + cost(place, gate) for place in places]

    def _runs(self, choice: int) -> tuple[Run, ...]:
        low, high, stops = self.low, self.high, self.stops
        if choice == Choice.NOT:
            return ()
        if choice == Choice.FROM_FIRST:
            return _to_and_fro(low, stops[-1])
        if choice == Choice.FROM_LAST:
            return _to_and_fro(high, stops[0])
        if choice == Choice.FROM_BOTH:
            trips = self._round_trips(low, stops)
            wide = max(range(1, len(stops)), key=lambda n: trips[n] - trips[n - 1])
            return _to_and_fro(low, stops[wide - 1]) + _to_and_fro(high, stops[wide])
        if choice in ENDINGS:
            return min(self._ended_runs(choice), key=lambda e: (e[0] + self._cost(e[1]), e[1]))[1]
        return self._passes(choice)

    def _passes(self, choice: int) -> tuple[Run, ...]:
        there = self.low, self.high
        if choice == Choice.TO_AND_FRO:
            return _to_and_fro(*there)
        passes = choice if choice < Choice.NOT else choice - Choice.ENDED
        gate, far_end = there if passes > 0 else there[::-1]
        runs = ((gate, far_end),) * abs(passes)
        if choice < Choice.NOT:
            return runs
        last = min(self.ends, key=lambda end: (self.ends[end] + self.piece.cost(gate, end), end))
        return (*runs, (gate, last))

    def _ended_runs(self, choice: int) -> Iterator[tuple[int, tuple[Run, ...]]]:
        """Yield the price of ending and the runs, for each way to make a choice of ENDINGS."""
        by_first = choice < Choice.END_LAST
        gate, far_end = (self.low, self.high) if by_first else (self.high, self.low)
        kind = choice if by_first else choice - Choice.END_LAST + Choice.END_FIRST
        for end, price in self.ends.items():
            beyond = [stop for stop in self.stops if (stop > end) == by_first and stop != end]
            turns = [end, *(beyond if by_first else beyond[::-1])]
            if kind == Choice.END_FIRST_ALL:
                yield price, ((gate, far_end), (far_end, end))
            elif kind == Choice.END_FIRST:
                yield price, ((gate, turns[-1]), (turns[-1], end))
            else:
                for turn, then in pairwise(turns):
                    yield price, ((gate, turn), (turn, end), *_to_and_fro(far_end, then))

    def _cost(self, runs: Sequence[Run]) -> int:
        return sum(self.piece.cost(start, end) for start, end in runs)


def _to_and_fro(gate: int, place: int) -> tuple[Run, ...]:
    return (gate, place), (place, gate)


def _ended(
    trips: Sequence[int], ends: Sequence[tuple[int, int]], whole: int
) -> tuple[int, int, int]:
    """
    Return what it costs to end inside, coming in by one gate: alone, with the rest, with all.

    `trips` are the round trips from the gate to each stop, nearest first. `ends` are the round
    trip to each end and its price less the way back from it, farthest first. Whoever comes in may
    go on beyond the end, and turn. What lies farther still can be fetched from the other side; the
    widest gap beyond the end is then left out.
    """
    alone = rest = everything = FAR
    beyond, widest = len(trips), 0
    for trip, surplus in ends:
        while beyond and trips[beyond - 1] > trip:
            beyond -= 1
            if beyond + 1 < len(trips):
                widest = max(widest, trips[beyond + 1] - trips[beyond])
        everything = min(everything, whole + surplus)
        alone = min(alone, max((trip, *trips[-1:])) + surplus)
        if beyond < len(trips):
            gap = max(widest, trips[beyond] - trip)
            rest = min(rest, whole + surplus - gap)
    return alone, rest, everything
