"""Plans against every plan there is, and what no plan may break."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.batching.aisles import Block, BlockPricer
from tests.routing.batching.judge import check, least_cost, nodes_of
from wms.routing.batching import Capacity, Objective, Options, Order, Plan, batch, search

BLOCK = Block(aisles=4, bays=7, home=1)
GRAPH = BLOCK.graph()
ZONES = ("ambient", "chilled", "frozen")

places = st.integers(0, 4 * 8 - 1)
dues = st.none() | st.integers(0, 200)


@st.composite
def order_lists(draw, *, most=6):
    count = draw(st.integers(1, most))
    return [
        Order.at(
            name,
            draw(st.lists(places, max_size=4)),
            size=draw(st.integers(0, 5)),
            weight_g=draw(st.integers(0, 5)),
            zones=draw(st.sets(st.sampled_from(ZONES))),
            due_s=draw(dues),
        )
        for name in range(count)
    ]


capacities = st.builds(
    Capacity,
    orders=st.integers(1, 4),
    size=st.none() | st.integers(5, 12),
    weight_g=st.none() | st.integers(5, 12),
    zones=st.sampled_from([(), (set(ZONES),), (set(ZONES), {"ambient"}, {"frozen"})]),
)
objectives = st.builds(
    Objective,
    stop_s=st.integers(0, 10),
    unit_s=st.integers(0, 3),
    cart_s=st.integers(0, 20),
    lead_s=st.integers(0, 20),
    late_mm_per_s=st.integers(0, 2_000),
    pickers_s=st.lists(st.integers(-30, 60), min_size=1, max_size=2).map(tuple),
)


def plan_for(orders, capacity, objective=None, *, block=BLOCK, warm=(), **how: Any) -> Plan:
    pricer = BlockPricer(block, nodes_of(orders))
    told: dict[str, Any] = {"steps": 30, "pricer": pricer, "tours": False} | how
    options = Options(**told)
    question = (block.graph(), block.start, block.start, orders, capacity)
    return batch(*question, objective=objective, seconds=None, warm=warm, options=options)


def drawn_orders(block, count, *, seed=0, due=None):
    chance = random.Random(seed)
    nodes = range(block.aisles * (block.bays + 1))
    return [
        Order.at(
            name, chance.sample(nodes, chance.randint(2, 8)), due_s=due and chance.uniform(0, due)
        )
        for name in range(count)
    ]


@given(orders=order_lists(), capacity=capacities)
@settings(max_examples=25, deadline=None)
def test_the_shortest_of_all_plans_is_found_and_proven(orders, capacity):
    objective = Objective(late_mm_per_s=0)

    plan = plan_for(orders, capacity, objective)

    check(BLOCK, orders, capacity, objective, plan)
    assert plan.proof == "optimal"
    assert plan.cost_mm == least_cost(BLOCK, orders, capacity, objective)


@given(orders=order_lists(most=5), capacity=capacities, objective=objectives)
@settings(max_examples=25, deadline=None)
def test_no_plan_with_due_moments_is_below_the_bound(orders, capacity, objective):
    plan = plan_for(orders, capacity, objective, steps=25)

    check(BLOCK, orders, capacity, objective, plan)
    assert plan.bound_mm <= least_cost(BLOCK, orders, capacity, objective) <= plan.cost_mm


@pytest.mark.parametrize("seed", range(3))
def test_few_orders_in_haste_are_planned_as_well_as_can_be(seed):
    orders = drawn_orders(BLOCK, 6, seed=seed, due=250)
    objective = Objective(stop_s=5, cart_s=10, late_mm_per_s=1_500, pickers_s=(0, 40))

    plan = plan_for(orders, Capacity(3), objective, steps=80)

    assert plan.cost_mm == least_cost(BLOCK, orders, Capacity(3), objective)


def test_eight_orders_are_proven_against_every_partition():
    orders = drawn_orders(BLOCK, 8, seed=5)

    plan = plan_for(orders, Capacity(4))

    assert plan.proof == "optimal"
    assert plan.cost_mm == least_cost(BLOCK, orders, Capacity(4), Objective())


@pytest.mark.parametrize("due", [None, 900])
def test_more_steps_never_give_a_worse_plan(due):
    block = Block(aisles=8, bays=20)
    orders = drawn_orders(block, 24, due=due)

    plans = [plan_for(orders, Capacity(4), steps=steps, block=block) for steps in (0, 5, 19, 40)]

    for plan in plans:
        check(block, orders, Capacity(4), Objective(), plan)
    costs = [plan.cost_mm for plan in plans]
    assert costs == sorted(costs, reverse=True)
    assert max(plan.bound_mm for plan in plans) <= costs[-1]


def test_the_same_question_has_the_same_answer_in_whatever_order_the_time_is_spent():
    orders = drawn_orders(BLOCK, 12, due=300)

    assert plan_for(orders, Capacity(4)) == plan_for(orders, Capacity(4))


def test_the_walks_are_the_ones_that_were_priced():
    orders = drawn_orders(BLOCK, 7)

    plan = plan_for(orders, Capacity(3), pricer=None, steps=25, tours=True)

    check(BLOCK, orders, Capacity(3), Objective(), plan)
    assert all(cart.tour is not None for cart in plan.carts)
    assert plan.cost_mm == plan_for(orders, Capacity(3)).cost_mm


def test_a_plan_begins_from_the_carts_there_were_and_takes_the_new_orders_in():
    block = Block(aisles=8, bays=20)
    orders = drawn_orders(block, 20)
    before = plan_for(orders[1:], Capacity(4), block=block)
    carts = [cart.orders for cart in before.carts]

    after = plan_for(orders, Capacity(4), block=block, warm=[*carts, ("long gone",)], steps=0)

    check(block, orders, Capacity(4), Objective(), after)
    moved = [cart.orders for cart in after.carts if cart.orders not in carts]
    assert len(moved) == 1


def test_without_time_the_orders_go_as_they_come_due():
    orders = drawn_orders(BLOCK, 9, due=300)

    plan = batch(GRAPH, BLOCK.start, BLOCK.start, orders, Capacity(4), seconds=0)

    check(BLOCK, orders, Capacity(4), Objective(), plan)
    by_due = sorted(orders, key=lambda order: order.due_s)
    assert set(plan.carts[0].orders) == {order.id for order in by_due[:4]}


def test_no_orders_need_no_carts():
    plan = plan_for([], Capacity(4))

    assert (plan.carts, plan.cost_mm, plan.proof) == ((), 0, "optimal")


def test_nobody_works_before_being_free_and_the_first_free_takes_the_first_cart():
    orders = drawn_orders(BLOCK, 4, due=1)

    plan = plan_for(orders, Capacity(2), Objective(pickers_s=(500, 20)))

    assert plan.carts[0].picker == 1
    assert plan.carts[0].start_s == 20
    assert plan.carts[1].start_s == min(500, plan.carts[0].finish_s)


def test_too_many_carts_to_list_still_have_a_bound_from_their_halves(monkeypatch):
    block = Block(aisles=8, bays=20)
    orders = drawn_orders(block, 16)
    best = plan_for(orders, Capacity(4), block=block)
    # There are 136 single orders and pairs.
    monkeypatch.setattr(search, "DIRECT_MAX", 136)
    monkeypatch.setattr(search, "LISTED_MAX", 136)

    plan = plan_for(orders, Capacity(4), block=block, steps=21)

    singles = sorted(plan_for([order], Capacity(4), block=block).cost_mm for order in orders)
    assert sum(singles[3::4]) < plan.bound_mm < best.cost_mm
