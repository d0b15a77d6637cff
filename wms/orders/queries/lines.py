"""Orders and lines held for a change, and where orders do not add up."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from wms.db.base import table_of
from wms.orders.model import Order, OrderLine
from wms.stock.model import Reservation


def lock_order(session: Session, store_id: str, order_id: UUID) -> Order | None:
    """Return the order, held for this transaction."""
    return session.scalar(
        select(Order)
        .where(Order.store_id == store_id, Order.order_id == order_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def lock_by_pickup_code(session: Session, store_id: str, pickup_code: str) -> Order | None:
    """Return the order that a courier names, open ones first, held for this transaction."""
    return session.scalar(
        select(Order)
        .where(Order.store_id == store_id, Order.pickup_code == pickup_code)
        .order_by(Order.placed_at.desc())
        .limit(1)
        .with_for_update()
    )


def lock_line(session: Session, store_id: str, order_id: UUID, line_no: int) -> OrderLine | None:
    """Return the line, held for this transaction."""
    return session.scalar(
        select(OrderLine)
        .where(
            OrderLine.store_id == store_id,
            OrderLine.order_id == order_id,
            OrderLine.line_no == line_no,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def lock_lines(session: Session, store_id: str, order_id: UUID) -> list[OrderLine]:
    """Return the lines of an order in their order, held for this transaction."""
    return list(
        session.scalars(
            select(OrderLine)
            .where(OrderLine.store_id == store_id, OrderLine.order_id == order_id)
            .order_by(OrderLine.line_no)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def lock_waiting(session: Session, store_id: str, order_id: UUID) -> Order | None:
    """Return the order, held; None when it waits no more or another picker is taking it."""
    return session.scalar(
        select(Order)
        .where(Order.store_id == store_id, Order.order_id == order_id, Order.state == "received")
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def add_line(session: Session, line: OrderLine) -> None:
    """Add a line to an order, such as an article given instead of another."""
    session.add(line)
    session.flush()
    reservation = table_of(Reservation)
    session.execute(
        reservation.insert(),
        [
            {
                "store_id": line.store_id,
                "order_id": line.order_id,
                "line_no": line.line_no,
                "sku": line.sku,
                "quantity": line.ordered,
            }
        ],
    )


def list_faults(session: Session, store_id: str) -> list[tuple[str, str]]:
    """Return (invariant, sentence naming the culprit) for everything that is off."""
    return [
        *_sums_off(session, store_id),
        *_promises_off(session, store_id),
        *_over_with_open_lines(session, store_id),
    ]


_GIVEN = OrderLine.picked + OrderLine.substituted + OrderLine.short + OrderLine.cancelled
_LEFT = OrderLine.ordered - _GIVEN


def _sums_off(session: Session, store_id: str) -> list[tuple[str, str]]:
    rows = session.execute(
        select(
            OrderLine.order_id, OrderLine.line_no, OrderLine.state, OrderLine.ordered, _GIVEN
        ).where(
            OrderLine.store_id == store_id,
            or_(OrderLine.ordered < _GIVEN, (OrderLine.state == "open") != (_LEFT > 0)),
        )
    )
    return [
        ("I5", f"order {row[0]} line {row[1]}: {row[2]}, {row[4]} of {row[3]} settled")
        for row in rows
    ]


def _promises_off(session: Session, store_id: str) -> list[tuple[str, str]]:
    promised = func.coalesce(Reservation.quantity, 0)
    rows = session.execute(
        select(OrderLine.order_id, OrderLine.line_no, _LEFT, promised)
        .outerjoin(
            Reservation,
            (Reservation.store_id == OrderLine.store_id)
            & (Reservation.order_id == OrderLine.order_id)
            & (Reservation.line_no == OrderLine.line_no),
        )
        .where(OrderLine.store_id == store_id, promised != _LEFT)
    )
    return [
        ("I4", f"order {row[0]} line {row[1]}: {row[3]} promised, {row[2]} still open")
        for row in rows
    ]


def _over_with_open_lines(session: Session, store_id: str) -> list[tuple[str, str]]:
    rows = session.execute(
        select(OrderLine.order_id, func.count())
        .join(
            Order, (Order.store_id == OrderLine.store_id) & (Order.order_id == OrderLine.order_id)
        )
        .where(
            OrderLine.store_id == store_id,
            OrderLine.state == "open",
            Order.state.in_(("packed", "handed_over", "cancelled")),
        )
        .group_by(OrderLine.order_id)
    )
    return [("I6", f"order {row[0]} is over with {row[1]} lines open") for row in rows]
