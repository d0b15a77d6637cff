"""What is ahead of a cart: what each station has before it, and who else walks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, and_, bindparam, exists, func, select, true
from sqlalchemy.orm import Session

from wms.db.filling import fill
from wms.orders.model import Order
from wms.people.model import LoginSession
from wms.picking.model import PickLine, PickTask, TaskOrder
from wms.places.model import Station

# As the index of live orders says it, word for word: only then do the databases use it.
IS_LIVE = Order.state.not_in(
    bindparam("over", ("handed_over", "cancelled"), expanding=True, literal_execute=True)
)


@dataclass(frozen=True, slots=True)
class StationQueue:
    """A packing place: orders on their way to it or waiting there, and whether it has a packer."""

    station: str
    drop_node: int
    orders: int
    is_manned: bool


@dataclass(frozen=True, slots=True)
class WalkUnderWay:
    """A walk that somebody is on: what is left of it, and where it ends."""

    task_id: UUID
    person_id: str
    station: str
    stops_left: int
    walk_left_mm: int


def list_queues(
    session: Session, store_id: str, *, now: datetime, but: UUID | None = None
) -> list[StationQueue]:
    """
    Return the stations with what they have before them, on walks that end there included.

    The orders of one walk may be left out: those for which a station is being chosen.
    """
    queued = _queued(store_id, but)
    is_manned = exists().where(
        LoginSession.store_id == Station.store_id,
        LoginSession.device_id == Station.station,
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > now,
    )
    query = (
        select(Station.station, Station.drop_node, func.coalesce(queued.c.orders, 0), is_manned)
        .outerjoin(queued, queued.c.station == Station.station)
        .where(Station.store_id == store_id)
        .order_by(Station.station)
    )
    return fill(StationQueue, session.execute(query))


def _queued(store_id: str, but: UUID | None) -> Subquery:
    """Return how many orders each station has before it."""
    return (
        select(PickTask.station, func.count().label("orders"))
        .join(
            TaskOrder,
            and_(TaskOrder.store_id == PickTask.store_id, TaskOrder.task_id == PickTask.task_id),
        )
        .join(
            Order,
            and_(Order.store_id == TaskOrder.store_id, Order.order_id == TaskOrder.order_id),
        )
        .where(
            PickTask.store_id == store_id,
            PickTask.state.in_(("leased", "done")),
            IS_LIVE,
            Order.store_id == store_id,
            Order.state.in_(("picking", "picked", "packing")),
            true() if but is None else PickTask.task_id != but,
        )
        .group_by(PickTask.station)
        .subquery()
    )


def list_walks_under_way(session: Session, store_id: str) -> list[WalkUnderWay]:
    """Return what is left of every walk that somebody is on."""
    is_left = PickLine.closed_at.is_(None)
    query = (
        select(
            PickTask.task_id,
            PickTask.person_id,
            PickTask.station,
            func.count().filter(is_left),
            func.coalesce(func.sum(PickLine.leg_mm).filter(is_left), 0),
        )
        .join(
            PickLine,
            and_(PickLine.store_id == PickTask.store_id, PickLine.task_id == PickTask.task_id),
        )
        .where(PickTask.store_id == store_id, PickTask.state == "leased")
        .group_by(PickTask.task_id, PickTask.person_id, PickTask.station)
        .order_by(PickTask.task_id)
    )
    return fill(WalkUnderWay, session.execute(query))
