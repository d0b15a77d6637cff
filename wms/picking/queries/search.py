"""Finding an order by anything that a person may hold in the hand or have heard."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from wms.db.filling import fill
from wms.orders.model import Order
from wms.people.model import Person
from wms.picking.model import ToteLoad


@dataclass(frozen=True)
class OrderHit:
    """An order that was found."""

    order_id: UUID
    external_ref: str
    customer_ref: str
    due_at: datetime
    state: str


@dataclass(frozen=True)
class PersonHit:
    """A person who was found."""

    person_id: str
    name: str


def search_orders(session: Session, store_id: str, text: str, *, limit: int = 20) -> list[OrderHit]:
    """Return orders by reference, customer, pickup code or id, and those whose tote it is."""
    by_tote = select(ToteLoad.order_id).where(
        ToteLoad.store_id == store_id, ToteLoad.tote == text, ToteLoad.emptied_at.is_(None)
    )
    matches = [
        Order.external_ref.icontains(text, autoescape=True),
        Order.customer_ref.icontains(text, autoescape=True),
        Order.pickup_code == text.upper(),
        Order.order_id.in_(by_tote),
    ]
    order_id = _as_uuid(text)
    if order_id is not None:
        matches.append(Order.order_id == order_id)
    query = _orders(store_id).where(or_(*matches)).order_by(Order.placed_at.desc()).limit(limit)
    return fill(OrderHit, session.execute(query))


def find_order_by_ref(session: Session, store_id: str, external_ref: str) -> UUID | None:
    """Return the order that a channel sent under exactly this reference, the latest if several."""
    return session.scalar(
        select(Order.order_id)
        .where(Order.store_id == store_id, Order.external_ref == external_ref)
        .order_by(Order.placed_at.desc())
        .limit(1)
    )


def search_people(
    session: Session, store_id: str, text: str, *, limit: int = 10
) -> list[PersonHit]:
    """Return people by id or part of the name."""
    query = (
        select(Person.person_id, Person.name)
        .where(
            Person.store_id == store_id,
            or_(Person.person_id == text.lower(), Person.name.icontains(text, autoescape=True)),
        )
        .order_by(Person.name)
        .limit(limit)
    )
    return fill(PersonHit, session.execute(query))


def _orders(store_id: str) -> Select[UUID, str, str, datetime, str]:
    return select(
        Order.order_id, Order.external_ref, Order.customer_ref, Order.due_at, Order.state
    ).where(Order.store_id == store_id)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
