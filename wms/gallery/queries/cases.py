"""Cases for the manager, and what was answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from wms.catalogue.model import Sku
from wms.db.filling import fill
from wms.gallery.model import Case, CaseAnswer, Observation
from wms.gallery.rules.answers import STAGES, Stage
from wms.orders.model import Order, OrderLine
from wms.people.model import Person


@dataclass(frozen=True)
class CaseSeen:
    """A case with the names of its articles, and its newest answer."""

    case_id: UUID
    kind: str
    at: datetime
    order_id: UUID | None
    external_ref: str | None
    line_no: int | None
    station: str
    wanted: str | None
    wanted_name: str | None
    claimed: str | None
    claimed_name: str | None
    crop: UUID | None
    senses: list[dict[str, Any]]
    words: str
    answer: str | None
    answer_sku: str | None
    answer_name: str | None
    answered_at: datetime | None
    answered_by: str | None
    was: str | None
    learnt_at: datetime | None


def list_cases(
    session: Session,
    store_id: str,
    stage: Stage,
    *,
    before: UUID | None = None,
    limit: int = 20,
) -> list[CaseSeen]:
    """Return the cases of a stage, newest first."""
    query = _cases(store_id).where(Case.stage == stage).order_by(Case.case_id.desc()).limit(limit)
    if before is not None:
        query = query.where(Case.case_id < before)
    return fill(CaseSeen, session.execute(query))


def find_case(session: Session, store_id: str, case_id: UUID) -> CaseSeen | None:
    """Return a case."""
    query = _cases(store_id).where(Case.case_id == case_id)
    return next(iter(fill(CaseSeen, session.execute(query))), None)


def count_cases(session: Session, store_id: str) -> dict[Stage, int]:
    """Return how many cases stand at each stage."""
    rows = session.execute(
        select(Case.stage, func.count()).where(Case.store_id == store_id).group_by(Case.stage)
    )
    counted: dict[str, int] = {row[0]: row[1] for row in rows}
    return {stage: counted.get(stage, 0) for stage in STAGES}


def lock_case(session: Session, store_id: str, case_id: UUID) -> Case | None:
    """Return a case, held for this transaction."""
    return session.scalar(
        select(Case)
        .where(Case.store_id == store_id, Case.case_id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def find_line_sku(session: Session, store_id: str, order_id: UUID, line_no: int) -> str | None:
    """Return what a line of an order wanted, None where there is no such line."""
    return session.scalar(
        select(OrderLine.sku).where(
            OrderLine.store_id == store_id,
            OrderLine.order_id == order_id,
            OrderLine.line_no == line_no,
        )
    )


def lock_observation_of(session: Session, store_id: str, case_id: UUID) -> Observation | None:
    """Return what a case taught of weights, held for this transaction."""
    return session.scalar(
        select(Observation)
        .where(Observation.store_id == store_id, Observation.case_id == case_id)
        .with_for_update()
    )


def lock_packed(session: Session, store_id: str, sku: str, crop: UUID) -> Observation | None:
    """Return what a packed thing taught of an article that it was taken for, held."""
    return session.scalar(
        select(Observation)
        .where(
            Observation.store_id == store_id,
            Observation.sku == sku,
            Observation.crop == crop,
            Observation.case_id.is_(None),
        )
        .limit(1)
        .with_for_update()
    )


def find_crop(session: Session, store_id: str, order_id: UUID, sku: str) -> UUID | None:
    """Return a picture of what was packed as this article of an order, if one was taken."""
    return session.scalar(
        select(Observation.crop)
        .where(
            Observation.store_id == store_id,
            Observation.order_id == order_id,
            Observation.sku == sku,
            Observation.crop.is_not(None),
        )
        .order_by(Observation.observation_id)
        .limit(1)
    )


def find_piece(session: Session, store_id: str, sku: str) -> int | None:
    """Return what a piece weighs by the catalogue, None for what is sold by the gram."""
    return session.scalar(
        select(Sku.weight_g).where(Sku.store_id == store_id, Sku.sku == sku, Sku.sold_by == "each")
    )


def _cases(store_id: str) -> Any:
    wanted, claimed, was = aliased(Sku), aliased(Sku), aliased(Sku)
    columns = (
        *(getattr(Case, name) for name in ("case_id", "kind", "at", "order_id")),
        Order.external_ref,
        Case.line_no,
        Case.station,
        *(Case.wanted, wanted.name),
        *(Case.claimed, claimed.name),
        *(getattr(Case, name) for name in ("crop", "senses", "words")),
        *(CaseAnswer.answer, CaseAnswer.sku, was.name),
        CaseAnswer.at,
        func.coalesce(Person.name, CaseAnswer.who),
        *(Case.was, Case.learnt_at),
    )
    by = and_(Person.store_id == Case.store_id, Person.person_id == CaseAnswer.who)
    of = and_(Order.store_id == Case.store_id, Order.order_id == Case.order_id)
    return (
        select(*columns)
        .outerjoin(Order, of)
        .outerjoin(wanted, and_(wanted.store_id == Case.store_id, wanted.sku == Case.wanted))
        .outerjoin(claimed, and_(claimed.store_id == Case.store_id, claimed.sku == Case.claimed))
        .outerjoin(CaseAnswer, _newest_of_case())
        .outerjoin(was, and_(was.store_id == Case.store_id, was.sku == CaseAnswer.sku))
        .outerjoin(Person, by)
        .where(Case.store_id == store_id)
    )


def _newest_of_case() -> ColumnElement[bool]:
    """Return the condition that no newer answer to the same case follows a `CaseAnswer`."""
    newer = aliased(CaseAnswer)
    followed = exists().where(
        newer.store_id == CaseAnswer.store_id,
        newer.case_id == CaseAnswer.case_id,
        newer.answer_id > CaseAnswer.answer_id,
    )
    of_case = and_(CaseAnswer.store_id == Case.store_id, CaseAnswer.case_id == Case.case_id)
    return and_(of_case, ~followed)


def is_known(session: Session, store_id: str, sku: str) -> bool:
    """Tell whether the store has an article."""
    found = select(Sku.sku).where(Sku.store_id == store_id, Sku.sku == sku)
    return session.scalar(found) is not None
