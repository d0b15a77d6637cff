"""Pick tasks, their stops, and which tote holds which order."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wms.db import Base

_LEASED = text("state = 'leased'")
_LOADED = text("emptied_at IS NULL")


class PickTask(Base):
    """
    One walk by one person. `version` grows with each change that the handheld must hear of.

    `proof` is empty until the walk is planned; `station` is where it ends.
    """

    __tablename__ = "pick_task"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    person_id: Mapped[str | None]
    device_id: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    walk_mm: Mapped[int]
    s_shape_mm: Mapped[int]
    proof: Mapped[str]
    station: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("state IN ('ready', 'leased', 'done', 'cancelled')", name="state"),
        CheckConstraint("state <> 'leased' OR person_id IS NOT NULL", name="lease"),
        Index(
            "ix_pick_task_person",
            "store_id",
            "person_id",
            unique=True,
            sqlite_where=_LEASED,
            postgresql_where=_LEASED,
        ),
        Index("ix_pick_task_state", "store_id", "state"),
    )


class TaskOrder(Base):
    """
    An order on a walk. Its totes stand on the cart from `slot` on, in so many `slots`.

    Slots are counted from one. They stay the order's own for the life of the walk, even if it is
    cancelled: its tote may be on the cart already.
    """

    __tablename__ = "task_order"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    slot: Mapped[int]
    slots: Mapped[int]
    joined_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "task_id"], ["pick_task.store_id", "pick_task.task_id"]),
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        CheckConstraint("slot > 0 AND slots > 0", name="figures"),
        Index("ix_task_order_slot", "store_id", "task_id", "slot", unique=True),
        Index("ix_task_order_order", "store_id", "order_id"),
    )


class PickLine(Base):
    """One stop: take so many of a SKU and lot from a bin. `wanted = picked + short + missing`."""

    __tablename__ = "pick_line"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    pick_line_id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID]
    order_id: Mapped[UUID]
    line_no: Mapped[int]
    stop_no: Mapped[int]
    place: Mapped[str]
    lot_id: Mapped[UUID]
    sku: Mapped[str]
    wanted: Mapped[int]
    picked: Mapped[int]
    short: Mapped[int]
    leg_mm: Mapped[int]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "task_id"], ["pick_task.store_id", "pick_task.task_id"]),
        ForeignKeyConstraint(
            ["store_id", "order_id", "line_no"],
            ["order_line.store_id", "order_line.order_id", "order_line.line_no"],
        ),
        CheckConstraint(
            "picked >= 0 AND short >= 0 AND wanted > 0 AND picked + short <= wanted", name="figures"
        ),
        Index("ix_pick_line_task", "store_id", "task_id"),
        Index("ix_pick_line_order", "store_id", "order_id"),
    )


class ToteLoad(Base):
    """A tote holds an order, or part of it, from the first pick until it is packed out."""

    __tablename__ = "tote_load"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    load_id: Mapped[UUID] = mapped_column(primary_key=True)
    tote: Mapped[str]
    order_id: Mapped[UUID]
    loaded_at: Mapped[datetime]
    emptied_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "tote"], ["place.store_id", "place.place"]),
        ForeignKeyConstraint(
            ["store_id", "order_id"], ["customer_order.store_id", "customer_order.order_id"]
        ),
        Index(
            "ix_tote_load_tote",
            "store_id",
            "tote",
            unique=True,
            sqlite_where=_LOADED,
            postgresql_where=_LOADED,
        ),
        Index("ix_tote_load_order", "store_id", "order_id"),
    )


class RefusedScan(Base):
    """A code that was scanned where it did not belong; it changed nothing."""

    __tablename__ = "refused_scan"

    store_id: Mapped[str] = mapped_column(ForeignKey("store.store_id"), primary_key=True)
    scan_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[str]
    device_id: Mapped[str]
    code: Mapped[str]
    expected: Mapped[str]


class WalkPlan(Base):
    """
    How a walk was planned last, and where its picker was last heard of.

    `path` are the nodes from where the walk began to its end. The picker took or missed goods at
    `node` last, at `node_at` by the clock of `device_id`, and goes to the stop `heading_to` as far
    as anybody knows. The plan goes round `blocks`; the stops in `deferred` cannot be reached and
    come last. `change` says why it was planned again: `code`, `facts`, and since which `version`.
    """

    __tablename__ = "walk_plan"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    path: Mapped[list[Any]]
    node: Mapped[int | None]
    node_at: Mapped[datetime | None]
    device_id: Mapped[str | None]
    heading_to: Mapped[UUID | None]
    blocks: Mapped[list[Any]]
    deferred: Mapped[list[Any]]
    change: Mapped[dict[str, Any] | None]
    planned_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "task_id"], ["pick_task.store_id", "pick_task.task_id"]),
    )


class LearntPace(Base):
    """How fast a person works in a zone, learnt from `seen` picks; `state` is routing's own."""

    __tablename__ = "learnt_pace"

    store_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(primary_key=True)
    seen: Mapped[int]
    state: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["store_id", "person_id"], ["person.store_id", "person.person_id"]),
        ForeignKeyConstraint(["store_id", "zone"], ["zone.store_id", "zone.zone"]),
        CheckConstraint("seen >= 0", name="seen"),
    )
