"""Where a case stands and what it was, kept beside it; ways to find both among many."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_NEWEST = (
    "(SELECT {told} FROM case_answer a WHERE a.store_id = review_case.store_id"
    " AND a.case_id = review_case.case_id ORDER BY a.answer_id DESC LIMIT 1)"
)
_IS_FINAL = _NEWEST.format(told="a.final")
_WAS = _NEWEST.format(
    told="CASE WHEN a.answer = 'is' AND (a.final OR review_case.kind <> 'reported') THEN a.sku END"
)
_STAND = (
    "UPDATE review_case SET was = {was}, stage = CASE WHEN {is_final} THEN 'done'"
    " WHEN {is_final} IS NULL OR kind = 'reported' THEN 'open' ELSE 'check' END"
)
_IS_KNOWN = sa.text("was IS NOT NULL")
_UNLEARNT = sa.text("learnt_at IS NULL AND was IS NOT NULL")


def upgrade() -> None:
    """Bring the database forward."""
    op.execute(
        "ALTER TABLE review_case ADD COLUMN stage VARCHAR NOT NULL DEFAULT 'open'"
        " CONSTRAINT ck_review_case_stage CHECK (stage IN ('open', 'check', 'done'))"
    )
    op.add_column("review_case", sa.Column("was", sa.String(), nullable=True))
    # Read once from the answers; from now on each answer tells it.
    op.execute(_STAND.format(was=_WAS, is_final=_IS_FINAL))
    op.drop_index("ix_review_case_unlearnt", "review_case")
    _make_partial("unlearnt", ["store_id", "case_id"], _UNLEARNT)
    op.create_index("ix_review_case_stage", "review_case", ["store_id", "stage", "case_id"])
    _make_partial("was", ["store_id", "was", "claimed", "wanted"], _IS_KNOWN)
    _make_partial("claimed", ["store_id", "claimed", "was"], _IS_KNOWN)
    _make_partial("wanted", ["store_id", "wanted", "was"], _IS_KNOWN)
    table = "gallery_observation"
    op.create_index(f"ix_{table}_order", table, ["store_id", "order_id", "observation_id"])
    op.create_index(f"ix_{table}_weight", table, ["store_id", "sku", "plausible", "at", "weight_g"])


def _make_partial(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(
        f"ix_review_case_{name}",
        "review_case",
        columns,
        sqlite_where=where,
        postgresql_where=where,
    )
