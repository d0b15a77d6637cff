"""Stops put on a walk: for what was ordered, or what is given instead; what lacks is short."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from wms import ids
from wms.db import journal
from wms.orders import operations as orders
from wms.orders import queries as order_queries
from wms.orders.model import OrderLine
from wms.picking.model import PickLine, PickTask
from wms.picking.operations.hands import Hands
from wms.stock import operations as stock
from wms.stock.queries import list_available, lock_free
from wms.stock.rules import Holding, Take, choose_bins


def add_stop(session: Session, hands: Hands, task: PickTask, line: OrderLine, take: Take) -> None:
    """Add a stop to a task and promise its goods; the walk is planned afterwards."""
    stock.allocate(session, hands.store_id, (line.order_id, line.line_no), take)
    session.add(
        PickLine(
            store_id=hands.store_id,
            pick_line_id=ids.new_id(),
            task_id=task.task_id,
            order_id=line.order_id,
            line_no=line.line_no,
            stop_no=0,
            place=take.place,
            lot_id=take.lot_id,
            sku=take.sku,
            wanted=take.quantity,
            picked=0,
            short=0,
            leg_mm=0,
        )
    )


def give_up_quantity(
    session: Session, hands: Hands, line: OrderLine, quantity: int, *, reason: str | None = None
) -> None:
    """Settle so many pieces of a line as short, and take their promise back."""
    orders.settle_line(line, short=quantity)
    stock.release_reservation(
        session, hands.store_id, (line.order_id, line.line_no), line.sku, quantity
    )
    journal.tell(
        session,
        hands.store_id,
        "line_short",
        line.order_id,
        hands.now,
        line_no=line.line_no,
        sku=line.sku,
        quantity=quantity,
        who=hands.who,
        **({} if reason is None else {"reason": reason}),
    )


def add_instead(
    session: Session,
    hands: Hands,
    task: PickTask,
    order_line: OrderLine,
    quantity: int,
    *,
    here: Callable[[Sequence[Holding]], list[Holding]] = list,
) -> int:
    """
    Add stops for what the customer takes instead; return how many pieces they give.

    `here` keeps of what lies in the bins what can be taken now.
    """
    given = 0
    for sku in order_line.substitution.get("skus", []):
        lacking = quantity - given
        if lacking <= 0:
            break
        # What lies in the bins may be promised to others; only the rest is given away.
        unpromised = sum(row.available for row in list_available(session, hands.store_id, [sku]))
        wanted = min(lacking, unpromised)
        takes = choose_bins(here(lock_free(session, hands.store_id, [sku])), wanted)
        found = sum(take.quantity for take in takes)
        if found and stock.reserve(session, hands.store_id, {sku: found}):
            _give_instead(session, hands, task, order_line, takes)
            given += found
    return given


def _give_instead(
    session: Session, hands: Hands, task: PickTask, order_line: OrderLine, takes: list[Take]
) -> None:
    quantity = sum(take.quantity for take in takes)
    orders.settle_line(order_line, substituted=quantity)
    stock.release_reservation(
        session,
        hands.store_id,
        (order_line.order_id, order_line.line_no),
        order_line.sku,
        quantity,
    )
    lines = order_queries.lock_lines(session, hands.store_id, order_line.order_id)
    other = OrderLine(
        store_id=hands.store_id,
        order_id=order_line.order_id,
        line_no=max(line.line_no for line in lines) + 1,
        sku=takes[0].sku,
        ordered=quantity,
        picked=0,
        substituted=0,
        short=0,
        cancelled=0,
        state="open",
        substitution={"rule": "none", "skus": []},
        substitutes_line_no=order_line.line_no,
        gift=order_line.gift,
        bundle=order_line.bundle,
    )
    order_queries.add_line(session, other)
    for take in takes:
        add_stop(session, hands, task, other, take)
    session.flush()
