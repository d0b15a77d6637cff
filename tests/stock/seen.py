"""The store as its tables have it, and as the reference believes it to be: two equal pictures."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.stock.reference import Shelves
from tests.stock.reference_walks import NewStops, Reference
from tests.stock.tiny import DAYS_LEFT_MIN, TINY
from wms.db.model import InboxEntry
from wms.orders.model import Order, OrderLine
from wms.picking.model import PickLine, PickTask, TaskOrder, ToteLoad
from wms.stock.model import Lot, Movement, SkuStock, Stock


@dataclass(frozen=True)
class Picture:
    """Everything that can be counted in a store."""

    on_hand: Counter[tuple[str, str, str]]
    allocated: Counter[tuple[str, str, str]]
    promised: dict[str, tuple[int, int]]
    orders: dict[UUID, str]
    lines: dict[tuple[UUID, int], tuple[Any, ...]]
    tasks: dict[UUID, tuple[str, str | None]]
    carts: dict[tuple[UUID, int], UUID]
    stops: dict[UUID, tuple[int, int]]
    loads: dict[str, UUID]
    outcomes: dict[UUID, str | None]
    picks: Counter[UUID]


def photograph(session: Session) -> Picture:
    """Return the store as its tables have it."""
    lots = {row.lot_id: row.lot for row in session.scalars(select(Lot))}
    stock = list(session.scalars(select(Stock)))
    orders = list(session.scalars(select(Order)))
    stops = list(session.scalars(select(PickLine)))
    loads = session.scalars(select(ToteLoad).where(ToteLoad.emptied_at.is_(None)))
    inbox = session.scalars(select(InboxEntry))
    moved = session.scalars(select(Movement.command_id).where(Movement.cause == "pick"))
    return Picture(
        +Counter({(row.place, row.sku, lots[row.lot_id]): row.on_hand for row in stock}),
        +Counter({(row.place, row.sku, lots[row.lot_id]): row.allocated for row in stock}),
        {row.sku: (row.sellable, row.reserved) for row in session.scalars(select(SkuStock))},
        {row.order_id: row.state for row in orders},
        _lines(session),
        {task.task_id: (task.state, task.person_id) for task in session.scalars(select(PickTask))},
        {(row.task_id, row.slot): row.order_id for row in session.scalars(select(TaskOrder))},
        {row.pick_line_id: (row.picked, row.wanted - row.picked - row.short) for row in stops},
        {row.tote: row.order_id for row in loads},
        {row.command_id: row.refusal["code"] if row.refusal else None for row in inbox},
        Counter(command for command in moved if command is not None),
    )


def _lines(session: Session) -> dict[tuple[UUID, int], tuple[Any, ...]]:
    return {
        (row.order_id, row.line_no): (
            row.sku,
            row.ordered,
            row.picked,
            row.substituted,
            row.short,
            row.cancelled,
        )
        for row in session.scalars(select(OrderLine))
    }


def imagine(model: Reference) -> Picture:
    """Return the store as the reference believes it to be."""
    tasks = model.tasks.values()
    return Picture(
        +model.stock,
        model.allocated(),
        {sku: (model.sellable(sku), model.reserved(sku)) for sku in DAYS_LEFT_MIN},
        {order_id: order.state for order_id, order in model.orders.items()},
        {
            (order_id, number): (
                line.sku,
                line.ordered,
                line.picked,
                line.substituted,
                line.short,
                line.cancelled,
            )
            for order_id, order in model.orders.items()
            for number, line in enumerate(order.lines, start=1)
        },
        {task.task_id: (task.state, task.person) for task in tasks},
        {
            (task.task_id, slot): order.order_id
            for task in tasks
            for slot, order in enumerate(task.orders, start=1)
        },
        {stop: (at.picked, at.left) for task in tasks for stop, at in task.stops.items()},
        {tote: order.order_id for tote, order in model.loads.items()},
        model.outcomes,
        Counter(dict.fromkeys(model.picks, 1)),
    )


def new_stops(session: Session, task_id: UUID, model: Shelves) -> NewStops:
    """Return the stops of a task that the reference has not heard of."""
    known = model.tasks[task_id].stops if task_id in model.tasks else {}
    rows = session.execute(
        select(PickLine, Lot.lot)
        .join(Lot, Lot.lot_id == PickLine.lot_id)
        .where(PickLine.store_id == TINY, PickLine.task_id == task_id)
    )
    return [
        (
            stop.pick_line_id,
            (stop.order_id, stop.line_no),
            (stop.place, stop.sku, lot),
            stop.wanted,
        )
        for stop, lot in rows
        if stop.pick_line_id not in known
    ]


def orders_gone(session: Session, waiting: list[UUID]) -> set[UUID]:
    """Return which of these orders wait no more."""
    rows = session.execute(
        select(Order.order_id).where(Order.order_id.in_(waiting), Order.state != "received")
    )
    return {row[0] for row in rows}
