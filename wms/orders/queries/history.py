"""What was ordered on a day, and where it lies: what a day is simulated from."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.orders.model import Order, OrderLine
from wms.places.model import Place


@dataclass(frozen=True)
class LineOrdered:
    """A line as it was ordered."""

    order_id: UUID
    placed_at: datetime
    due_at: datetime
    sku: str
    quantity: int


@dataclass(frozen=True)
class ShelfOf:
    """Where an article is at home."""

    sku: str
    storage: str
    sold_by: str
    weight_g: int
    node: int
    level: int | None


def list_lines_ordered(
    session: Session, store_id: str, since: datetime, until: datetime
) -> list[LineOrdered]:
    """Return the lines of all orders placed from `since` to before `until`, in that order."""
    query = (
        select(Order.order_id, Order.placed_at, Order.due_at, OrderLine.sku, OrderLine.ordered)
        .join(
            OrderLine,
            (OrderLine.store_id == Order.store_id) & (OrderLine.order_id == Order.order_id),
        )
        .where(
            Order.store_id == store_id,
            Order.placed_at >= since,
            Order.placed_at < until,
            # What was given instead was not ordered.
            OrderLine.substitutes_line_no.is_(None),
        )
        .order_by(Order.placed_at, Order.order_id, OrderLine.line_no)
    )
    return fill(LineOrdered, session.execute(query))


def list_shelves(session: Session, store_id: str) -> list[ShelfOf]:
    """Return every article that has a home bin, and where that is."""
    query = (
        select(Sku.sku, Sku.storage, Sku.sold_by, Sku.weight_g, Place.node, Place.level)
        .join(Place, (Place.store_id == Sku.store_id) & (Place.place == Sku.home_bin))
        .where(Sku.store_id == store_id, Place.node.is_not(None))
        .order_by(Sku.sku)
    )
    return fill(ShelfOf, session.execute(query))
