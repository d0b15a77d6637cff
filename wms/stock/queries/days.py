"""Lots and their dates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.base import table_of
from wms.places.model import Place, Store
from wms.stock.model import Lot, SkuStock, Stock

_SKU_STOCK = table_of(SkuStock)


@dataclass(frozen=True)
class DatedLot:
    """A lot, what decides whether it may be sold, and whether it now counts as sellable."""

    lot_id: UUID
    sku: str
    expires_on: date | None
    blocked: bool
    sellable: bool
    days_left_min: int


def lock_store(session: Session, store_id: str) -> Store:
    """Return the store, held for this transaction."""
    return session.scalars(select(Store).where(Store.store_id == store_id).with_for_update()).one()


def find_time_zone(session: Session, store_id: str) -> str:
    """Return the store's time zone, as the IANA names it."""
    return session.scalars(select(Store.time_zone).where(Store.store_id == store_id)).one()


def find_day_end(session: Session, store_id: str) -> datetime:
    """Return the moment until which the lots' flags are right."""
    return session.scalars(select(Store.day_ends_at).where(Store.store_id == store_id)).one()


def find_days_left_min(session: Session, store_id: str, sku: str) -> int | None:
    """Return how many days an article must have left; None when there is no such article."""
    return session.scalar(select(Sku.days_left_min).where(Sku.store_id == store_id, Sku.sku == sku))


def list_lots(session: Session, store_id: str) -> list[DatedLot]:
    """Return every lot of the store."""
    rows = session.execute(
        select(Lot.lot_id, Lot.sku, Lot.expires_on, Lot.blocked, Lot.sellable, Sku.days_left_min)
        .join(Sku, and_(Sku.store_id == Lot.store_id, Sku.sku == Lot.sku))
        .where(Lot.store_id == store_id)
    )
    return [DatedLot(*row) for row in rows]


def set_sellable(
    session: Session, store_id: str, lots: Collection[UUID], *, sellable: bool
) -> None:
    """Set the flag of these lots."""
    session.execute(
        update(Lot).where(Lot.store_id == store_id, Lot.lot_id.in_(lots)).values(sellable=sellable)
    )


def count_sellable_again(session: Session, store_id: str, skus: Collection[str]) -> None:
    """Work out afresh what of these articles can be sold."""
    # Held first, in a statement of its own: the sum must see the moves of whoever held them before.
    session.execute(
        select(SkuStock.sku)
        .where(SkuStock.store_id == store_id, SkuStock.sku.in_(skus))
        .order_by(SkuStock.sku)
        .with_for_update()
    )
    in_pick_bins = (
        select(func.coalesce(func.sum(Stock.on_hand), 0))
        .join(Lot, and_(Lot.store_id == Stock.store_id, Lot.lot_id == Stock.lot_id))
        .join(Place, and_(Place.store_id == Stock.store_id, Place.place == Stock.place))
        .where(
            Stock.store_id == _SKU_STOCK.c.store_id,
            Stock.sku == _SKU_STOCK.c.sku,
            Lot.sellable,
            Place.kind == "pick",
        )
        .scalar_subquery()
    )
    session.execute(
        update(_SKU_STOCK)
        .where(_SKU_STOCK.c.store_id == store_id, _SKU_STOCK.c.sku.in_(skus))
        .values(sellable=in_pick_bins, version=_SKU_STOCK.c.version + 1)
    )
