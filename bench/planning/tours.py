"""
Print how long planning takes, and what it saves: `.venv/bin/python bench/planning/tours.py`.

A made-up store of 14 aisles, 45 bays deep, three cross-aisles, a one-way aisle, and a cold
room behind a door; orders by seed. "first" is the first order that asks for its nodes, "again"
has their shortest ways at hand, as a server that has run for a while.
"""

import random
import statistics
import time
from collections.abc import Iterator

from wms.routing import AisleGraph, Edge, Node, Stop, Tour, shortest_tour

AISLES, BAYS = 14, 45
AISLE_MM, BAY_MM, DOOR_SECONDS = 2_600, 900, 6
ORDERS = 20
COLUMNS = "stops  groups  first ms  again ms  worst ms  proven  S-shape m  tour m  saved"


def store() -> AisleGraph:
    """Return the store; the last two aisles are the cold room."""
    nodes = tuple(
        Node(aisle * BAYS + bay, aisle * AISLE_MM, bay * BAY_MM)
        for aisle in range(AISLES)
        for bay in range(BAYS)
    )
    return AisleGraph(nodes, tuple(edges()))


def edges() -> Iterator[Edge]:
    """Yield the aisles, then what joins them."""
    for aisle in range(AISLES):
        for bay in range(1, BAYS):
            near = aisle * BAYS + bay - 1
            yield Edge(near, near + 1, BAY_MM, one_way=aisle == 1)
    for aisle in range(1, AISLES):
        door_seconds = DOOR_SECONDS if aisle == AISLES - 2 else 0
        for bay in (0, BAYS // 2, BAYS - 1):
            near = (aisle - 1) * BAYS + bay
            yield Edge(near, near + BAYS, AISLE_MM, door_seconds=door_seconds)


def order(chance: random.Random, stops: int, groups: int) -> list[Stop]:
    """Return stops anywhere in the store, the groups drawn with them."""
    places = chance.sample(range(AISLES * BAYS), stops)
    return [Stop(place, chance.randrange(groups)) for place in places]


def timed(graph: AisleGraph, stops: list[Stop]) -> tuple[float, Tour]:
    """Return the milliseconds one tour takes, and the tour."""
    begun = time.perf_counter()
    tour = shortest_tour(graph, 0, stops, 0)
    return (time.perf_counter() - begun) * 1_000, tour


def row(stops: int, groups: int) -> str:
    """Return the figures for twenty orders of this size."""
    chance = random.Random(stops * 10 + groups)
    first, again, tours = [], [], []
    for _ in range(ORDERS):
        graph, wanted = store(), order(chance, stops, groups)
        first.append(timed(graph, wanted)[0])
        milliseconds, tour = timed(graph, wanted)
        again.append(milliseconds)
        tours.append(tour)
    walk = sum(tour.length_mm for tour in tours) / ORDERS / 1_000
    unplanned = sum(tour.s_shape_mm or 0 for tour in tours) / ORDERS / 1_000
    proven = sum(tour.proof == "optimal" for tour in tours)
    return (
        f"{stops:5}  {groups:6}  {statistics.median(first):8.1f}  {statistics.median(again):8.1f}"
        f"  {max(again):8.1f}  {proven:3}/{ORDERS}  {unplanned:9.0f}  {walk:6.0f}"
        f"  {1 - walk / unplanned:5.0%}"
    )


def main() -> None:
    """Print the table."""
    timed(store(), order(random.Random(0), 20, 1))  # loads the solver
    print(COLUMNS)
    for stops, groups in ((4, 3), (12, 1), (12, 3), (15, 1), (20, 1), (30, 1), (30, 3), (60, 3)):
        print(row(stops, groups), flush=True)


if __name__ == "__main__":
    main()
