"""Evidence of orders that were never on a bench, disputes, gifts, bundles and what breaks."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0016"
down_revision = "0015"

_ORDER = ["customer_order.store_id", "customer_order.order_id"]
_SENSES = "sense IN ('barcode', 'weight', 'rfid', 'camera', 'person')"
_OF_SESSION = (
    "UPDATE {table} SET order_id = (SELECT s.order_id FROM pack_session s"
    " WHERE s.store_id = {table}.store_id AND s.session_id = {table}.session_id)"
)


def upgrade() -> None:
    """Bring the database forward."""
    for table, column in (("order_line", "gift"), ("sku", "fragile")):
        op.add_column(
            table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("order_line", sa.Column("bundle", sa.String(), nullable=True))
    _widen_photos()
    _widen_evidence()
    _make_disputes()


def _widen_photos() -> None:
    with op.batch_alter_table("photo") as photo:
        photo.add_column(sa.Column("order_id", sa.Uuid(), nullable=True))
        photo.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="basket"))
        photo.add_column(sa.Column("bag_no", sa.Integer(), nullable=True))
        photo.add_column(sa.Column("line_no", sa.Integer(), nullable=True))
        photo.alter_column("session_id", existing_type=sa.Uuid(), nullable=True)
    op.execute(_OF_SESSION.format(table="photo"))
    with op.batch_alter_table("photo") as photo:
        photo.alter_column("order_id", existing_type=sa.Uuid(), nullable=False)
        photo.create_check_constraint(op.f("ck_photo_kind"), "kind IN ('basket', 'crop', 'upload')")
        photo.create_foreign_key(
            op.f("fk_photo_store_id_order_id_customer_order"),
            "customer_order",
            ["store_id", "order_id"],
            ["store_id", "order_id"],
        )
    op.create_index("ix_photo_order", "photo", ["store_id", "order_id"])
    op.create_index("ix_photo_taken", "photo", ["store_id", "taken_at"])


def _widen_evidence() -> None:
    with op.batch_alter_table("pack_evidence") as evidence:
        evidence.add_column(sa.Column("order_id", sa.Uuid(), nullable=True))
        evidence.alter_column("session_id", existing_type=sa.Uuid(), nullable=True)
    op.execute(_OF_SESSION.format(table="pack_evidence"))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_pack_evidence_sense"), "pack_evidence", type_="check")
    with op.batch_alter_table("pack_evidence") as evidence:
        evidence.alter_column("order_id", existing_type=sa.Uuid(), nullable=False)
        # SQLite left the narrower one behind when it built the table anew.
        evidence.create_check_constraint(op.f("ck_pack_evidence_sense"), _SENSES)
        evidence.create_foreign_key(
            op.f("fk_pack_evidence_store_id_order_id_customer_order"),
            "customer_order",
            ["store_id", "order_id"],
            ["store_id", "order_id"],
        )
    op.create_index("ix_pack_evidence_order", "pack_evidence", ["store_id", "order_id"])


def _make_disputes() -> None:
    op.create_table(
        "dispute",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("opened_at", base.Moment(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("closed_at", base.Moment(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_dispute_closed"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            _ORDER,
            name=op.f("fk_dispute_store_id_order_id_customer_order"),
        ),
        sa.PrimaryKeyConstraint("store_id", "dispute_id", name=op.f("pk_dispute")),
    )
    op.create_index(
        "ix_dispute_open",
        "dispute",
        ["store_id", "order_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_dispute_order", "dispute", ["store_id", "order_id"])
