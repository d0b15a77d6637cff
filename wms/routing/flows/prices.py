"""
Prices at the junctions that make flows pay where they must turn back.

Add the price where a step leaves to its cost, and take off that where it comes: a walk costs as
much as before but for the prices at its start and its end. The relaxed walk, which may go back
through a one-way piece, then finds it dear to do so. This is Lagrangian relaxation, as in Held and
Karp, "The Traveling-Salesman Problem and Minimum Spanning Trees", Operations Research 18 (1970)
1138-1162. The bound holds with any prices that leave no step with a cost below nought. Good ones
are those of the cheapest flow through all one-way pieces with stops, found by one shortest way
after another (Ford and Fulkerson, "Flows in Networks", 1962).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wms.routing.flows.choices import ENDINGS, Choice, Costs
from wms.routing.flows.rows import COSTS, Row
from wms.routing.flows.script import Kind
from wms.routing.graph import FAR


@dataclass(frozen=True, slots=True)
class Prices:
    """
    The rows with the prices put into their costs; after each row, the price in each slot.

    `start` and `end` are the prices where the walk begins and of being at its end.
    """

    rows: list[Row]
    slots: list[dict[int, int]]
    start: int
    end: int


def prices_for(rows: Sequence[Row]) -> Prices:
    """Return good prices for a question."""
    network = _Network(rows)
    while network.send_one():
        pass
    way = network.potentials()
    slots = [{slot: way[node] for slot, node in at.items()} for at in network.at]
    charged = [
        _charged(row, prices, way[network.end]) for row, prices in zip(rows, slots, strict=True)
    ]
    return Prices(charged, slots, way[network.start], way[network.end])


@dataclass(slots=True)
class _Arc:
    start: int
    end: int
    cost_mm: int
    flow: int = 0


class _Network:
    """The junctions and steps of a question, and what must flow from where to where."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.end = len(rows)
        self.start = 0
        self.at: list[dict[int, int]] = []
        self._arcs: list[_Arc] = []
        self._excess = [0] * (self.end + 1)
        self._excess[self.end] = -1
        slots: dict[int, int] = {}
        junctions = 0
        for row in rows:
            if row[0] == Kind.OPEN:
                slots[row[1]] = junctions
                self._excess[junctions] += row[2]
                self.start = junctions if row[2] else self.start
                junctions += 1
            elif row[0] == Kind.PIECE:
                self._add_piece(Costs._make(row[COSTS:]), slots[row[1]], slots[row[2]])
            else:
                self._add(slots[row[1]], self.end, row[2])
            self.at.append(dict(slots))
            if row[0] == Kind.CLOSE:
                del slots[row[1]]

    def send_one(self) -> bool:
        """Send one along the shortest way from an excess to a lack; return whether there was."""
        way = [0 if excess > 0 else FAR for excess in self._excess]
        if min(way) == FAR:
            return False
        arrived_by = self._shorten(way)
        lacks = [node for node, excess in enumerate(self._excess) if excess < 0 and way[node] < FAR]
        if not lacks:
            return False
        node = min(lacks, key=way.__getitem__)
        self._excess[node] += 1
        while node in arrived_by:
            arc, turn = arrived_by[node]
            arc.flow += turn
            node = arc.start if turn > 0 else arc.end
        self._excess[node] -= 1
        return True

    def potentials(self) -> list[int]:
        """Return prices that leave no step that can still be taken with a cost below nought."""
        way = [0] * len(self._excess)
        self._shorten(way)
        return way

    def _add(self, start: int, end: int, cost: int) -> None:
        if cost < FAR:
            self._arcs.append(_Arc(start, end, cost))

    def _add_piece(self, costs: Costs, first: int, last: int) -> None:
        self._add(first, last, costs.there)
        self._add(last, first, costs.back)
        self._add(first, self.end, costs.ended_there)
        self._add(last, self.end, costs.ended_back)
        # Stops on a one-way piece: it must be walked through.
        if costs.unwalked >= FAR and max(costs.there, costs.back) >= FAR:
            comes, leaves = (last, first) if costs.there < FAR else (first, last)
            self._excess[comes] += 1
            self._excess[leaves] -= 1

    def _shorten(self, way: list[int]) -> dict[int, tuple[_Arc, int]]:
        """Shorten ways along all arcs, and back where something flows, until none gets shorter."""
        arrived_by: dict[int, tuple[_Arc, int]] = {}
        changed = True
        while changed:
            changed = False
            for arc in self._arcs:
                if way[arc.start] < FAR and way[arc.start] + arc.cost_mm < way[arc.end]:
                    way[arc.end] = way[arc.start] + arc.cost_mm
                    arrived_by[arc.end] = arc, 1
                    changed = True
                if arc.flow and way[arc.end] < FAR and way[arc.end] - arc.cost_mm < way[arc.start]:
                    way[arc.start] = way[arc.end] - arc.cost_mm
                    arrived_by[arc.start] = arc, -1
                    changed = True
        return arrived_by


def _charged(row: Row, prices: dict[int, int], end: int) -> Row:
    """Return a row with the prices put into its costs."""
    if row[0] == Kind.OPEN:
        return row
    first = prices[row[1]]
    if row[0] == Kind.CLOSE:
        return (*row[:2], row[2] + first - end if row[2] < FAR else FAR, *row[3:])
    last = prices[row[2]]
    costs = Costs._make(row[COSTS:])
    by_first, by_last = first - end, last - end
    surcharges = {"there": first - last, "back": last - first}
    surcharges |= {"ended_there": by_first, "ended_back": by_last}
    for choice in ENDINGS:
        surcharges[choice.name.lower()] = by_first if choice < Choice.END_LAST else by_last
    charged = {
        name: cost + surcharges.get(name, 0) if cost < FAR else FAR
        for name, cost in costs._asdict().items()
    }
    return (*row[:COSTS], *charged.values())
