"""Where packing does not add up: each query returns culprits, and none when all is well."""

from sqlalchemy import Integer, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session

from wms.orders.model import Order
from wms.packing.model import PackSession, Parcel
from wms.picking.model import ToteLoad
from wms.stock.model import Movement


def list_faults(session: Session, store_id: str) -> list[tuple[str, str]]:
    """Return (invariant, sentence naming the culprit) for everything that is off."""
    return [
        *_undecided(session, store_id),
        *_without_parcel(session, store_id),
        *_more_than_packed(session, store_id),
        *_still_in_totes(session, store_id),
    ]


def _undecided(session: Session, store_id: str) -> list[tuple[str, str]]:
    rows = session.execute(
        select(PackSession.session_id).where(
            PackSession.store_id == store_id,
            PackSession.state == "closed",
            PackSession.right.is_not(True),
            or_(PackSession.decided_by.is_(None), PackSession.decision.is_(None)),
        )
    )
    return [("I6", f"pack session {row[0]} closed a wrong basket") for row in rows]


def _without_parcel(session: Session, store_id: str) -> list[tuple[str, str]]:
    bags = select(Parcel.order_id).where(Parcel.store_id == store_id)
    rows = session.execute(
        select(Order.external_ref).where(
            Order.store_id == store_id,
            Order.state.in_(("packed", "handed_over")),
            Order.order_id.not_in(bags),
        )
    )
    return [("I6", f"order {row[0]} is packed and has no parcel") for row in rows]


def _more_than_packed(session: Session, store_id: str) -> list[tuple[str, str]]:
    handed = func.coalesce(func.sum(Movement.quantity), 0)
    rows = session.execute(
        select(Movement.order_id, Movement.lot_id, handed)
        .where(Movement.store_id == store_id, Movement.cause == "handover")
        .group_by(Movement.order_id, Movement.lot_id)
        .having(handed > _packed_of(store_id))
    )
    return [("I6", f"order {row[0]}: more handed over than packed") for row in rows]


def _packed_of(store_id: str) -> ScalarSelect[int]:
    pack = Movement.__table__.alias("pack")
    return (
        select(func.coalesce(func.sum(pack.c.quantity), 0, type_=Integer()))
        .where(
            pack.c.store_id == store_id,
            pack.c.cause == "pack",
            pack.c.order_id == Movement.order_id,
            pack.c.lot_id == Movement.lot_id,
        )
        .correlate(Movement)
        .scalar_subquery()
    )


def _still_in_totes(session: Session, store_id: str) -> list[tuple[str, str]]:
    rows = session.execute(
        select(ToteLoad.tote)
        .join(Order, and_(Order.store_id == ToteLoad.store_id, Order.order_id == ToteLoad.order_id))
        .where(
            ToteLoad.store_id == store_id,
            ToteLoad.emptied_at.is_(None),
            Order.state.in_(("packed", "handed_over")),
        )
    )
    return [("I6", f"tote {row[0]} holds an order that is packed") for row in rows]
