"""What a picker did at a stop: took goods, found too few, took a pick back, ended the walk."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from wms import errors, ids
from wms.db import journal
from wms.errors import sentence
from wms.orders import operations as orders
from wms.orders import queries as order_queries
from wms.orders.model import Order, OrderLine
from wms.picking import queries
from wms.picking.model import PickLine, PickTask, ToteLoad
from wms.picking.operations.hands import Hands
from wms.picking.rules import missing
from wms.stock import operations as stock
from wms.stock.rules import Move


class UnknownPickLine(errors.Missing):
    """No such stop in this task."""

    title = sentence("Unknown stop")
    says = sentence("This stop is not part of the walk any more. Bring the goods to the manager.")


class TaskTakenAway(errors.Conflict):
    """The task is somebody else's, or over."""

    title = sentence("The walk is no longer yours")
    says = sentence("The walk was given to somebody else. Bring what you took to the manager.")


class WalkIsOver(errors.Conflict):
    """The walk ended without the picker: its orders were cancelled, or somebody else has it."""

    title = sentence("The walk is over")
    says = sentence("Your walk is over: cancelled, or somebody else has it. Bring the tote back.")


class UnknownAuthor(errors.NotAllowed):
    """A command by somebody who never logged in on the device."""

    title = sentence("Unknown author")
    says = sentence("{who} never logged in on {device_id}. Log in there and tell the manager.")


class OrderWasCancelled(errors.Conflict):
    """The customer does not want the order any more."""

    title = sentence("Order cancelled")
    says = sentence("Order {order} was cancelled. Bring its tote to the returns bin.")


class PickedTooMany(errors.Conflict):
    """More than the stop wants."""

    title = sentence("More picked than wanted")
    says = sentence("{sku}: {wanted} still wanted, {quantity} taken. Put the rest back.")


class UnknownTote(errors.Missing):
    """No such tote."""

    title = sentence("Unknown tote")
    says = sentence("{tote} is not a tote of this store. Scan the code on the tote.")


class ToteTaken(errors.Conflict):
    """The tote holds another order."""

    title = sentence("Tote in use")
    says = sentence("Tote {tote} holds another order. Take an empty one.")


def lock_walk(session: Session, hands: Hands, task_id: UUID) -> PickTask:
    """
    Return the task that this person is walking, held for this transaction.

    :raises TaskTakenAway: it is somebody else's, or over
    """
    task = queries.lock_task(session, hands.store_id, task_id)
    if task is None or task.state != "leased" or task.person_id != hands.who:
        raise TaskTakenAway
    return task


def lock_stop(session: Session, hands: Hands, task_id: UUID, pick_line_id: UUID) -> PickLine:
    """
    Return a stop of the task, held for this transaction.

    :raises UnknownPickLine: the task has no such stop
    """
    line = queries.lock_line(session, hands.store_id, pick_line_id)
    if line is None or line.task_id != task_id:
        raise UnknownPickLine
    return line


def lock_order_line(session: Session, hands: Hands, line: PickLine) -> tuple[Order, OrderLine]:
    """
    Return order and order line of a stop, held for this transaction.

    :raises OrderWasCancelled: nobody wants it any more
    """
    order = orders.lock(session, hands.store_id, line.order_id)
    if order.state == "cancelled":
        raise OrderWasCancelled(order=order.external_ref)
    order_line = order_queries.lock_line(session, hands.store_id, line.order_id, line.line_no)
    if order_line is None:
        raise UnknownPickLine
    return order, order_line


