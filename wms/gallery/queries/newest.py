"""The newest answer to a case is the one that counts."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from wms.gallery.model import Case, CaseAnswer


def believed() -> ColumnElement[bool]:
    """Return the condition that an answer counts: a manager checks a customer's word first."""
    return or_(CaseAnswer.final, Case.kind != "reported")


def newest_answer() -> ColumnElement[bool]:
    """Return the condition that no newer answer to the same case follows a `CaseAnswer`."""
    newer = aliased(CaseAnswer)
    return ~(
        select(newer.answer_id)
        .where(
            newer.store_id == CaseAnswer.store_id,
            newer.case_id == CaseAnswer.case_id,
            newer.answer_id > CaseAnswer.answer_id,
        )
        .exists()
    )
