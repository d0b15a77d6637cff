"""Orders and their lines."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "customer_order",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("external_ref", sa.String(), nullable=False),
        sa.Column("customer_ref", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("placed_at", base.Moment(), nullable=False),
        sa.Column("due_at", base.Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pickup_code", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column("released_at", base.Moment(), nullable=True),
        sa.Column("picked_at", base.Moment(), nullable=True),
        sa.Column("packed_at", base.Moment(), nullable=True),
        sa.Column("handed_over_at", base.Moment(), nullable=True),
        sa.Column("cancelled_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "policy IN ('all_or_nothing', 'ship_available')", name=op.f("ck_customer_order_policy")
        ),
        sa.CheckConstraint(
            "state IN ('received', 'picking', 'picked', 'packing', 'packed', 'handed_over',"
            " 'cancelled')",
            name=op.f("ck_customer_order_state"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_customer_order_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "order_id", name=op.f("pk_customer_order")),
    )
    op.create_index(
        "ix_customer_order_due",
        "customer_order",
        ["store_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('handed_over', 'cancelled')"),
        postgresql_where=sa.text("state NOT IN ('handed_over', 'cancelled')"),
    )
    op.create_index(
        "ix_customer_order_pickup",
        "customer_order",
        ["store_id", "pickup_code"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('handed_over', 'cancelled')"),
        postgresql_where=sa.text("state NOT IN ('handed_over', 'cancelled')"),
    )
    op.create_index(
        "ix_customer_order_ref",
        "customer_order",
        ["store_id", "channel", "external_ref"],
        unique=True,
    )
    op.create_table(
        "order_line",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("ordered", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column("substituted", sa.Integer(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("substitution", base.Json, nullable=False),
        sa.Column("substitutes_line_no", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open' AND picked + substituted + short + cancelled < ordered) OR"
            " (state IN ('picked', 'substituted', 'short', 'cancelled')"
            " AND picked + substituted + short + cancelled = ordered)",
            name=op.f("ck_order_line_outcome"),
        ),
        sa.CheckConstraint("ordered > 0", name=op.f("ck_order_line_ordered")),
        sa.CheckConstraint(
            "picked >= 0 AND substituted >= 0 AND short >= 0 AND cancelled >= 0",
            name=op.f("ck_order_line_parts"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["customer_order.store_id", "customer_order.order_id"],
            name=op.f("fk_order_line_store_id_order_id_customer_order"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "sku"],
            ["sku.store_id", "sku.sku"],
            name=op.f("fk_order_line_store_id_sku_sku"),
        ),
        sa.PrimaryKeyConstraint("store_id", "order_id", "line_no", name=op.f("pk_order_line")),
    )
