"""What the references have not learnt yet; each row is a lesson that waits until it is taken."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from wms.db.filling import fill
from wms.gallery.model import Case, GalleryPhoto, Observation, Reference

HALF_A_DAY: Final = timedelta(hours=12)
FORGOTTEN_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Crop:
    """A crop of a packed thing whose code was read."""

    observation_id: UUID
    sku: str
    crop: UUID
    at: datetime


@dataclass(frozen=True)
class Confusion:
    """A case that was taken for one article, where for any, and what it was."""

    case_id: UUID
    claimed: str | None
    was: str


def list_rebuilds(session: Session, store_id: str) -> list[str]:
    """Return the articles whose references have to be made anew."""
    return list(
        session.scalars(
            select(Reference.sku)
            .where(Reference.store_id == store_id, Reference.rebuild)
            .order_by(Reference.sku)
        )
    )


def list_untaught(session: Session, store_id: str, *, limit: int) -> list[tuple[UUID, str, str]]:
    """Return photo id, article and origin of pictures that nothing was learnt from yet."""
    rows = session.execute(
        select(GalleryPhoto.photo_id, GalleryPhoto.sku, GalleryPhoto.origin)
        .where(
            GalleryPhoto.store_id == store_id,
            GalleryPhoto.taught_at.is_(None),
            GalleryPhoto.removed_at.is_(None),
        )
        .order_by(GalleryPhoto.photo_id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def list_waiting_crops(session: Session, store_id: str, *, limit: int) -> list[Crop]:
    """Return crops of packed things that nothing was learnt from yet, oldest first."""
    rows = session.execute(
        select(Observation.observation_id, Observation.sku, Observation.crop, Observation.at)
        .where(Observation.store_id == store_id, Observation.crop_state == "waiting")
        .order_by(Observation.observation_id)
        .limit(limit)
    )
    return fill(Crop, rows)


def list_unlearnt_cases(session: Session, store_id: str, *, limit: int) -> list[Confusion]:
    """Return the cases of which it is known what they were, and the references have not heard."""
    rows = session.execute(
        select(Case.case_id, Case.claimed, Case.was)
        .where(Case.store_id == store_id, Case.learnt_at.is_(None), Case.was.is_not(None))
        .order_by(Case.case_id)
        .limit(limit)
    )
    return fill(Confusion, rows)


def list_other_day_crops(
    session: Session, store_id: str, since: datetime, *, limit: int
) -> list[Crop]:
    """
    Return crops of packed things that the references did not learn from, newest first.

    They were taken in another light than the pictures of the article: half a day apart or more.
    """
    long_before = exists().where(
        GalleryPhoto.store_id == Observation.store_id,
        GalleryPhoto.sku == Observation.sku,
        GalleryPhoto.origin == "enrolled",
        GalleryPhoto.removed_at.is_(None),
        GalleryPhoto.taken_at < since,
    )
    rows = session.execute(
        select(Observation.observation_id, Observation.sku, Observation.crop, Observation.at)
        .where(
            Observation.store_id == store_id,
            Observation.crop_state == "left",
            Observation.at >= since + HALF_A_DAY,
            long_before,
        )
        .order_by(Observation.observation_id.desc())
        .limit(limit)
    )
    return fill(Crop, rows)


def find_last_taught(session: Session, store_id: str, sku: str) -> datetime | None:
    """Return when the newest packed thing was that the references of an article learnt from."""
    return session.scalar(
        select(func.max(Observation.at)).where(
            Observation.store_id == store_id,
            Observation.sku == sku,
            Observation.crop_state == "taught",
        )
    )


def note_photos_taught(
    session: Session, store_id: str, photos: Collection[UUID], now: datetime
) -> None:
    """Note that the references have learnt from these pictures."""
    session.execute(
        update(GalleryPhoto)
        .where(GalleryPhoto.store_id == store_id, GalleryPhoto.photo_id.in_(photos))
        .values(taught_at=now)
    )


def list_removed(session: Session, store_id: str, photos: Collection[UUID]) -> set[str]:
    """Return the articles of those of these pictures that were removed."""
    return set(
        session.scalars(
            select(GalleryPhoto.sku).where(
                GalleryPhoto.store_id == store_id,
                GalleryPhoto.photo_id.in_(photos),
                GalleryPhoto.removed_at.is_not(None),
            )
        )
    )


def forget_taught(session: Session, store_id: str, sku: str) -> None:
    """Let the references of an article learn again from all of its pictures."""
    session.execute(
        update(GalleryPhoto)
        .where(GalleryPhoto.store_id == store_id, GalleryPhoto.sku == sku)
        .values(taught_at=None)
    )


def note_crop(
    session: Session, store_id: str, observation_id: UUID, state: str, sharpness: int | None
) -> None:
    """Note what became of a crop, and how sharp it was if it was looked at."""
    session.execute(
        update(Observation)
        .where(Observation.store_id == store_id, Observation.observation_id == observation_id)
        .values(crop_state=state, sharpness=sharpness)
    )


def note_cases_learnt(
    session: Session, store_id: str, cases: Collection[UUID], now: datetime
) -> None:
    """Note that the references have heard of the answers to these cases."""
    session.execute(
        update(Case).where(Case.store_id == store_id, Case.case_id.in_(cases)).values(learnt_at=now)
    )


def forget_observations(
    session: Session, store_id: str, before: datetime, *, limit: int = FORGOTTEN_AT_ONCE
) -> int:
    """
    Delete what packs taught before a moment, oldest first, and return how many rows went.

    What was learnt of it stays in the references; rows that others hold are left.
    """
    due = session.scalars(
        select(Observation.observation_id)
        .where(Observation.store_id == store_id, Observation.at < before)
        .order_by(Observation.at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    session.execute(
        delete(Observation).where(
            Observation.store_id == store_id, Observation.observation_id.in_(due)
        )
    )
    return len(due)
