"""Articles and their barcodes."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base


class Sku(Base):
    """
    One sellable article as stocked. `weight_g` is a piece's weight; 1 where sold by the gram.

    `volume_ml` is the room that a piece takes (a gram, where sold by the gram), if it is known, and
    `length_mm`, `width_mm`, `height_mm` its sides, all or none of them.
    What is `fragile` is packed on top.
    """

    __tablename__ = "sku"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    department: Mapped[str]
    storage: Mapped[str]
    sold_by: Mapped[str]
    weight_g: Mapped[int]
    days_left_min: Mapped[int]
    price_cents: Mapped[int]
    home_bin: Mapped[str | None]
    volume_ml: Mapped[int | None]
    fragile: Mapped[bool] = mapped_column(default=False)
    length_mm: Mapped[int | None]
    width_mm: Mapped[int | None]
    height_mm: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("storage IN ('ambient', 'chilled', 'frozen')", name="storage"),
        CheckConstraint("sold_by IN ('each', 'weight')", name="sold_by"),
        CheckConstraint("weight_g > 0 AND days_left_min >= 0 AND price_cents >= 0", name="figures"),
        CheckConstraint("volume_ml > 0", name="volume"),
        CheckConstraint("length_mm > 0", name="length"),
        CheckConstraint("width_mm > 0", name="width"),
        CheckConstraint("height_mm > 0", name="height"),
    )


class Barcode(Base):
    """A code that stands for so many pieces of an article. GTINs are kept with fourteen digits."""

    __tablename__ = "barcode"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    barcode: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str]
    quantity: Mapped[int]
    kind: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "sku"], ["sku.store_id", "sku.sku"]),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("kind IN ('each', 'pack', 'own', 'weight')", name="kind"),
        Index("ix_barcode_sku", "store_id", "sku"),
    )
