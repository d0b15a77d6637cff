"""The store and everything in it that has an address."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base

WORLD = ("SUPPLIER", "CUSTOMER", "WASTE", "ADJUSTMENT")
PACKED = "PACKED"


class Store(Base):
    """
    One dark store. `start_node` is where walks begin; they end at a station.

    `day_ends_at` is the moment until which the lots' `sellable` flags are right.
    """

    __tablename__ = "store"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    time_zone: Mapped[str]
    currency: Mapped[str]
    start_node: Mapped[int]
    day_ends_at: Mapped[datetime]


class Zone(Base):
    """
    A part of the store with one temperature class, in tenths of a degree Celsius.

    `walking_mm_per_s` is set where people walk faster or slower than elsewhere.
    """

    __tablename__ = "zone"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    zone: Mapped[str] = mapped_column(primary_key=True)
    storage: Mapped[str]
    temperature_dc_min: Mapped[int]
    temperature_dc_max: Mapped[int]
    walking_mm_per_s: Mapped[int | None] = mapped_column(default=None)

    __table_args__ = (CheckConstraint("walking_mm_per_s BETWEEN 100 AND 5000", name="walking"),)


class AisleNode(Base):
    """A point of the floor where people walk."""

    __tablename__ = "aisle_node"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    node: Mapped[int] = mapped_column(primary_key=True)
    x_mm: Mapped[int]
    y_mm: Mapped[int]


class AisleEdge(Base):
    """
    A piece of way between two points; one-way pieces lead from `a` to `b`.

    Where it is narrow, two people with carts cannot pass one another.
    """

    __tablename__ = "aisle_edge"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[int] = mapped_column(primary_key=True)
    length_mm: Mapped[int]
    one_way: Mapped[bool]
    door_seconds: Mapped[int]
    narrow: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "a"], ["aisle_node.store_id", "aisle_node.node"]),
        ForeignKeyConstraint(["store_id", "b"], ["aisle_node.store_id", "aisle_node.node"]),
        CheckConstraint("length_mm >= 0 AND door_seconds >= 0", name="figures"),
    )


class WayBlock(Base):
    """
    A bay (`node`) or a piece of way (`a`, `b`) that nobody can pass from `since` until `until`.

    `place` is the bin by which it was named, if it was. `cleared_at`: it was over before its time.
    """

    __tablename__ = "way_block"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    block_id: Mapped[UUID] = mapped_column(primary_key=True)
    node: Mapped[int | None]
    a: Mapped[int | None]
    b: Mapped[int | None]
    place: Mapped[str | None]
    reason: Mapped[str]
    who: Mapped[str]
    device_id: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "node"], ["aisle_node.store_id", "aisle_node.node"]),
        ForeignKeyConstraint(
            ["store_id", "a", "b"], ["aisle_edge.store_id", "aisle_edge.a", "aisle_edge.b"]
        ),
        CheckConstraint(
            "(node IS NULL) = (a IS NOT NULL AND b IS NOT NULL) AND (a IS NULL) = (b IS NULL)",
            name="piece",
        ),
        Index("ix_way_block_until", "store_id", "until"),
    )


class Place(Base):
    """
    Anywhere goods can be: a bin, a tote, the packed parcels, or the world outside.

    Only bins have a zone and a node in the aisle graph. Goods in `pick` bins can be sold.
    """

    __tablename__ = "place"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    zone: Mapped[str | None]
    aisle: Mapped[str | None]
    bay: Mapped[int | None]
    level: Mapped[int | None]
    side: Mapped[str | None]
    node: Mapped[int | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "zone"], ["zone.store_id", "zone.zone"]),
        ForeignKeyConstraint(["store_id", "node"], ["aisle_node.store_id", "aisle_node.node"]),
        CheckConstraint(
            "kind IN ('pick', 'receiving', 'returns', 'tote', 'packed', 'world')", name="kind"
        ),
        CheckConstraint("kind <> 'pick' OR (zone IS NOT NULL AND node IS NOT NULL)", name="bin"),
        Index("ix_place_kind", "store_id", "kind"),
    )


class Lane(Base):
    """Where packed orders wait for handover."""

    __tablename__ = "lane"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    lane: Mapped[str] = mapped_column(primary_key=True)
    storage: Mapped[str]


class Station(Base):
    """A packing place. Walks end at its `drop_node`."""

    __tablename__ = "station"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    station: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    drop_node: Mapped[int]


class Device(Base):
    """A piece of hardware as its station last told of it, or a handheld as it last spoke."""

    __tablename__ = "device"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    device_id: Mapped[str] = mapped_column(primary_key=True)
    station: Mapped[str | None]
    kind: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    detail: Mapped[dict[str, Any] | None]
