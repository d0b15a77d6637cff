"""Handovers and receipts."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "handover",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("courier", sa.String(), nullable=False),
        sa.Column("opened_at", base.Moment(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("bags_counted", sa.Integer(), nullable=True),
        sa.Column("completed_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "completed_at IS NULL OR bags_counted IS NOT NULL", name=op.f("ck_handover_counted")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["customer_order.store_id", "customer_order.order_id"],
            name=op.f("fk_handover_store_id_order_id_customer_order"),
        ),
        sa.PrimaryKeyConstraint("store_id", "handover_id", name=op.f("pk_handover")),
    )
    op.create_index(
        "ix_handover_order",
        "handover",
        ["store_id", "order_id"],
        unique=True,
        sqlite_where=sa.text("completed_at IS NOT NULL"),
        postgresql_where=sa.text("completed_at IS NOT NULL"),
    )
    op.create_table(
        "receipt",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_ref", sa.String(), nullable=True),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("bin", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("received_at", base.Moment(), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_receipt_quantity")),
        sa.ForeignKeyConstraint(
            ["store_id", "movement_id"],
            ["movement.store_id", "movement.movement_id"],
            name=op.f("fk_receipt_store_id_movement_id_movement"),
        ),
        sa.PrimaryKeyConstraint("store_id", "receipt_id", name=op.f("pk_receipt")),
    )
    op.create_index("ix_receipt_delivery", "receipt", ["store_id", "delivery_ref"], unique=False)
