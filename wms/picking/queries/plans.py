"""How walks are planned: what is known of each beyond its stops, and who else walks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.orders.model import Order, OrderLine
from wms.picking.model import LearntPace, PickLine, PickTask, WalkPlan
from wms.places.model import AisleEdge, Place, Zone
from wms.stock.model import Movement


@dataclass(frozen=True)
class StopOnWalk:
    """A stop of a walk, done or not, and where on the floor it is."""

    pick_line_id: UUID
    order_id: UUID
    place: str
    node: int
    storage: str
    stop_no: int
    wanted: int
    picked: int
    short: int
    closed_at: datetime | None


@dataclass(frozen=True)
class Walker:
    """Somebody else's walk: its way, and where and when they were last heard of."""

    task_id: UUID
    person_id: str
    path: list[int]
    node: int | None
    node_at: datetime | None
    planned_at: datetime


@dataclass(frozen=True)
class TakenFrom:
    """What a pick tells of its effort: the bin's zone and level, and whether it was weighed."""

    task_id: UUID
    node: int
    zone: str
    level: int | None
    sold_by: str


def find_plan(session: Session, store_id: str, task_id: UUID) -> WalkPlan | None:
    """Return how a walk is planned; None before the first time."""
    return session.get(WalkPlan, (store_id, task_id))


def lock_plan(session: Session, store_id: str, task_id: UUID) -> WalkPlan:
    """Return how a walk is planned, to be changed; hold its task first."""
    plan = session.get(WalkPlan, (store_id, task_id), populate_existing=True)
    if plan is None:
        plan = WalkPlan(
            store_id=store_id,
            task_id=task_id,
            path=[],
            node=None,
            node_at=None,
            device_id=None,
            heading_to=None,
            blocks=[],
            deferred=[],
            change=None,
            planned_at=None,
        )
        session.add(plan)
        session.flush()
    return plan


# Built once: planning again is to take a few milliseconds, and building this one takes half of one.
_STOPS_ON_WALK: Select[*tuple[Any, ...]] = (
    select(
        PickLine.pick_line_id,
        PickLine.order_id,
        PickLine.place,
        Place.node,
        Zone.storage,
        PickLine.stop_no,
        PickLine.wanted,
        PickLine.picked,
        PickLine.short,
        PickLine.closed_at,
    )
    .join(Place, and_(Place.store_id == PickLine.store_id, Place.place == PickLine.place))
    .join(Zone, and_(Zone.store_id == Place.store_id, Zone.zone == Place.zone))
    .where(
        PickLine.store_id == bindparam("of_store"),
        PickLine.task_id == bindparam("of_task"),
    )
    .order_by(PickLine.stop_no, PickLine.place, PickLine.pick_line_id)
)


def list_stops_on_walk(session: Session, store_id: str, task_id: UUID) -> list[StopOnWalk]:
    """Return all stops of a task in their order; those not yet numbered come first."""
    asked = {"of_store": store_id, "of_task": task_id}
    return fill(StopOnWalk, session.execute(_STOPS_ON_WALK, asked))


def list_other_walkers(session: Session, store_id: str, task_id: UUID) -> list[Walker]:
    """Return the planned walks that others are on now."""
    query = (
        select(
            PickTask.task_id,
            PickTask.person_id,
            WalkPlan.path,
            WalkPlan.node,
            WalkPlan.node_at,
            WalkPlan.planned_at,
        )
        .join(
            WalkPlan,
            and_(WalkPlan.store_id == PickTask.store_id, WalkPlan.task_id == PickTask.task_id),
        )
        .where(
            PickTask.store_id == store_id,
            PickTask.state == "leased",
            PickTask.task_id != task_id,
            WalkPlan.planned_at.is_not(None),
        )
        .order_by(PickTask.task_id)
    )
    return fill(Walker, session.execute(query))


def list_open_nodes(
    session: Session, store_id: str, tasks: Collection[UUID]
) -> list[tuple[UUID, int]]:
    """Return (task, point of the floor) of every stop that is still open on these walks."""
    rows = session.execute(
        select(PickLine.task_id, Place.node)
        .join(Place, and_(Place.store_id == PickLine.store_id, Place.place == PickLine.place))
        .where(
            PickLine.store_id == store_id,
            PickLine.task_id.in_(tasks),
            PickLine.closed_at.is_(None),
            Place.node.is_not(None),
        )
    )
    return [(task_id, node) for task_id, node in rows if node is not None]


