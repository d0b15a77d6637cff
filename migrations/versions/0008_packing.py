"""Pack sessions, evidence and parcels."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "pack_session",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", base.Moment(), nullable=False),
        sa.Column("closed_at", base.Moment(), nullable=True),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("verdict", base.Json, nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'closed', 'abandoned')", name=op.f("ck_pack_session_state")
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR \"right\" OR (decided_by IS NOT NULL AND decision IS NOT NULL)",
            name=op.f("ck_pack_session_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["customer_order.store_id", "customer_order.order_id"],
            name=op.f("fk_pack_session_store_id_order_id_customer_order"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "station"],
            ["station.store_id", "station.station"],
            name=op.f("fk_pack_session_store_id_station_station"),
        ),
        sa.PrimaryKeyConstraint("store_id", "session_id", name=op.f("pk_pack_session")),
    )
    op.create_index(
        "ix_pack_session_open",
        "pack_session",
        ["store_id", "order_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "parcel",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("parcel_code", sa.String(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("bag_no", sa.Integer(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("closed_at", base.Moment(), nullable=False),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column("placed_at", base.Moment(), nullable=True),
        sa.Column("handover_id", sa.Uuid(), nullable=True),
        sa.Column("handed_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "(handover_id IS NULL) = (handed_at IS NULL)", name=op.f("ck_parcel_handed")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "lane"],
            ["lane.store_id", "lane.lane"],
            name=op.f("fk_parcel_store_id_lane_lane"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["customer_order.store_id", "customer_order.order_id"],
            name=op.f("fk_parcel_store_id_order_id_customer_order"),
        ),
        sa.PrimaryKeyConstraint("store_id", "parcel_code", name=op.f("pk_parcel")),
    )
    op.create_index("ix_parcel_order", "parcel", ["store_id", "order_id", "bag_no"], unique=True)
    op.create_table(
        "pack_evidence",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("sense", sa.String(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("detail", base.Json, nullable=False),
        sa.CheckConstraint(
            "sense IN ('barcode', 'weight', 'rfid', 'camera')", name=op.f("ck_pack_evidence_sense")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "session_id"],
            ["pack_session.store_id", "pack_session.session_id"],
            name=op.f("fk_pack_evidence_store_id_session_id_pack_session"),
        ),
        sa.PrimaryKeyConstraint("store_id", "evidence_id", name=op.f("pk_pack_evidence")),
    )
    op.create_index(
        "ix_pack_evidence_session", "pack_evidence", ["store_id", "session_id"], unique=False
    )
    op.create_table(
        "photo",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", base.Moment(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "session_id"],
            ["pack_session.store_id", "pack_session.session_id"],
            name=op.f("fk_photo_store_id_session_id_pack_session"),
        ),
        sa.PrimaryKeyConstraint("store_id", "photo_id", name=op.f("pk_photo")),
    )
    op.create_index("ix_photo_session", "photo", ["store_id", "session_id"], unique=False)
