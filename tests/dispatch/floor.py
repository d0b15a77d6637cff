"""A small two-aisle floor, and orders on it."""

from random import Random
from typing import Any

from wms.routing import AisleGraph, Edge, Node, Stop
from wms.routing.dispatch import Load, OpenOrder, load_of

START, DROP, FAR_DROP = 0, 1, 2
BAYS = range(10, 50)


def a_floor() -> AisleGraph:
    """Four aisles of ten bays between a front and a back, START and two drops in front."""
    nodes = [Node(START, 0, 0), Node(DROP, 2_000, 0), Node(FAR_DROP, 8_000, 0)]
    nodes += [Node(bay, 2_500 * _aisle(bay), 1_000 * (1 + _up(bay))) for bay in BAYS]
    edges = [Edge(START, DROP, 2_000), Edge(DROP, FAR_DROP, 6_000), Edge(START, 10, 1_000)]
    edges += [Edge(bay, bay + 1, 1_000) for bay in BAYS if _up(bay) < 9]
    edges += [Edge(bay, bay + 10, 2_500) for bay in BAYS if _up(bay) in {0, 9} and bay < 40]
    edges += [Edge(DROP, 20, 1_200), Edge(FAR_DROP, 40, 1_200)]
    return AisleGraph(tuple(nodes), tuple(edges))


def _aisle(bay: int) -> int:
    return bay // 10 - 1


def _up(bay: int) -> int:
    return bay % 10


def an_order(
    name: str, *bays: int, due_s: float = 3_000, placed_s: float = 0, **more: Any
) -> OpenOrder:
    return OpenOrder(name, tuple(Stop(bay) for bay in bays), due_s, placed_s, **more)


def some_orders(count: int, seed: int) -> list[OpenOrder]:
    chance = Random(seed)
    return [
        OpenOrder(
            id=f"o{number}",
            stops=tuple(Stop(chance.choice(BAYS)) for _ in range(chance.randint(1, 5))),
            due_s=chance.uniform(0, 3_000),
            placed_s=chance.uniform(-2_000, 0),
            units=chance.randint(1, 9),
            weight_g=chance.randint(100, 30_000),
            volume_ml=chance.randint(100, 60_000),
            totes=chance.randint(1, 3),
        )
        for number in range(count)
    ]


def load_together(orders: list[OpenOrder], names: tuple[str, ...]) -> Load:
    return sum((load_of(order) for order in orders if order.id in names), Load())
