"""Carts whose walks cannot be proven in the time there is."""

import random
from sys import modules

from wms.routing import AisleGraph, Edge, Node, methods
from wms.routing.batching import Capacity, Order, batch
from wms.routing.sequence import held_karp

PLACES = 100


def test_the_walk_told_is_the_one_that_its_cart_was_priced_by(monkeypatch):
    # By the programme alone, which within no time proves nothing.
    monkeypatch.setattr(methods, "sweep_of", lambda _: None)
    monkeypatch.setattr(held_karp, "GROUP_CALLS_MAX", 0)
    monkeypatch.setattr(modules[batch.__module__], "TOUR_LEAST_S", 0)
    chance = random.Random(6)
    pairs = [chance.sample(range(PLACES), 2) for _ in range(3 * PLACES)]
    pairs += [[a, (a + 1) % PLACES] for a in range(PLACES)]
    streets = [Edge(a, b, chance.randrange(100, 9_000), one_way=True) for a, b in pairs]
    graph = AisleGraph(tuple(map(Node, range(PLACES))), tuple(streets))
    orders = [Order.at(name, chance.sample(range(PLACES), 20)) for name in range(4)]

    plan = batch(graph, 0, 0, orders, Capacity(orders=2), seconds=0)

    assert plan.bound_mm < plan.length_mm
    for cart in plan.carts:
        assert cart.tour is not None
        assert graph.cost_mm(cart.tour.path) == cart.length_mm
