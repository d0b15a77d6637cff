"""Movements, and the running sums that each of them changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, insert, select, update
from sqlalchemy.orm import Session

from wms.db.base import table_of
from wms.db.upsert import add_or_change
from wms.places.model import Place
from wms.stock.model import Allocation, Lot, Movement, Reservation, SkuStock, Stock
from wms.stock.rules import Cause, Holding, Move, Take

_STOCK = table_of(Stock)
_SKU_STOCK = table_of(SkuStock)
_ALLOCATION = table_of(Allocation)
_RESERVATION = table_of(Reservation)


def change_sku_stock(
    session: Session, store_id: str, sku: str, *, sellable: int = 0, reserved: int = 0
) -> None:
    """Add to what can be sold, and to what is promised, of an article."""
    session.execute(
        update(_SKU_STOCK)
        .where(_SKU_STOCK.c.store_id == store_id, _SKU_STOCK.c.sku == sku)
        .values(
            sellable=_SKU_STOCK.c.sellable + sellable,
            reserved=_SKU_STOCK.c.reserved + reserved,
            version=_SKU_STOCK.c.version + 1,
        )
    )


def change_reservation(
    session: Session, store_id: str, order_id: UUID, line_no: int, change: int
) -> None:
    """Add to what is still promised to an order line."""
    session.execute(
        update(_RESERVATION)
        .where(
            _RESERVATION.c.store_id == store_id,
            _RESERVATION.c.order_id == order_id,
            _RESERVATION.c.line_no == line_no,
        )
        .values(quantity=_RESERVATION.c.quantity + change)
    )


def take_out(session: Session, store_id: str, move: Move, *, allocated: int = 0) -> bool:
    """Take goods out of a place, `allocated` of them promised; False when not so many are free."""
    done = session.execute(
        update(_STOCK)
        .where(
            _STOCK.c.store_id == store_id,
            _STOCK.c.place == move.from_place,
            _STOCK.c.lot_id == move.lot_id,
            _STOCK.c.allocated >= allocated,
            _STOCK.c.on_hand - _STOCK.c.allocated >= move.quantity - allocated,
        )
        .values(on_hand=_STOCK.c.on_hand - move.quantity, allocated=_STOCK.c.allocated - allocated)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def put_in(session: Session, store_id: str, move: Move, *, allocated: int = 0) -> None:
    """Put goods into a place, `allocated` of them promised to an order line."""
    row = {
        "store_id": store_id,
        "place": move.to_place,
        "lot_id": move.lot_id,
        "sku": move.sku,
        "on_hand": move.quantity,
        "allocated": allocated,
    }
    changes: dict[str, object] = {
        "on_hand": _STOCK.c.on_hand + move.quantity,
        "allocated": _STOCK.c.allocated + allocated,
    }
    add_or_change(session, _STOCK, row, changes)


def add_movement(
    session: Session, store_id: str, movement_id: UUID, move: Move, cause: Cause
) -> None:
    """Write a movement into the ledger."""
    session.execute(
        insert(Movement),
        [
            {
                "store_id": store_id,
                "movement_id": movement_id,
                "at": cause.at,
                "sku": move.sku,
                "lot_id": move.lot_id,
                "quantity": move.quantity,
                "from_place": move.from_place,
                "to_place": move.to_place,
                "cause": cause.cause,
                "reason": cause.reason,
                "who": cause.who,
                "device_id": cause.device_id,
                "command_id": cause.command_id,
                "order_id": cause.order_id,
            }
        ],
    )


def change_allocated(session: Session, store_id: str, take: Take, change: int) -> bool:
    """Add to what of a stock row is promised; False when that cannot be."""
    after = _STOCK.c.allocated + change
    done = session.execute(
        update(_STOCK)
        .where(
            _STOCK.c.store_id == store_id,
            _STOCK.c.place == take.place,
            _STOCK.c.lot_id == take.lot_id,
            after >= 0,
            after <= _STOCK.c.on_hand,
        )
        .values(allocated=after)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def change_allocation(
    session: Session, store_id: str, line: tuple[UUID, int], take: Take, change: int
) -> None:
    """Add to what an order line (order, line number) still takes from a stock row."""
    order_id, line_no = line
    row = {
        "store_id": store_id,
        "order_id": order_id,
        "line_no": line_no,
        "place": take.place,
        "lot_id": take.lot_id,
        "sku": take.sku,
        "quantity": change,
    }
    # The row to insert is checked before the conflict is seen, so a lowering is an UPDATE.
    if change >= 0:
        changes: dict[str, object] = {"quantity": _ALLOCATION.c.quantity + change}
        add_or_change(session, _ALLOCATION, row, changes)
        return
    session.execute(
        update(_ALLOCATION)
        .where(*(column == row[column.name] for column in _ALLOCATION.primary_key))
        .values(quantity=_ALLOCATION.c.quantity + change)
    )


def lock_free(session: Session, store_id: str, skus: Iterable[str]) -> list[Holding]:
    """Return what is free of these articles in sellable lots in pick bins, the rows held."""
    rows = session.execute(
        select(
            Stock.place,
            Stock.lot_id,
            Stock.sku,
            Lot.expires_on,
            (Stock.on_hand - Stock.allocated).label("free"),
        )
        .join(Lot, and_(Lot.store_id == Stock.store_id, Lot.lot_id == Stock.lot_id))
        .join(Place, and_(Place.store_id == Stock.store_id, Place.place == Stock.place))
        .where(
            Stock.store_id == store_id,
            Stock.sku.in_(set(skus)),
            Stock.on_hand > Stock.allocated,
            Lot.sellable,
            Place.kind == "pick",
        )
        .order_by(Stock.place, Stock.lot_id)
        .with_for_update(of=Stock)
    )
    return [Holding(*row) for row in rows]


@dataclass(frozen=True)
class MoveSetting:
    """What decides whether a move changes what can be sold."""

    lot_sellable: bool
    from_kind: str
    to_kind: str


def find_move_setting(session: Session, store_id: str, move: Move) -> MoveSetting | None:
    """
    Return the lot's flag and the kinds of both places; None when one of them does not exist.

    The lot is held against being blocked until the move is counted.
    """
    source, target = Place.__table__.alias("source"), Place.__table__.alias("target")
    row = session.execute(
        select(Lot.sellable, source.c.kind, target.c.kind)
        .join(source, and_(source.c.store_id == Lot.store_id, source.c.place == move.from_place))
        .join(target, and_(target.c.store_id == Lot.store_id, target.c.place == move.to_place))
        .where(Lot.store_id == store_id, Lot.lot_id == move.lot_id, Lot.sku == move.sku)
        .with_for_update(read=True, of=Lot)
    ).first()
    return None if row is None else MoveSetting(*row)


def find_lot(session: Session, store_id: str, sku: str, lot: str) -> Lot | None:
    """Return the lot of an article with this number."""
    return session.scalar(
        select(Lot).where(Lot.store_id == store_id, Lot.sku == sku, Lot.lot == lot)
    )


def list_contents(session: Session, store_id: str, place: str) -> list[tuple[str, UUID, int]]:
    """Return (sku, lot, on hand) of everything in a place, the rows held."""
    rows = session.execute(
        select(Stock.sku, Stock.lot_id, Stock.on_hand)
        .where(Stock.store_id == store_id, Stock.place == place, Stock.on_hand > 0)
        .order_by(Stock.sku, Stock.lot_id)
        .with_for_update()
    )
    return [(row[0], row[1], row[2]) for row in rows]
