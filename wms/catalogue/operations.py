"""The verbs of the catalogue."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from wms import codes
from wms.catalogue import queries
from wms.catalogue.queries import SkuSeen


@dataclass(frozen=True)
class Recognised:
    """An article, how many pieces (or grams) the code stands for, and what else it told."""

    sku: SkuSeen
    quantity: int
    lot: str | None = None
    expires_on: date | None = None


def recognise(session: Session, store_id: str, code: str) -> Recognised | None:
    """
    Return what article a scanned or typed code stands for; None when the store knows none.

    :raises CodeRefused: the code holds what no honest code does
    """
    reading = codes.read(code)
    if reading.gtin is None:
        known = queries.find_sku(session, store_id, reading.raw)
        found = (known, 1) if known else queries.find_by_barcode(session, store_id, reading.raw)
    else:
        found = queries.find_by_barcode(session, store_id, reading.gtin)
    if found is None:
        return None
    sku, pieces = found
    quantity = reading.weight_g if sku.sold_by == "weight" and reading.weight_g else pieces
    if reading.count is not None and sku.sold_by == "each":
        quantity = pieces * reading.count
    return Recognised(sku, quantity, reading.lot, reading.expires_on)
