"""Too few found: look in other bins, then for what the customer takes instead, then give up."""

from uuid import UUID

from sqlalchemy.orm import Session

from wms.orders.model import OrderLine
from wms.picking.model import PickLine, PickTask
from wms.picking.operations.hands import Hands
from wms.picking.operations.picks import (
    PickedTooMany,
    close_if_done,
    lock_order_line,
    lock_stop,
    lock_walk,
)
from wms.picking.operations.reasons import plan_again
from wms.picking.operations.stops import add_instead, add_stop, give_up_quantity
from wms.picking.queries import plans
from wms.picking.rules import missing
from wms.stock import operations as stock
from wms.stock.queries import lock_free
from wms.stock.rules import Move, Take, choose_bins

_GOES_TO = {
    "empty": ("ADJUSTMENT", "adjustment"),
    "not_found": ("ADJUSTMENT", "adjustment"),
    "damaged": ("WASTE", "waste"),
    "expired": ("WASTE", "waste"),
}


def record_short(
    session: Session, hands: Hands, stop: tuple[UUID, UUID], quantity: int, reason: str
) -> PickLine:
    """
    Record that so many are not there to be taken at a stop (task, pick line), and why.

    The ledger loses them. The walk gets a stop at another bin that has them, or one for an article
    that the customer takes instead; what cannot be had at all is short.

    :raises TaskTakenAway: the task is no longer this person's
    :raises PickedTooMany: fewer than that are missing
    """
    # What expired at midnight is not offered, though no order has come in since.
    stock.begin_day_if_new(session, hands.store_id, now=hands.now)
    task = lock_walk(session, hands, stop[0])
    line = lock_stop(session, hands, *stop)
    _, order_line = lock_order_line(session, hands, line)
    wanted = missing(line.wanted, line.picked, line.short)
    if quantity > wanted:
        raise PickedTooMany(sku=line.sku, wanted=wanted, quantity=quantity)
    line.short += quantity
    close_if_done(line, hands)
    elsewhere = _take_elsewhere(session, hands, (task, line, order_line), quantity, reason)
    instead = add_instead(session, hands, task, order_line, quantity - elsewhere)
    lacking = quantity - elsewhere - instead
    if lacking:
        give_up_quantity(session, hands, order_line, lacking)
    _plan_again(session, hands, task, line, reason, instead=bool(instead))
    task.version += 1
    return line


def _plan_again(
    session: Session, hands: Hands, task: PickTask, line: PickLine, reason: str, *, instead: bool
) -> None:
    """Have the rest planned from here: over new stops, or because one less may turn it round."""
    facts = {"bin": line.place, "name": plans.find_name(session, hands.store_id, line.sku)}
    if instead:
        given = plans.find_instead(session, hands.store_id, line.order_id, line.line_no)
        plan_again(session, hands.store_id, task, "substituted", instead=given, **facts)
    else:
        plan_again(session, hands.store_id, task, "short", reason=reason, **facts)


def _lose(session: Session, hands: Hands, line: PickLine, quantity: int, reason: str) -> None:
    take = Take(line.place, line.lot_id, line.sku, quantity)
    stock.unallocate(session, hands.store_id, (line.order_id, line.line_no), take)
    target, cause = _GOES_TO[reason]
    stock.move(
        session,
        hands.store_id,
        Move(line.sku, line.lot_id, quantity, line.place, target),
        hands.cause(cause, line.order_id, reason=f"short: {reason}"),
    )


def _take_elsewhere(
    session: Session,
    hands: Hands,
    stop: tuple[PickTask, PickLine, OrderLine],
    quantity: int,
    reason: str,
) -> int:
    """Add stops at other bins with the same article; return how many pieces they give."""
    task, line, order_line = stop
    # Looked up first: bins are held before their article, as by whoever picks from them.
    holdings = lock_free(session, hands.store_id, [line.sku])
    _lose(session, hands, line, quantity, reason)
    # Nobody is sent back to where they have just been in vain.
    missed = plans.list_bins_missed(session, hands.store_id, line.order_id, line.sku)
    takes = choose_bins([each for each in holdings if each.place not in missed], quantity)
    for take in takes:
        add_stop(session, hands, task, order_line, take)
    return sum(take.quantity for take in takes)
