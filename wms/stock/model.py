"""The ledger and its running sums."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base

CAUSES = (
    "receipt",
    "pick",
    "unpick",
    "pack",
    "handover",
    "move",
    "adjustment",
    "waste",
    "return",
    "repair",
)


class Lot(Base):
    """
    Goods of one SKU with one lot number and date.

    `sellable` is worked out once a store day: not blocked, and its date far enough away.
    """

    __tablename__ = "lot"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    sku: Mapped[str]
    lot: Mapped[str]
    expires_on: Mapped[date | None]
    blocked: Mapped[bool]
    sellable: Mapped[bool]

    __table_args__ = (
        CheckConstraint("NOT (blocked AND sellable)", name="sellable"),
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        Index("ix_lot_identity", "store_id", "sku", "lot", unique=True),
    )


class Movement(Base):
    """
    One change of stock: append-only, with a source and a destination.

    The database refuses UPDATE and DELETE by trigger.
    """

    __tablename__ = "movement"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    movement_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    sku: Mapped[str]
    lot_id: Mapped[UUID]
    quantity: Mapped[int]
    from_place: Mapped[str]
    to_place: Mapped[str]
    cause: Mapped[str]
    reason: Mapped[str | None]
    who: Mapped[str]
    device_id: Mapped[str]
    command_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "lot_id"], ["lot.store_id", "lot.lot_id"]),
        ForeignKeyConstraint(["store_id", "from_place"], ["place.store_id", "place.place"]),
        ForeignKeyConstraint(["store_id", "to_place"], ["place.store_id", "place.place"]),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("from_place <> to_place", name="places"),
        CheckConstraint(f"cause IN ({', '.join(repr(cause) for cause in CAUSES)})", name="cause"),
        Index("ix_movement_lot", "store_id", "lot_id", "movement_id"),
        Index("ix_movement_from", "store_id", "from_place", "movement_id"),
        Index("ix_movement_to", "store_id", "to_place", "movement_id"),
        Index("ix_movement_order", "store_id", "order_id"),
        Index(
            "ix_movement_command",
            "store_id",
            "command_id",
            unique=True,
            sqlite_where=text("cause IN ('pick', 'unpick')"),
            postgresql_where=text("cause IN ('pick', 'unpick')"),
        ),
    )


class Stock(Base):
    """What lies in a place of a lot, and how much of it is promised to a certain order line."""

    __tablename__ = "stock"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    sku: Mapped[str]
    on_hand: Mapped[int]
    allocated: Mapped[int]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "lot_id"], ["lot.store_id", "lot.lot_id"]),
        ForeignKeyConstraint(["store_id", "place"], ["place.store_id", "place.place"]),
        CheckConstraint("0 <= allocated AND allocated <= on_hand", name="balance"),
        Index("ix_stock_sku", "store_id", "sku"),
    )


class SkuStock(Base):
    """
    What of an article can be promised: `sellable - reserved`.

    `sellable` counts what lies in pick bins in lots that may still be sold; `reserved` what is
    promised to orders. `version` grows with each change, for those who keep a copy.
    """

    __tablename__ = "sku_stock"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    sellable: Mapped[int]
    reserved: Mapped[int]
    version: Mapped[int]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        CheckConstraint("sellable >= 0 AND reserved >= 0", name="figures"),
    )


class Reservation(Base):
    """What is still promised to an order line, before and after bins are chosen."""

    __tablename__ = "reservation"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    quantity: Mapped[int]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        CheckConstraint("quantity >= 0", name="quantity"),
        Index("ix_reservation_sku", "store_id", "sku"),
    )


class Allocation(Base):
    """What an order line still has to take from a certain place and lot."""

    __tablename__ = "allocation"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    sku: Mapped[str]
    quantity: Mapped[int]

    __table_args__ = (
        ForeignKeyConstraint(
            ["store_id", "place", "lot_id"], ["stock.store_id", "stock.place", "stock.lot_id"]
        ),
        CheckConstraint("quantity >= 0", name="quantity"),
        Index("ix_allocation_stock", "store_id", "place", "lot_id"),
    )
