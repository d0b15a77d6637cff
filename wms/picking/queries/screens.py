"""What the manager sees of picking, and where it does not add up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.orders.model import Order, OrderLine
from wms.people.model import Person
from wms.picking.model import PickLine, PickTask, RefusedScan, TaskOrder, ToteLoad


@dataclass(frozen=True)
class Worker:
    """A person on a walk; `orders` are the names of those on the cart."""

    person_id: str
    name: str
    device_id: str | None
    task_id: UUID
    due_at: datetime
    started_at: datetime | None
    leased_until: datetime
    stops: int
    stops_left: int
    orders: tuple[str, ...]


@dataclass(frozen=True)
class ToteToReturn:
    """A tote with goods of a cancelled order, that go back to the shelves."""

    tote: str
    order_id: UUID
    external_ref: str


@dataclass(frozen=True)
class StopTold:
    """The stop that a device spoke of: which article in which bin, for which order."""

    pick_line_id: UUID
    place: str
    sku: str
    name: str
    sold_by: str
    order_id: UUID
    external_ref: str


def list_workers(session: Session, store_id: str) -> list[Worker]:
    """Return who walks what."""
    orders = _orders_on_walks(session, store_id)
    query = (
        select(
            PickTask.person_id,
            Person.name,
            PickTask.device_id,
            PickTask.task_id,
            PickTask.due_at,
            PickTask.started_at,
            PickTask.leased_until,
            func.count(),
            func.count().filter(PickLine.closed_at.is_(None)),
        )
        .join(
            Person,
            and_(Person.store_id == PickTask.store_id, Person.person_id == PickTask.person_id),
        )
        .join(
            PickLine,
            and_(PickLine.store_id == PickTask.store_id, PickLine.task_id == PickTask.task_id),
        )
        .where(PickTask.store_id == store_id, PickTask.state == "leased")
        .group_by(PickTask.store_id, PickTask.task_id, Person.name)
        .order_by(Person.name)
    )
    rows = session.execute(query)
    return fill(Worker, ((*row, tuple(orders.get(row.task_id, ()))) for row in rows))


def _orders_on_walks(session: Session, store_id: str) -> dict[UUID, list[str]]:
    """Return the names of the orders on each walk that is being walked."""
    query = (
        select(PickTask.task_id, Order.external_ref)
        .join(
            PickLine,
            and_(PickLine.store_id == PickTask.store_id, PickLine.task_id == PickTask.task_id),
        )
        .join(Order, and_(Order.store_id == PickLine.store_id, Order.order_id == PickLine.order_id))
        .where(PickTask.store_id == store_id, PickTask.state == "leased")
        .distinct()
        .order_by(Order.external_ref)
    )
    found: dict[UUID, list[str]] = {}
    for task_id, external_ref in session.execute(query):
        found.setdefault(task_id, []).append(external_ref)
    return found


def list_returns(session: Session, store_id: str) -> list[ToteToReturn]:
    """Return the totes whose goods go back, because their order was cancelled."""
    query = (
        select(ToteLoad.tote, Order.order_id, Order.external_ref)
        .join(
            Order,
            and_(Order.store_id == ToteLoad.store_id, Order.order_id == ToteLoad.order_id),
        )
        .where(
            ToteLoad.store_id == store_id,
            ToteLoad.emptied_at.is_(None),
            Order.state == "cancelled",
        )
        .order_by(ToteLoad.tote)
    )
    return fill(ToteToReturn, session.execute(query))


def list_stops_told(
    session: Session, store_id: str, pick_line_ids: Collection[UUID]
) -> dict[UUID, StopTold]:
    """Return the stops that commands name, by their id; unknown ones are left out."""
    query = (
        select(
            PickLine.pick_line_id,
            PickLine.place,
            PickLine.sku,
            Sku.name,
            Sku.sold_by,
            PickLine.order_id,
            Order.external_ref,
        )
        .join(Sku, and_(Sku.store_id == PickLine.store_id, Sku.sku == PickLine.sku))
        .join(
            Order,
            and_(Order.store_id == PickLine.store_id, Order.order_id == PickLine.order_id),
        )
        .where(PickLine.store_id == store_id, PickLine.pick_line_id.in_(pick_line_ids))
    )
    return {stop.pick_line_id: stop for stop in fill(StopTold, session.execute(query))}


def list_refused_scans(session: Session, store_id: str, *, limit: int = 50) -> list[RefusedScan]:
    """Return codes that were scanned where they did not belong, newest first."""
    return list(
        session.scalars(
            select(RefusedScan)
            .where(RefusedScan.store_id == store_id)
            .order_by(RefusedScan.at.desc())
            .limit(limit)
        )
    )


def list_faults(session: Session, store_id: str) -> list[tuple[str, str]]:
    """Return (invariant, sentence naming the culprit) where orders, stops and carts differ."""
    return [
        *_picks_off(session, store_id),
        *_stops_off(session, store_id),
        *_carts_off(session, store_id),
    ]


def _picks_off(session: Session, store_id: str) -> list[tuple[str, str]]:
    picked = func.coalesce(func.sum(PickLine.picked), 0)
    rows = session.execute(
        select(OrderLine.order_id, OrderLine.line_no, OrderLine.picked, picked)
        .outerjoin(
            PickLine,
            and_(
                PickLine.store_id == OrderLine.store_id,
                PickLine.order_id == OrderLine.order_id,
                PickLine.line_no == OrderLine.line_no,
            ),
        )
        .where(OrderLine.store_id == store_id)
        .group_by(OrderLine.store_id, OrderLine.order_id, OrderLine.line_no, OrderLine.picked)
        .having(picked != OrderLine.picked)
    )
    return [
        ("I9", f"order {row[0]} line {row[1]}: {row[2]} picked, its stops say {row[3]}")
        for row in rows
    ]


def _stops_off(session: Session, store_id: str) -> list[tuple[str, str]]:
    done = PickLine.picked + PickLine.short
    rows = session.execute(
        select(PickLine.pick_line_id).where(
            PickLine.store_id == store_id,
            or_(
                done > PickLine.wanted,
                and_(PickLine.closed_at.is_not(None), done < PickLine.wanted),
            ),
        )
    )
    return [("I5", f"stop {row[0]} is closed with pieces missing") for row in rows]


def _carts_off(session: Session, store_id: str) -> list[tuple[str, str]]:
    """Return the orders in picking that are not on exactly one walk."""
    walks = func.count(PickTask.task_id)
    rows = session.execute(
        select(Order.order_id, walks)
        .outerjoin(
            TaskOrder,
            and_(TaskOrder.store_id == Order.store_id, TaskOrder.order_id == Order.order_id),
        )
        .outerjoin(
            PickTask,
            and_(
                PickTask.store_id == TaskOrder.store_id,
                PickTask.task_id == TaskOrder.task_id,
                PickTask.state.in_(("ready", "leased")),
            ),
        )
        .where(Order.store_id == store_id, Order.state == "picking")
        .group_by(Order.store_id, Order.order_id)
        .having(walks != 1)
    )
    return [("I6", f"order {row[0]} is in picking, and on {row[1]} walks") for row in rows]
