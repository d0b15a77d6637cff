"""Journal, inbox and kept answers."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "journal",
        sa.Column("position", base.Big, sa.Identity(always=False), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("payload", base.Json, nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_read", "journal", ["transaction_id", "position"], unique=False)
    op.create_index("ix_journal_subject", "journal", ["store_id", "subject"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", base.Json, nullable=False),
        sa.Column("said_at", base.Moment(), nullable=False),
        sa.Column("received_at", base.Moment(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("refusal", base.Json, nullable=True),
        sa.Column("settled_at", base.Moment(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settlement", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'set_aside') = (refusal IS NOT NULL)", name=op.f("ck_inbox_refusal")
        ),
        sa.CheckConstraint("outcome IN ('applied', 'set_aside')", name=op.f("ck_inbox_outcome")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_inbox_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "command_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_open", "inbox", ["store_id", "outcome", "settled_at"], unique=False)
    op.create_table(
        "kept_answer",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("made_at", base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_kept_answer_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "channel", "key", name=op.f("pk_kept_answer")),
    )
