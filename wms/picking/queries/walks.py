"""What a walk is planned from, and what a handheld is told of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from wms.catalogue.model import Barcode, Sku
from wms.db.base import table_of
from wms.db.filling import fill
from wms.orders.model import Order, OrderLine
from wms.picking.model import PickLine, PickTask, TaskOrder, ToteLoad
from wms.places.model import AisleEdge, AisleNode, Place, Station, Store, Zone
from wms.stock.model import Lot


@dataclass(frozen=True)
class StopAt:
    """A stop of a walk, and where on the floor it is."""

    pick_line_id: UUID
    node: int
    storage: str
    stop_no: int


@dataclass(frozen=True)
class LineSeen:
    """A stop as a handheld is told of it."""

    pick_line_id: UUID
    order_id: UUID
    line_no: int
    stop_no: int
    bin: str
    zone: str
    storage: str
    sku: str
    name: str
    sold_by: str
    weight_g: int
    lot: str
    expires_on: date | None
    wanted: int
    picked: int
    short: int
    leg_mm: int
    substitution: dict[str, object]


@dataclass(frozen=True)
class TaskOrderSeen:
    """An order on a walk, and its place on the cart."""

    order_id: UUID
    external_ref: str
    due_at: datetime
    state: str
    slot: int
    slots: int


def list_nodes(session: Session, store_id: str) -> list[tuple[int, int, int]]:
    """Return (node, x, y in mm) of every point of the floor."""
    rows = session.execute(
        select(AisleNode.node, AisleNode.x_mm, AisleNode.y_mm).where(AisleNode.store_id == store_id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def list_edges(session: Session, store_id: str) -> list[AisleEdge]:
    """Return every piece of way."""
    return list(session.scalars(select(AisleEdge).where(AisleEdge.store_id == store_id)))


def find_start(session: Session, store_id: str) -> int:
    """Return where walks begin."""
    return session.scalars(select(Store.start_node).where(Store.store_id == store_id)).one()


def list_drops(session: Session, store_id: str) -> dict[int, str]:
    """Return the stations by the node at which walks may end."""
    rows = session.execute(
        select(Station.drop_node, Station.station)
        .where(Station.store_id == store_id)
        .order_by(Station.station.desc())
    )
    return {row[0]: row[1] for row in rows}


def list_totes(session: Session, store_id: str) -> tuple[str, ...]:
    """Return the codes of all totes."""
    return tuple(
        session.scalars(
            select(Place.place)
            .where(Place.store_id == store_id, Place.kind == "tote")
            .order_by(Place.place)
        )
    )


def list_stops(session: Session, store_id: str, task_id: UUID) -> list[StopAt]:
    """Return the stops of a task that are not closed."""
    query = (
        select(PickLine.pick_line_id, Place.node, Zone.storage, PickLine.stop_no)
        .join(Place, and_(Place.store_id == PickLine.store_id, Place.place == PickLine.place))
        .join(Zone, and_(Zone.store_id == Place.store_id, Zone.zone == Place.zone))
        .where(
            PickLine.store_id == store_id,
            PickLine.task_id == task_id,
            PickLine.closed_at.is_(None),
        )
        .order_by(PickLine.stop_no, PickLine.place, PickLine.pick_line_id)
    )
    return fill(StopAt, session.execute(query))


def save_stops(session: Session, store_id: str, stops: list[tuple[UUID, int, int]]) -> None:
    """Write (stop, number, leg in mm) of a planned walk."""
    if not stops:
        return
    table = table_of(PickLine)
    for pick_line_id, stop_no, leg_mm in stops:
        session.execute(
            update(table)
            .where(table.c.store_id == store_id, table.c.pick_line_id == pick_line_id)
            .values(stop_no=stop_no, leg_mm=leg_mm)
        )


def find_task(session: Session, store_id: str, task_id: UUID) -> PickTask | None:
    """Return a task."""
    return session.scalar(
        select(PickTask).where(PickTask.store_id == store_id, PickTask.task_id == task_id)
    )


# In the order of the fields of LineSeen.
_LINE_COLUMNS: tuple[Any, ...] = (
    PickLine.pick_line_id,
    PickLine.order_id,
    PickLine.line_no,
    PickLine.stop_no,
    PickLine.place,
    Place.zone,
    Zone.storage,
    PickLine.sku,
    Sku.name,
    Sku.sold_by,
    Sku.weight_g,
    Lot.lot,
    Lot.expires_on,
    PickLine.wanted,
    PickLine.picked,
    PickLine.short,
    PickLine.leg_mm,
    OrderLine.substitution,
)


def list_task_lines(session: Session, store_id: str, task_id: UUID) -> list[LineSeen]:
    """Return the stops of a task in their order."""
    query = (
        select(*_LINE_COLUMNS)
        .join(Place, and_(Place.store_id == PickLine.store_id, Place.place == PickLine.place))
        .join(Zone, and_(Zone.store_id == Place.store_id, Zone.zone == Place.zone))
        .join(Sku, and_(Sku.store_id == PickLine.store_id, Sku.sku == PickLine.sku))
        .join(Lot, and_(Lot.store_id == PickLine.store_id, Lot.lot_id == PickLine.lot_id))
        .join(
            OrderLine,
            and_(
                OrderLine.store_id == PickLine.store_id,
                OrderLine.order_id == PickLine.order_id,
                OrderLine.line_no == PickLine.line_no,
            ),
        )
        .where(PickLine.store_id == store_id, PickLine.task_id == task_id)
        .order_by(PickLine.stop_no, PickLine.pick_line_id)
    )
    return fill(LineSeen, session.execute(query))


def list_task_orders(session: Session, store_id: str, task_id: UUID) -> list[TaskOrderSeen]:
    """Return the orders of a task as they stand on the cart."""
    query = (
        select(
            Order.order_id,
            Order.external_ref,
            Order.due_at,
            Order.state,
            TaskOrder.slot,
            TaskOrder.slots,
        )
        .join(
            TaskOrder,
            and_(TaskOrder.store_id == Order.store_id, TaskOrder.order_id == Order.order_id),
        )
        .where(TaskOrder.store_id == store_id, TaskOrder.task_id == task_id)
        .order_by(TaskOrder.slot)
    )
    return fill(TaskOrderSeen, session.execute(query))


def list_loads(session: Session, store_id: str, orders: list[UUID]) -> dict[UUID, list[str]]:
    """Return the totes that hold each of these orders, in the order in which they were taken."""
    rows = session.execute(
        select(ToteLoad.order_id, ToteLoad.tote)
        .where(
            ToteLoad.store_id == store_id,
            ToteLoad.order_id.in_(orders),
            ToteLoad.emptied_at.is_(None),
        )
        .order_by(ToteLoad.loaded_at, ToteLoad.load_id)
    )
    totes: dict[UUID, list[str]] = {}
    for order_id, tote in rows:
        totes.setdefault(order_id, []).append(tote)
    return totes


def list_barcodes(
    session: Session, store_id: str, skus: list[str]
) -> dict[str, list[tuple[str, int]]]:
    """Return (barcode, pieces) of each of these articles."""
    rows = session.execute(
        select(Barcode.sku, Barcode.barcode, Barcode.quantity)
        .where(Barcode.store_id == store_id, Barcode.sku.in_(skus))
        .order_by(Barcode.quantity, Barcode.barcode)
    )
    barcodes: dict[str, list[tuple[str, int]]] = {}
    for sku, barcode, quantity in rows:
        barcodes.setdefault(sku, []).append((barcode, quantity))
    return barcodes
