"""Orders on the bench: what must be in the basket, and what is held for a change."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.orders.model import Order, OrderLine
from wms.packing.model import PackSession, Parcel
from wms.packing.rules import LaneLoad
from wms.places.model import Lane, Station


@dataclass(frozen=True)
class PackedLine:
    """What was picked for an order line and must be in the basket."""

    line_no: int
    sku: str
    name: str
    sold_by: str
    storage: str
    weight_g: int
    volume_ml: int | None
    fragile: bool
    picked: int
    gift: bool
    bundle: str | None
    substitutes: str | None


_OF_LINE = (
    OrderLine.line_no,
    OrderLine.sku,
    Sku.name,
    Sku.sold_by,
    Sku.storage,
    Sku.weight_g,
    Sku.volume_ml,
    Sku.fragile,
    OrderLine.picked,
    OrderLine.gift,
    OrderLine.bundle,
)


def list_packed_lines(session: Session, store_id: str, order_id: UUID) -> list[PackedLine]:
    """Return what must be in the basket."""
    wanted, wanted_sku = aliased(OrderLine), aliased(Sku)
    query = (
        select(*_OF_LINE, wanted_sku.name)
        .join(Sku, and_(Sku.store_id == OrderLine.store_id, Sku.sku == OrderLine.sku))
        .outerjoin(
            wanted,
            and_(
                wanted.store_id == OrderLine.store_id,
                wanted.order_id == OrderLine.order_id,
                wanted.line_no == OrderLine.substitutes_line_no,
            ),
        )
        .outerjoin(
            wanted_sku,
            and_(wanted_sku.store_id == wanted.store_id, wanted_sku.sku == wanted.sku),
        )
        .where(OrderLine.store_id == store_id, OrderLine.order_id == order_id, OrderLine.picked > 0)
        .order_by(OrderLine.line_no)
    )
    return fill(PackedLine, session.execute(query))


def lock_session(session: Session, store_id: str, session_id: UUID) -> PackSession | None:
    """Return a pack session, held for this transaction."""
    return session.scalar(
        select(PackSession)
        .where(PackSession.store_id == store_id, PackSession.session_id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def lock_open_session(session: Session, store_id: str, order_id: UUID) -> PackSession | None:
    """Return the open pack session of an order, held for this transaction."""
    return session.scalar(
        select(PackSession)
        .where(
            PackSession.store_id == store_id,
            PackSession.order_id == order_id,
            PackSession.state == "open",
        )
        .with_for_update()
    )


def is_station(session: Session, store_id: str, station: str) -> bool:
    """Tell whether the store has this station."""
    found = session.scalar(
        select(Station.station).where(Station.store_id == store_id, Station.station == station)
    )
    return found is not None


def list_lane_loads(session: Session, store_id: str) -> list[LaneLoad]:
    """Return every lane, and how many packed orders wait on it or are on their way to it."""
    waiting = func.count(Order.order_id)
    query = (
        select(Lane.lane, Lane.storage, waiting)
        .outerjoin(
            Order,
            and_(
                Order.store_id == Lane.store_id,
                Order.lane == Lane.lane,
                Order.state.in_(("packing", "packed")),
            ),
        )
        .where(Lane.store_id == store_id)
        .group_by(Lane.lane, Lane.storage)
        .order_by(Lane.lane)
    )
    return fill(LaneLoad, session.execute(query))


def is_lane(session: Session, store_id: str, lane: str) -> bool:
    """Tell whether the store has this lane."""
    found = session.scalar(select(Lane.lane).where(Lane.store_id == store_id, Lane.lane == lane))
    return found is not None


def lock_parcel(session: Session, store_id: str, parcel_code: str) -> Parcel | None:
    """Return a parcel, held for this transaction."""
    return session.scalar(
        select(Parcel)
        .where(Parcel.store_id == store_id, Parcel.parcel_code == parcel_code)
        .with_for_update()
    )


def lock_parcels(session: Session, store_id: str, order_id: UUID) -> list[Parcel]:
    """Return the parcels of an order in their order, held for this transaction."""
    return list(
        session.scalars(
            select(Parcel)
            .where(Parcel.store_id == store_id, Parcel.order_id == order_id)
            .order_by(Parcel.bag_no)
            .with_for_update()
        )
    )


def count_bags(session: Session, store_id: str, order_id: UUID) -> int:
    """Return how many parcels an order has."""
    return session.scalars(
        select(func.count()).where(Parcel.store_id == store_id, Parcel.order_id == order_id)
    ).one()
