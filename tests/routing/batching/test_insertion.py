"""One order more: into a plan, or on the way."""

import pytest
from hypothesis import given, settings

from tests.routing.batching.aisles import Block
from tests.routing.batching.judge import check, least_cost, length_mm
from tests.routing.batching.test_batch import (
    BLOCK,
    GRAPH,
    capacities,
    drawn_orders,
    objectives,
    order_lists,
    plan_for,
)
from wms.routing import Stop
from wms.routing.batching import (
    Capacity,
    Order,
    OrderUnreachableError,
    RepeatedOrderError,
    extra_mm,
    insert,
)


@given(orders=order_lists(most=6), capacity=capacities, objective=objectives)
@settings(max_examples=40, deadline=None)
def test_a_plan_stays_valid_and_its_bound_true_whatever_order_comes(orders, capacity, objective):
    *before, new = orders

    plan = insert(plan_for(before, capacity, objective, steps=0), new)

    check(BLOCK, orders, capacity, objective, plan)
    assert plan.bound_mm <= least_cost(BLOCK, orders, capacity, objective)


def test_the_order_goes_where_it_costs_least_and_nothing_else_moves():
    block = Block(aisles=8, bays=20)
    *before, new = drawn_orders(block, 19)
    plan = plan_for(before, Capacity(4), block=block)

    after = insert(plan, new)

    kept = [set(cart.orders) for cart in plan.carts]
    assert [set(cart.orders) - {new.id} for cart in after.carts][: len(kept)] == kept
    by_id = {order.id: order for order in before}
    extras = [
        length_mm(block, [by_id[name] for name in cart.orders] + [new]) - cart.length_mm
        for cart in plan.carts
        if len(cart.orders) < 4
    ]
    assert after.length_mm - plan.length_mm == min([*extras, length_mm(block, [new])])


def test_what_lies_on_the_way_costs_nothing():
    here, end = BLOCK.at(0, 0), BLOCK.at(3, 7)
    ahead = [Stop(BLOCK.at(2, 0))]

    assert extra_mm(GRAPH, here, ahead, end, Order.at("A", [BLOCK.at(1, 0)])) == 0
    assert extra_mm(GRAPH, here, ahead, [end], Order.at("A", [BLOCK.at(3, 3)])) == 0
    there_and_back = extra_mm(GRAPH, here, ahead, here, Order.at("A", [BLOCK.at(3, 0)]))
    assert there_and_back == 2 * BLOCK.aisle_mm


def test_on_the_way_the_order_of_the_groups_is_kept():
    here = BLOCK.at(0, 0)
    chilled = [Stop(BLOCK.at(3, 0), group=1)]
    ambient = Order("A", (Stop(BLOCK.at(0, 1)),))

    assert extra_mm(GRAPH, here, chilled, None, ambient) == 2 * BLOCK.bay_mm


def test_an_order_that_is_there_already_or_nowhere_is_refused():
    orders = drawn_orders(BLOCK, 3)
    plan = plan_for(orders, Capacity(2))

    with pytest.raises(RepeatedOrderError):
        insert(plan, orders[0])
    with pytest.raises(OrderUnreachableError, match="'new'"):
        insert(plan, Order.at("new", [999]))
