"""People, logins, keys and the audit log."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring the database forward."""
    op.create_table(
        "api_key",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("station", sa.String(), nullable=True),
        sa.Column("scopes", base.Json, nullable=False),
        sa.Column("made_at", base.Moment(), nullable=False),
        sa.Column("revoked_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "channel IS NOT NULL OR station IS NOT NULL", name=op.f("ck_api_key_program")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_api_key_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "key_hash", name=op.f("pk_api_key")),
    )
    op.create_index("ix_api_key_hash", "api_key", ["key_hash"], unique=True)
    op.create_table(
        "audit_entry",
        sa.Column("entry", base.Big, sa.Identity(always=False), nullable=False),
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", base.Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_audit_entry_store_id_store")
        ),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["store_id", "at"], unique=False)
    op.create_table(
        "login_tries",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locked_until", base.Moment(), nullable=True),
        sa.Column("last_at", base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_login_tries_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "subject", name=op.f("pk_login_tries")),
    )
    op.create_table(
        "person",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("badge_hash", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f("ck_person_language")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_person_store_id_store")
        ),
        sa.PrimaryKeyConstraint("store_id", "person_id", name=op.f("pk_person")),
        sa.UniqueConstraint("badge_hash", name=op.f("uq_person_badge_hash")),
    )
    op.create_table(
        "login_session",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("started_at", base.Moment(), nullable=False),
        sa.Column("seen_at", base.Moment(), nullable=False),
        sa.Column("expires_at", base.Moment(), nullable=False),
        sa.Column("ended_at", base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "person_id"],
            ["person.store_id", "person.person_id"],
            name=op.f("fk_login_session_store_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("store_id", "token_hash", name=op.f("pk_login_session")),
    )
    op.create_index(
        "ix_login_session_person", "login_session", ["store_id", "person_id"], unique=False
    )
    op.create_table(
        "person_role",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('picker', 'packer', 'manager', 'admin')", name=op.f("ck_person_role_role")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "person_id"],
            ["person.store_id", "person.person_id"],
            name=op.f("fk_person_role_store_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("store_id", "person_id", "role", name=op.f("pk_person_role")),
    )
