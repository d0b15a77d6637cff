"""Pictures of articles, what stations know from them, what packs confirmed, and cases to review."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, TextClause, text
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base
from wms.db.base import Json

CASE_KINDS = ("asked", "let_go", "upload", "reported")
ANSWERS = ("is", "is_not", "cannot_tell")
STAGES = ("open", "check", "done")
_UNTAUGHT = text("taught_at IS NULL AND removed_at IS NULL")
_WAITING = text("crop_state = 'waiting'")
_IS_KNOWN = text("was IS NOT NULL")
_UNLEARNT = text("learnt_at IS NULL AND was IS NOT NULL")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _where(name: str, condition: TextClause, *columns: str) -> Index:
    """Return an index of the rows alone that meet a condition."""
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


class GalleryPhoto(Base):
    """
    A picture of one article that teaches the cameras; its file lies in the storage folder.

    `enrolled` was taken for that at a station; `answer` is the crop of a case that a manager
    answered. `taught_at` is set when the references have learnt from it.
    """

    __tablename__ = "gallery_photo"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(primary_key=True)
    sku: Mapped[str]
    origin: Mapped[str]
    taken_at: Mapped[datetime]
    who: Mapped[str]
    device_id: Mapped[str]
    size_bytes: Mapped[int]
    taught_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        CheckConstraint(_one_of("origin", ("enrolled", "answer")), name="origin"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed"),
        Index("ix_gallery_photo_sku", "store_id", "sku"),
        _where("ix_gallery_photo_untaught", _UNTAUGHT, "store_id", "photo_id"),
    )


class Reference(Base):
    """
    What the cameras know of an article: `version` names the blob that stations fetch.

    `version` is None while they know nothing. With `rebuild` its references are made anew from the
    pictures that are left. Looks and weights from before `looks_since` and `weights_since` count no
    more: pack or recipe has changed. `enrol_again` puts the article back on the list to enrol.
    """

    __tablename__ = "gallery_reference"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str | None]
    taught_at: Mapped[datetime | None]
    rebuild: Mapped[bool]
    enrol_again: Mapped[bool]
    looks_since: Mapped[datetime | None]
    weights_since: Mapped[datetime | None]

    __table_args__ = (ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),)


class LookAlike(Base):
    """Two articles that the references hardly tell apart; kept once, whichever way it is asked."""

    __tablename__ = "look_alike"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    other: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        ForeignKeyConstraint(["store_id", "other"], ["sku.store_id", "sku.sku"]),
        CheckConstraint("sku <> other", name="other"),
        Index("ix_look_alike_other", "store_id", "other"),
    )


class Observation(Base):
    """
    One thing of which it is known what it was, and what the other senses said of it.

    `looks_milli` is the camera's log ratio for that article, in thousandths. `plausible` is False
    for a weight that cannot be one piece of it. A crop waits until the references learnt from it;
    `left` means that they need no more of them.
    """

    __tablename__ = "gallery_observation"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    observation_id: Mapped[UUID] = mapped_column(primary_key=True)
    sku: Mapped[str]
    at: Mapped[datetime]
    station: Mapped[str]
    order_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    weight_g: Mapped[int | None]
    plausible: Mapped[bool]
    looks_milli: Mapped[int | None]
    camera_saw: Mapped[bool]
    camera_read: Mapped[bool]
    crop: Mapped[UUID | None]
    crop_state: Mapped[str]
    sharpness: Mapped[int | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        CheckConstraint(
            _one_of("crop_state", ("none", "waiting", "taught", "left", "gone")), name="crop_state"
        ),
        CheckConstraint("camera_saw OR NOT camera_read", name="camera"),
        Index("ix_gallery_observation_sku", "store_id", "sku", "at"),
        Index("ix_gallery_observation_station", "store_id", "station", "at"),
        Index("ix_gallery_observation_at", "store_id", "at"),
        Index("ix_gallery_observation_case", "store_id", "case_id"),
        Index("ix_gallery_observation_order", "store_id", "order_id", "observation_id"),
        Index("ix_gallery_observation_weight", "store_id", "sku", "plausible", "at", "weight_g"),
        _where("ix_gallery_observation_waiting", _WAITING, "store_id", "observation_id"),
    )


class Case(Base):
    """
    Something that the senses were not sure of, or were wrong about, for a manager to look at.

    `wanted` is what the order line wanted, `claimed` what the senses took the thing for, or the
    customer says that it was. `learnt_at` is set when the references heard of the last answer.
    `stage` and `was` follow from the newest answer (see `wms.gallery.rules.answers`), and are kept
    here because lists and benches ask for them among all cases there ever were.
    """

    __tablename__ = "review_case"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    order_id: Mapped[UUID | None]
    line_no: Mapped[int | None]
    station: Mapped[str]
    wanted: Mapped[str | None]
    claimed: Mapped[str | None]
    crop: Mapped[UUID | None]
    senses: Mapped[list[Any]] = mapped_column(Json)
    words: Mapped[str]
    stage: Mapped[str]
    was: Mapped[str | None]
    learnt_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        ForeignKeyConstraint(["store_id", "wanted"], ["sku.store_id", "sku.sku"]),
        ForeignKeyConstraint(["store_id", "claimed"], ["sku.store_id", "sku.sku"]),
        CheckConstraint(_one_of("kind", CASE_KINDS), name="kind"),
        CheckConstraint(_one_of("stage", STAGES), name="stage"),
        Index("ix_review_case_at", "store_id", "at"),
        Index("ix_review_case_order", "store_id", "order_id"),
        Index("ix_review_case_stage", "store_id", "stage", "case_id"),
        _where("ix_review_case_was", _IS_KNOWN, "store_id", "was", "claimed", "wanted"),
        _where("ix_review_case_claimed", _IS_KNOWN, "store_id", "claimed", "was"),
        _where("ix_review_case_wanted", _IS_KNOWN, "store_id", "wanted", "was"),
        _where("ix_review_case_unlearnt", _UNLEARNT, "store_id", "case_id"),
    )


class CaseAnswer(Base):
    """
    What somebody says that a case was; the newest counts, and none is ever changed.

    `final` is a manager's word, which teaches the cameras; a packer's is one to check.
    """

    __tablename__ = "case_answer"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    answer_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    at: Mapped[datetime]
    who: Mapped[str]
    device_id: Mapped[str]
    answer: Mapped[str]
    sku: Mapped[str | None]
    final: Mapped[bool]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "case_id"], ["review_case.store_id", "review_case.case_id"]
        ),
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        CheckConstraint(_one_of("answer", ANSWERS), name="answer"),
        CheckConstraint("(answer = 'cannot_tell') = (sku IS NULL)", name="sku"),
        Index("ix_case_answer_case", "store_id", "case_id", "answer_id"),
        Index("ix_case_answer_sku", "store_id", "sku"),
    )
