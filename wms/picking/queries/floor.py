"""The floor as a plan draws it: its bays, its ways, and the walks on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, func, select
from sqlalchemy.orm import Session

from wms.db.filling import fill
from wms.orders.model import Order
from wms.people.model import Person
from wms.picking.model import PickLine, PickTask
from wms.places.model import Place, Station, Zone


@dataclass(frozen=True)
class BaySeen:
    """One side of an aisle at a point of the floor, and what class of goods stands there."""

    aisle: str
    bay: int
    side: str
    node: int
    storage: str


@dataclass(frozen=True)
class StationSeen:
    """A packing place and the point where walks to it end."""

    station: str
    name: str
    drop_node: int


@dataclass(frozen=True)
class WalkSeen:
    """A walk that is or was somebody's."""

    task_id: UUID
    state: str
    person: str | None
    started_at: datetime | None
    due_at: datetime
    walk_mm: int
    s_shape_mm: int
    proof: str
    station: str


@dataclass(frozen=True)
class StopSeen:
    """A stop of a walk; `picked` goods were taken there, and it is over when `closed_at` is set."""

    task_id: UUID
    stop_no: int
    node: int
    bin: str
    order_id: UUID
    external_ref: str
    picked: int
    closed_at: datetime | None


def list_bays(session: Session, store_id: str) -> list[BaySeen]:
    """Return the sides of every aisle, each bay once however many levels it has."""
    query = (
        select(Place.aisle, Place.bay, func.coalesce(Place.side, ""), Place.node, Zone.storage)
        .join(Zone, and_(Zone.store_id == Place.store_id, Zone.zone == Place.zone))
        .where(Place.store_id == store_id, Place.kind == "pick", Place.aisle.is_not(None))
        .distinct()
        .order_by(Place.aisle, Place.bay)
    )
    return fill(BaySeen, session.execute(query))


def list_stations(session: Session, store_id: str) -> list[StationSeen]:
    """Return the packing places."""
    query = (
        select(Station.station, Station.name, Station.drop_node)
        .where(Station.store_id == store_id)
        .order_by(Station.station)
    )
    return fill(StationSeen, session.execute(query))


def list_running_walks(session: Session, store_id: str) -> list[WalkSeen]:
    """Return the walks that are being walked now, the earliest begun first."""
    query = _walks(store_id).where(PickTask.state == "leased")
    return fill(WalkSeen, session.execute(query.order_by(PickTask.started_at, PickTask.task_id)))


def find_walk(session: Session, store_id: str, task_id: UUID) -> WalkSeen | None:
    """Return one walk, over or not."""
    query = _walks(store_id).where(PickTask.task_id == task_id)
    return next(iter(fill(WalkSeen, session.execute(query))), None)


def find_task_of_order(session: Session, store_id: str, order_id: UUID) -> UUID | None:
    """Return the walk on which an order is or was picked last."""
    return session.scalars(
        select(PickTask.task_id)
        .join(
            PickLine,
            and_(PickLine.store_id == PickTask.store_id, PickLine.task_id == PickTask.task_id),
        )
        .where(PickTask.store_id == store_id, PickLine.order_id == order_id)
        .order_by(PickTask.made_at.desc())
        .limit(1)
    ).first()


def list_walk_stops(session: Session, store_id: str, tasks: Sequence[UUID]) -> list[StopSeen]:
    """Return the stops of walks, in their order, without those that went with a cancelled order."""
    gone = and_(PickLine.picked == 0, PickLine.closed_at >= Order.cancelled_at)
    query = (
        select(
            PickLine.task_id,
            PickLine.stop_no,
            Place.node,
            PickLine.place,
            PickLine.order_id,
            Order.external_ref,
            PickLine.picked,
            PickLine.closed_at,
        )
        .join(Place, and_(Place.store_id == PickLine.store_id, Place.place == PickLine.place))
        .join(Order, and_(Order.store_id == PickLine.store_id, Order.order_id == PickLine.order_id))
        .where(
            PickLine.store_id == store_id,
            PickLine.task_id.in_(tasks),
            func.coalesce(gone, false()).is_(false()),
        )
        .order_by(PickLine.task_id, PickLine.stop_no, PickLine.place)
    )
    return fill(StopSeen, session.execute(query))


def _walks(store_id: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            PickTask.task_id,
            PickTask.state,
            Person.name,
            PickTask.started_at,
            PickTask.due_at,
            PickTask.walk_mm,
            PickTask.s_shape_mm,
            PickTask.proof,
            PickTask.station,
        )
        .outerjoin(
            Person,
            and_(
                Person.store_id == PickTask.store_id,
                Person.person_id == PickTask.person_id,
            ),
        )
        .where(PickTask.store_id == store_id)
    )
