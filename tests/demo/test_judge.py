"""The judge of a day: what went out against what was ordered, told and caught."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from wms.demo import FIXTURE
from wms.demo.judge import caught_by, judge_day, judge_order
from wms.demo.orders import DrawnLine, DrawnOrder
from wms.demo.physical import Package, World
from wms.demo.record import Flag, OrderRecord, Slipped
from wms.demo.report import Day
from wms.demo.shop import read_shop
from wms.wire.orders import OrderLineState, OrderState

SHOP = read_shop(FIXTURE)
NOON = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
MILK, JUICE, BANANAS = "S-00900", "S-00901", "S-03362"
ORDER_ID = UUID(int=7)
REF = "D1-0001"


def a_line(sku: str, ordered: int, **outcomes: int) -> OrderLineState:
    known: dict[str, Any] = {"picked": ordered, "substituted": 0, "short": 0, "cancelled": 0}
    known |= outcomes
    return OrderLineState(line_no=1, sku=sku, name=sku, ordered=ordered, state="picked", **known)


def an_order_state(*lines: OrderLineState, state: str = "handed_over") -> OrderState:
    numbered = [line.model_copy(update={"line_no": at}) for at, line in enumerate(lines, start=1)]
    return OrderState.model_validate(
        {
            "order_id": ORDER_ID,
            "external_ref": REF,
            "customer_ref": "C-1",
            "due_at": NOON,
            "placed_at": NOON,
            "policy": "all_or_nothing",
            "state": state,
            "pickup_code": "ABCDEF",
            "lane": None,
            "bags": 1,
            "lines": numbered,
        }
    )


def a_record(**told: int) -> OrderRecord:
    """Return an order of two milks and 500 g of bananas that was handed over as it should be."""
    lines = (DrawnLine(MILK, 2, weighed=False), DrawnLine(BANANAS, 500, weighed=True))
    drawn = DrawnOrder(REF, "C-1", 0, 20, "all_or_nothing", lines, 30)
    record = OrderRecord(drawn, ORDER_ID, NOON + timedelta(minutes=20), "ABCDEF", {})
    record.told = Counter({MILK: 2, BANANAS: 500} | told)
    record.handed_over_at = NOON
    return record


RIGHT = an_order_state(a_line(MILK, 2), a_line(BANANAS, 500))
GOOD_BAG = Counter({MILK: 2, BANANAS: 488})


def test_a_basket_that_is_as_told_is_right_though_bananas_are_never_cut_to_the_gram():
    assert judge_order(a_record(), RIGHT, GOOD_BAG, SHOP) == []


@pytest.mark.parametrize(
    "bag",
    [
        Counter({MILK: 1, BANANAS: 500}),
        Counter({MILK: 3, BANANAS: 500}),
        Counter({MILK: 2, BANANAS: 500, JUICE: 1}),
        Counter({MILK: 1, BANANAS: 500, JUICE: 1}),
        Counter({MILK: 2}),
        Counter({MILK: 2, BANANAS: 400}),
        Counter(),
    ],
)
def test_a_basket_that_left_wrong_is_told(bag):
    wrong = judge_order(a_record(), RIGHT, bag, SHOP)

    assert any("left wrong" in one.what for one in wrong)


@pytest.mark.parametrize(
    ("slip", "flags", "caught"),
    [
        (Slipped("neighbour", MILK, JUICE), [Flag("foreign", JUICE), Flag("missing", MILK)], True),
        (Slipped("neighbour", MILK, JUICE), [Flag("too_many", JUICE), Flag("missing", MILK)], True),
        (Slipped("neighbour", MILK, JUICE), [Flag("foreign", JUICE)], False),
        (Slipped("one_less", MILK, MILK), [Flag("missing", MILK)], True),
        (Slipped("one_less", MILK, MILK), [Flag("missing", JUICE)], False),
        (Slipped("one_more", MILK, MILK), [Flag("too_many", MILK)], True),
        (Slipped("one_more", MILK, MILK), [], False),
    ],
)
def test_a_slip_counts_as_caught_only_when_the_screen_called_it_what_it_is(slip, flags, caught):
    record = a_record()
    record.slips, record.flags = [slip], flags

    wrong = judge_order(record, RIGHT, GOOD_BAG, SHOP)

    assert bool(wrong) is not caught


def test_who_caught_a_slip_are_the_senses_that_told_of_what_was_put_there():
    record = a_record()
    record.slips = [Slipped("neighbour", MILK, JUICE)]
    record.flags = [Flag("foreign", JUICE, ("scale", "camera")), Flag("foreign", MILK, ("rfid",))]

    assert caught_by(record) == ("camera", "scale")


def test_an_order_that_nobody_finished_is_lost():
    record = a_record()
    record.handed_over_at = None

    [wrong] = judge_order(record, an_order_state(state="packed"), Counter(), SHOP)

    assert "lost" in wrong.what


def test_an_order_of_which_nothing_was_found_may_be_cancelled_and_no_other():
    record = a_record()
    record.handed_over_at, record.cancelled_at = None, NOON
    state = an_order_state(state="cancelled")

    assert judge_order(record, state, Counter(), SHOP) != []
    record.told = Counter()
    assert judge_order(record, state, Counter(), SHOP) == []


@pytest.mark.parametrize(
    "state",
    [
        an_order_state(a_line(MILK, 2), a_line(BANANAS, 500), state="packed"),
        an_order_state(a_line(MILK, 2, picked=1), a_line(BANANAS, 500)),
        an_order_state(a_line(MILK, 2, picked=1, short=1), a_line(BANANAS, 500)),
        an_order_state(a_line(MILK, 2)),
        an_order_state(a_line(MILK, 3), a_line(BANANAS, 500)),
    ],
)
def test_a_server_that_tells_another_story_is_wrong(state):
    assert judge_order(a_record(), state, GOOD_BAG, SHOP) != []


def test_a_day_with_one_wrong_bag_is_not_good():
    record = a_record()
    world = World(())
    world.fill_bag("P-1", [Package(MILK, 1, "", 0)] * 2 + [Package(BANANAS, 500, "", 500)])
    world.hand_out(REF, "P-1")
    day = Day(1, 30, 1.0, 30, (), {}, (), ())

    assert judge_day([record], {REF: RIGHT}, world, SHOP) == []

    world.fill_bag("P-1", [Package(JUICE, 1, "", 0)] * 2 + [Package(BANANAS, 500, "", 500)])
    wrong = judge_day([record], {REF: RIGHT}, world, SHOP)
    assert wrong != []
    assert day.good
    assert not replace(day, wrong=tuple(wrong)).good
    assert not replace(day, faults=("I1: S-00900 in A10-01-1",)).good


def test_an_order_that_the_server_does_not_know_is_lost():
    [wrong] = judge_day([a_record()], {}, World(()), SHOP)

    assert "lost" in wrong.what
