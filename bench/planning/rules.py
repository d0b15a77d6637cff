"""Tours under the rules of the trade: classes, one-way aisles, precedence on any graph."""

import random

from bench.planning.figures import TIMES, mean, timed, times
from bench.planning.stores import a_store
from bench.planning.tours import warmed
from wms.routing import AisleGraph, Edge, Node, Rules, Stop, Tour, shortest_tour

CROSSES = (2, 3, 4)
CLASSES = 3


def classes(count: int, seed: int) -> None:
    """Print how long tours take that go through ambient, then chilled, then frozen goods."""
    print(f"{'cross-aisles':<14}{'tours':>6}{'proven':>8}{TIMES}  methods")
    for crosses in CROSSES:
        chance = random.Random(seed + crosses)
        _print_row(str(crosses), [_classed(chance, crosses) for _ in range(count)])


def _classed(chance: random.Random, crosses: int) -> tuple[float, Tour]:
    shop = a_store(chance, crosses)
    stops = [Stop(node, chance.randrange(CLASSES)) for node in warmed(shop, chance)]
    return timed(lambda: shortest_tour(shop.graph, shop.depot, stops, shop.depot))


def one_way(count: int, seed: int) -> None:
    """Print how long tours take where a third of the aisles is walked one way."""
    print(f"{'cross-aisles':<14}{'tours':>6}{'proven':>8}{TIMES}  methods")
    for crosses in CROSSES:
        chance = random.Random(seed + crosses)
        _print_row(str(crosses), [_directed(chance, crosses) for _ in range(count)])


def _directed(chance: random.Random, crosses: int) -> tuple[float, Tour]:
    aisles = chance.randint(6, 20)
    shop = a_store(chance, crosses, aisles=aisles, one_way=aisles // 3)
    stops = [Stop(node) for node in warmed(shop, chance)]
    return timed(lambda: shortest_tour(shop.graph, shop.depot, stops, shop.depot))


def general(count: int, seed: int) -> None:
    """Print what is reached on directed graphs of no shape with precedence, by time allowed."""
    print(f"{'stops':<7}{'seconds':>8}{'tours':>6}{'proven':>8}{TIMES}{'mean gap':>10}  methods")
    _unshaped(random.Random(seed), 25, 0.1)  # loads what the first walk of a process loads
    for stops, seconds in ((10, 0.05), (15, 0.05), (25, 0.05), (25, 2.0), (40, 0.05), (40, 2.0)):
        chance = random.Random(seed + stops)
        found = [_unshaped(chance, stops, seconds) for _ in range(count)]
        gap = mean([1 - tour.bound_mm / tour.length_mm for _, tour in found])
        _print_row(f"{stops:<7}{seconds:>8}", found, width=15, gap=f"{gap:10.2%}")


def _unshaped(chance: random.Random, stops: int, seconds: float) -> tuple[float, Tour]:
    """Return a walk on a graph of 120 nodes, a third of whose pieces are one-way."""
    nodes = 120
    ring = [(node, (node + 1) % nodes, False) for node in range(nodes)]
    more = [(*_two(chance, nodes), chance.random() < 0.5) for _ in range(2 * nodes)]
    edges = tuple(Edge(a, b, chance.randint(500, 9_000), way) for a, b, way in (*ring, *more))
    graph = AisleGraph(tuple(map(Node, range(nodes))), edges)
    wanted = [Stop(node) for node in chance.sample(range(1, nodes), stops)]
    # The lower index first: no ring can come of that.
    pairs = [_two(chance, stops) for _ in range(stops // 2)]
    rules = Rules(before=[(min(pair), max(pair)) for pair in pairs])
    graph.distances(range(nodes), range(nodes))
    return timed(lambda: shortest_tour(graph, 0, wanted, 0, seconds=seconds, rules=rules))


def _two(chance: random.Random, count: int) -> tuple[int, int]:
    one, other = chance.sample(range(count), 2)
    return one, other


def _print_row(
    name: str, found: list[tuple[float, Tour]], *, width: int = 14, gap: str = ""
) -> None:
    proven = sum(tour.proof == "optimal" for _, tour in found) / len(found)
    methods = ", ".join(sorted({tour.method for _, tour in found}))
    spent = times([spent_ms for spent_ms, _ in found])
    print(f"{name:<{width}}{len(found):>6}{proven:>8.1%}{spent}{gap}  {methods}", flush=True)
