"""A delivery counted in, line by line."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.catalogue.operations import Recognised
from wms.dashboard.door import MANAGERS, bp, day_began_at, hands, show
from wms.dashboard.forms import Sent, new_form_id, once
from wms.errors import Refusal
from wms.http.endpoint import page
from wms.http.sentences import say
from wms.http.services import services
from wms.inbound import operations, queries
from wms.inbound.operations import recognise_article

CODE_MAX = 512


@bp.get("/goods/receiving")
@page(may=MANAGERS)
def show_receiving() -> str:
    """Show the form for goods that come in, and what came in today."""
    values = {name: request.args.get(name, "")[:64] for name in ("delivery_ref", "bin")}
    return _show(Sent(values=values))


@bp.post("/goods/receiving")
@page(may=MANAGERS)
def create_receipt() -> Response | tuple[str, int]:
    """Count goods in."""
    sent = Sent()
    goods = (sent.code("code"), sent.ref("lot"), sent.day("expires_on"), sent.quantity())
    place, delivery_ref = sent.text("bin"), sent.text("delivery_ref", required=False)
    if sent.errors:
        return _show(sent, form_id=request.form.get("form_id")), 422
    try:
        said = services().database.run(
            lambda session: once(session, lambda: _receive(session, goods, place, delivery_ref))
        )
    except Refusal as refusal:
        return _show(sent, refused=say(refusal)), refusal.status
    flash(said)
    return redirect(url_for("dashboard.show_receiving", delivery_ref=delivery_ref, bin=place))


@bp.get("/goods/article")
@page(may=MANAGERS)
def show_recognised() -> str:
    """Show which article a code stands for, and what else the code tells: lot, date, quantity."""
    code = request.args.get("code", "").strip()[:CODE_MAX]
    found: Recognised | None = None
    if code:
        try:
            parts = services()
            with parts.database.reading() as session:
                found = recognise_article(session, parts.store_id, code, layouts=parts.layouts)
        except Refusal as refusal:
            return show("recognised", found=None, code=code, refused=say(refusal))
    return show("recognised", found=found, code=code, refused=None)


def _receive(
    session: Session,
    goods: tuple[str, str, date | None, int],
    place: str,
    delivery_ref: str,
) -> str:
    store_id, layouts = services().store_id, services().layouts
    article = recognise_article(session, store_id, goods[0], layouts=layouts).sku
    cause = hands().cause("receipt")
    operations.receive_goods(
        session,
        store_id,
        goods,
        place,
        cause,
        delivery_ref=delivery_ref or None,
        layouts=layouts,
    )
    said: str = gettext(
        "%(quantity)s of %(name)s received into %(bin)s.",
        quantity=goods[3],
        name=article.name,
        bin=place,
    )
    return said


def _show(sent: Sent, *, form_id: str | None = None, refused: tuple[str, str] | None = None) -> str:
    since = day_began_at(services().clock.now())
    with services().database.reading() as session:
        receipts = queries.list_receipts(session, services().store_id, since=since)
    return show(
        "receiving",
        sent=sent,
        form_id=form_id or new_form_id(),
        refused=refused,
        receipts=receipts,
    )
