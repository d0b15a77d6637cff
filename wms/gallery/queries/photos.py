"""Pictures that teach, and which articles still lack them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.gallery.model import GalleryPhoto, Reference
from wms.orders.model import Order, OrderLine


@dataclass(frozen=True)
class PhotoSeen:
    """A picture of an article, and whether the references have learnt from it."""

    photo_id: UUID
    sku: str
    origin: str
    taken_at: datetime
    who: str
    device_id: str
    taught_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """How far an article is with its pictures; `sold` pieces or grams count lately."""

    sku: str
    name: str
    home_bin: str | None
    sold: int
    sold_by: str
    photos: int
    version: str | None
    enrol_again: bool
    photo_id: UUID | None


@dataclass(frozen=True)
class Totals:
    """How many articles there are, and how many of them have all the pictures they want."""

    articles: int
    enrolled: int


_SHOWN = [getattr(GalleryPhoto, name) for name in PhotoSeen.__dataclass_fields__]


def lock_photo(session: Session, store_id: str, photo_id: UUID) -> GalleryPhoto | None:
    """Return a picture, removed or not, held for this transaction."""
    return session.scalar(
        select(GalleryPhoto)
        .where(GalleryPhoto.store_id == store_id, GalleryPhoto.photo_id == photo_id)
        .with_for_update()
    )


def find_photo(session: Session, store_id: str, photo_id: UUID) -> PhotoSeen | None:
    """Return a picture that was not removed."""
    query = select(*_SHOWN).where(
        GalleryPhoto.store_id == store_id,
        GalleryPhoto.photo_id == photo_id,
        GalleryPhoto.removed_at.is_(None),
    )
    return next(iter(fill(PhotoSeen, session.execute(query))), None)


def list_photos_among(session: Session, store_id: str, photo_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these pictures are noted and were not removed."""
    return set(
        session.scalars(
            select(GalleryPhoto.photo_id).where(
                GalleryPhoto.store_id == store_id,
                GalleryPhoto.photo_id.in_(photo_ids),
                GalleryPhoto.removed_at.is_(None),
            )
        )
    )


def list_photos(session: Session, store_id: str, sku: str) -> list[PhotoSeen]:
    """Return the pictures of an article that were not removed, oldest first."""
    query = (
        select(*_SHOWN)
        .where(
            GalleryPhoto.store_id == store_id,
            GalleryPhoto.sku == sku,
            GalleryPhoto.removed_at.is_(None),
        )
        .order_by(GalleryPhoto.photo_id)
    )
    return fill(PhotoSeen, session.execute(query))


def count_photos(session: Session, store_id: str, sku: str) -> int:
    """Return how many pictures of an article were taken for that and not removed."""
    return session.scalar(select(_photos_of(store_id, sku))) or 0


def _photos_of(store_id: str, sku: ColumnElement[str] | str) -> ColumnElement[int]:
    return (
        select(func.count())
        .where(
            GalleryPhoto.store_id == store_id,
            GalleryPhoto.sku == sku,
            GalleryPhoto.origin == "enrolled",
            GalleryPhoto.removed_at.is_(None),
        )
        .scalar_subquery()
    )


def list_first_photos(session: Session, store_id: str, skus: Collection[str]) -> dict[str, UUID]:
    """Return the oldest picture that was taken of each of these articles, if one was."""
    rows = session.execute(
        select(GalleryPhoto.sku, GalleryPhoto.photo_id)
        .where(
            GalleryPhoto.store_id == store_id,
            GalleryPhoto.sku.in_(skus),
            GalleryPhoto.origin == "enrolled",
            GalleryPhoto.removed_at.is_(None),
        )
        .order_by(GalleryPhoto.photo_id.desc())
    )
    return {row[0]: row[1] for row in rows}


def list_progress(
    session: Session,
    store_id: str,
    *,
    wanted: int,
    since: datetime,
    text: str = "",
    all_of_them: bool = False,
    offset: int = 0,
    limit: int = 50,
) -> list[Progress]:
    """
    Return the articles that lack pictures, the most sold `since` first; or all articles.

    `wanted` is how many pictures an article is to have. `text` is part of a name, or a SKU.
    """
    photos = _photos_of(store_id, Sku.sku.expression)
    sold = _sold_since(store_id, since).subquery()
    pieces = func.coalesce(sold.c.quantity, 0)
    again = func.coalesce(Reference.enrol_again, False)
    query = (
        select(
            Sku.sku,
            Sku.name,
            Sku.home_bin,
            pieces,
            Sku.sold_by,
            photos.label("photos"),
            Reference.version,
            again,
            _first_photo(store_id),
        )
        .outerjoin(sold, sold.c.sku == Sku.sku)
        .outerjoin(Reference, and_(Reference.store_id == store_id, Reference.sku == Sku.sku))
        .where(Sku.store_id == store_id)
        .order_by(func.coalesce(sold.c.lines, 0).desc(), Sku.sku)
        .offset(offset)
        .limit(limit)
    )
    if text:
        query = query.where(or_(Sku.sku == text, Sku.name.icontains(text, autoescape=True)))
    if not all_of_them:
        query = query.where(or_(photos < wanted, again))
    return fill(Progress, session.execute(query))


def _sold_since(store_id: str, since: datetime) -> Select[str, int, int]:
    # By lines, not pieces: grams of cheese and packs of milk are both sold once a line.
    return (
        select(
            OrderLine.sku.label("sku"),
            func.sum(OrderLine.ordered).label("quantity"),
            func.count().label("lines"),
        )
        .join(
            Order,
            and_(Order.store_id == OrderLine.store_id, Order.order_id == OrderLine.order_id),
        )
        .where(OrderLine.store_id == store_id, Order.placed_at >= since)
        .group_by(OrderLine.sku)
    )


def _first_photo(store_id: str) -> ColumnElement[UUID]:
    return (
        select(GalleryPhoto.photo_id)
        .where(
            GalleryPhoto.store_id == store_id,
            GalleryPhoto.sku == Sku.sku,
            GalleryPhoto.removed_at.is_(None),
        )
        .order_by(GalleryPhoto.photo_id)
        .limit(1)
        .scalar_subquery()
    )


def count_progress(session: Session, store_id: str, *, wanted: int) -> Totals:
    """Return how many articles there are, and how many have all the pictures they want."""
    done = and_(
        _photos_of(store_id, Sku.sku.expression) >= wanted,
        ~func.coalesce(Reference.enrol_again, False),
    )
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(case((done, 1), else_=0)), 0))
        .select_from(Sku)
        .outerjoin(Reference, and_(Reference.store_id == store_id, Reference.sku == Sku.sku))
        .where(Sku.store_id == store_id)
    ).one()
    return Totals(row[0], row[1])
