"""What cannot be planned is refused, and the order that prevents it is named."""

import math

import pytest

from tests.routing.batching.aisles import Block
from wms.routing import AisleGraph, Edge, Node
from wms.routing.batching import (
    BadAmountError,
    Capacity,
    Objective,
    Options,
    Order,
    OrderTooLargeError,
    OrderUnreachableError,
    RepeatedOrderError,
    ZoneNotAllowedError,
    batch,
)
from wms.routing.errors import BadSecondsError, NoEndError, UnknownNodeError

BLOCK = Block(aisles=2, bays=3)
GRAPH = BLOCK.graph()


def planned(*orders: Order, capacity=None, start=0, ends=0, seconds=1):
    return batch(GRAPH, start, ends, orders, capacity or Capacity(4), seconds=seconds)


@pytest.mark.parametrize(
    ("measure", "limits"), [("size", {"size": 5}), ("weight_g", {"weight_g": 5})]
)
def test_an_order_larger_than_a_cart(measure, limits):
    with pytest.raises(OrderTooLargeError, match=f"Order 'A' has {measure} 6, .* holds 5") as no:
        planned(Order.at("A", [1], **{measure: 6}), capacity=Capacity(2, **limits))

    assert (no.value.order, no.value.most) == ("A", 5)


def test_zones_to_which_no_cart_may_go_together():
    kinds = (frozenset({"ambient", "chilled"}), frozenset({"frozen"}))

    with pytest.raises(ZoneNotAllowedError, match="Order 7 needs the zones chilled, frozen"):
        planned(
            Order.at(7, [1], zones=frozenset({"frozen", "chilled"})),
            capacity=Capacity(2, zones=kinds),
        )


def test_two_orders_of_one_id():
    with pytest.raises(RepeatedOrderError, match="'A' is there twice"):
        planned(Order.at("A", [1]), Order.at("A", [2]))


def test_a_node_that_is_not_in_the_store():
    with pytest.raises(OrderUnreachableError, match=r"Order 'A' .* node 99"):
        planned(Order.at("A", [99]))


def test_an_order_behind_a_wall():
    walled = AisleGraph((Node(0), Node(1), Node(2)), (Edge(0, 1, 5),))

    with pytest.raises(OrderUnreachableError, match=r"Order 'B' .* no way from node 0 to node 2"):
        batch(walled, 0, 0, [Order.at("A", [1]), Order.at("B", [2])], Capacity(2))


def test_a_start_or_end_that_is_not_in_the_store():
    with pytest.raises(UnknownNodeError, match="The start"):
        planned(Order.at("A", [1]), start=99)
    with pytest.raises(UnknownNodeError, match="The end"):
        planned(Order.at("A", [1]), ends=[0, 99])
    with pytest.raises(NoEndError):
        planned(Order.at("A", [1]), ends=[])


@pytest.mark.parametrize("seconds", [-1, math.nan, math.inf, None])
def test_a_time_to_plan_in_that_is_none(seconds):
    with pytest.raises(BadSecondsError):
        planned(Order.at("A", [1]), seconds=seconds)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Order.at("A", [1], size=-1),
        lambda: Order.at("A", [1], weight_g=1.5),
        lambda: Order.at("A", [1], volume_ml=True),
        lambda: Order.at("A", [1], due_s=math.nan),
        lambda: Capacity(0),
        lambda: Capacity(2, size=-1),
        lambda: Objective(walking_mm_per_s=0),
        lambda: Objective(late_mm_per_s=-1),
        lambda: Objective(stop_s=-0.5),
        lambda: Objective(pickers_s=()),
        lambda: Objective(pickers_s=(math.inf,)),
        lambda: Options(steps=-1),
        lambda: Options(seed=0.5),  # type: ignore[arg-type]
    ],
)
def test_amounts_that_are_none(ask):
    with pytest.raises(BadAmountError):
        ask()