def record_pick(
    session: Session,
    hands: Hands,
    stop: tuple[UUID, UUID],
    quantity: int,
    tote: str,
    *,
    lease_minutes: int,
) -> PickLine:
    """
    Record what a picker took at a stop (task, pick line) and put into a tote.

    :raises TaskTakenAway: the task is no longer this person's
    :raises PickedTooMany: the stop wants fewer than that
    :raises ToteTaken: the tote holds another order
    """
    task = lock_walk(session, hands, stop[0])
    line = lock_stop(session, hands, *stop)
    order, order_line = lock_order_line(session, hands, line)
    wanted = missing(line.wanted, line.picked, line.short)
    if quantity > wanted:
        raise PickedTooMany(sku=line.sku, wanted=wanted, quantity=quantity)
    _load_tote(session, hands, tote, order)
    stock.take_allocated(
        session,
        hands.store_id,
        (line.order_id, line.line_no),
        Move(line.sku, line.lot_id, quantity, line.place, tote),
        hands.cause("pick", line.order_id),
    )
    line.picked += quantity
    close_if_done(line, hands)
    orders.settle_line(order_line, picked=quantity)
    task.leased_until = hands.now + timedelta(minutes=lease_minutes)
    _tell(session, hands, "pick_recorded", line, quantity=quantity, tote=tote)
    return line


def extend_lease(session: Session, hands: Hands, task_id: UUID, minutes: int) -> None:
    """
    Let a picker who is still at work keep the walk.

    :raises TaskTakenAway: the task is no longer this person's
    """
    task = lock_walk(session, hands, task_id)
    task.leased_until = hands.now + timedelta(minutes=minutes)


def close_if_done(line: PickLine, hands: Hands) -> None:
    """Close a stop at which nothing is missing any more."""
    if missing(line.wanted, line.picked, line.short) == 0:
        line.closed_at = hands.now


def _load_tote(session: Session, hands: Hands, tote: str, order: Order) -> None:
    load = queries.lock_load(session, hands.store_id, tote)
    if load is not None:
        if load.order_id != order.order_id:
            raise ToteTaken(tote=tote)
        return
    if not queries.is_tote(session, hands.store_id, tote):
        raise UnknownTote(tote=tote)
    session.add(
        ToteLoad(
            store_id=hands.store_id,
            load_id=ids.new_id(),
            tote=tote,
            order_id=order.order_id,
            loaded_at=hands.now,
        )
    )
    session.flush()


def _tell(session: Session, hands: Hands, kind: str, line: PickLine, **more: object) -> None:
    journal.tell(
        session,
        hands.store_id,
        kind,
        line.order_id,
        hands.now,
        line_no=line.line_no,
        sku=line.sku,
        bin=line.place,
        who=hands.who,
        **more,
    )


class NothingToUndo(errors.Conflict):
    """The pick is not there to be taken back."""

    title = sentence("Nothing to take back")
    says = sentence("That pick was never recorded, or is taken back already.")


def undo_pick(session: Session, hands: Hands, task_id: UUID, undoes: UUID) -> None:
    """
    Take a pick back: the goods lie in their bin again, promised to the same line.

    :raises TaskTakenAway: the task is no longer this person's
    :raises NothingToUndo: no such pick, or it is taken back already
    """
    lock_walk(session, hands, task_id)
    pick = queries.find_applied(session, hands.store_id, undoes)
    if pick is None or pick.kind != "pick" or queries.is_undone(session, hands.store_id, undoes):
        raise NothingToUndo
    line = lock_stop(session, hands, task_id, UUID(pick.body["pick_line_id"]))
    _, order_line = lock_order_line(session, hands, line)
    quantity = int(pick.body["quantity"])
    stock.untake(
        session,
        hands.store_id,
        (line.order_id, line.line_no),
        Move(line.sku, line.lot_id, quantity, pick.body["tote"], line.place),
        hands.cause("unpick", line.order_id, reason=str(undoes)),
    )
    line.picked -= quantity
    line.closed_at = None
    orders.settle_line(order_line, picked=-quantity)
    _free_if_empty(session, hands, pick.body["tote"])
    _tell(session, hands, "pick_undone", line, quantity=quantity)


def _free_if_empty(session: Session, hands: Hands, tote: str) -> None:
    load = queries.lock_load(session, hands.store_id, tote)
    if load is not None and not stock.is_holding(session, hands.store_id, tote):
        load.emptied_at = hands.now
