from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dispatch.floor import (
    DROP,
    FAR_DROP,
    START,
    a_floor,
    an_order,
    load_together,
    some_orders,
)
from wms.routing import NoEndError, UnknownNodeError
from wms.routing.dispatch import (
    BadPolicyError,
    Busy,
    Choice,
    Policy,
    RepeatedOrderError,
    Walks,
    choose_cart,
)

FLOOR = a_floor()
WALKS = Walks(FLOOR)
NO_WAITING = Policy(patience_s=0)
FREE = {DROP: 0.0, FAR_DROP: 0.0}


def choose(orders, policy=NO_WAITING, *, now_s=0.0, ends=None, others=()) -> Choice:
    return choose_cart(
        FLOOR,
        orders,
        policy,
        now_s=now_s,
        start=START,
        ends=ends or FREE,
        others=others,
        walks=WALKS,
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 25), st.integers(1, 6), st.floats(-500, 4_000))
def test_a_cart_never_carries_more_than_it_may(seed, count, totes_max, now_s):
    orders = some_orders(count, seed)
    policy = Policy(totes_max=totes_max, patience_s=0)

    chosen = choose(orders, policy, now_s=now_s)

    assert chosen.orders, "somebody free and an order open, and nothing goes"
    assert len(set(chosen.orders)) == len(chosen.orders)
    fits = load_together(orders, chosen.orders).fits(policy)
    assert fits or len(chosen.orders) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.lists(st.sets(st.sampled_from(["AMB", "CHL", "FRZ"]), min_size=1), min_size=1, max_size=20),
)
def test_a_cart_goes_only_to_zones_of_one_kind(seed, zones):
    kinds = (frozenset({"AMB"}), frozenset({"AMB", "CHL"}), frozenset({"FRZ"}))
    policy = Policy(cart_zones=kinds, patience_s=0)
    placed = some_orders(len(zones), seed)
    orders = [
        replace(order, zones=frozenset(own)) for order, own in zip(placed, zones, strict=True)
    ]

    chosen = choose(orders, policy)

    visited = load_together(orders, chosen.orders).zones
    assert any(visited <= kind for kind in kinds) or len(chosen.orders) == 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 25))
def test_the_choice_does_not_depend_on_the_order_of_the_question(seed, count):
    orders = some_orders(count, seed)

    assert choose(orders) == choose(orders[::-1])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 25))
def test_an_order_late_beyond_all_bounds_goes_whatever_it_costs(seed, count):
    orders = some_orders(count, seed)
    policy = Policy(overdue_s_max=600)
    late = an_order("late", 49, due_s=-700, placed_s=-1_000)

    chosen = choose([*orders, late], policy)

    assert "late" in chosen.orders
    assert chosen.why == "overdue"


def test_every_order_is_picked_in_the_end_though_urgent_ones_keep_coming():
    patient = an_order("patient", 49, due_s=4_000, placed_s=0)
    policy = Policy(totes_max=1, overdue_s_max=600)
    now_s, taken = 0.0, ""
    while taken != "patient" and now_s < 10_000:
        urgent = an_order(f"urgent-{now_s}", 10, due_s=now_s + 60, placed_s=now_s)
        chosen = choose([patient, urgent], policy, now_s=now_s)
        (taken,) = chosen.orders
        now_s += 60

    assert taken == "patient"
    assert now_s <= 4_000 + 600 + 120


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 8), st.floats(0, 3_000))
def test_a_picker_waits_only_while_everything_has_slack(seed, count, now_s):
    orders = some_orders(count, seed)
    policy = Policy(patience_s=120, slack_s_min=300)

    chosen = choose(orders, policy, now_s=now_s)

    if not chosen.orders:
        assert chosen.why == "waits"
        assert chosen.until_s is not None
        assert now_s < chosen.until_s <= min(order.placed_s for order in orders) + 120
        assert chosen.until_s < min(order.due_s for order in orders) - 300


def test_one_order_with_time_waits_for_company_and_goes_when_patience_ends():
    order = an_order("one", 15, due_s=3_000, placed_s=0)
    policy = Policy(patience_s=90)

    waits = choose([order], policy, now_s=0)
    goes = choose([order], policy, now_s=90)

    assert (waits.orders, waits.until_s) == ((), 90)
    assert goes.orders == ("one",)


def test_orders_of_one_aisle_share_a_cart_before_orders_of_two():
    orders = [
        an_order("left", 18),
        an_order("also left", 19),
        an_order("right", 45),
        an_order("also right", 46),
    ]

    chosen = choose(orders, Policy(totes_max=2, patience_s=0))

    assert set(chosen.orders) in ({"left", "also left"}, {"right", "also right"})


def test_goods_go_to_the_station_that_gets_to_them_first():
    order = an_order("one", 42)

    assert choose([order]).end == FAR_DROP
    assert choose([order], ends={DROP: 0.0, FAR_DROP: 600.0}).end == DROP


def test_an_order_too_large_for_any_cart_goes_alone():
    chosen = choose([an_order("huge", 12, totes=9), an_order("small", 12)], Policy(patience_s=0))

    if "huge" in chosen.orders:
        assert chosen == choose([an_order("huge", 12, totes=9)])
    only = choose([an_order("huge", 12, totes=9)])
    assert (only.orders, only.why) == (("huge",), "alone")


def test_an_order_that_cannot_be_reached_holds_nobody_up():
    walled = FLOOR.without(nodes=[30])
    orders = [an_order("behind", 30, due_s=1), an_order("open", 12)]

    chosen = choose_cart(walled, orders, NO_WAITING, now_s=0, start=START, ends=FREE)

    assert chosen.orders == ("open",)


def test_nothing_open_is_nothing_to_do():
    assert choose([]) == Choice((), "nothing")


def test_of_two_equal_carts_the_one_whose_aisle_is_free_goes():
    orders = [an_order("here", 16), an_order("there", 26)]
    policy = Policy(totes_max=1, patience_s=0, crowding_s=60)
    met = {
        name: choose(orders, policy, others=[Busy(500, narrow=((frozenset({bay}), 0, 400),))])
        for name, bay in (("here", 16), ("there", 26))
    }

    assert met["here"].orders == ("there",)
    assert met["there"].orders == ("here",)


def test_what_contradicts_itself_is_refused_by_name():
    with pytest.raises(RepeatedOrderError, match="'one'"):
        choose([an_order("one", 12), an_order("one", 13)])
    with pytest.raises(UnknownNodeError, match="Order one names node 999"):
        choose([an_order("one", 999)])
    with pytest.raises(NoEndError):
        choose_cart(FLOOR, [], NO_WAITING, now_s=0, start=START, ends={})
    with pytest.raises(BadPolicyError, match="totes_max"):
        Policy(totes_max=0)
