"""Writing orders, many at once."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms.db.base import table_of
from wms.db.model import Fact, KeptAnswer
from wms.db.rows import insert_together
from wms.orders.model import Order, OrderLine
from wms.stock.model import Reservation

Rows = list[dict[str, object]]


@dataclass
class Load:
    """Everything that a batch of orders writes."""

    orders: Rows = field(default_factory=list)
    lines: Rows = field(default_factory=list)
    reservations: Rows = field(default_factory=list)
    facts: Rows = field(default_factory=list)
    answers: Rows = field(default_factory=list)


def add_orders(session: Session, load: Load) -> None:
    """Write orders, lines, promises, facts and answers: one round trip on PostgreSQL."""
    insert_together(
        session,
        (table_of(Order), load.orders),
        (table_of(OrderLine), load.lines),
        (table_of(Reservation), load.reservations),
        (table_of(Fact), load.facts),
        (table_of(KeptAnswer), load.answers),
    )


def find_order_id(session: Session, store_id: str, channel: str, external_ref: str) -> UUID | None:
    """Return the order that this channel sent under this reference."""
    return session.scalar(
        select(Order.order_id).where(
            Order.store_id == store_id,
            Order.channel == channel,
            Order.external_ref == external_ref,
        )
    )
