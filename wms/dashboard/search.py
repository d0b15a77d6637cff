"""One field for every id: orders, parcels, totes, articles, barcodes, bins, lots, people."""

from typing import Final

from flask import redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.catalogue import queries as catalogue
from wms.catalogue.operations import recognise
from wms.catalogue.queries import SkuSeen
from wms.codes import CodeRefused
from wms.dashboard.door import MANAGERS, asked, bp, show
from wms.http.endpoint import page
from wms.http.services import services
from wms.packing import queries as packing
from wms.picking.queries import is_tote
from wms.picking.queries import search as queries
from wms.picking.queries.search import OrderHit
from wms.stock import queries as stock

TEXT_MAX: Final = 512
ROWS_MAX: Final = 20


@bp.get("/search")
@page(may=MANAGERS)
def search() -> str | Response:
    """Show what an id stands for; when it is one order or one article, that page at once."""
    text = asked("q", length_max=TEXT_MAX)
    store_id = services().store_id
    if not text:
        return show("search", text=text, orders=[], articles=[], people=[], stock=[])
    with services().database.reading() as session:
        orders = _orders(session, text)
        articles = _articles(session, text)
        people = queries.search_people(session, store_id, text)
        rows = [] if articles else stock.list_stock(session, store_id, text=text, limit=ROWS_MAX)
        empty_tote = is_tote(session, store_id, text.upper())
    if len(orders) == 1 and not (articles or people or rows):
        return redirect(url_for("dashboard.show_order", order_id=orders[0].order_id))
    if len(articles) == 1 and not (orders or people):
        return redirect(url_for("dashboard.show_article", sku=articles[0].sku))
    if empty_tote and not (orders or articles or people or rows):
        return redirect(url_for("dashboard.list_movements", q=text.upper()))
    return show("search", text=text, orders=orders, articles=articles, people=people, stock=rows)


def _orders(session: Session, text: str) -> list[OrderHit]:
    store_id = services().store_id
    parcel = packing.find_parcel(session, store_id, text)
    wanted = text if parcel is None else str(parcel.order_id)
    return queries.search_orders(session, store_id, wanted, limit=ROWS_MAX)


def _articles(session: Session, text: str) -> list[SkuSeen]:
    store_id = services().store_id
    try:
        known = recognise(session, store_id, text, layouts=services().layouts)
    except CodeRefused:
        known = None
    if known is not None:
        return [known.sku]
    return catalogue.search(session, store_id, text, limit=ROWS_MAX)