def list_narrow_ways(session: Session, store_id: str) -> list[tuple[int, int]]:
    """Return the pieces of way where nobody can pass anybody."""
    rows = session.execute(
        select(AisleEdge.a, AisleEdge.b)
        .where(AisleEdge.store_id == store_id, AisleEdge.narrow)
        .order_by(AisleEdge.a, AisleEdge.b)
    )
    return [(a, b) for a, b in rows]


def list_zone_speeds(session: Session, store_id: str) -> dict[int, int]:
    """Return the walking speed at points whose zone has one of its own, in millimetres a second."""
    rows = session.execute(
        select(Place.node, Zone.walking_mm_per_s)
        .join(Zone, and_(Zone.store_id == Place.store_id, Zone.zone == Place.zone))
        .where(
            Place.store_id == store_id,
            Place.kind == "pick",
            Zone.walking_mm_per_s.is_not(None),
        )
        .distinct()
        # Where zones meet, the slower speed is written last and stays.
        .order_by(Zone.walking_mm_per_s.desc())
    )
    return {node: speed for node, speed in rows if node is not None and speed is not None}


def find_taken_from(session: Session, store_id: str, pick_line_id: UUID) -> TakenFrom | None:
    """Return where a stop's goods lie, and how they are counted."""
    query = (
        select(PickLine.task_id, Place.node, Place.zone, Place.level, Sku.sold_by)
        .select_from(PickLine)
        .join(Place, and_(Place.store_id == PickLine.store_id, Place.place == PickLine.place))
        .join(Sku, and_(Sku.store_id == PickLine.store_id, Sku.sku == PickLine.sku))
        .where(PickLine.store_id == store_id, PickLine.pick_line_id == pick_line_id)
    )
    return next(iter(fill(TakenFrom, session.execute(query))), None)


def find_name(session: Session, store_id: str, sku: str) -> str:
    """Return what people call an article."""
    name = session.scalar(select(Sku.name).where(Sku.store_id == store_id, Sku.sku == sku))
    return name or sku


def find_order_ref(session: Session, store_id: str, order_id: UUID) -> str:
    """Return the reference under which the channel sent an order."""
    return session.scalars(
        select(Order.external_ref).where(Order.store_id == store_id, Order.order_id == order_id)
    ).one()


def lock_learnt_pace(
    session: Session, store_id: str, person_id: str, zone: str
) -> LearntPace | None:
    """Return what was learnt of a person in a zone, held for this transaction."""
    return session.scalar(
        select(LearntPace)
        .where(
            LearntPace.store_id == store_id,
            LearntPace.person_id == person_id,
            LearntPace.zone == zone,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def list_learnt_paces(
    session: Session, store_id: str, person_id: str | None = None
) -> list[LearntPace]:
    """Return what was learnt of everybody, or of one person, by person and zone."""
    query = select(LearntPace).where(LearntPace.store_id == store_id)
    if person_id is not None:
        query = query.where(LearntPace.person_id == person_id)
    return list(session.scalars(query.order_by(LearntPace.person_id, LearntPace.zone)))


def find_next_stop(session: Session, store_id: str, task_id: UUID) -> UUID | None:
    """Return the stop that comes next on a planned walk, None when all are done."""
    return session.scalar(
        select(PickLine.pick_line_id)
        .where(
            PickLine.store_id == store_id,
            PickLine.task_id == task_id,
            PickLine.closed_at.is_(None),
            PickLine.stop_no > 0,
        )
        .order_by(PickLine.stop_no)
        .limit(1)
    )


def find_instead(session: Session, store_id: str, order_id: UUID, line_no: int) -> str:
    """Return the name of the article that was given last instead of a line's own."""
    name = session.scalar(
        select(Sku.name)
        .join(OrderLine, and_(OrderLine.store_id == Sku.store_id, OrderLine.sku == Sku.sku))
        .where(
            OrderLine.store_id == store_id,
            OrderLine.order_id == order_id,
            OrderLine.substitutes_line_no == line_no,
        )
        .order_by(OrderLine.line_no.desc())
        .limit(1)
    )
    return name or ""


def find_bin_at(session: Session, store_id: str, node: int) -> str | None:
    """Return the first bin at a point of the floor."""
    return session.scalar(
        select(Place.place)
        .where(Place.store_id == store_id, Place.node == node)
        .order_by(Place.place)
        .limit(1)
    )


def list_bins_missed(session: Session, store_id: str, order_id: UUID, sku: str) -> set[str]:
    """Return the bins in which an article was missed while this order was picked."""
    rows = session.scalars(
        select(Movement.from_place).where(
            Movement.store_id == store_id,
            Movement.order_id == order_id,
            Movement.sku == sku,
            Movement.reason.startswith("short: "),
        )
    )
    return set(rows)
