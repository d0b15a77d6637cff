"""One order: its lines, what happened to it, its goods, its parcels, and its end."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as WerkzeugResponse

from wms.dashboard import words
from wms.dashboard.board import read_pace
from wms.dashboard.door import MANAGERS, bp, hands, show
from wms.dashboard.due import promise
from wms.db import journal
from wms.db.timeline import list_facts
from wms.errors import Refusal
from wms.http.endpoint import page
from wms.http.sentences import say
from wms.http.services import services
from wms.orders import queries as orders
from wms.orders.operations import UnknownOrder
from wms.orders.rules import may_follow
from wms.packing import queries as packing
from wms.people import operations as audit
from wms.people.operations import Hand
from wms.picking.operations import cancel_order
from wms.picking.queries import board, floor
from wms.stock import queries as stock


@bp.get("/orders/<uuid:order_id>")
@page(may=MANAGERS)
def show_order(order_id: UUID) -> str:
    """Show all there is to know of an order."""
    return _show(order_id)


@bp.post("/orders/<uuid:order_id>/cancellation")
@page(may=MANAGERS)
def cancel(order_id: UUID) -> WerkzeugResponse | tuple[str, int]:
    """Cancel an order that is not packed yet."""
    hand = hands()

    def work(session: Session) -> str:
        order = cancel_order(session, hand, order_id)
        note = Hand(hand.who, hand.device_id, hand.now)
        audit.note(session, hand.store_id, note, "order_cancelled", order_id)
        return order.external_ref

    try:
        reference = services().database.run(work)
    except UnknownOrder:
        raise
    except Refusal as refusal:
        return _show(order_id, refused=say(refusal)), refusal.status
    flash(gettext("Order %(order)s is cancelled.", order=reference))
    return redirect(url_for("dashboard.show_order", order_id=order_id))


def _show(order_id: UUID, refused: tuple[str, str] | None = None) -> str:
    store_id = services().store_id
    with services().database.reading() as session:
        row = board.find_on_board(session, store_id, order_id)
        seen = orders.find_order(session, store_id, order_id)
        if row is None or seen is None:
            raise UnknownOrder(order=order_id)
        return show(
            "order",
            promise=promise(row, services().clock.now(), read_pace(session)),
            seen=seen,
            lines=orders.list_lines(session, store_id, order_id),
            facts=list_facts(session, store_id, order_id),
            described=words.described,
            movements=stock.list_movements(session, store_id, text=str(order_id), limit=200),
            sessions=packing.list_sessions(session, store_id, order_id),
            parcels=packing.list_parcels(session, store_id, order_id),
            photos=packing.list_photos(session, store_id, order_id),
            walk=floor.find_task_of_order(session, store_id, order_id),
            can_cancel=may_follow(row.state, "cancelled"),
            refused=refused,
            position=journal.newest(session),
        )
