"""Handovers: who took which order, when, and how many bags."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base

_DONE = text("completed_at IS NOT NULL")


class Handover(Base):
    """An order given to a courier. It is completed once for an order: nothing ships twice."""

    __tablename__ = "handover"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    courier: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    bags_counted: Mapped[int | None]
    completed_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        CheckConstraint("completed_at IS NULL OR bags_counted IS NOT NULL", name="counted"),
        Index(
            "ix_handover_order",
            "store_id",
            "order_id",
            unique=True,
            sqlite_where=_DONE,
            postgresql_where=_DONE,
        ),
    )
