"""Orders and their lines."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base
from wms.db.base import Json

_OPEN = text("state NOT IN ('handed_over', 'cancelled')")


class Order(Base):
    """What a customer wants, by when. The channel's own reference is unique in its channel."""

    __tablename__ = "customer_order"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str]
    external_ref: Mapped[str]
    customer_ref: Mapped[str]
    policy: Mapped[str]
    placed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str]
    pickup_code: Mapped[str]
    lane: Mapped[str | None]
    released_at: Mapped[datetime | None]
    picked_at: Mapped[datetime | None]
    packed_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("policy IN ('all_or_nothing', 'ship_available')", name="policy"),
        CheckConstraint(
            "state IN ('received', 'picking', 'picked', 'packing', 'packed', 'handed_over',"
            " 'cancelled')",
            name="state",
        ),
        Index("ix_customer_order_placed", "store_id", "placed_at"),
        Index("ix_customer_order_ref", "store_id", "channel", "external_ref", unique=True),
        Index(
            "ix_customer_order_pickup",
            "store_id",
            "pickup_code",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_customer_order_due",
            "store_id",
            "due_at",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )


class OrderLine(Base):
    """
    So many of one article. Picked, substituted, short and cancelled add up to what was ordered.

    A line that is given instead of another names it in `substitutes_line_no`. A `gift` may be
    absent from the parcel; the lines of one `bundle` were sold together under that name.
    """

    __tablename__ = "order_line"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    ordered: Mapped[int]
    picked: Mapped[int]
    substituted: Mapped[int]
    short: Mapped[int]
    cancelled: Mapped[int]
    state: Mapped[str]
    substitution: Mapped[dict[str, Any]] = mapped_column(Json)
    substitutes_line_no: Mapped[int | None]
    gift: Mapped[bool] = mapped_column(default=False)
    bundle: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        CheckConstraint("ordered > 0", name="ordered"),
        CheckConstraint(
            "picked >= 0 AND substituted >= 0 AND short >= 0 AND cancelled >= 0", name="parts"
        ),
        CheckConstraint(
            "(state = 'open' AND picked + substituted + short + cancelled < ordered) OR"
            " (state IN ('picked', 'substituted', 'short', 'cancelled')"
            " AND picked + substituted + short + cancelled = ordered)",
            name="outcome",
        ),
    )
