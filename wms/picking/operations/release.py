"""Work for a picker who is free: the order with the least slack, its goods chosen, leased whole."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from wms import ids
from wms.db import journal
from wms.orders import operations as orders
from wms.orders import queries as order_queries
from wms.orders.model import Order, OrderLine
from wms.picking import queries
from wms.picking.model import PickTask, TaskOrder
from wms.picking.operations.hands import Hands
from wms.picking.operations.stops import add_instead, add_stop, give_up_quantity
from wms.picking.rules import USUAL_PACE, Pace, start_by
from wms.stock import operations as stock
from wms.stock.queries import lock_free
from wms.stock.rules import Wish, share_out

ORDERS_TRIED_MAX = 50


def claim_work(
    session: Session, hands: Hands, *, lease_minutes: int, pace: Pace = USUAL_PACE
) -> UUID | None:
    """
    Lease a task: the one being walked, one that lies free, or the order with the least slack.

    Return the task's id, or None when there is nothing to pick.
    """
    until = hands.now + timedelta(minutes=lease_minutes)
    task = queries.lock_leased_task(session, hands.store_id, hands.who)
    if task is None:
        task = queries.lock_free_task(session, hands.store_id, now=hands.now)
        if task is None:
            task = _release_most_urgent(session, hands, pace)
        if task is None:
            return None
        task.version += 1
        task.started_at = task.started_at or hands.now
    task.state = "leased"
    task.person_id = hands.who
    task.device_id = hands.device_id
    task.leased_until = until
    return task.task_id


def _release_most_urgent(session: Session, hands: Hands, pace: Pace) -> PickTask | None:
    stock.begin_day_if_new(session, hands.store_id, now=hands.now)
    waiting = sorted(
        order_queries.list_waiting(session, hands.store_id),
        key=lambda one: (start_by(one.due_at, one.open_lines, pace), one.placed_at, one.order_id),
    )
    for one in waiting[:ORDERS_TRIED_MAX]:
        order = order_queries.lock_waiting(session, hands.store_id, one.order_id)
        task = None if order is None else _release(session, hands, order)
        if task is not None:
            return task
    return None


def _release(session: Session, hands: Hands, order: Order) -> PickTask | None:
    """Turn an order into a task; None when nothing of it could be found in any bin."""
    task = _make_task(session, hands, order)
    orders.go_to(order, "picking")
    order.released_at = hands.now
    lines = [
        line
        for line in order_queries.lock_lines(session, hands.store_id, order.order_id)
        if line.state == "open"
    ]
    if not choose_stops(session, hands, task, lines):
        _give_up(session, hands, order, task)
        return None
    journal.tell(
        session,
        hands.store_id,
        "order_released",
        order.order_id,
        hands.now,
        external_ref=order.external_ref,
        task=str(task.task_id),
    )
    return task


def _make_task(session: Session, hands: Hands, order: Order) -> PickTask:
    task = PickTask(
        store_id=hands.store_id,
        task_id=ids.new_id(),
        state="ready",
        due_at=order.due_at,
        made_at=hands.now,
        walk_mm=0,
        s_shape_mm=0,
        proof="",
        station="",
        version=0,
    )
    session.add(task)
    session.flush()
    session.add(
        TaskOrder(
            store_id=hands.store_id,
            task_id=task.task_id,
            order_id=order.order_id,
            slot=1,
            slots=1,
            joined_at=hands.now,
        )
    )
    return task


def choose_stops(session: Session, hands: Hands, task: PickTask, lines: Sequence[OrderLine]) -> int:
    """
    Choose bins for what is open of these lines, first expired first; return how many stops.

    The ledger may have promised more than was there. Where the customer takes something instead,
    that is chosen; the rest is short.
    """
    holdings = lock_free(session, hands.store_id, [line.sku for line in lines])
    wishes = [Wish(line.line_no, line.sku, orders.open_quantity(line)) for line in lines]
    shares = share_out(wishes, holdings)
    stops = 0
    for line in lines:
        for take in shares[line.line_no]:
            add_stop(session, hands, task, line, take)
            stops += 1
    session.flush()
    for line in lines:
        found = sum(take.quantity for take in shares[line.line_no])
        lacking = orders.open_quantity(line) - found
        instead = add_instead(session, hands, task, line, lacking)
        stops += bool(instead)
        if lacking > instead:
            give_up_quantity(session, hands, line, lacking - instead)
    session.flush()
    return stops


def _give_up(session: Session, hands: Hands, order: Order, task: PickTask) -> None:
    """End an order of which nothing is left to give."""
    task.state = "cancelled"
    orders.mark_cancelled(order, now=hands.now)
    journal.tell(
        session,
        hands.store_id,
        "order_cancelled",
        order.order_id,
        hands.now,
        external_ref=order.external_ref,
        reason="nothing_left",
    )
