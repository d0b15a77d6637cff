"""Orders taken in without a web server around them."""

import json

from sqlalchemy.orm import Session

from tests.canal import NOON, STORE, a_key, an_order
from wms.errors import Refusal
from wms.orders.operations import Request
from wms.stock import operations as stock
from wms.stock.queries import list_available
from wms.stock.rules import Cause, Move
from wms.wire.orders import OrderNew


def a_request(*lines: tuple[str, int], key: str | None = None, **more: str) -> Request:
    """Return a request of the web shop for so many of these articles."""
    order = OrderNew.model_validate_json(json.dumps(an_order(*lines, **more)))
    return Request(order, "web-shop", key or a_key(), "a hash", _refused)


def _refused(refusal: Refusal) -> tuple[int, bytes]:
    return refusal.status, json.dumps({"code": refusal.code}).encode()


def code_in(body: bytes) -> str:
    """Return the code of a refusal, or `taken` when the order came in."""
    return str(json.loads(body).get("code", "taken"))


def available(session: Session, sku: str) -> int:
    """Return how many of an article can still be promised."""
    return list_available(session, STORE, [sku])[0].available


def empty_to(session: Session, sku: str, left: int) -> None:
    """Throw away what there is of an article, but for so many."""
    from sqlalchemy import select

    from wms.stock.model import Stock

    rows = session.scalars(select(Stock).where(Stock.store_id == STORE, Stock.sku == sku)).all()
    why = Cause("waste", "nadia", "office", NOON)
    for row in rows:
        keep = min(left, row.on_hand)
        left -= keep
        if row.on_hand > keep:
            goods = Move(sku, row.lot_id, row.on_hand - keep, row.place, "WASTE")
            stock.move(session, STORE, goods, why)
