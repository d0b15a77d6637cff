"""Find the orders of a day without reading those of a year."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_index("ix_customer_order_placed", "customer_order", ["store_id", "placed_at"])
