"""The verbs of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from wms import codes
from wms.catalogue import queries
from wms.catalogue.queries import SkuSeen
from wms.codes import Layout, Reading


@dataclass(frozen=True)
class Recognised:
    """
    An article, how many pieces (or grams) the code stands for, and what else it told.

    `quantity` is None where goods are sold by weight and the code says none, such as one of price.
    """

    sku: SkuSeen
    quantity: int | None
    lot: str | None = None
    expires_on: date | None = None


def recognise(
    session: Session, store_id: str, code: str, *, layouts: Iterable[Layout]
) -> Recognised | None:
    """
    Return what article a scanned or typed code stands for; None when the store knows none.

    `layouts` say what the labels of the store's own scales mean.

    :raises CodeRefused: the code holds what no honest code does
    """
    reading = codes.read(code, layouts=layouts)
    if reading.gtin is None:
        known = queries.find_sku(session, store_id, reading.raw)
        found = (known, 1) if known else queries.find_by_barcode(session, store_id, reading.raw)
    else:
        found = queries.find_by_barcode(session, store_id, reading.gtin)
    if found is None:
        return None
    sku, pieces = found
    quantity = _quantity(sku, pieces, reading)
    return Recognised(sku, quantity, reading.lot, reading.expires_on)


def _quantity(sku: SkuSeen, pieces: int, reading: Reading) -> int | None:
    if sku.sold_by == "weight":
        # On file for several grams, it is a pack of a fixed weight; for one gram, it says none.
        return reading.weight_g or (pieces if pieces > 1 else None)
    return pieces if reading.count is None else pieces * reading.count
