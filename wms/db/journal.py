"""
Facts: written in the transaction that makes them true, read in an order that misses none.

On PostgreSQL a transaction may commit after one that began later, so readers go by transaction and
stop before the oldest one that is still open. On SQLite there is one writer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, insert, literal_column, select, tuple_
from sqlalchemy.orm import Session

from wms.db.model import Fact


@dataclass(frozen=True, order=True)
class Position:
    """How far a reader has come in the journal."""

    transaction_id: int
    position: int

    def __str__(self) -> str:
        """Return the position as it stands in an event stream's `id`."""
        return f"{self.transaction_id}.{self.position}"

    @classmethod
    def parse(cls, written: str) -> Self:
        """
        Return the position that `str` wrote.

        :raises ValueError: it is none
        """
        transaction_id, position = written.split(".")
        return cls(int(transaction_id), int(position))


@dataclass(frozen=True)
class ToldFact:
    """A fact as a reader gets it."""

    position: Position
    store_id: str
    at: datetime
    kind: str
    subject: str
    payload: dict[str, Any]


def fact_row(
    store_id: str, kind: str, subject: object, at: datetime, **payload: object
) -> dict[str, object]:
    """Return a journal row, for those who insert many rows at once."""
    return {
        "store_id": store_id,
        "at": at,
        "kind": kind,
        "subject": str(subject),
        "payload": payload,
    }


def tell(
    session: Session, store_id: str, kind: str, subject: object, at: datetime, **payload: object
) -> None:
    """Write a fact: `kind` in past tense, `subject` the id it is about, the payload plain JSON."""
    session.execute(insert(Fact), [fact_row(store_id, kind, subject, at, **payload)])


def newest(session: Session) -> Position:
    """Return the position behind all that can be read now."""
    row = session.execute(
        select(Fact.transaction_id, Fact.position)
        .where(_settled(session))
        .order_by(Fact.transaction_id.desc(), Fact.position.desc())
        .limit(1)
    ).first()
    return Position(0, 0) if row is None else Position(*row)


def newest_at(session: Session) -> datetime | None:
    """Return the moment of the newest fact, None while nothing was told."""
    return session.scalar(select(Fact.at).order_by(Fact.position.desc()).limit(1))


def read_after(session: Session, after: Position, *, limit: int = 500) -> list[ToldFact]:
    """Return the next facts, at most `limit`, so that none can appear before them later."""
    here = tuple_(Fact.transaction_id, Fact.position)
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
        .where(here > (after.transaction_id, after.position), _settled(session))
        .order_by(Fact.transaction_id, Fact.position)
        .limit(limit)
    )
    return [ToldFact(Position(row[0], row[1]), *row[2:]) for row in rows]


def _settled(session: Session) -> ColumnElement[bool]:
    """Return the condition that no transaction still open can write before these rows."""
    if session.get_bind().dialect.name != "postgresql":
        return literal_column("1") == 1
    oldest_open: ColumnElement[int] = literal_column(
        "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    )
    return Fact.transaction_id < oldest_open
