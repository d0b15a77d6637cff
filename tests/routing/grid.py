"""A small store to walk in: aisles and cross-aisles, a dead end, a one-way aisle, a door."""

from dataclasses import dataclass

from wms.routing import AisleGraph, Edge, Node

AISLE_MM = 2_600
BAY_MM = 900
DOOR_SECONDS = 6


@dataclass(frozen=True)
class Grid:
    """`aisles` upright aisles of `bays` bays, joined in front, midway and behind."""

    aisles: int
    bays: int

    def at(self, aisle: int, bay: int) -> int:
        return aisle * (self.bays + 1) + bay

    @property
    def crossings(self) -> tuple[int, ...]:
        return (0, self.bays // 2, self.bays)

    def nodes(self) -> tuple[Node, ...]:
        return tuple(
            Node(self.at(aisle, bay), aisle * AISLE_MM, bay * BAY_MM)
            for aisle in range(self.aisles)
            for bay in range(self.bays + 1)
        )

    def edges(self, *, one_way: int | None, dead_end: int | None) -> tuple[Edge, ...]:
        along = [
            Edge(self.at(aisle, bay), self.at(aisle, bay + 1), BAY_MM, one_way=aisle == one_way)
            for aisle in range(self.aisles)
            for bay in range(self.bays)
            # The dead end is walled off behind its last bay but one.
            if not (aisle == dead_end and bay == self.bays - 1)
        ]
        across = [
            # The last aisle is the cold room: every way in leads through its door.
            Edge(
                self.at(aisle, bay),
                self.at(aisle + 1, bay),
                AISLE_MM,
                door_seconds=DOOR_SECONDS if aisle + 2 == self.aisles else 0,
            )
            for aisle in range(self.aisles - 1)
            for bay in self.crossings
            if dead_end is None or bay != self.bays or dead_end not in (aisle, aisle + 1)
        ]
        return (*along, *across)

    def graph(self, *, one_way: int | None = 1, dead_end: int | None = None) -> AisleGraph:
        return AisleGraph(self.nodes(), self.edges(one_way=one_way, dead_end=dead_end))
