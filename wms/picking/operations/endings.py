"""How a walk ends: finished, taken away, or its order cancelled."""

from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors
from wms.db import journal
from wms.errors import sentence
from wms.orders import operations as orders
from wms.orders import queries as order_queries
from wms.orders.model import Order
from wms.orders.rules import may_follow
from wms.picking import queries
from wms.picking.model import PickTask
from wms.picking.operations.hands import Hands
from wms.picking.operations.picks import lock_walk
from wms.picking.operations.reasons import plan_again
from wms.picking.queries import carts
from wms.picking.rules import missing
from wms.stock import operations as stock
from wms.stock.rules import Take


class WalkUnfinished(errors.Conflict):
    """Stops are left."""

    title = sentence("Not finished yet")
    says = sentence("Stops left: {left}. Pick them, or report them short.")


class UnknownTask(errors.Missing):
    """No such task, or nobody walks it."""

    title = sentence("Unknown walk")
    says = sentence("Nobody is on this walk any more.")


class NothingToReturn(errors.Conflict):
    """The tote holds no goods of a cancelled order."""

    title = sentence("Nothing to put back")
    says = sentence("Tote {tote} holds no goods of a cancelled order.")


def finish_walk(session: Session, hands: Hands, task_id: UUID) -> None:
    """
    End a walk: its orders are picked, and their totes stand at the station.

    :raises TaskTakenAway: the task is no longer this person's
    :raises WalkUnfinished: stops are left
    """
    task = lock_walk(session, hands, task_id)
    lines = queries.lock_lines(session, hands.store_id, task_id)
    left = [line for line in lines if line.closed_at is None]
    if left:
        raise WalkUnfinished(left=len(left))
    task.state = "done"
    task.finished_at = hands.now
    task.version += 1
    for order_id in sorted({line.order_id for line in lines}):
        _end_order(session, hands, orders.lock(session, hands.store_id, order_id))
    journal.tell(session, hands.store_id, "task_finished", task_id, hands.now, who=hands.who)


def _end_order(session: Session, hands: Hands, order: Order) -> None:
    if order.state != "picking":
        return
    lines = order_queries.lock_lines(session, hands.store_id, order.order_id)
    if any(line.picked for line in lines):
        orders.go_to(order, "picked")
        order.picked_at = hands.now
        kind = "order_picked"
    else:
        orders.mark_cancelled(order, now=hands.now)
        kind = "order_cancelled"
    journal.tell(
        session,
        hands.store_id,
        kind,
        order.order_id,
        hands.now,
        external_ref=order.external_ref,
    )


def take_away(session: Session, hands: Hands, task_id: UUID) -> PickTask:
    """
    Take a walk from whoever is on it; the next free picker gets it.

    :raises UnknownTask: nobody is on it
    """
    task = queries.lock_task(session, hands.store_id, task_id)
    if task is None or task.state != "leased":
        raise UnknownTask
    task.state = "ready"
    task.person_id = None
    task.leased_until = None
    task.version += 1
    journal.tell(session, hands.store_id, "task_taken_away", task_id, hands.now, who=hands.who)
    return task


def cancel_order(
    session: Session, hands: Hands, order_id: UUID, *, channel: str | None = None
) -> Order:
    """
    Cancel an order that is not packed yet; promises are taken back, its stops leave the walk.

    The walk goes on for the other orders on the cart, planned again; without any it ends. What
    was picked already stays in its tote until somebody puts it back. Cancelling again changes
    nothing. A channel can only cancel its own.

    :raises UnknownOrder: no such order, or another channel's
    :raises TooLateToCancel: it is on the bench, packed, or gone
    """
    task = queries.lock_task_of_order(session, hands.store_id, order_id)
    order = orders.lock(session, hands.store_id, order_id)
    if task is None and order.state == "picking":
        # Somebody was given it while we waited for the order.
        task = queries.lock_task_of_order(session, hands.store_id, order_id)
    if channel is not None and order.channel != channel:
        raise orders.UnknownOrder(order=order_id)
    if order.state == "cancelled":
        return order
    if not may_follow(order.state, "cancelled"):
        raise orders.TooLateToCancel(order=order.external_ref, state=order.state)
    _drop_stops(session, hands, order_id)
    _cancel_lines(session, hands, order_id)
    orders.mark_cancelled(order, now=hands.now)
    if task is not None:
        _go_on_without(session, hands, task, order)
    journal.tell(
        session,
        hands.store_id,
        "order_cancelled",
        order_id,
        hands.now,
        external_ref=order.external_ref,
        reason="asked",
        who=hands.who,
    )
    return order


def _cancel_lines(session: Session, hands: Hands, order_id: UUID) -> None:
    lines = order_queries.lock_lines(session, hands.store_id, order_id)
    # Articles in the order in which intake holds them, so that the two never wait crosswise.
    for line in sorted(lines, key=lambda line: line.sku):
        left = orders.open_quantity(line)
        if left:
            orders.settle_line(line, cancelled=left)
            stock.release_reservation(
                session, hands.store_id, (order_id, line.line_no), line.sku, left
            )


def _drop_stops(session: Session, hands: Hands, order_id: UUID) -> None:
    lines = queries.lock_open_lines_of_order(session, hands.store_id, order_id)
    for line in sorted(lines, key=lambda line: (line.place, line.lot_id)):
        left = missing(line.wanted, line.picked, line.short)
        take = Take(line.place, line.lot_id, line.sku, left)
        stock.unallocate(session, hands.store_id, (order_id, line.line_no), take)
        line.short += left
        line.closed_at = hands.now


def _go_on_without(session: Session, hands: Hands, task: PickTask, order: Order) -> None:
    """Let a walk go on over the stops that are left, or end it if no order is."""
    task.version += 1
    session.flush()
    if carts.find_cart(session, hands.store_id, task.task_id).orders:
        plan_again(session, hands.store_id, task, "order_cancelled", order=order.external_ref)
    else:
        task.state = "cancelled"
        task.finished_at = hands.now


def put_back(session: Session, hands: Hands, tote: str) -> str:
    """
    Empty a tote of a cancelled order into the returns bin; return that bin.

    :raises NothingToReturn: the tote holds no such goods
    """
    load = queries.lock_load(session, hands.store_id, tote)
    order = None if load is None else orders.lock(session, hands.store_id, load.order_id)
    returns = queries.find_returns_bin(session, hands.store_id)
    if load is None or order is None or order.state != "cancelled" or returns is None:
        raise NothingToReturn(tote=tote)
    cause = hands.cause("return", order.order_id, reason="order cancelled")
    stock.empty_into(session, hands.store_id, tote, returns, cause)
    load.emptied_at = hands.now
    return returns
