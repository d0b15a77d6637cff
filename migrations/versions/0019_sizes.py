"""How long, wide and high an article is: a camera over a tray measures it."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Bring the database forward."""
    for side in ("length", "width", "height"):
        op.execute(
            f"ALTER TABLE sku ADD COLUMN {side}_mm INTEGER"
            f" CONSTRAINT ck_sku_{side} CHECK ({side}_mm > 0)"
        )
