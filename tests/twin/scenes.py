"""A store of two aisles and days on it that a test can follow."""

from functools import cache

from wms.routing import AisleGraph, Edge, Node, Stop
from wms.routing.dispatch import Policy, Walks
from wms.twin.day import Day, Scene
from wms.twin.demand import Demand, draw_day
from wms.twin.floor import Article, Floor
from wms.twin.orders import Chances, DayOrder, Line, Luck, with_luck
from wms.twin.record import Record
from wms.twin.staff import Staff, all_day
from wms.twin.ways import find_way

HOUR = 3_600.0
OPENS, CLOSES = 9 * HOUR, 12 * HOUR
RUSH = Demand(rates={9: 30, 10: 80, 11: 30}, lines=4)


def a_floor() -> Floor:
    nodes = [Node(0, 0, 0), Node(1, 3_000, 0), Node(2, 6_000, 0)]
    edges = [Edge(0, 1, 3_000), Edge(1, 2, 3_000)]
    for aisle, (front, x_mm) in enumerate([(0, 0), (1, 3_000), (2, 6_000)], start=1):
        nodes += [Node(10 * aisle + up, x_mm, 1_500 * (up + 1)) for up in range(10)]
        edges += [Edge(front, 10 * aisle, 1_500)]
        edges += [Edge(10 * aisle + up, 10 * aisle + up + 1, 1_500) for up in range(9)]
    edges += [Edge(19, 29, 3_000), Edge(29, 39, 3_000)]
    articles = [
        Article(f"S-{node.id}", Stop(node.id, group=int(node.id >= 30)), weight_g=300)
        for node in nodes
        if node.id >= 10
    ]
    graph = AisleGraph(tuple(nodes), tuple(edges))
    return Floor("two aisles", graph, 0, {"bench-1": 1, "bench-2": 2}, articles)


FLOOR = a_floor()
WALKS = Walks(FLOOR.graph)


def a_scene(pickers: int = 2, *, packers: int = 2, policy: Policy | None = None) -> Scene:
    staff = Staff(all_day(pickers, OPENS - 60, CLOSES), packers)
    return Scene(FLOOR, staff, policy or Policy())


def a_day(seed: int = 1, demand: Demand = RUSH) -> list[DayOrder]:
    return with_luck(draw_day(FLOOR, demand, seed), Chances(), seed)


def run(
    orders: list[DayOrder], scene: Scene | None = None, *, way: str = "planner", seed: int = 1
) -> Record:
    scene = scene or a_scene()
    found = find_way(way, FLOOR.graph, scene.policy, WALKS)
    return Day(scene, orders, found, WALKS, seed=seed).run()


@cache
def usual(way: str = "planner") -> Record:
    """Return what a usual day came to; days are long, so look at it and do not change it."""
    return run(a_day(), way=way)


def an_order(name: str, *bays: int, placed_s: float = OPENS, due_s: float = OPENS + HOUR):
    lines = tuple(Line(FLOOR.by_sku[f"S-{bay}"], 1) for bay in bays)
    return DayOrder(name, placed_s, due_s, lines, Luck(pack_s=30, courier_s=40))
