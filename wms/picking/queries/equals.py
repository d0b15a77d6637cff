"""Bins with equal right: where an article lies with the same date as where a stop takes it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from wms.db.filling import fill
from wms.picking.model import PickLine
from wms.places.model import Place, Zone
from wms.stock.model import Lot, Stock


@dataclass(frozen=True)
class EqualBin:
    """A bin that has all that a stop wants, of the same date and storage class; so much is free."""

    pick_line_id: UUID
    order_id: UUID
    wanted: int
    place: str
    lot_id: UUID
    sku: str
    node: int
    free: int


def list_equal_bins(session: Session, store_id: str, task_id: UUID) -> list[EqualBin]:
    """Return the bins with equal right for the stops of a task at which nothing was done yet."""
    here, own = aliased(Place), aliased(Lot)
    here_zone, there_zone = aliased(Zone), aliased(Zone)
    query = (
        select(
            PickLine.pick_line_id,
            PickLine.order_id,
            PickLine.wanted,
            Stock.place,
            Stock.lot_id,
            PickLine.sku,
            Place.node,
            (Stock.on_hand - Stock.allocated).label("free"),
        )
        .join(own, and_(own.store_id == PickLine.store_id, own.lot_id == PickLine.lot_id))
        .join(here, and_(here.store_id == PickLine.store_id, here.place == PickLine.place))
        .join(here_zone, and_(here_zone.store_id == here.store_id, here_zone.zone == here.zone))
        .join(Stock, and_(Stock.store_id == PickLine.store_id, Stock.sku == PickLine.sku))
        .join(Lot, and_(Lot.store_id == Stock.store_id, Lot.lot_id == Stock.lot_id))
        .join(Place, and_(Place.store_id == Stock.store_id, Place.place == Stock.place))
        .join(
            there_zone, and_(there_zone.store_id == Place.store_id, there_zone.zone == Place.zone)
        )
        .where(
            PickLine.store_id == store_id,
            PickLine.task_id == task_id,
            PickLine.closed_at.is_(None),
            PickLine.picked == 0,
            PickLine.short == 0,
            Place.kind == "pick",
            Place.node != here.node,
            there_zone.storage == here_zone.storage,
            Lot.sellable,
            or_(
                Lot.expires_on == own.expires_on,
                and_(Lot.expires_on.is_(None), own.expires_on.is_(None)),
            ),
            Stock.on_hand - Stock.allocated >= PickLine.wanted,
        )
        .order_by(PickLine.pick_line_id, Stock.place, Stock.lot_id)
    )
    return fill(EqualBin, session.execute(query))
