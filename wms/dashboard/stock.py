"""What lies where: stock by article, bin and lot; one article with all its lots."""

from typing import Final

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.catalogue import queries as catalogue
from wms.catalogue.rules import as_scanned
from wms.dashboard.door import MANAGERS, asked, bp, hands, is_part, show
from wms.http.endpoint import page
from wms.http.services import services
from wms.inbound import queries as inbound
from wms.people import operations as audit
from wms.people.operations import Hand
from wms.stock import operations, queries
from wms.stock.operations import UnknownArticle
from wms.stock.queries import lots

PAGE_ROWS: Final = 100


@bp.get("/stock")
@page(may=MANAGERS)
def list_stock() -> str:
    """Show stock, searched by article, bin or lot, page by page."""
    text = asked("q")
    with services().database.reading() as session:
        rows = queries.list_stock(
            session, services().store_id, text=text, after=_cursor(), limit=PAGE_ROWS + 1
        )
    last = rows[PAGE_ROWS - 1] if len(rows) > PAGE_ROWS else None
    return show(
        "stock_rows" if is_part() else "stock",
        rows=rows[:PAGE_ROWS],
        text=text,
        next=None if last is None else f"{last.sku}~{last.place}~{last.lot}",
        is_first=_cursor() is None,
    )


@bp.get("/articles/<sku>")
@page(may=MANAGERS)
def show_article(sku: str) -> str:
    """Show an article: what can be promised, its lots, its codes, its latest movements."""
    store_id = services().store_id
    with services().database.reading() as session:
        article = catalogue.find_sku(session, store_id, sku)
        if article is None:
            raise UnknownArticle(code=sku)
        available = queries.list_available(session, store_id, [sku])
        return show(
            "article",
            article=article,
            available=available[0].available if available else 0,
            lots=lots.list_lots_of(session, store_id, sku),
            stock=lots.list_stock_of(session, store_id, sku),
            barcodes=catalogue.list_barcodes(session, store_id, sku),
            tagged=inbound.count_tags(session, store_id, sku),
            as_scanned=as_scanned,
            movements=queries.list_movements(session, store_id, text=sku, limit=20),
        )


@bp.post("/articles/<sku>/lots/<path:lot>/block")
@page(may=MANAGERS)
def set_block(sku: str, lot: str) -> Response:
    """Keep a lot from being promised and picked, or let it go again."""
    blocked, hand = request.form.get("blocked") == "1", hands()

    def work(session: Session) -> None:
        operations.block_lot(session, hand.store_id, sku, lot, blocked=blocked)
        if not blocked:
            # A lot that is let go is sellable only when its date is far enough away today.
            operations.begin_day(session, hand.store_id, now=hand.now)
        action = "lot_blocked" if blocked else "lot_released"
        note = Hand(hand.who, hand.device_id, hand.now)
        audit.note(session, hand.store_id, note, action, f"{sku} {lot}")

    services().database.run(work)
    if blocked:
        flash(gettext("Lot %(lot)s is blocked: it is neither promised nor picked.", lot=lot))
    else:
        flash(gettext("Lot %(lot)s can be sold again, if its date allows.", lot=lot))
    return redirect(url_for("dashboard.show_article", sku=sku))


def _cursor() -> tuple[str, str, str] | None:
    parts = asked("after", length_max=300).split("~", 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None  # noqa: PLR2004 -- its parts
