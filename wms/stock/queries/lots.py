"""The lots of one article, and where they lie."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from wms.db.filling import fill
from wms.places.model import Place
from wms.stock.model import Lot, Stock


@dataclass(frozen=True)
class LotSeen:
    """A lot of an article, whether it may be sold, and how much of it is in the store."""

    lot: str
    expires_on: date | None
    blocked: bool
    sellable: bool
    on_hand: int


@dataclass(frozen=True)
class HoldingSeen:
    """What lies in one place of one lot of the article."""

    place: str
    kind: str
    lot: str
    expires_on: date | None
    on_hand: int
    allocated: int


def list_lots_of(session: Session, store_id: str, sku: str, *, limit: int = 100) -> list[LotSeen]:
    """Return the lots of an article, those that are in the store first, first expired first."""
    on_hand = func.coalesce(func.sum(Stock.on_hand), 0)
    query = (
        select(Lot.lot, Lot.expires_on, Lot.blocked, Lot.sellable, on_hand)
        .outerjoin(Stock, and_(Stock.store_id == Lot.store_id, Stock.lot_id == Lot.lot_id))
        .where(Lot.store_id == store_id, Lot.sku == sku)
        .group_by(Lot.store_id, Lot.lot_id)
        .order_by(on_hand == 0, Lot.expires_on, Lot.lot)
        .limit(limit)
    )
    return fill(LotSeen, session.execute(query))


def list_stock_of(
    session: Session, store_id: str, sku: str, *, limit: int = 200
) -> list[HoldingSeen]:
    """Return where an article lies, bins before totes and parcels, first expired first."""
    query = (
        select(Stock.place, Place.kind, Lot.lot, Lot.expires_on, Stock.on_hand, Stock.allocated)
        .join(Lot, and_(Lot.store_id == Stock.store_id, Lot.lot_id == Stock.lot_id))
        .join(Place, and_(Place.store_id == Stock.store_id, Place.place == Stock.place))
        .where(Stock.store_id == store_id, Stock.sku == sku, Stock.on_hand > 0)
        .order_by(Place.kind != "pick", Lot.expires_on, Stock.place)
        .limit(limit)
    )
    return fill(HoldingSeen, session.execute(query))
