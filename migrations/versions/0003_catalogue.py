"""Articles and barcodes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "sku",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("storage", sa.String(), nullable=False),
        sa.Column("sold_by", sa.String(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("days_left_min", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("home_bin", sa.String(), nullable=True),
        sa.CheckConstraint("sold_by IN ('each', 'weight')", name=op.f("ck_sku_sold_by")),
        sa.CheckConstraint(
            "storage IN ('ambient', 'chilled', 'frozen')", name=op.f("ck_sku_storage")
        ),
        sa.CheckConstraint(
            "weight_g > 0 AND days_left_min >= 0 AND price_cents >= 0", name=op.f("ck_sku_figures")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_sku_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "sku", name=op.f("pk_sku")),
    )
    op.create_table(
        "barcode",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("barcode", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('each', 'pack', 'own', 'weight')", name=op.f("ck_barcode_kind")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_barcode_quantity")),
        sa.ForeignKeyConstraint(
            ["store_id", "sku"],
            ["sku.store_id", "sku.sku"],
            name=op.f("fk_barcode_store_id_sku_sku"),
        ),
        sa.PrimaryKeyConstraint("store_id", "barcode", name=op.f("pk_barcode")),
    )
    op.create_index("ix_barcode_sku", "barcode", ["store_id", "sku"], unique=False)
