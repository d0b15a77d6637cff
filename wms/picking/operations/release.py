"""Work for a picker who is free: a cart of orders, their goods chosen, leased whole."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
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
from wms.picking.operations.offers import Chosen
from wms.picking.operations.positions import note_taken_over
from wms.picking.operations.reasons import plan_again
from wms.picking.operations.stops import add_instead, add_stop, give_up_quantity
from wms.picking.queries import carts
from wms.stock import operations as stock
from wms.stock.queries import lock_free
from wms.stock.rules import Wish, share_out


def resume_work(session: Session, hands: Hands, *, lease_minutes: int) -> UUID | None:
    """
    Lease the walk that the picker is on, or one that lies free; return its id.

    None: there is none, so a cart has to be released. What expired at midnight is not offered
    for it, though no order has come in since.
    """
    task = queries.lock_leased_task(session, hands.store_id, hands.who)
    if task is None:
        task = queries.lock_free_task(session, hands.store_id, now=hands.now)
    if task is None:
        stock.begin_day_if_new(session, hands.store_id, now=hands.now)
        return None
    return _lease(session, task, hands, lease_minutes)


def release_cart(
    session: Session, hands: Hands, chosen: Iterable[Chosen], *, lease_minutes: int
) -> UUID | None:
    """
    Lease the picker a walk for these orders; return its id.

    Orders that wait no more are left out, and those of which nothing is left in any bin end
    here. None: no order was left to walk for. Whoever has a walk already keeps that one.
    """
    task = queries.lock_leased_task(session, hands.store_id, hands.who)
    if task is None:
        held = _lock(session, hands, chosen)
        if not held:
            return None
        task = _make_task(session, hands, min(order.due_at for order, _ in held))
        if not _put_on(session, hands, task, held, slot=1):
            session.delete(task)
            return None
    return _lease(session, task, hands, lease_minutes)


def join_cart(
    session: Session, hands: Hands, task_id: UUID, one: Chosen, *, cart_totes: int
) -> bool:
    """
    Put one order more on the cart that this picker is walking with; its walk is planned again.

    False when that cannot be any more: the order went to somebody else, the walk is over, or its
    slots are taken.
    """
    # What expired at midnight is not offered, though no order has come in since.
    stock.begin_day_if_new(session, hands.store_id, now=hands.now)
    task = queries.lock_task(session, hands.store_id, task_id)
    if task is None or task.state != "leased" or task.person_id != hands.who:
        return False
    cart = carts.find_cart(session, hands.store_id, task_id)
    if cart.slots + one.totes > cart_totes:
        return False
    held = _lock(session, hands, [one])
    if not held or not _put_on(session, hands, task, held, slot=cart.slots + 1):
        return False
    order = held[0][0]
    task.due_at = min(task.due_at, order.due_at)
    plan_again(session, hands.store_id, task, "order_added", order=order.external_ref)
    task.version += 1
    return True


def _lease(session: Session, task: PickTask, hands: Hands, minutes: int) -> UUID:
    if task.state != "leased" or task.person_id != hands.who:
        note_taken_over(session, hands.store_id, task)
        task.version += 1
        task.started_at = task.started_at or hands.now
    task.state = "leased"
    task.person_id = hands.who
    task.device_id = hands.device_id
    task.leased_until = hands.now + timedelta(minutes=minutes)
    return task.task_id


def _lock(session: Session, hands: Hands, chosen: Iterable[Chosen]) -> list[tuple[Order, int]]:
    """Return (order, totes) of those that still wait and that nobody else is taking, held."""
    asked = [
        (order_queries.lock_waiting(session, hands.store_id, one.order_id), one.totes)
        for one in chosen
    ]
    return [(order, totes) for order, totes in asked if order is not None]


def _make_task(session: Session, hands: Hands, due_at: datetime) -> PickTask:
    task = PickTask(
        store_id=hands.store_id,
        task_id=ids.new_id(),
        state="ready",
        due_at=due_at,
        made_at=hands.now,
        walk_mm=0,
        s_shape_mm=0,
        proof="",
        station="",
        version=0,
    )
    session.add(task)
    session.flush()
    return task


def _put_on(
    session: Session,
    hands: Hands,
    task: PickTask,
    held: Sequence[tuple[Order, int]],
    *,
    slot: int,
) -> int:
    """Put orders on a cart, from a slot on; return how many there was anything to walk for."""
    for order, _ in held:
        orders.go_to(order, "picking")
        order.released_at = hands.now
    lines = [
        line
        for order, _ in held
        for line in order_queries.lock_lines(session, hands.store_id, order.order_id)
        if line.state == "open"
    ]
    walked = choose_stops(session, hands, task, lines)
    placed = 0
    for order, totes in held:
        if order.order_id not in walked:
            _give_up(session, hands, order)
            continue
        _place(session, hands, task, order, (slot, totes))
        slot += totes
        placed += 1
    session.flush()
    return placed


def _place(
    session: Session, hands: Hands, task: PickTask, order: Order, where: tuple[int, int]
) -> None:
    """Give an order its place on the cart: (first slot, how many)."""
    session.add(
        TaskOrder(
            store_id=hands.store_id,
            task_id=task.task_id,
            order_id=order.order_id,
            slot=where[0],
            slots=where[1],
            joined_at=hands.now,
        )
    )
    journal.tell(
        session,
        hands.store_id,
        "order_released",
        order.order_id,
        hands.now,
        external_ref=order.external_ref,
        task=str(task.task_id),
    )


def choose_stops(
    session: Session, hands: Hands, task: PickTask, lines: Sequence[OrderLine]
) -> set[UUID]:
    """
    Choose bins for what is open of these lines, first expired first; return the orders with stops.

    The ledger may have promised more than was there. Where the customer takes something instead,
    that is chosen; the rest is short.
    """
    # All orders at once: bins are held in one order, so that two carts never wait crosswise.
    holdings = lock_free(session, hands.store_id, [line.sku for line in lines])
    wishes = [
        Wish((line.order_id, line.line_no), line.sku, orders.open_quantity(line)) for line in lines
    ]
    shares = share_out(wishes, holdings)
    walked = set()
    with session.no_autoflush:  # the stops are written together, not one by one
        for line in lines:
            for take in shares[line.order_id, line.line_no]:
                add_stop(session, hands, task, line, take)
                walked.add(line.order_id)
    session.flush()
    for line in lines:
        found = sum(take.quantity for take in shares[line.order_id, line.line_no])
        lacking = orders.open_quantity(line) - found
        instead = add_instead(session, hands, task, line, lacking)
        if instead:
            walked.add(line.order_id)
        if lacking > instead:
            give_up_quantity(session, hands, line, lacking - instead)
    session.flush()
    return walked


def _give_up(session: Session, hands: Hands, order: Order) -> None:
    """End an order of which nothing is left to give."""
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
