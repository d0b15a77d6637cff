"""Bins with equal right: where an article lies with the same date as where a stop takes it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
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
    free = Stock.on_hand - Stock.allocated
    query = (
        select(
            PickLine.pick_line_id,
            PickLine.order_id,
            PickLine.wanted,
            Stock.place,
            Stock.lot_id,
            PickLine.sku,
            Place.node,
            free,
        )
        .join(Stock, and_(Stock.store_id == PickLine.store_id, Stock.sku == PickLine.sku))
        .join(Lot, and_(Lot.store_id == Stock.store_id, Lot.lot_id == Stock.lot_id))
        .join(Place, and_(Place.store_id == Stock.store_id, Place.place == Stock.place))
        .where(
            _is_untouched(store_id, task_id),
            Lot.sellable,
            Place.kind == "pick",
            free >= PickLine.wanted,
            _is_equal(),
        )
        .order_by(PickLine.pick_line_id, Stock.place, Stock.lot_id)
    )
    return fill(EqualBin, session.execute(query))


def _is_untouched(store_id: str, task_id: UUID) -> ColumnElement[bool]:
    return and_(
        PickLine.store_id == store_id,
        PickLine.task_id == task_id,
        PickLine.closed_at.is_(None),
        PickLine.picked == 0,
        PickLine.short == 0,
    )


def _is_equal() -> ColumnElement[bool]:
    """Tell whether a bin elsewhere holds what the stop's own does: the same date and class."""
    own, here, kept_here, kept_there = aliased(Lot), aliased(Place), aliased(Zone), aliased(Zone)
    return exists().where(
        own.store_id == PickLine.store_id,
        own.lot_id == PickLine.lot_id,
        or_(
            Lot.expires_on == own.expires_on,
            and_(Lot.expires_on.is_(None), own.expires_on.is_(None)),
        ),
        here.store_id == PickLine.store_id,
        here.place == PickLine.place,
        here.node != Place.node,
        kept_here.store_id == here.store_id,
        kept_here.zone == here.zone,
        kept_there.store_id == Place.store_id,
        kept_there.zone == Place.zone,
        kept_there.storage == kept_here.storage,
    )
