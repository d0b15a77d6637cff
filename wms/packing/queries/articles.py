"""What a station knows an article by: its name, its codes, its size."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from wms.catalogue.model import Barcode, Sku


@dataclass(frozen=True)
class KnownArticle:
    """An article with its barcodes, each with its pieces, and its sides if all are known."""

    sku: str
    name: str
    size_mm: tuple[int, int, int] | None
    barcodes: tuple[tuple[str, int], ...]


def list_known(session: Session, store_id: str, skus: Collection[str]) -> dict[str, KnownArticle]:
    """Return what is known of articles, by SKU; those that the store does not stock lack."""
    sides = (Sku.length_mm, Sku.width_mm, Sku.height_mm)
    # An article without a barcode comes with none: what the outer join leaves out is null.
    rows: Iterable[Any] = session.execute(
        select(Sku.sku, Sku.name, *sides, Barcode.barcode, Barcode.quantity)
        .outerjoin(Barcode, and_(Barcode.store_id == Sku.store_id, Barcode.sku == Sku.sku))
        .where(Sku.store_id == store_id, Sku.sku.in_(skus))
        .order_by(Sku.sku, Barcode.quantity, Barcode.barcode)
    )
    known: dict[str, KnownArticle] = {}
    for sku, name, length, width, height, barcode, pieces in rows:
        size = (length, width, height) if length and width and height else None
        before = known[sku].barcodes if sku in known else ()
        codes = before if barcode is None else (*before, (barcode, pieces))
        known[sku] = KnownArticle(sku, name, size, codes)
    return known
