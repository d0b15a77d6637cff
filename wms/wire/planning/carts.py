"""What `wms batch` is asked and what it answers: orders in, carts out."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from wms.wire.base import Message
from wms.wire.planning.answers import Proof
from wms.wire.planning.instances import CLASS_MAX, Name, Number, Walk
from wms.wire.planning.places import Place, read_place
from wms.wire.planning.refused import BadInstanceError
from wms.wire.planning.store import Layout, plan_of
from wms.wire.planning.walks import PlainStop, start_and_ends

ORDERS_MAX = 2_000
ORDERS_PER_CART_MAX = 100
LINES_MAX = 500
AMOUNT_MAX = 10**9
SECONDS_MAX = 10**8

OrderId = str | int
Seconds = Annotated[float, Field(ge=0, le=SECONDS_MAX, strict=True, allow_inf_nan=False)]
Moment = Annotated[float, Field(ge=-SECONDS_MAX, le=SECONDS_MAX, strict=True, allow_inf_nan=False)]


def _read_line(value: Any) -> tuple[Place, int]:
    if not isinstance(value, dict) or "node" not in value:
        return read_place(value), 0
    class_ = value.get("class", 0)
    if set(value) - {"node", "class"} or type(class_) is not int or not 0 <= class_ <= CLASS_MAX:
        message = 'must be a place or {"node": place, "class": number}'
        raise ValueError(message)
    return read_place(value["node"]), class_


Line = Annotated[tuple[Place, int], PlainValidator(_read_line)]


class OrderWanted(Message):
    """
    An order: where its goods lie, how much they are in units of the cart, and by when.

    A line is a place, or `{"node": place, "class": number}`; lower classes are walked first.
    """

    id: Name | Number
    lines: list[Line] = Field(min_length=1, max_length=LINES_MAX)
    size: Annotated[int, Field(ge=0, le=AMOUNT_MAX, strict=True)] = 0
    due_s: Moment | None = None


class CartHolds(Message):
    """What a cart holds: so many orders, and their sizes together; left out, no limit."""

    orders: Annotated[int, Field(ge=1, le=ORDERS_PER_CART_MAX, strict=True)] | None = None
    size: Annotated[int, Field(ge=0, le=AMOUNT_MAX, strict=True)] | None = None


class Costs(Message):
    """
    How long carts take and what lateness costs beside the walk.

    A cart takes `cart_s`, its walk at `walking_mm_per_s`, `stop_s` for each line and `unit_s` for
    each unit of size; its orders are ready `lead_s` later. A second late costs `late_mm_per_s`.
    `pickers_s` is when each picker is free.
    """

    walking_mm_per_s: Annotated[int, Field(ge=1, le=10_000, strict=True)] = 1_200
    stop_s: Seconds = 0
    unit_s: Seconds = 0
    cart_s: Seconds = 0
    lead_s: Seconds = 0
    late_mm_per_s: Annotated[int, Field(ge=0, le=1_000_000, strict=True)] = 1_200
    pickers_s: list[Moment] = Field(default=[0], min_length=1, max_length=1_000)


class BatchInstance(Walk):
    """Orders to join into carts, each walked from `start` to an end."""

    orders: list[OrderWanted] = Field(max_length=ORDERS_MAX)
    capacity: CartHolds
    costs: Costs = Costs()


@dataclass(frozen=True)
class PlainOrder:
    """An order in plain numbers."""

    id: OrderId
    stops: tuple[PlainStop, ...]
    size: int
    due_s: float | None


@dataclass(frozen=True)
class PlainBatch:
    """Orders to join in plain numbers; `ends` None means that walks may end anywhere."""

    layout: Layout
    start: int
    ends: tuple[int, ...] | None
    orders: tuple[PlainOrder, ...]
    cart_orders: int
    cart_size: int | None
    costs: Costs


def plain_batch(instance: BatchInstance) -> PlainBatch:
    """
    Return the orders in plain numbers.

    :raises BadInstanceError: a place is not in the store, or nothing limits a cart
    """
    plan = plan_of(instance)
    start, ends = start_and_ends(instance, plan)
    if instance.capacity.orders is None and instance.capacity.size is None:
        raise BadInstanceError("bad_instance", "must have orders, size or both", "capacity")
    orders = tuple(
        PlainOrder(
            order.id,
            tuple(
                PlainStop((plan.node(place, f"orders[{index}].lines[{line}]"),), class_)
                for line, (place, class_) in enumerate(order.lines)
            ),
            order.size,
            order.due_s,
        )
        for index, order in enumerate(instance.orders)
    )
    return PlainBatch(
        layout=plan.layout,
        start=start,
        ends=ends,
        orders=orders,
        cart_orders=instance.capacity.orders or ORDERS_PER_CART_MAX,
        cart_size=instance.capacity.size,
        costs=instance.costs,
    )


class MadeStop(Message):
    """A stop of a cart: which line of which order, and the node where one stands."""

    order: OrderId
    line: int
    node: int


class CartAnswer(Message):
    """A cart: its orders, and its walk. The moments are on the clock of `due_s`."""

    orders: list[OrderId]
    stops: list[MadeStop]
    path: list[int]
    length_mm: int
    proof: Proof
    lateness_s: float
    picker: int
    start_s: float
    finish_s: float


class BatchAnswer(Message):
    """
    Carts in the sequence in which they should be walked.

    `cost_mm` is `length_mm` and what `lateness_s` costs; no plan costs less than `bound_mm`, the
    same number when the plan is proven `optimal`.
    """

    id: OrderId | None = None
    batches: list[CartAnswer]
    length_mm: int
    lateness_s: float
    cost_mm: int
    bound_mm: int
    proof: Proof
    ms: float
    layout_ms: float
