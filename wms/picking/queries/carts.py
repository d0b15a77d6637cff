"""What carts are chosen from, orders that wait and where their goods lie; and what they carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, select
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.orders.model import Order, OrderLine
from wms.picking.model import PickLine, TaskOrder
from wms.picking.queries.queues import IS_LIVE
from wms.places.model import Place, Zone
from wms.stock.model import Lot, Stock
from wms.stock.rules import Holding

_WAITS = and_(IS_LIVE, Order.state == "received")
_OPEN = OrderLine.state == "open"
_LEFT = (
    OrderLine.ordered
    - OrderLine.picked
    - OrderLine.substituted
    - OrderLine.short
    - OrderLine.cancelled
)


@dataclass(frozen=True, slots=True)
class OrderWaiting:
    """An order that waits for a picker."""

    order_id: UUID
    due_at: datetime
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A line of an order that waits: so many pieces (or grams) of an article of such a size."""

    order_id: UUID
    sku: str
    quantity: int
    is_weighed: bool
    weight_g: int
    volume_ml: int | None


@dataclass(frozen=True, slots=True)
class FreeGoods:
    """What is free of a lot in a pick bin, and where on the floor that is."""

    holding: Holding
    node: int
    level: int | None
    zone: str
    storage: str


@dataclass(frozen=True, slots=True)
class LineCarried:
    """A stop of a cart, done or not: what is, or will be, on the cart from it."""

    node: int
    zone: str
    storage: str
    wanted: int
    picked: int
    short: int
    is_closed: bool
    is_weighed: bool
    weight_g: int
    volume_ml: int | None


@dataclass(frozen=True, slots=True)
class CartSeen:
    """A running cart: its orders that are not cancelled, and how many of its slots are given."""

    task_id: UUID
    orders: tuple[UUID, ...]
    slots: int


def list_orders_waiting(session: Session, store_id: str, *, limit: int) -> list[OrderWaiting]:
    """Return the orders that wait, the `limit` due first."""
    query = (
        select(Order.order_id, Order.due_at, Order.placed_at)
        .where(Order.store_id == store_id, _WAITS)
        .order_by(Order.due_at, Order.order_id)
        .limit(limit)
    )
    return fill(OrderWaiting, session.execute(query))


def list_wanted_lines(session: Session, store_id: str, *, limit: int) -> list[WantedLine]:
    """Return the open lines of those orders, each order's together."""
    query = (
        select(
            OrderLine.order_id,
            OrderLine.sku,
            _LEFT,
            Sku.sold_by == "weight",
            Sku.weight_g,
            Sku.volume_ml,
        )
        .join(Sku, and_(Sku.store_id == OrderLine.store_id, Sku.sku == OrderLine.sku))
        .where(
            OrderLine.store_id == store_id,
            OrderLine.order_id.in_(_due_first(store_id, limit)),
            _OPEN,
        )
        .order_by(OrderLine.order_id, OrderLine.line_no)
    )
    return fill(WantedLine, session.execute(query))


def list_goods_wanted(session: Session, store_id: str, *, limit: int) -> list[FreeGoods]:
    """Return what is free, in lots that may be sold, of the articles that those orders want."""
    skus = select(OrderLine.sku).where(
        OrderLine.store_id == store_id,
        OrderLine.order_id.in_(_due_first(store_id, limit)),
        _OPEN,
    )
    query = (
        select(
            Stock.place,
            Stock.lot_id,
            Stock.sku,
            Lot.expires_on,
            Stock.on_hand - Stock.allocated,
            Place.node,
            Place.level,
            Zone.zone,
            Zone.storage,
        )
        .join(Lot, and_(Lot.store_id == Stock.store_id, Lot.lot_id == Stock.lot_id))
        .join(Place, and_(Place.store_id == Stock.store_id, Place.place == Stock.place))
        .join(Zone, and_(Zone.store_id == Place.store_id, Zone.zone == Place.zone))
        .where(
            Stock.store_id == store_id,
            Stock.sku.in_(skus),
            Stock.on_hand > Stock.allocated,
            Lot.sellable,
            Place.kind == "pick",
        )
    )
    rows: Iterable[Any] = session.execute(query)
    return [FreeGoods(Holding(*row[:5]), *row[5:]) for row in rows]


def _due_first(store_id: str, limit: int) -> Select[UUID]:
    return (
        select(Order.order_id)
        .where(Order.store_id == store_id, _WAITS)
        .order_by(Order.due_at, Order.order_id)
        .limit(limit)
    )


def find_cart(session: Session, store_id: str, task_id: UUID) -> CartSeen:
    """Return what stands on a cart."""
    rows = _slots(session, store_id, task_id)
    live = tuple(row[0] for row in rows if row[3] != "cancelled")
    return CartSeen(task_id, live, max((row[1] + row[2] - 1 for row in rows), default=0))


def list_carried(session: Session, store_id: str, task_id: UUID) -> list[LineCarried]:
    """Return all stops of a cart, those of orders cancelled meanwhile included."""
    query = (
        select(
            Place.node,
            Zone.zone,
            Zone.storage,
            PickLine.wanted,
            PickLine.picked,
            PickLine.short,
            PickLine.closed_at.is_not(None),
            Sku.sold_by == "weight",
            Sku.weight_g,
            Sku.volume_ml,
        )
        .join(Place, and_(Place.store_id == PickLine.store_id, Place.place == PickLine.place))
        .join(Zone, and_(Zone.store_id == Place.store_id, Zone.zone == Place.zone))
        .join(Sku, and_(Sku.store_id == PickLine.store_id, Sku.sku == PickLine.sku))
        .where(PickLine.store_id == store_id, PickLine.task_id == task_id)
        .order_by(PickLine.stop_no, PickLine.pick_line_id)
    )
    return fill(LineCarried, session.execute(query))


def is_order_waiting(session: Session, store_id: str) -> bool:
    """Tell whether any order waits for a picker."""
    query = exists().where(Order.store_id == store_id, _WAITS)
    return bool(session.scalar(select(query)))


def _slots(session: Session, store_id: str, task_id: UUID) -> list[Row[UUID, int, int, str]]:
    query = (
        select(TaskOrder.order_id, TaskOrder.slot, TaskOrder.slots, Order.state)
        .join(
            Order,
            and_(Order.store_id == TaskOrder.store_id, Order.order_id == TaskOrder.order_id),
        )
        .where(TaskOrder.store_id == store_id, TaskOrder.task_id == task_id)
        .order_by(TaskOrder.slot)
    )
    return list(session.execute(query).all())
