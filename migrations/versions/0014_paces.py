"""How fast each person walks and takes goods in each zone, learnt from their picks."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "learnt_pace",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("state", base.Json, nullable=False),
        sa.Column("updated_at", base.Moment(), nullable=False),
        sa.CheckConstraint("seen >= 0", name=op.f("ck_learnt_pace_seen")),
        sa.ForeignKeyConstraint(
            ["store_id", "person_id"],
            ["person.store_id", "person.person_id"],
            name=op.f("fk_learnt_pace_store_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "zone"],
            ["zone.store_id", "zone.zone"],
            name=op.f("fk_learnt_pace_store_id_zone_zone"),
        ),
        sa.PrimaryKeyConstraint("store_id", "person_id", "zone", name=op.f("pk_learnt_pace")),
    )
