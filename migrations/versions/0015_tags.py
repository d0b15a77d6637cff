"""RFID tags that are given to articles as they come in."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "rfid_tag",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("epc", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("allotted_at", base.Moment(), nullable=False),
        sa.Column("written_at", base.Moment(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=True),
        sa.Column("replaced", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(written_at IS NULL) = (written_by IS NULL)", name=op.f("ck_rfid_tag_written")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "sku"],
            ["sku.store_id", "sku.sku"],
            name=op.f("fk_rfid_tag_store_id_sku_sku"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "station"],
            ["station.store_id", "station.station"],
            name=op.f("fk_rfid_tag_store_id_station_station"),
        ),
        sa.PrimaryKeyConstraint("store_id", "tag_id", name=op.f("pk_rfid_tag")),
    )
    op.create_index("ix_rfid_tag_epc", "rfid_tag", ["store_id", "epc"], unique=True)
    op.create_index("ix_rfid_tag_sku", "rfid_tag", ["store_id", "sku"])
