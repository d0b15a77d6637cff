"""Orders as the manager's board shows them: what is left of each, who walks it, what was short."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select, tuple_
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.orders.model import Order, OrderLine
from wms.people.model import Person
from wms.picking.model import PickLine, PickTask, TaskOrder

_LIVE = Order.state.not_in(("handed_over", "cancelled"))
_LEGS_LOOKED_AT = 500


@dataclass(frozen=True)
class BoardRow:
    """An order, how much of it is open, and what is left of its walk."""

    order_id: UUID
    external_ref: str
    customer_ref: str
    channel: str
    placed_at: datetime
    due_at: datetime
    state: str
    lane: str | None
    pickup_code: str
    handed_over_at: datetime | None
    lines: int
    open_lines: int
    short_lines: int
    stops_left: int
    walk_left_mm: int
    picker: str | None


@dataclass(frozen=True)
class ShortSeen:
    """A line of which fewer were found than wanted."""

    order_id: UUID
    external_ref: str
    placed_at: datetime
    state: str
    line_no: int
    sku: str
    name: str
    sold_by: str
    ordered: int
    short: int


_ORDER = [getattr(Order, name) for name in list(BoardRow.__dataclass_fields__)[:10]]


def list_board(
    session: Session,
    store_id: str,
    *,
    states: Sequence[str] = (),
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[BoardRow]:
    """Return orders by due moment; without states, those that are not over."""
    query = (
        select(*_ORDER)
        .where(Order.store_id == store_id, Order.state.in_(states) if states else _LIVE)
        .order_by(Order.due_at, Order.order_id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(Order.due_at, Order.order_id) > after)
    return _complete(session, store_id, query)


def list_over(
    session: Session,
    store_id: str,
    state: str,
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[BoardRow]:
    """Return orders that are over, the latest due first."""
    query = (
        select(*_ORDER)
        .where(Order.store_id == store_id, Order.state == state)
        .order_by(Order.due_at.desc(), Order.order_id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(tuple_(Order.due_at, Order.order_id) < before)
    return _complete(session, store_id, query)


def find_on_board(session: Session, store_id: str, order_id: UUID) -> BoardRow | None:
    """Return one order as the board shows it."""
    query = select(*_ORDER).where(Order.store_id == store_id, Order.order_id == order_id)
    return next(iter(_complete(session, store_id, query)), None)


def count_states(session: Session, store_id: str) -> dict[str, int]:
    """Return how many orders that are not over are in each state."""
    rows = session.execute(
        select(Order.state, func.count())
        .where(Order.store_id == store_id, _LIVE)
        .group_by(Order.state)
    )
    return {row[0]: row[1] for row in rows}


def typical_leg_mm(session: Session, store_id: str) -> int | None:
    """Return the mean way between two stops of the walks planned last; None before the first."""
    legs = (
        select(PickLine.leg_mm)
        .where(PickLine.store_id == store_id, PickLine.leg_mm > 0)
        .order_by(PickLine.pick_line_id.desc())
        .limit(_LEGS_LOOKED_AT)
        .subquery()
    )
    mean = session.scalar(select(func.avg(legs.c.leg_mm)))
    return None if mean is None else round(mean)


def list_shorts(
    session: Session, store_id: str, *, since: datetime, limit: int = 200
) -> list[ShortSeen]:
    """Return the lines of orders placed since a moment that were short, the latest first."""
    query = (
        select(
            Order.order_id,
            Order.external_ref,
            Order.placed_at,
            Order.state,
            OrderLine.line_no,
            OrderLine.sku,
            Sku.name,
            Sku.sold_by,
            OrderLine.ordered,
            OrderLine.short,
        )
        .join(
            OrderLine,
            and_(OrderLine.store_id == Order.store_id, OrderLine.order_id == Order.order_id),
        )
        .join(Sku, and_(Sku.store_id == OrderLine.store_id, Sku.sku == OrderLine.sku))
        .where(Order.store_id == store_id, Order.placed_at >= since, OrderLine.short > 0)
        .order_by(Order.placed_at.desc(), OrderLine.order_id, OrderLine.line_no)
        .limit(limit)
    )
    return fill(ShortSeen, session.execute(query))


def _complete(session: Session, store_id: str, query: Select[*tuple[Any, ...]]) -> list[BoardRow]:
    orders = session.execute(query).all()
    ids = [row[0] for row in orders]
    if not ids:
        return []
    lines = {row[0]: row[1:] for row in _lines_of(session, store_id, ids)}
    walks = {row[0]: row[1:] for row in _walks_of(session, store_id, ids)}
    return fill(
        BoardRow,
        [(*row, *lines.get(row[0], (0, 0, 0)), *walks.get(row[0], (0, 0, None))) for row in orders],
    )


def _lines_of(
    session: Session, store_id: str, ids: list[UUID]
) -> Sequence[Row[UUID, int, int, int]]:
    return session.execute(
        select(
            OrderLine.order_id,
            func.count(),
            func.count().filter(OrderLine.state == "open"),
            func.count().filter(OrderLine.short > 0),
        )
        .where(OrderLine.store_id == store_id, OrderLine.order_id.in_(ids))
        .group_by(OrderLine.order_id)
    ).all()


def _walks_of(
    session: Session, store_id: str, ids: list[UUID]
) -> Sequence[Row[UUID, int, int, str]]:
    """Return what is left of the walk that each order is on: it is brought with all the others."""
    left = PickLine.closed_at.is_(None)
    return session.execute(
        select(
            TaskOrder.order_id,
            func.count().filter(left),
            func.coalesce(func.sum(PickLine.leg_mm).filter(left), 0),
            func.min(Person.name),
        )
        .join(
            PickTask,
            and_(PickTask.store_id == TaskOrder.store_id, PickTask.task_id == TaskOrder.task_id),
        )
        .join(
            PickLine,
            and_(PickLine.store_id == PickTask.store_id, PickLine.task_id == PickTask.task_id),
        )
        .outerjoin(
            Person,
            and_(Person.store_id == PickTask.store_id, Person.person_id == PickTask.person_id),
        )
        .where(TaskOrder.store_id == store_id, TaskOrder.order_id.in_(ids))
        .group_by(TaskOrder.order_id)
    ).all()
