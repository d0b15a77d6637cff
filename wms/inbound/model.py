"""What was counted in, and the tags it was given."""

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


class RfidTag(Base):
    """
    The number of an RFID tag, allotted to one piece of an article; it is never allotted again.

    Until a station tells that a tag has it, `written_at` is empty.
    """

    __tablename__ = "rfid_tag"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)
    epc: Mapped[str]
    sku: Mapped[str]
    gtin: Mapped[str]
    station: Mapped[str]
    allotted_at: Mapped[datetime]
    written_at: Mapped[datetime | None]
    written_by: Mapped[str | None]
    replaced: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        ForeignKeyConstraint(["store_id", "station"], ["station.store_id", "station.station"]),
        CheckConstraint("(written_at IS NULL) = (written_by IS NULL)", name="written"),
        Index("ix_rfid_tag_epc", "store_id", "epc", unique=True),
        Index("ix_rfid_tag_sku", "store_id", "sku"),
    )
