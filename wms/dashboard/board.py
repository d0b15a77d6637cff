"""The orders board: every live order by its due moment, and how it stands against it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.dashboard import words
from wms.dashboard.door import MANAGERS, bp, show
from wms.dashboard.due import Pace, Promise, Standing, promise
from wms.db import journal
from wms.http.endpoint import page
from wms.http.services import services
from wms.picking.queries import board as queries
from wms.picking.queries.board import BoardRow
from wms.picking.rules import LEG_MM

PAGE_ROWS: Final = 100
LIVE_MAX: Final = 2_000
OVER: Final = ("handed_over", "cancelled")
STATES: Final = ("received", "picking", "picked", "packing", "packed", *OVER)
_AT_RISK: Final[tuple[Standing, ...]] = ("late", "will_be_late")


@dataclass(frozen=True)
class Wanted:
    """Which orders the reader wants to see: of a state, those at risk, or all that are live."""

    state: str = ""
    at_risk: bool = False

    def holds(self, order: Promise) -> bool:
        """Tell whether an order belongs into the list."""
        if self.at_risk:
            return order.standing in _AT_RISK
        if self.state:
            return order.order.state == self.state
        return order.standing != "over"


@bp.get("/orders")
@page(may=MANAGERS)
def list_orders() -> str:
    """Show the board, or a further page of it."""
    wanted, parts = _wanted(), services()
    with parts.database.reading() as session:
        position = journal.newest(session)
        rows = _list(session, wanted, _cursor())
        counts = queries.count_states(session, parts.store_id)
        pace = read_pace(session)
    now = parts.clock.now()
    orders = [promise(row, now, pace) for row in rows[:PAGE_ROWS]]
    last = orders[-1].order if len(rows) > PAGE_ROWS else None
    return show(
        "orders",
        orders=[order for order in orders if wanted.holds(order)],
        wanted=wanted,
        counts=counts,
        states=words.order_states(),
        position=position,
        next=None if last is None else f"{last.due_at.isoformat()}~{last.order_id}",
    )


@bp.get("/orders/rows/<uuid:order_id>")
@page(may=MANAGERS)
def show_order_row(order_id: UUID) -> str | Response:
    """Show one row of the board again; nothing when the order does not belong into it."""
    with services().database.reading() as session:
        row = queries.find_on_board(session, services().store_id, order_id)
        pace = read_pace(session)
    if row is None:
        return Response(status=204)
    order = promise(row, services().clock.now(), pace)
    return show("order_row", order=order) if _wanted().holds(order) else Response(status=204)


def list_live(session: Session) -> list[Promise]:
    """Return every order that is not over, as it stands now."""
    pace, now = read_pace(session), services().clock.now()
    rows = queries.list_board(session, services().store_id, limit=LIVE_MAX)
    return [promise(row, now, pace) for row in rows]


def list_at_risk(session: Session) -> list[Promise]:
    """Return the orders that are late or will be."""
    return [order for order in list_live(session) if order.standing in _AT_RISK]


def count_at_risk(orders: list[Promise]) -> tuple[int, int]:
    """Return how many orders are late, and how many will be."""
    standings = [order.standing for order in orders]
    return standings.count("late"), standings.count("will_be_late")


def read_pace(session: Session) -> Pace:
    """Return how fast this store works."""
    settings = services().settings
    return Pace(
        walking_mm_per_s=settings.picking.walking_mm_per_s,
        seconds_per_stop=settings.picking.seconds_per_stop,
        packing=timedelta(minutes=settings.packing.minutes),
        handover=timedelta(minutes=settings.handover.minutes),
        leg_mm=queries.typical_leg_mm(session, services().store_id) or LEG_MM,
    )


def _wanted() -> Wanted:
    state = request.args.get("state", "")
    return Wanted(state if state in STATES else "", at_risk=request.args.get("at_risk") == "1")


def _list(session: Session, wanted: Wanted, cursor: tuple[datetime, UUID] | None) -> list[BoardRow]:
    store_id = services().store_id
    if wanted.at_risk:
        # What is at risk is worked out, not stored; there are never more live orders than this.
        return [order.order for order in list_at_risk(session)][:PAGE_ROWS]
    if wanted.state in OVER:
        return queries.list_over(
            session, store_id, wanted.state, before=cursor, limit=PAGE_ROWS + 1
        )
    states = [wanted.state] if wanted.state else []
    return queries.list_board(session, store_id, states=states, after=cursor, limit=PAGE_ROWS + 1)


def _cursor() -> tuple[datetime, UUID] | None:
    due_at, _, order_id = request.args.get("after", "").partition("~")
    try:
        moment = datetime.fromisoformat(due_at)
        return (moment.astimezone(UTC), UUID(order_id)) if moment.tzinfo else None
    except (OverflowError, ValueError):
        return None
