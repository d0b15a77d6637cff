"""The ledger and its running sums."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "lot",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("sellable", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT (blocked AND sellable)", name=op.f("ck_lot_sellable")),
        sa.ForeignKeyConstraint(
            ["store_id", "sku"], ["sku.store_id", "sku.sku"], name=op.f("fk_lot_store_id_sku_sku")
        ),
        sa.PrimaryKeyConstraint("store_id", "lot_id", name=op.f("pk_lot")),
    )
    op.create_index("ix_lot_identity", "lot", ["store_id", "sku", "lot"], unique=True)
    op.create_table(
        "reservation",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_reservation_quantity")),
        sa.ForeignKeyConstraint(
            ["store_id", "sku"],
            ["sku.store_id", "sku.sku"],
            name=op.f("fk_reservation_store_id_sku_sku"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_reservation_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "order_id", "line_no", name=op.f("pk_reservation")),
    )
    op.create_index("ix_reservation_sku", "reservation", ["store_id", "sku"], unique=False)
    op.create_table(
        "sku_stock",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("sellable", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sellable >= 0 AND reserved >= 0", name=op.f("ck_sku_stock_figures")),
        sa.ForeignKeyConstraint(
            ["store_id", "sku"],
            ["sku.store_id", "sku.sku"],
            name=op.f("fk_sku_stock_store_id_sku_sku"),
        ),
        sa.PrimaryKeyConstraint("store_id", "sku", name=op.f("pk_sku_stock")),
    )
    op.create_table(
        "movement",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("from_place", sa.String(), nullable=False),
        sa.Column("to_place", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "cause IN ('receipt', 'pick', 'unpick', 'pack', 'handover', 'move', 'adjustment',"
            " 'waste', 'return', 'repair')",
            name=op.f("ck_movement_cause"),
        ),
        sa.CheckConstraint("from_place <> to_place", name=op.f("ck_movement_places")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_movement_quantity")),
        sa.ForeignKeyConstraint(
            ["store_id", "from_place"],
            ["place.store_id", "place.place"],
            name=op.f("fk_movement_store_id_from_place_place"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "lot_id"],
            ["lot.store_id", "lot.lot_id"],
            name=op.f("fk_movement_store_id_lot_id_lot"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "to_place"],
            ["place.store_id", "place.place"],
            name=op.f("fk_movement_store_id_to_place_place"),
        ),
        sa.PrimaryKeyConstraint("store_id", "movement_id", name=op.f("pk_movement")),
    )
    op.create_index(
        "ix_movement_command",
        "movement",
        ["store_id", "command_id"],
        unique=True,
        sqlite_where=sa.text("cause IN ('pick', 'unpick')"),
        postgresql_where=sa.text("cause IN ('pick', 'unpick')"),
    )
    op.create_index(
        "ix_movement_from", "movement", ["store_id", "from_place", "movement_id"], unique=False
    )
    op.create_index(
        "ix_movement_lot", "movement", ["store_id", "lot_id", "movement_id"], unique=False
    )
    op.create_index("ix_movement_order", "movement", ["store_id", "order_id"], unique=False)
    op.create_index(
        "ix_movement_to", "movement", ["store_id", "to_place", "movement_id"], unique=False
    )
    op.create_table(
        "stock",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("allocated", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= allocated AND allocated <= on_hand", name=op.f("ck_stock_balance")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "lot_id"],
            ["lot.store_id", "lot.lot_id"],
            name=op.f("fk_stock_store_id_lot_id_lot"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "place"],
            ["place.store_id", "place.place"],
            name=op.f("fk_stock_store_id_place_place"),
        ),
        sa.PrimaryKeyConstraint("store_id", "place", "lot_id", name=op.f("pk_stock")),
    )
    op.create_index("ix_stock_sku", "stock", ["store_id", "sku"], unique=False)
    op.create_table(
        "allocation",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_allocation_quantity")),
        sa.ForeignKeyConstraint(
            ["store_id", "place", "lot_id"],
            ["stock.store_id", "stock.place", "stock.lot_id"],
            name=op.f("fk_allocation_store_id_place_lot_id_stock"),
        ),
        sa.PrimaryKeyConstraint(
            "store_id", "order_id", "line_no", "place", "lot_id", name=op.f("pk_allocation")
        ),
    )
    op.create_index(
        "ix_allocation_stock", "allocation", ["store_id", "place", "lot_id"], unique=False
    )
