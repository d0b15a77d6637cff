"""Orders as programs and screens read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.orders.model import Order, OrderLine


@dataclass(frozen=True)
class OrderSeen:
    """An order without its lines."""

    order_id: UUID
    channel: str
    external_ref: str
    customer_ref: str
    policy: str
    placed_at: datetime
    due_at: datetime
    state: str
    pickup_code: str
    lane: str | None
    released_at: datetime | None
    picked_at: datetime | None
    packed_at: datetime | None
    handed_over_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True)
class LineSeen:
    """One line of an order, with its article's name."""

    line_no: int
    sku: str
    name: str
    sold_by: str
    storage: str
    ordered: int
    picked: int
    substituted: int
    short: int
    cancelled: int
    state: str
    substitutes_line_no: int | None
    gift: bool
    bundle: str | None


@dataclass(frozen=True)
class OrderRow:
    """An order on the board: how many lines, and how many of them are settled."""

    order_id: UUID
    external_ref: str
    customer_ref: str
    placed_at: datetime
    due_at: datetime
    state: str
    lane: str | None
    lines: int
    open_lines: int


_COLUMNS = [getattr(Order, name) for name in OrderSeen.__dataclass_fields__]
_LIVE = Order.state.not_in(("handed_over", "cancelled"))


def find_order(
    session: Session, store_id: str, order_id: UUID, *, channel: str | None = None
) -> OrderSeen | None:
    """Return an order; a channel sees only its own."""
    query = select(*_COLUMNS).where(Order.store_id == store_id, Order.order_id == order_id)
    if channel is not None:
        query = query.where(Order.channel == channel)
    return next(iter(fill(OrderSeen, session.execute(query))), None)


def list_lines(session: Session, store_id: str, order_id: UUID) -> list[LineSeen]:
    """Return the lines of an order."""
    query = (
        select(
            OrderLine.line_no,
            OrderLine.sku,
            Sku.name,
            Sku.sold_by,
            Sku.storage,
            OrderLine.ordered,
            OrderLine.picked,
            OrderLine.substituted,
            OrderLine.short,
            OrderLine.cancelled,
            OrderLine.state,
            OrderLine.substitutes_line_no,
            OrderLine.gift,
            OrderLine.bundle,
        )
        .join(Sku, and_(Sku.store_id == OrderLine.store_id, Sku.sku == OrderLine.sku))
        .where(OrderLine.store_id == store_id, OrderLine.order_id == order_id)
        .order_by(OrderLine.line_no)
    )
    return fill(LineSeen, session.execute(query))


def list_orders(
    session: Session,
    store_id: str,
    *,
    states: Sequence[str] = (),
    text: str = "",
    channel: str | None = None,
    limit: int = 200,
) -> list[OrderRow]:
    """Return orders by due moment; without states, those that are not yet over."""
    query = (
        select(
            Order.order_id,
            Order.external_ref,
            Order.customer_ref,
            Order.placed_at,
            Order.due_at,
            Order.state,
            Order.lane,
            func.count(),
            func.count().filter(OrderLine.state == "open"),
        )
        .join(
            OrderLine,
            and_(OrderLine.store_id == Order.store_id, OrderLine.order_id == Order.order_id),
        )
        .where(Order.store_id == store_id, Order.state.in_(states) if states else _LIVE)
        .group_by(Order.store_id, Order.order_id)
        .order_by(Order.due_at, Order.order_id)
        .limit(limit)
    )
    if channel is not None:
        query = query.where(Order.channel == channel)
    if text:
        query = query.where(_holds(text))
    return fill(OrderRow, session.execute(query))


def _holds(text: str) -> ColumnElement[bool]:
    return or_(
        Order.external_ref.icontains(text, autoescape=True),
        Order.customer_ref.icontains(text, autoescape=True),
        Order.pickup_code == text.upper(),
    )
