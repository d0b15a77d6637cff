"""What was counted in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base


class Receipt(Base):
    """Goods of one lot that a person counted in, as part of a delivery when it has a reference."""

    __tablename__ = "receipt"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    movement_id: Mapped[UUID]
    delivery_ref: Mapped[str | None]
    sku: Mapped[str]
    lot_id: Mapped[UUID]
    bin: Mapped[str]
    quantity: Mapped[int]
    received_at: Mapped[datetime]
    received_by: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "movement_id"], ["movement.store_id", "movement.movement_id"]
        ),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_receipt_delivery", "store_id", "delivery_ref"),
    )
