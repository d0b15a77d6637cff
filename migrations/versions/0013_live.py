"""Ways blocked for a while, narrow ways, speeds by zone, and plans made again in mid-walk."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Bring the database forward."""
    # In words that both databases have: SQLite can add a check only together with its column.
    op.execute(
        "ALTER TABLE zone ADD COLUMN walking_mm_per_s INTEGER"
        " CONSTRAINT ck_zone_walking CHECK (walking_mm_per_s BETWEEN 100 AND 5000)"
    )
    op.add_column(
        "aisle_edge", sa.Column("narrow", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _make_blocks()
    _make_plans()


def _make_blocks() -> None:
    op.create_table(
        "way_block",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=True),
        sa.Column("a", sa.Integer(), nullable=True),
        sa.Column("b", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("since", base.Moment(), nullable=False),
        sa.Column("until", base.Moment(), nullable=False),
        sa.Column("cleared_at", base.Moment(), nullable=True),
        sa.Column("cleared_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(node IS NULL) = (a IS NOT NULL AND b IS NOT NULL) AND (a IS NULL) = (b IS NULL)",
            name=op.f("ck_way_block_piece"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "a", "b"],
            ["aisle_edge.store_id", "aisle_edge.a", "aisle_edge.b"],
            name=op.f("fk_way_block_store_id_a_b_aisle_edge"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "node"],
            ["aisle_node.store_id", "aisle_node.node"],
            name=op.f("fk_way_block_store_id_node_aisle_node"),
        ),
        sa.PrimaryKeyConstraint("store_id", "block_id", name=op.f("pk_way_block")),
    )
    op.create_index("ix_way_block_until", "way_block", ["store_id", "until"], unique=False)


def _make_plans() -> None:
    op.create_table(
        "walk_plan",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("path", base.Json, nullable=False),
        sa.Column("node", sa.Integer(), nullable=True),
        sa.Column("node_at", base.Moment(), nullable=True),
        sa.Column("device_id", sa.String(), nullable=True),
        sa.Column("heading_to", sa.Uuid(), nullable=True),
        sa.Column("blocks", base.Json, nullable=False),
        sa.Column("deferred", base.Json, nullable=False),
        sa.Column("change", base.Json, nullable=True),
        sa.Column("planned_at", base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "task_id"],
            ["pick_task.store_id", "pick_task.task_id"],
            name=op.f("fk_walk_plan_store_id_task_id_pick_task"),
        ),
        sa.PrimaryKeyConstraint("store_id", "task_id", name=op.f("pk_walk_plan")),
    )
