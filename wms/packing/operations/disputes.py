"""A customer says that an order was wrong: its pictures are kept until that is settled."""

from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors, ids
from wms.db import journal
from wms.errors import sentence
from wms.orders import operations as orders
from wms.orders.model import Order
from wms.packing import queries
from wms.packing.model import Dispute
from wms.people.operations import Hand, note


class DisputedAlready(errors.Conflict):
    """The order has an open dispute."""

    title = sentence("Disputed already")
    says = sentence("Order {order} is in dispute since {since}. Close that dispute first.")


class NoDispute(errors.Missing):
    """The order has no open dispute."""

    title = sentence("No open dispute")
    says = sentence("Order {order} is not in dispute.")


def open_dispute(
    session: Session,
    store_id: str,
    hand: Hand,
    order_id: UUID,
    reason: str,
    *,
    channel: str | None = None,
) -> UUID:
    """
    Keep an order's pictures until a dispute is settled; a channel disputes only its own.

    :raises UnknownOrder: no such order, or another channel's
    :raises DisputedAlready: a dispute is open
    """
    order = _own(session, store_id, order_id, channel)
    open_one = queries.lock_open_dispute(session, store_id, order_id)
    if open_one is not None:
        since = open_one.opened_at.isoformat(timespec="seconds")
        raise DisputedAlready(order=order.external_ref, since=since)
    dispute_id = ids.new_id()
    session.add(
        Dispute(
            store_id=store_id,
            dispute_id=dispute_id,
            order_id=order_id,
            reason=reason,
            opened_at=hand.at,
            opened_by=hand.who,
        )
    )
    session.flush()
    _tell(session, order, hand, "dispute_opened", reason=reason)
    return dispute_id


def close_dispute(
    session: Session,
    store_id: str,
    hand: Hand,
    order_id: UUID,
    outcome: str,
    *,
    channel: str | None = None,
) -> UUID:
    """
    Settle the open dispute of an order.

    :raises UnknownOrder: no such order, or another channel's
    :raises NoDispute: none is open
    """
    order = _own(session, store_id, order_id, channel)
    dispute = queries.lock_open_dispute(session, store_id, order_id)
    if dispute is None:
        raise NoDispute(order=order.external_ref)
    dispute.closed_at, dispute.closed_by, dispute.outcome = hand.at, hand.who, outcome
    session.flush()
    _tell(session, order, hand, "dispute_closed", outcome=outcome)
    return dispute.dispute_id


def _own(session: Session, store_id: str, order_id: UUID, channel: str | None) -> Order:
    # Held, so that of two who dispute an order at the same moment one sees the other's.
    order = orders.lock(session, store_id, order_id)
    if channel is not None and order.channel != channel:
        raise orders.UnknownOrder(order=order_id)
    return order


def _tell(session: Session, order: Order, hand: Hand, kind: str, **said: str) -> None:
    ref = order.external_ref
    journal.tell(
        session,
        order.store_id,
        kind,
        order.order_id,
        hand.at,
        external_ref=ref,
        who=hand.who,
        **said,
    )
    note(session, order.store_id, hand, kind, order.order_id, **said)
