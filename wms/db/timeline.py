"""What the journal tells of one thing."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms.db.journal import Position, ToldFact
from wms.db.model import Fact


def list_facts(
    session: Session, store_id: str, subject: object, *, limit: int = 500
) -> list[ToldFact]:
    """Return the facts about a subject in the order they were told, the newest `limit` of them."""
    rows = session.execute(
        select(
            Fact.transaction_id,
            Fact.position,
            Fact.store_id,
            Fact.at,
            Fact.kind,
            Fact.subject,
            Fact.payload,
        )
        .where(Fact.store_id == store_id, Fact.subject == str(subject))
        .order_by(Fact.position.desc())
        .limit(limit)
    ).all()
    return [ToldFact(Position(row[0], row[1]), *row[2:]) for row in reversed(rows)]
