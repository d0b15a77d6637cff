import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.oracle import questions, stores
from tests.routing.test_frontier import graph_of, store, sweep_of
from wms.routing import frontier
from wms.routing.errors import UnreachableError
from wms.routing.frontier.pricing import SHARED_FROM, SweepPricer, UnknownOrderError

BOTH = pytest.mark.parametrize("compiled", sorted({frontier.compiled, False}))


def carts_of(orders: int, size: int) -> np.ndarray:
    """Return every cart of up to `size` of so many orders, the empty one too."""
    carts = [cart for k in range(size + 1) for cart in combinations(range(orders), k)]
    padded = [cart + (-1,) * (size - len(cart)) for cart in carts]
    return np.array(padded, dtype=np.int32)


def price_one_by_one(sweep, start, ends, orders, carts) -> list[int]:
    return [
        sweep.length(start, {node for order in cart if order >= 0 for node in orders[order]}, ends)
        for cart in carts.tolist()
    ]


@BOTH
@given(asked=questions(stores()), chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_cart_costs_what_the_walk_for_its_orders_costs(compiled, asked, chance):
    sweep = sweep_of(asked.graph, compiled=compiled)
    nodes = asked.nodes or (asked.start,)
    orders = [chance.choices(nodes, k=chance.randrange(4)) for _ in range(4)]
    carts = carts_of(4, 3)

    priced = SweepPricer(sweep, asked.start, asked.ends, orders).price(carts)

    assert priced.tolist() == price_one_by_one(sweep, asked.start, asked.ends, orders, carts)


@BOTH
@pytest.mark.parametrize("crossings", [2, 3, 4])
@pytest.mark.parametrize("ends", ["round", "drops", "anywhere"])
def test_carts_of_long_orders_are_priced_exactly(compiled, crossings, ends):
    graph = store(crossings, 8, seed=1)
    sweep = sweep_of(graph)
    chance = random.Random(crossings)
    parts = sweep.layout.floor.part_of
    within = [node for node in parts if parts[node] == parts[0]]
    orders = [chance.choices(within, k=chance.randint(1, 12)) for _ in range(5)]
    drops = {"round": {0: 0}, "drops": {9: 400, within[-1]: 0}}.get(ends)
    carts = carts_of(5, 3)

    priced = SweepPricer(sweep_of(graph, compiled=compiled), 0, drops, orders).price(carts)

    assert priced.tolist() == price_one_by_one(sweep, 0, drops, orders, carts)


def test_many_carts_shared_between_threads_are_priced_like_few():
    chance = random.Random(0)
    orders = [chance.choices(range(8), k=3) for _ in range(30)]
    pricer = frontier.pricer(store(2, 8), 0, {0: 0}, orders)
    assert pricer is not None
    carts = carts_of(30, 3)
    assert len(carts) > SHARED_FROM

    together = pricer.price(carts)

    apart = [pricer.price(carts[first : first + 100]) for first in range(0, len(carts), 100)]
    assert together.tolist() == np.concatenate(apart).tolist()


def test_lengths_too_long_for_a_lane_are_priced_all_the_same():
    graph = graph_of((1, 2, 10_000_000), *((n, n + 1, 10_000_000) for n in range(2, 60)))
    pricer = frontier.pricer(graph, 1, {1: 0}, [[60], [2]])
    assert pricer is not None

    assert pricer.price(np.array([[0, 1]], dtype=np.int32)).tolist() == [2 * 590_000_000]


def test_a_cart_of_unknown_orders_is_refused():
    pricer = frontier.pricer(graph_of((1, 2, 5)), 1, None, [[1], [2]])
    assert pricer is not None

    for order in (2, -2):
        with pytest.raises(UnknownOrderError, match=str(order)):
            pricer.price(np.array([[0, order]], dtype=np.int32))


def test_an_order_behind_a_wall_is_refused_before_any_cart():
    with pytest.raises(UnreachableError, match="to node 3"):
        frontier.pricer(graph_of((1, 2, 5), (3, 4, 5)), 1, None, [[1], [2, 3]])


def test_no_orders_and_no_carts_have_no_prices():
    pricer = frontier.pricer(graph_of((1, 2, 5)), 1, {2: 3}, [])
    assert pricer is not None

    assert pricer.price(np.empty((0, 4), dtype=np.int32)).tolist() == []
    assert pricer.price(np.full((2, 4), -1, dtype=np.int32)).tolist() == [8, 8]
