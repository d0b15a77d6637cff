"""A customer says that an order was wrong: its pictures are kept until that is settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors, ids
from wms.codes import Layout
from wms.db import journal
from wms.errors import sentence
from wms.gallery.operations import find_article, report_case
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


class NotPackedYet(errors.Conflict):
    """Nobody can have got the order: it is not packed."""

    title = sentence("Not packed yet")
    says = sentence("Order {order} is {state}: nobody can have got something wrong of it.")


@dataclass(frozen=True)
class Escape:
    """What a customer says of a line; `got` is a SKU or any code of what came instead."""

    line_no: int
    got: str | None
    words: str


_GONE: Final = frozenset({"packed", "handed_over"})


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


def report_escape(
    session: Session,
    store_id: str,
    hand: Hand,
    order_id: UUID,
    escape: Escape,
    *,
    layouts: Iterable[Layout],
    channel: str | None = None,
) -> UUID:
    """
    Bring an error that a customer found before the manager, as a case that teaches the senses.

    :raises UnknownOrder: no such order, or another channel's
    :raises NotPackedYet: it has not left the bench, so nobody got it
    :raises UnknownOrderLine: it has no such line
    :raises UnknownArticle: the store does not know what came instead
    """
    order = _own(session, store_id, order_id, channel)
    if order.state not in _GONE:
        raise NotPackedYet(order=order.external_ref, state=order.state)
    got = escape.got
    if got is not None:
        got = find_article(session, store_id, got, layouts=layouts).sku
    case_id = report_case(
        session, hand, store_id, order_id, escape.line_no, got_sku=got, words=escape.words
    )
    note(session, store_id, hand, "escape_reported", order_id, line_no=escape.line_no)
    return case_id


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
