from tests.dispatch.floor import DROP, START, a_floor, an_order
from wms.routing import Stop
from wms.routing.dispatch import Load, Policy, Running, Walks, worth_adding

FLOOR = a_floor()
WALKS = Walks(FLOOR)
UP_THE_FIRST_AISLE = (Stop(14), Stop(18))


def add(order, *, stops=UP_THE_FIRST_AISLE, due_s=2_000.0, load=None, coldest=0):
    cart = Running(10, stops, DROP, load or Load(totes=1), due_s, handling_s=20, coldest=coldest)
    return worth_adding(FLOOR, cart, order, Policy(), now_s=0, start=START, walks=WALKS)


def test_an_order_on_the_way_costs_its_handling_alone():
    order = an_order("on the way", 16, units=2)

    extra_s = add(order)

    pace = Policy().pace
    assert extra_s is not None
    assert extra_s < pace.s_per_stop + pace.s_per_turn + 2 * pace.s_per_unit


def test_an_order_far_off_is_left_for_another():
    assert add(an_order("far off", 47), stops=(Stop(11),)) is None


def test_a_full_cart_takes_nothing_more():
    assert add(an_order("on the way", 16), load=Load(totes=4)) is None


def test_a_cart_that_would_be_late_takes_nothing_more():
    assert add(an_order("on the way", 16), due_s=30) is None


def test_nothing_warm_follows_what_is_cold():
    assert add(an_order("on the way", 16), coldest=1) is None
