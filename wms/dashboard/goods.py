"""Goods moved, set right and thrown away by hand: plain forms."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.dashboard.door import MANAGERS, bp, hands, show
from wms.dashboard.forms import Sent, new_form_id, once
from wms.errors import Refusal
from wms.http.endpoint import page
from wms.http.sentences import say
from wms.http.services import services
from wms.inbound import operations as inbound

Answer = Response | tuple[str, int]
FIELDS = ("sku", "lot", "bin", "to_bin", "quantity", "reason")


@bp.get("/goods/moving")
@page(may=MANAGERS)
def show_moving() -> str:
    """Show the form for carrying goods from bin to bin."""
    return _show("moving", _empty())


@bp.post("/goods/moving")
@page(may=MANAGERS)
def create_move() -> Answer:
    """Record that goods were carried from one bin to another."""
    sent = Sent()
    lot = (sent.text("sku"), sent.text("lot"))
    ways = (sent.text("bin"), sent.text("to_bin"), sent.quantity())

    def work(session: Session) -> str:
        cause = hands().cause("move")
        inbound.carry_between_bins(session, services().store_id, lot, ways, cause)
        said: str = gettext(
            "%(quantity)s of %(sku)s moved from %(from_bin)s to %(to_bin)s.",
            quantity=ways[2],
            sku=lot[0],
            from_bin=ways[0],
            to_bin=ways[1],
        )
        return said

    return _record("moving", sent, work)


@bp.get("/goods/adjusting")
@page(may=MANAGERS)
def show_adjusting() -> str:
    """Show the form for setting right what a bin holds."""
    return _show("adjusting", _empty())


@bp.post("/goods/adjusting")
@page(may=MANAGERS)
def create_adjustment() -> Answer:
    """Set right what a bin holds."""
    sent = Sent()
    lot = (sent.text("sku"), sent.text("lot"))
    change = (sent.text("bin"), sent.quantity(signed=True))
    reason = sent.reason()

    def work(session: Session) -> str:
        cause = hands().cause("adjustment", reason=reason)
        inbound.adjust_bin(session, services().store_id, lot, change, cause)
        said: str = gettext(
            "%(bin)s: %(change)s of %(sku)s.", bin=change[0], change=f"{change[1]:+d}", sku=lot[0]
        )
        return said

    return _record("adjusting", sent, work)


@bp.get("/goods/wasting")
@page(may=MANAGERS)
def show_wasting() -> str:
    """Show the form for throwing goods away."""
    return _show("wasting", _empty())


@bp.post("/goods/wasting")
@page(may=MANAGERS)
def create_waste() -> Answer:
    """Record that goods were thrown away."""
    sent = Sent()
    lot = (sent.text("sku"), sent.text("lot"))
    place, quantity, reason = sent.text("bin"), sent.quantity(), sent.reason()

    def work(session: Session) -> str:
        cause = hands().cause("waste", reason=reason)
        inbound.waste_from_bin(session, services().store_id, lot, (place, quantity), cause)
        said: str = gettext(
            "%(quantity)s of %(sku)s thrown away from %(bin)s.",
            quantity=quantity,
            sku=lot[0],
            bin=place,
        )
        return said

    return _record("wasting", sent, work)


def _record(name: str, sent: Sent, work: Callable[[Session], str]) -> Answer:
    if sent.errors:
        return _show(name, sent, form_id=request.form.get("form_id")), 422
    try:
        said = services().database.run(lambda session: once(session, lambda: work(session)))
    except Refusal as refusal:
        return _show(name, sent, refused=say(refusal)), refusal.status
    flash(said)
    return redirect(url_for(f"dashboard.show_{name}"))


def _empty() -> Sent:
    """Return an empty form, or one that a link from a stock row has filled in."""
    return Sent(values={name: request.args.get(name, "")[:64] for name in FIELDS})


def _show(
    name: str,
    sent: Sent,
    *,
    form_id: str | None = None,
    refused: tuple[str, str] | None = None,
) -> str:
    return show(name, sent=sent, form_id=form_id or new_form_id(), refused=refused)
