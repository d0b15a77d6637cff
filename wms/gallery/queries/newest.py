"""The newest answer to a case is the one that counts."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from wms.gallery.model import CaseAnswer


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
