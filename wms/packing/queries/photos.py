"""Pictures of orders: who took them when, which are due to go, and disputes that keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from wms.db.filling import fill
from wms.orders.model import Order
from wms.packing.model import Dispute, PackEvidence, Photo
from wms.packing.rules import Keeping


@dataclass(frozen=True)
class PhotoSeen:
    """A picture of an order's goods."""

    photo_id: UUID
    order_id: UUID
    session_id: UUID | None
    kind: str
    bag_no: int | None
    line_no: int | None
    taken_at: datetime
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class DisputeSeen:
    """A customer said that an order was wrong; `outcome` what came of it."""

    dispute_id: UUID
    order_id: UUID
    reason: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str | None
    outcome: str | None


_PHOTO = [getattr(Photo, name) for name in PhotoSeen.__dataclass_fields__]
_DISPUTE = [getattr(Dispute, name) for name in DisputeSeen.__dataclass_fields__]


def list_photos(session: Session, store_id: str, order_id: UUID) -> list[PhotoSeen]:
    """Return the pictures that are kept of an order, in the order they were taken."""
    rows = session.execute(
        select(*_PHOTO)
        .where(Photo.store_id == store_id, Photo.order_id == order_id)
        .order_by(Photo.taken_at, Photo.photo_id)
    )
    return fill(PhotoSeen, rows)


def find_photo(session: Session, store_id: str, photo_id: UUID) -> PhotoSeen | None:
    """Return what is known of a picture."""
    rows = session.execute(
        select(*_PHOTO).where(Photo.store_id == store_id, Photo.photo_id == photo_id)
    )
    return next(iter(fill(PhotoSeen, rows)), None)


def count_photos(session: Session, store_id: str, session_id: UUID) -> int:
    """Return how many pictures of a pack session are kept."""
    return session.scalars(
        select(func.count()).where(Photo.store_id == store_id, Photo.session_id == session_id)
    ).one()


def list_photos_among(session: Session, store_id: str, photo_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these pictures are noted."""
    return set(
        session.scalars(
            select(Photo.photo_id).where(Photo.store_id == store_id, Photo.photo_id.in_(photo_ids))
        )
    )


def lock_photos(session: Session, store_id: str, session_id: UUID) -> list[Photo]:
    """Return the pictures of a pack session, held for this transaction."""
    return list(
        session.scalars(
            select(Photo)
            .where(Photo.store_id == store_id, Photo.session_id == session_id)
            .order_by(Photo.photo_id)
            .with_for_update()
        )
    )


def lock_due_photos(
    session: Session, store_id: str, keeping: Keeping, *, now: datetime, limit: int
) -> list[UUID]:
    """Return pictures whose time is over, oldest first, held; those that others hold are left."""
    return list(
        session.scalars(
            select(Photo.photo_id)
            .where(
                Photo.store_id == store_id,
                Photo.taken_at <= now - keeping.ordinary,
                ~exists().where(
                    Dispute.store_id == Photo.store_id,
                    Dispute.order_id == Photo.order_id,
                    _keeps(keeping, now),
                ),
            )
            .order_by(Photo.taken_at)
            .limit(limit)
            .with_for_update(skip_locked=True, of=Photo)
        )
    )


def _keeps(keeping: Keeping, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a dispute keeps pictures still: `rules.kept_until` in SQL."""
    return or_(
        and_(Dispute.closed_at.is_(None), Dispute.opened_at > now - keeping.disputed),
        Dispute.closed_at > now - keeping.ordinary,
    )


def delete_photos(session: Session, store_id: str, photo_ids: Sequence[UUID]) -> None:
    """Forget pictures whose files are gone."""
    session.execute(delete(Photo).where(Photo.store_id == store_id, Photo.photo_id.in_(photo_ids)))


def list_uploads(session: Session, store_id: str, order_id: UUID) -> list[dict[str, object]]:
    """Return what was seen in each picture that tablets sent of an order, oldest first."""
    return list(
        session.scalars(
            select(PackEvidence.detail)
            .where(
                PackEvidence.store_id == store_id,
                PackEvidence.order_id == order_id,
                PackEvidence.sense == "camera",
                PackEvidence.session_id.is_(None),
            )
            .order_by(PackEvidence.at, PackEvidence.evidence_id)
        )
    )


def list_disputes(session: Session, store_id: str, order_id: UUID) -> list[DisputeSeen]:
    """Return the disputes of an order, newest first."""
    rows = session.execute(
        select(*_DISPUTE)
        .where(Dispute.store_id == store_id, Dispute.order_id == order_id)
        .order_by(Dispute.opened_at.desc())
    )
    return fill(DisputeSeen, rows)


def list_open_disputes(
    session: Session, store_id: str, *, after: UUID | None = None, limit: int
) -> list[tuple[str, DisputeSeen]]:
    """Return the disputes that are open, oldest first, each with its order's reference."""
    query = (
        select(Order.external_ref, *_DISPUTE)
        .join(Order, and_(Order.store_id == Dispute.store_id, Order.order_id == Dispute.order_id))
        .where(Dispute.store_id == store_id, Dispute.closed_at.is_(None))
        .order_by(Dispute.dispute_id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Dispute.dispute_id > after)
    return [(str(row[0]), DisputeSeen(*row[1:])) for row in session.execute(query)]


def lock_open_dispute(session: Session, store_id: str, order_id: UUID) -> Dispute | None:
    """Return the open dispute of an order, held for this transaction."""
    return session.scalar(
        select(Dispute)
        .where(
            Dispute.store_id == store_id,
            Dispute.order_id == order_id,
            Dispute.closed_at.is_(None),
        )
        .with_for_update()
    )
