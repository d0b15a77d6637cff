"""Tasks and stops held for a change."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from wms.db.model import InboxEntry
from wms.picking.model import PickLine, PickTask, ToteLoad
from wms.places.model import Place
from wms.stock.model import Movement


def lock_leased_task(session: Session, store_id: str, person_id: str) -> PickTask | None:
    """Return the task this person is walking, held for this transaction."""
    return session.scalar(
        select(PickTask)
        .where(
            PickTask.store_id == store_id,
            PickTask.person_id == person_id,
            PickTask.state == "leased",
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def find_leased_task(session: Session, store_id: str, person_id: str) -> tuple[UUID, int] | None:
    """Return id and version of the task this person is walking."""
    row = session.execute(
        select(PickTask.task_id, PickTask.version).where(
            PickTask.store_id == store_id,
            PickTask.person_id == person_id,
            PickTask.state == "leased",
        )
    ).first()
    return None if row is None else (row[0], row[1])


def lock_free_task(session: Session, store_id: str, *, now: datetime) -> PickTask | None:
    """Return the most urgent task that nobody walks, or whose lease is over, held."""
    return session.scalar(
        select(PickTask)
        .where(
            PickTask.store_id == store_id,
            or_(
                PickTask.state == "ready",
                and_(PickTask.state == "leased", PickTask.leased_until < now),
            ),
        )
        .order_by(PickTask.due_at, PickTask.task_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def lock_task(session: Session, store_id: str, task_id: UUID) -> PickTask | None:
    """Return the task, held for this transaction."""
    return session.scalar(
        select(PickTask)
        .where(PickTask.store_id == store_id, PickTask.task_id == task_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def lock_line(session: Session, store_id: str, pick_line_id: UUID) -> PickLine | None:
    """Return the stop, held for this transaction."""
    return session.scalar(
        select(PickLine)
        .where(PickLine.store_id == store_id, PickLine.pick_line_id == pick_line_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def lock_lines(session: Session, store_id: str, task_id: UUID) -> list[PickLine]:
    """Return the stops of a task in their order, held for this transaction."""
    return list(
        session.scalars(
            select(PickLine)
            .where(PickLine.store_id == store_id, PickLine.task_id == task_id)
            .order_by(PickLine.stop_no, PickLine.pick_line_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def lock_open_lines_of_order(session: Session, store_id: str, order_id: UUID) -> list[PickLine]:
    """Return the stops of an order that are not yet closed, held for this transaction."""
    return list(
        session.scalars(
            select(PickLine)
            .where(
                PickLine.store_id == store_id,
                PickLine.order_id == order_id,
                PickLine.closed_at.is_(None),
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def lock_task_of_order(session: Session, store_id: str, order_id: UUID) -> PickTask | None:
    """Return the task that an order is picked in, unless it is over; held."""
    of_order = select(PickLine.task_id).where(
        PickLine.store_id == store_id, PickLine.order_id == order_id
    )
    return session.scalar(
        select(PickTask)
        .where(
            PickTask.store_id == store_id,
            PickTask.task_id.in_(of_order),
            PickTask.state.in_(("ready", "leased")),
        )
        .with_for_update()
    )


def lock_load(session: Session, store_id: str, tote: str) -> ToteLoad | None:
    """Return what a tote is loaded with now, held for this transaction."""
    return session.scalar(
        select(ToteLoad)
        .where(ToteLoad.store_id == store_id, ToteLoad.tote == tote, ToteLoad.emptied_at.is_(None))
        .with_for_update()
    )


def lock_loads_of_order(session: Session, store_id: str, order_id: UUID) -> list[ToteLoad]:
    """Return the totes that hold an order now, held for this transaction."""
    return list(
        session.scalars(
            select(ToteLoad)
            .where(
                ToteLoad.store_id == store_id,
                ToteLoad.order_id == order_id,
                ToteLoad.emptied_at.is_(None),
            )
            .order_by(ToteLoad.tote)
            .with_for_update()
        )
    )


def is_tote(session: Session, store_id: str, tote: str) -> bool:
    """Tell whether the store has this tote."""
    kind = session.scalar(select(Place.kind).where(Place.store_id == store_id, Place.place == tote))
    return kind == "tote"


def find_returns_bin(session: Session, store_id: str) -> str | None:
    """Return the bin for goods that come back."""
    return session.scalar(
        select(Place.place)
        .where(Place.store_id == store_id, Place.kind == "returns")
        .order_by(Place.place)
        .limit(1)
    )


def find_applied(session: Session, store_id: str, command_id: UUID) -> InboxEntry | None:
    """Return a command that was applied."""
    return session.scalar(
        select(InboxEntry).where(
            InboxEntry.store_id == store_id,
            InboxEntry.command_id == command_id,
            InboxEntry.outcome == "applied",
        )
    )


def is_undone(session: Session, store_id: str, command_id: UUID) -> bool:
    """Tell whether a pick was taken back."""
    count = session.scalars(
        select(func.count()).where(
            Movement.store_id == store_id,
            Movement.cause == "unpick",
            Movement.reason == str(command_id),
        )
    ).one()
    return count > 0


def find_line_place(
    session: Session, store_id: str, pick_line_id: UUID
) -> tuple[str, UUID, str] | None:
    """Return (sku, lot, bin) of a stop."""
    row = session.execute(
        select(PickLine.sku, PickLine.lot_id, PickLine.place).where(
            PickLine.store_id == store_id, PickLine.pick_line_id == pick_line_id
        )
    ).first()
    return None if row is None else (row[0], row[1], row[2])
