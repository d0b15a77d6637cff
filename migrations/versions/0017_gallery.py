"""Pictures that teach the cameras, what they know, what packs confirmed, and cases to review."""

import sqlalchemy as sa
from alembic import op

from wms.db import base

revision = "0017"
down_revision = "0016"

_UNTAUGHT = sa.text("taught_at IS NULL AND removed_at IS NULL")
_WAITING = sa.text("crop_state = 'waiting'")
_UNLEARNT = sa.text("learnt_at IS NULL")


def upgrade() -> None:
    """Bring the database forward."""
    _make_photos()
    _make_references()
    _make_observations()
    _make_cases()
    _make_answers()
    _keep_answers()


def _of_sku(table: str, column: str = "sku") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_store_id_{column}_sku")
    return sa.ForeignKeyConstraint(["store_id", column], ["sku.store_id", "sku.sku"], name=name)


def _make_photos() -> None:
    op.create_table(
        "gallery_photo",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("taken_at", base.Moment(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("taught_at", base.Moment(), nullable=True),
        sa.Column("removed_at", base.Moment(), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('enrolled', 'answer')", name=op.f("ck_gallery_photo_origin")
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_gallery_photo_removed")
        ),
        _of_sku("gallery_photo"),
        sa.PrimaryKeyConstraint("store_id", "photo_id", name=op.f("pk_gallery_photo")),
    )
    op.create_index("ix_gallery_photo_sku", "gallery_photo", ["store_id", "sku"])
    _make_partial("gallery_photo", "untaught", ["store_id", "photo_id"], _UNTAUGHT)


def _make_partial(table: str, name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(
        f"ix_{table}_{name}", table, columns, sqlite_where=where, postgresql_where=where
    )


def _make_references() -> None:
    op.create_table(
        "gallery_reference",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("taught_at", base.Moment(), nullable=True),
        sa.Column("rebuild", sa.Boolean(), nullable=False),
        sa.Column("enrol_again", sa.Boolean(), nullable=False),
        sa.Column("looks_since", base.Moment(), nullable=True),
        sa.Column("weights_since", base.Moment(), nullable=True),
        _of_sku("gallery_reference"),
        sa.PrimaryKeyConstraint("store_id", "sku", name=op.f("pk_gallery_reference")),
    )
    op.create_table(
        "look_alike",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.CheckConstraint("sku <> other", name=op.f("ck_look_alike_other")),
        _of_sku("look_alike"),
        _of_sku("look_alike", "other"),
        sa.PrimaryKeyConstraint("store_id", "sku", "other", name=op.f("pk_look_alike")),
    )
    op.create_index("ix_look_alike_other", "look_alike", ["store_id", "other"])


def _make_observations() -> None:
    table = "gallery_observation"
    op.create_table(
        table,
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("plausible", sa.Boolean(), nullable=False),
        sa.Column("looks_milli", sa.Integer(), nullable=True),
        sa.Column("camera_saw", sa.Boolean(), nullable=False),
        sa.Column("camera_read", sa.Boolean(), nullable=False),
        sa.Column("crop", sa.Uuid(), nullable=True),
        sa.Column("crop_state", sa.String(), nullable=False),
        sa.Column("sharpness", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "crop_state IN ('none', 'waiting', 'taught', 'left', 'gone')",
            name=op.f(f"ck_{table}_crop_state"),
        ),
        sa.CheckConstraint("camera_saw OR NOT camera_read", name=op.f(f"ck_{table}_camera")),
        _of_sku(table),
        sa.PrimaryKeyConstraint("store_id", "observation_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_sku", table, ["store_id", "sku", "at"])
    op.create_index(f"ix_{table}_station", table, ["store_id", "station", "at"])
    op.create_index(f"ix_{table}_at", table, ["store_id", "at"])
    op.create_index(f"ix_{table}_case", table, ["store_id", "case_id"])
    _make_partial(table, "waiting", ["store_id", "observation_id"], _WAITING)


def _make_cases() -> None:
    op.create_table(
        "review_case",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("line_no", sa.Integer(), nullable=True),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=True),
        sa.Column("claimed", sa.String(), nullable=True),
        sa.Column("crop", sa.Uuid(), nullable=True),
        sa.Column("senses", base.Json, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("learnt_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('asked', 'let_go', 'upload', 'reported')", name=op.f("ck_review_case_kind")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["customer_order.store_id", "customer_order.order_id"],
            name=op.f("fk_review_case_store_id_order_id_customer_order"),
        ),
        _of_sku("review_case", "wanted"),
        _of_sku("review_case", "claimed"),
        sa.PrimaryKeyConstraint("store_id", "case_id", name=op.f("pk_review_case")),
    )
    op.create_index("ix_review_case_at", "review_case", ["store_id", "at"])
    op.create_index("ix_review_case_order", "review_case", ["store_id", "order_id"])
    _make_partial("review_case", "unlearnt", ["store_id", "case_id"], _UNLEARNT)


def _make_answers() -> None:
    op.create_table(
        "case_answer",
        sa.Column("store_id", sa.String(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('is', 'is_not', 'cannot_tell')", name=op.f("ck_case_answer_answer")
        ),
        sa.CheckConstraint(
            "(answer = 'cannot_tell') = (sku IS NULL)", name=op.f("ck_case_answer_sku")
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "case_id"],
            ["review_case.store_id", "review_case.case_id"],
            name=op.f("fk_case_answer_store_id_case_id_review_case"),
        ),
        _of_sku("case_answer"),
        sa.PrimaryKeyConstraint("store_id", "answer_id", name=op.f("pk_case_answer")),
    )
    op.create_index("ix_case_answer_case", "case_answer", ["store_id", "case_id", "answer_id"])
    op.create_index("ix_case_answer_sku", "case_answer", ["store_id", "sku"])


def _keep_answers() -> None:
    """Let answers only grow: what was learnt from them can always be told again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER case_answer_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON case_answer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER case_answer_no_{change.lower()} BEFORE {change} ON case_answer"
            f" BEGIN SELECT RAISE(ABORT, 'case_answer only grows: {change} is refused'); END"
        )
