"""What screens and programs read of stock and movements, page by page."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.stock.model import Lot, Movement, SkuStock, Stock


@dataclass(frozen=True)
class StockSeen:
    """What lies in one place of one lot."""

    sku: str
    name: str
    sold_by: str
    lot: str
    expires_on: date | None
    sellable: bool
    place: str
    on_hand: int
    allocated: int


@dataclass(frozen=True)
class MovementSeen:
    """One line of the ledger."""

    movement_id: UUID
    at: datetime
    sku: str
    name: str
    sold_by: str
    lot: str
    quantity: int
    from_place: str
    to_place: str
    cause: str
    reason: str | None
    who: str
    order_id: UUID | None


@dataclass(frozen=True)
class AvailableSeen:
    """What of an article can still be promised."""

    sku: str
    available: int
    version: int


def list_stock(
    session: Session,
    store_id: str,
    *,
    text: str = "",
    after: tuple[str, str, str] | None = None,
    limit: int = 50,
) -> list[StockSeen]:
    """Return stock by article, place and lot; `text` is part of a name, or a SKU, place or lot."""
    query = (
        select(
            Stock.sku,
            Sku.name,
            Sku.sold_by,
            Lot.lot,
            Lot.expires_on,
            Lot.sellable,
            Stock.place,
            Stock.on_hand,
            Stock.allocated,
        )
        .join(Lot, and_(Lot.store_id == Stock.store_id, Lot.lot_id == Stock.lot_id))
        .join(Sku, and_(Sku.store_id == Stock.store_id, Sku.sku == Stock.sku))
        .where(Stock.store_id == store_id, Stock.on_hand > 0)
        .order_by(Stock.sku, Stock.place, Lot.lot)
        .limit(limit)
    )
    if text:
        query = query.where(
            or_(
                Stock.sku == text,
                Stock.place == text,
                Lot.lot == text,
                Sku.name.icontains(text, autoescape=True),
            )
        )
    if after is not None:
        query = query.where(tuple_(Stock.sku, Stock.place, Lot.lot) > after)
    return fill(StockSeen, session.execute(query))


def list_movements(
    session: Session,
    store_id: str,
    *,
    text: str = "",
    before: UUID | None = None,
    limit: int = 50,
) -> list[MovementSeen]:
    """Return movements, newest first; `text` is a SKU, place, lot, person or order id."""
    query = (
        select(
            Movement.movement_id,
            Movement.at,
            Movement.sku,
            Sku.name,
            Sku.sold_by,
            Lot.lot,
            Movement.quantity,
            Movement.from_place,
            Movement.to_place,
            Movement.cause,
            Movement.reason,
            Movement.who,
            Movement.order_id,
        )
        .join(Lot, and_(Lot.store_id == Movement.store_id, Lot.lot_id == Movement.lot_id))
        .join(Sku, and_(Sku.store_id == Movement.store_id, Sku.sku == Movement.sku))
        .where(Movement.store_id == store_id)
        .order_by(Movement.movement_id.desc())
        .limit(limit)
    )
    if text:
        query = query.where(_speaks_of(text))
    if before is not None:
        query = query.where(Movement.movement_id < before)
    return fill(MovementSeen, session.execute(query))


def _speaks_of(text: str) -> ColumnElement[bool]:
    matches = [
        Movement.sku == text,
        Movement.from_place == text,
        Movement.to_place == text,
        Lot.lot == text,
        Movement.who == text,
    ]
    order_id = _as_uuid(text)
    if order_id is not None:
        matches.append(Movement.order_id == order_id)
    return or_(*matches)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def list_available(session: Session, store_id: str, skus: list[str]) -> list[AvailableSeen]:
    """Return what can be promised of those of these articles that the store knows."""
    rows = session.execute(
        select(SkuStock.sku, SkuStock.sellable - SkuStock.reserved, SkuStock.version)
        .where(SkuStock.store_id == store_id, SkuStock.sku.in_(skus))
        .order_by(SkuStock.sku)
    )
    return [AvailableSeen(row[0], max(0, row[1]), row[2]) for row in rows]
