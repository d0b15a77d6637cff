"""Where the ledger does not add up: each query returns culprits, and none when all is well."""

from sqlalchemy import Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from wms.places.model import Place
from wms.stock.model import Allocation, Lot, Movement, Reservation, SkuStock, Stock


def list_faults(session: Session, store_id: str) -> list[tuple[str, str]]:
    """Return (invariant, sentence naming the culprit) for everything that is off."""
    faults: list[tuple[str, str]] = []
    for place, sku, off in session.execute(_balances_off(store_id)):
        faults.append(("I1", f"{place}, {sku}: stock and ledger differ by {off}"))
    for place, sku, on_hand, allocated in session.execute(_over_allocated(store_id)):
        faults.append(("I3", f"{place}, {sku}: {allocated} allocated of {on_hand}"))
    for place, sku, allocated, promised in session.execute(_allocations_off(store_id)):
        faults.append(("I4", f"{place}, {sku}: {allocated} allocated, order lines say {promised}"))
    for sku, reserved, promised in session.execute(_reservations_off(store_id)):
        faults.append(("I4", f"{sku}: {reserved} reserved, order lines say {promised}"))
    for sku, sellable, counted in session.execute(_sellable_off(store_id)):
        faults.append(("I1", f"{sku}: {sellable} sellable, the pick bins hold {counted}"))
    return faults


def _balances_off(store_id: str) -> Select[str, str, int]:
    """I1 and I2: each place inside holds what went in less what went out."""
    flows = union_all(
        select(
            Movement.to_place.label("place"),
            Movement.lot_id,
            Movement.sku,
            Movement.quantity.label("quantity"),
        ).where(Movement.store_id == store_id),
        select(Movement.from_place, Movement.lot_id, Movement.sku, -Movement.quantity).where(
            Movement.store_id == store_id
        ),
        select(Stock.place, Stock.lot_id, Stock.sku, -Stock.on_hand).where(
            Stock.store_id == store_id
        ),
    ).subquery("flows")
    off = func.sum(flows.c.quantity)
    return (
        select(flows.c.place, flows.c.sku, off)
        .join(Place, and_(Place.store_id == store_id, Place.place == flows.c.place))
        .where(Place.kind != "world")
        .group_by(flows.c.place, flows.c.lot_id, flows.c.sku)
        .having(off != 0)
    )


def _over_allocated(store_id: str) -> Select[str, str, int, int]:
    return select(Stock.place, Stock.sku, Stock.on_hand, Stock.allocated).where(
        Stock.store_id == store_id,
        or_(Stock.allocated < 0, Stock.allocated > Stock.on_hand),
    )


def _allocations_off(store_id: str) -> Select[str, str, int, int]:
    promised = func.coalesce(func.sum(Allocation.quantity), 0)
    return (
        select(Stock.place, Stock.sku, Stock.allocated, promised)
        .outerjoin(
            Allocation,
            and_(
                Allocation.store_id == Stock.store_id,
                Allocation.place == Stock.place,
                Allocation.lot_id == Stock.lot_id,
            ),
        )
        .where(Stock.store_id == store_id)
        .group_by(Stock.place, Stock.lot_id, Stock.sku, Stock.allocated)
        .having(promised != Stock.allocated)
    )


def _reservations_off(store_id: str) -> Select[str, int, int]:
    promised = func.coalesce(func.sum(Reservation.quantity), 0)
    return (
        select(SkuStock.sku, SkuStock.reserved, promised)
        .outerjoin(
            Reservation,
            and_(Reservation.store_id == SkuStock.store_id, Reservation.sku == SkuStock.sku),
        )
        .where(SkuStock.store_id == store_id)
        .group_by(SkuStock.sku, SkuStock.reserved)
        .having(promised != SkuStock.reserved)
    )


def _sellable_off(store_id: str) -> Select[str, int, int]:
    counts = case((and_(Lot.sellable, Place.kind == "pick"), Stock.on_hand), else_=literal(0))
    counted = func.coalesce(func.sum(counts), 0)
    return (
        select(SkuStock.sku, SkuStock.sellable, counted)
        .outerjoin(Stock, and_(Stock.store_id == SkuStock.store_id, Stock.sku == SkuStock.sku))
        .outerjoin(Lot, and_(Lot.store_id == Stock.store_id, Lot.lot_id == Stock.lot_id))
        .outerjoin(Place, and_(Place.store_id == Stock.store_id, Place.place == Stock.place))
        .where(SkuStock.store_id == store_id)
        .group_by(SkuStock.sku, SkuStock.sellable)
        .having(counted != SkuStock.sellable)
    )
