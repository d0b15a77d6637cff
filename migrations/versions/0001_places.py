"""The building."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "store",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("start_node", sa.Integer(), nullable=False),
        sa.Column("day_ends_at", base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_store")),
    )
    op.create_table(
        "aisle_node",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False),
        sa.Column("x_mm", sa.Integer(), nullable=False),
        sa.Column("y_mm", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_aisle_node_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "node", name=op.f("pk_aisle_node")),
    )
    op.create_table(
        "device",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", base.Moment(), nullable=False),
        sa.Column("seen_at", base.Moment(), nullable=False),
        sa.Column("detail", base.Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_device_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "device_id", name=op.f("pk_device")),
    )
    op.create_table(
        "lane",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("storage", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_lane_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "lane", name=op.f("pk_lane")),
    )
    op.create_table(
        "station",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("drop_node", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_station_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "station", name=op.f("pk_station")),
    )
    op.create_table(
        "zone",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("storage", sa.String(), nullable=False),
        sa.Column("temperature_dc_min", sa.Integer(), nullable=False),
        sa.Column("temperature_dc_max", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_zone_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "zone", name=op.f("pk_zone")),
    )
    op.create_table(
        "aisle_edge",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("length_mm", sa.Integer(), nullable=False),
        sa.Column("one_way", sa.Boolean(), nullable=False),
        sa.Column("door_seconds", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length_mm >= 0 AND door_seconds >= 0", name=op.f("ck_aisle_edge_figures")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "a"],
            ["aisle_node.store_id", "aisle_node.node"],
            name=op.f("fk_aisle_edge_store_id_a_aisle_node"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "b"],
            ["aisle_node.store_id", "aisle_node.node"],
            name=op.f("fk_aisle_edge_store_id_b_aisle_node"),
        ),
        sa.PrimaryKeyConstraint("store_id", "a", "b", name=op.f("pk_aisle_edge")),
    )
    op.create_table(
        "place",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("aisle", sa.String(), nullable=True),
        sa.Column("bay", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("node", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'pick' OR (zone IS NOT NULL AND node IS NOT NULL)", name=op.f("ck_place_bin")
        ),
        sa.CheckConstraint(
            "kind IN ('pick', 'receiving', 'returns', 'tote', 'packed', 'world')",
            name=op.f("ck_place_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "node"],
            ["aisle_node.store_id", "aisle_node.node"],
            name=op.f("fk_place_store_id_node_aisle_node"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "zone"],
            ["zone.store_id", "zone.zone"],
            name=op.f("fk_place_store_id_zone_zone"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_place_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "place", name=op.f("pk_place")),
    )
    op.create_index("ix_place_kind", "place", ["store_id", "kind"], unique=False)
