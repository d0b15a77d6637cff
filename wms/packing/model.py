"""Pack sessions, what was scanned in them, and the parcels that came out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base

_OPEN = text("state = 'open'")
_NOT_CLOSED = text("closed_at IS NULL")


class PackSession(Base):
    """One order on one station from first scan to closed parcel."""

    __tablename__ = "pack_session"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str]
    order_id: Mapped[UUID]
    person_id: Mapped[str]
    lane: Mapped[str]
    state: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    right: Mapped[bool | None]
    verdict: Mapped[dict[str, Any] | None]
    decided_by: Mapped[str | None]
    decision: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        ForeignKeyConstraint(["store_id", "station"], ["station.store_id", "station.station"]),
        CheckConstraint("state IN ('open', 'closed', 'abandoned')", name="state"),
        CheckConstraint(
            "state <> 'closed' OR \"right\" OR (decided_by IS NOT NULL AND decision IS NOT NULL)",
            name="decided",
        ),
        Index(
            "ix_pack_session_open",
            "store_id",
            "order_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )


class PackEvidence(Base):
    """What one sense saw of an order, on a bench or, without a session, through a tablet."""

    __tablename__ = "pack_evidence"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    session_id: Mapped[UUID | None]
    sense: Mapped[str]
    at: Mapped[datetime]
    detail: Mapped[dict[str, Any]]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        ForeignKeyConstraint(
            ["store_id", "session_id"], ["pack_session.store_id", "pack_session.session_id"]
        ),
        CheckConstraint("sense IN ('barcode', 'weight', 'rfid', 'camera', 'person')", name="sense"),
        Index("ix_pack_evidence_order", "store_id", "order_id"),
        Index("ix_pack_evidence_session", "store_id", "session_id"),
    )


class Photo(Base):
    """
    A picture of an order's goods; the file lies in the storage folder under its id.

    A `crop` is cut out of what a camera saw of one thing and belongs to a line; an `upload` was
    sent by a tablet, without a session.
    """

    __tablename__ = "photo"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    session_id: Mapped[UUID | None]
    kind: Mapped[str]
    bag_no: Mapped[int | None]
    line_no: Mapped[int | None]
    taken_at: Mapped[datetime]
    size_bytes: Mapped[int]
    sha256: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        ForeignKeyConstraint(
            ["store_id", "session_id"], ["pack_session.store_id", "pack_session.session_id"]
        ),
        CheckConstraint("kind IN ('basket', 'crop', 'upload')", name="kind"),
        Index("ix_photo_order", "store_id", "order_id"),
        Index("ix_photo_session", "store_id", "session_id"),
        Index("ix_photo_taken", "store_id", "taken_at"),
    )


class Dispute(Base):
    """A customer says that an order was wrong; while it is open, pictures are kept longer."""

    __tablename__ = "dispute"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    dispute_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    reason: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    outcome: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (outcome IS NULL)",
            name="closed",
        ),
        Index(
            "ix_dispute_open",
            "store_id",
            "order_id",
            unique=True,
            sqlite_where=_NOT_CLOSED,
            postgresql_where=_NOT_CLOSED,
        ),
        Index("ix_dispute_order", "store_id", "order_id"),
    )


class Parcel(Base):
    """A closed bag with its label. It leaves the store once."""

    __tablename__ = "parcel"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    parcel_code: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    session_id: Mapped[UUID]
    bag_no: Mapped[int]
    weight_g: Mapped[int | None]
    closed_at: Mapped[datetime]
    lane: Mapped[str | None]
    placed_at: Mapped[datetime | None]
    handover_id: Mapped[UUID | None]
    handed_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        ForeignKeyConstraint(["store_id", "lane"], ["lane.store_id", "lane.lane"]),
        CheckConstraint("(handover_id IS NULL) = (handed_at IS NULL)", name="handed"),
        Index("ix_parcel_order", "store_id", "order_id", "bag_no", unique=True),
    )
