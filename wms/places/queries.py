"""All SQL of the building: where a bin stands, and which ways are blocked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from wms.db.filling import fill
from wms.places.model import AisleEdge, AisleNode, Place, WayBlock, Zone


@dataclass(frozen=True)
class BlockSeen:
    """A bay or a piece of way that nobody can pass now."""

    block_id: UUID
    bin: str | None
    node: int | None
    a: int | None
    b: int | None
    reason: str
    who: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class PlaceSeen:
    """A bin or tote with what its label says of it."""

    place: str
    zone: str | None
    storage: str | None
    aisle: str | None
    bay: int | None
    level: int | None


def list_places(session: Session, store_id: str, kinds: Collection[str]) -> list[PlaceSeen]:
    """Return the places of these kinds in the order of their names."""
    columns = (Place.place, Place.zone, Zone.storage, Place.aisle, Place.bay, Place.level)
    rows = session.execute(
        select(*columns)
        .outerjoin(Zone, and_(Zone.store_id == Place.store_id, Zone.zone == Place.zone))
        .where(Place.store_id == store_id, Place.kind.in_(kinds))
        .order_by(Place.place)
    )
    return fill(PlaceSeen, rows)


def list_blocks(session: Session, store_id: str, *, now: datetime) -> list[BlockSeen]:
    """Return what is blocked now, the oldest first."""
    query = (
        select(
            WayBlock.block_id,
            WayBlock.place,
            WayBlock.node,
            WayBlock.a,
            WayBlock.b,
            WayBlock.reason,
            WayBlock.who,
            WayBlock.since,
            WayBlock.until,
        )
        .where(_in_force(store_id, now))
        .order_by(WayBlock.since, WayBlock.block_id)
    )
    return fill(BlockSeen, session.execute(query))


def lock_block_at(
    session: Session, store_id: str, piece: tuple[int | None, int | None, int | None], now: datetime
) -> WayBlock | None:
    """Return the block of a piece (node, a, b) that is in force now, held."""
    node, a, b = piece
    return session.scalar(
        select(WayBlock)
        .where(
            _in_force(store_id, now),
            WayBlock.node == node if node is not None else and_(WayBlock.a == a, WayBlock.b == b),
        )
        .order_by(WayBlock.until.desc())
        .limit(1)
        .with_for_update()
    )


def lock_block(session: Session, store_id: str, block_id: UUID) -> WayBlock | None:
    """Return a block, over or not, held for this transaction."""
    return session.scalar(
        select(WayBlock)
        .where(WayBlock.store_id == store_id, WayBlock.block_id == block_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def name_block(session: Session, store_id: str, block_id: UUID) -> str:
    """Return what to call what is or was blocked: the bin by which it was named, or one nearby."""
    block = session.get(WayBlock, (store_id, block_id))
    if block is None:
        return ""
    nearby = (
        select(Place.place)
        .where(
            Place.store_id == store_id,
            Place.node.in_([node for node in (block.node, block.a, block.b) if node is not None]),
        )
        .order_by(Place.place)
        .limit(1)
    )
    return block.place or session.scalar(nearby) or str(block.node or f"{block.a}-{block.b}")


def find_bin_node(session: Session, store_id: str, place: str) -> int | None:
    """Return the point of the floor at which a bin stands, None when there is no such bin."""
    return session.scalar(
        select(Place.node).where(Place.store_id == store_id, Place.place == place)
    )


def list_nodes_of(session: Session, store_id: str, places: Collection[str]) -> dict[str, int]:
    """Return the points of the floor at which these bins stand."""
    rows = session.execute(
        select(Place.place, Place.node).where(
            Place.store_id == store_id, Place.place.in_(places), Place.node.is_not(None)
        )
    )
    return {place: node for place, node in rows if node is not None}


def has_node(session: Session, store_id: str, node: int) -> bool:
    """Tell whether the floor has this point."""
    return session.get(AisleNode, (store_id, node)) is not None


def find_way(session: Session, store_id: str, one: int, other: int) -> tuple[int, int] | None:
    """Return the piece of way between two points as it is written down, None without one."""
    row = session.execute(
        select(AisleEdge.a, AisleEdge.b).where(
            AisleEdge.store_id == store_id,
            or_(
                and_(AisleEdge.a == one, AisleEdge.b == other),
                and_(AisleEdge.a == other, AisleEdge.b == one),
            ),
        )
    ).first()
    return None if row is None else (row[0], row[1])


def _in_force(store_id: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        WayBlock.store_id == store_id,
        WayBlock.cleared_at.is_(None),
        WayBlock.since <= now,
        WayBlock.until > now,
    )
