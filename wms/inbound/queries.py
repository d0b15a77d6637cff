"""All SQL of goods coming in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.inbound.model import Receipt, RfidTag
from wms.places.model import Place
from wms.stock.model import Lot


@dataclass(frozen=True)
class ReceiptSeen:
    """Goods that were counted in."""

    receipt_id: UUID
    delivery_ref: str | None
    sku: str
    name: str
    sold_by: str
    lot: str
    bin: str
    quantity: int
    received_at: datetime
    received_by: str


def is_inside(session: Session, store_id: str, place: str) -> bool:
    """Tell whether goods can be put into this place by hand."""
    kind = session.scalar(
        select(Place.kind).where(Place.store_id == store_id, Place.place == place)
    )
    return kind in ("pick", "receiving", "returns")


def add_receipt(session: Session, receipt: Receipt) -> None:
    """Write a receipt."""
    session.add(receipt)
    session.flush()


def list_receipts(
    session: Session, store_id: str, *, since: datetime, limit: int = 100
) -> list[ReceiptSeen]:
    """Return what was counted in since a moment, newest first."""
    rows = session.execute(
        select(
            Receipt.receipt_id,
            Receipt.delivery_ref,
            Receipt.sku,
            Sku.name,
            Sku.sold_by,
            Lot.lot,
            Receipt.bin,
            Receipt.quantity,
            Receipt.received_at,
            Receipt.received_by,
        )
        .join(Sku, and_(Sku.store_id == Receipt.store_id, Sku.sku == Receipt.sku))
        .join(Lot, and_(Lot.store_id == Receipt.store_id, Lot.lot_id == Receipt.lot_id))
        .where(Receipt.store_id == store_id, Receipt.received_at >= since)
        .order_by(Receipt.received_at.desc(), Receipt.receipt_id.desc())
        .limit(limit)
    )
    return fill(ReceiptSeen, rows)


def find_tag(session: Session, store_id: str, tag_id: UUID) -> RfidTag | None:
    """Return the tag of this id, to be changed."""
    return session.scalar(
        select(RfidTag)
        .where(RfidTag.store_id == store_id, RfidTag.tag_id == tag_id)
        .with_for_update()
    )


def is_epc_known(session: Session, store_id: str, epc: str) -> bool:
    """Tell whether a number was allotted before."""
    known = select(RfidTag.tag_id).where(RfidTag.store_id == store_id, RfidTag.epc == epc)
    return session.scalar(known) is not None


def add_tag(session: Session, tag: RfidTag) -> None:
    """Keep a number that was allotted."""
    session.add(tag)
    session.flush()


def count_tags(session: Session, store_id: str, sku: str) -> int:
    """Return how many pieces of an article were given a tag."""
    written = select(func.count()).where(
        RfidTag.store_id == store_id, RfidTag.sku == sku, RfidTag.written_at.is_not(None)
    )
    return session.scalar(written) or 0
