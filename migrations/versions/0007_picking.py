"""Pick tasks, stops and tote loads."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "pick_task",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("device_id", sa.String(), nullable=True),
        sa.Column("leased_until", base.Moment(), nullable=True),
        sa.Column("due_at", base.Moment(), nullable=False),
        sa.Column("made_at", base.Moment(), nullable=False),
        sa.Column("started_at", base.Moment(), nullable=True),
        sa.Column("finished_at", base.Moment(), nullable=True),
        sa.Column("walk_mm", sa.Integer(), nullable=False),
        sa.Column("s_shape_mm", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'leased' OR person_id IS NOT NULL", name=op.f("ck_pick_task_lease")
        ),
        sa.CheckConstraint(
            "state IN ('ready', 'leased', 'done', 'cancelled')", name=op.f("ck_pick_task_state")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_pick_task_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "task_id", name=op.f("pk_pick_task")),
    )
    op.create_index(
        "ix_pick_task_person",
        "pick_task",
        ["store_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.create_index("ix_pick_task_state", "pick_task", ["store_id", "state"], unique=False)
    op.create_table(
        "refused_scan",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("expected", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_refused_scan_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "scan_id", name=op.f("pk_refused_scan")),
    )
    op.create_table(
        "pick_line",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("pick_line_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("stop_no", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.Column("leg_mm", sa.Integer(), nullable=False),
        sa.Column("closed_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "picked >= 0 AND short >= 0 AND wanted > 0 AND picked + short <= wanted",
            name=op.f("ck_pick_line_figures"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id", "line_no"],
            ["order_line.store_id", "order_line.order_id", "order_line.line_no"],
            name=op.f("fk_pick_line_store_id_order_id_line_no_order_line"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "task_id"],
            ["pick_task.store_id", "pick_task.task_id"],
            name=op.f("fk_pick_line_store_id_task_id_pick_task"),
        ),
        sa.PrimaryKeyConstraint("store_id", "pick_line_id", name=op.f("pk_pick_line")),
    )
    op.create_index("ix_pick_line_order", "pick_line", ["store_id", "order_id"], unique=False)
    op.create_index("ix_pick_line_task", "pick_line", ["store_id", "task_id"], unique=False)
    op.create_table(
        "tote_load",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("tote", sa.String(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("loaded_at", base.Moment(), nullable=False),
        sa.Column("emptied_at", base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["customer_order.store_id", "customer_order.order_id"],
            name=op.f("fk_tote_load_store_id_order_id_customer_order"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "tote"],
            ["place.store_id", "place.place"],
            name=op.f("fk_tote_load_store_id_tote_place"),
        ),
        sa.PrimaryKeyConstraint("store_id", "load_id", name=op.f("pk_tote_load")),
    )
    op.create_index("ix_tote_load_order", "tote_load", ["store_id", "order_id"], unique=False)
    op.create_index(
        "ix_tote_load_tote",
        "tote_load",
        ["store_id", "tote"],
        unique=True,
        sqlite_where=sa.text("emptied_at IS NULL"),
        postgresql_where=sa.text("emptied_at IS NULL"),
    )
