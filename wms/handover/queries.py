"""All SQL of handovers."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms.handover.model import Handover
from wms.orders.model import Order
from wms.packing.model import Parcel
from wms.stock.model import Movement


def lock_handover(session: Session, store_id: str, handover_id: UUID) -> Handover | None:
    """Return a handover, held for this transaction."""
    return session.scalar(
        select(Handover)
        .where(Handover.store_id == store_id, Handover.handover_id == handover_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def find_completed(session: Session, store_id: str, order_id: UUID) -> Handover | None:
    """Return the handover by which an order left."""
    return session.scalar(
        select(Handover).where(
            Handover.store_id == store_id,
            Handover.order_id == order_id,
            Handover.completed_at.is_not(None),
        )
    )


def list_packed(session: Session, store_id: str, order_id: UUID) -> list[tuple[str, UUID, int]]:
    """Return (sku, lot, quantity) of what was packed for an order."""
    rows = session.execute(
        select(Movement.sku, Movement.lot_id, func.sum(Movement.quantity))
        .where(
            Movement.store_id == store_id,
            Movement.order_id == order_id,
            Movement.cause == "pack",
        )
        .group_by(Movement.sku, Movement.lot_id)
        .order_by(Movement.sku, Movement.lot_id)
    )
    return [(row[0], row[1], int(row[2])) for row in rows]


def list_faults(session: Session, store_id: str) -> list[tuple[str, str]]:
    """Return (invariant, sentence naming the culprit) for everything that is off."""
    done = select(Handover.order_id).where(
        Handover.store_id == store_id, Handover.completed_at.is_not(None)
    )
    unproven = session.execute(
        select(Order.external_ref).where(
            Order.store_id == store_id,
            Order.state == "handed_over",
            Order.order_id.not_in(done),
        )
    )
    faults = [("I6", f"order {row[0]} left without a handover") for row in unproven]
    left_behind = session.execute(
        select(Parcel.parcel_code)
        .join(Order, (Order.store_id == Parcel.store_id) & (Order.order_id == Parcel.order_id))
        .where(
            Parcel.store_id == store_id,
            (Order.state == "handed_over") != Parcel.handed_at.is_not(None),
            Order.order_id.in_(done),
        )
    )
    return faults + [("I6", f"parcel {row[0]} and its order disagree") for row in left_behind]
