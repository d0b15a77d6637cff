"""Several orders on one walk, each with its slots on the cart; how much room an article takes."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Bring the database forward."""
    # In words that both databases have: SQLite can add a check only together with its column.
    op.execute(
        "ALTER TABLE sku ADD COLUMN volume_ml INTEGER"
        " CONSTRAINT ck_sku_volume CHECK (volume_ml > 0)"
    )
    op.create_table(
        "task_order",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("joined_at", base.Moment(), nullable=False),
        sa.CheckConstraint("slot > 0 AND slots > 0", name=op.f("ck_task_order_figures")),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["customer_order.store_id", "customer_order.order_id"],
            name=op.f("fk_task_order_store_id_order_id_customer_order"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "task_id"],
            ["pick_task.store_id", "pick_task.task_id"],
            name=op.f("fk_task_order_store_id_task_id_pick_task"),
        ),
        sa.PrimaryKeyConstraint("store_id", "task_id", "order_id", name=op.f("pk_task_order")),
    )
    op.create_index(
        "ix_task_order_slot", "task_order", ["store_id", "task_id", "slot"], unique=True
    )
    op.create_index("ix_task_order_order", "task_order", ["store_id", "order_id"], unique=False)
    op.execute(_WALKS_SO_FAR)


# Until now a walk had one order, and its tote the only slot.
_WALKS_SO_FAR = """
    INSERT INTO task_order (store_id, task_id, order_id, slot, slots, joined_at)
    SELECT told.store_id, told.task_id, told.order_id, 1, 1, pick_task.made_at
    FROM (SELECT DISTINCT store_id, task_id, order_id FROM pick_line) AS told
    JOIN pick_task ON pick_task.store_id = told.store_id AND pick_task.task_id = told.task_id
"""
