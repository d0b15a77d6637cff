"""All SQL of the catalogue."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from wms.catalogue.model import Barcode, Sku
from wms.db.filling import fill


@dataclass(frozen=True)
class SkuSeen:
    """An article."""

    sku: str
    name: str
    department: str
    storage: str
    sold_by: str
    weight_g: int
    days_left_min: int
    price_cents: int
    home_bin: str | None


@dataclass(frozen=True)
class BarcodeSeen:
    """A code of an article, fourteen digits where it is a GTIN."""

    barcode: str
    quantity: int
    kind: str


_COLUMNS = [getattr(Sku, name) for name in SkuSeen.__dataclass_fields__]


def find_sku(session: Session, store_id: str, sku: str) -> SkuSeen | None:
    """Return an article."""
    rows = session.execute(select(*_COLUMNS).where(Sku.store_id == store_id, Sku.sku == sku))
    return next(iter(fill(SkuSeen, rows)), None)


def find_by_barcode(session: Session, store_id: str, barcode: str) -> tuple[SkuSeen, int] | None:
    """Return the article that a code (GTINs with fourteen digits) stands for, and how many."""
    row = session.execute(
        select(*_COLUMNS, Barcode.quantity)
        .join(Barcode, and_(Barcode.store_id == Sku.store_id, Barcode.sku == Sku.sku))
        .where(Sku.store_id == store_id, Barcode.barcode == barcode)
    ).first()
    return None if row is None else (SkuSeen(*row[:-1]), row[-1])


def list_barcodes(session: Session, store_id: str, sku: str) -> list[BarcodeSeen]:
    """Return the codes of an article."""
    rows = session.execute(
        select(Barcode.barcode, Barcode.quantity, Barcode.kind)
        .where(Barcode.store_id == store_id, Barcode.sku == sku)
        .order_by(Barcode.quantity, Barcode.barcode)
    )
    return fill(BarcodeSeen, rows)


def search(session: Session, store_id: str, text: str, *, limit: int = 20) -> list[SkuSeen]:
    """Return articles whose name holds `text`, or whose SKU it is."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(
            Sku.store_id == store_id,
            or_(Sku.sku == text, Sku.name.icontains(text, autoescape=True)),
        )
        .order_by(Sku.name)
        .limit(limit)
    )
    return fill(SkuSeen, rows)
