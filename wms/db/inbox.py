"""The inbox: a device's command is applied once; what was set aside waits for a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wms.db.model import InboxEntry


@dataclass(frozen=True)
class Received:
    """A command as it came in. `body` is the whole command as plain JSON."""

    command_id: UUID
    device_id: str
    person_id: str
    kind: str
    body: dict[str, Any]
    said_at: datetime
    received_at: datetime


@dataclass(frozen=True)
class Settled:
    """What became of a command: `applied`, or `set_aside` with the refusal as it was told."""

    outcome: str
    refusal: dict[str, Any] | None


def find_outcome(session: Session, store_id: str, command_id: UUID) -> Settled | None:
    """Return what became of a command that was seen before."""
    row = session.execute(
        select(InboxEntry.outcome, InboxEntry.refusal).where(
            InboxEntry.store_id == store_id, InboxEntry.command_id == command_id
        )
    ).first()
    return None if row is None else Settled(*row)


def remember(
    session: Session, store_id: str, command: Received, refusal: dict[str, Any] | None
) -> None:
    """Remember a command and its outcome, in the transaction that applied it."""
    session.add(
        InboxEntry(
            store_id=store_id,
            command_id=command.command_id,
            device_id=command.device_id,
            person_id=command.person_id,
            kind=command.kind,
            body=command.body,
            said_at=command.said_at,
            received_at=command.received_at,
            outcome="applied" if refusal is None else "set_aside",
            refusal=refusal,
        )
    )
    session.flush()


def list_set_aside(session: Session, store_id: str, *, limit: int = 200) -> list[InboxEntry]:
    """Return what was set aside and not yet settled, oldest first."""
    return list(
        session.scalars(
            select(InboxEntry)
            .where(
                InboxEntry.store_id == store_id,
                InboxEntry.outcome == "set_aside",
                InboxEntry.settled_at.is_(None),
            )
            .order_by(InboxEntry.received_at)
            .limit(limit)
        )
    )


def lock_set_aside(session: Session, store_id: str, command_id: UUID) -> InboxEntry | None:
    """Return a command that was set aside and not yet settled, held for this transaction."""
    return session.scalar(
        select(InboxEntry)
        .where(
            InboxEntry.store_id == store_id,
            InboxEntry.command_id == command_id,
            InboxEntry.outcome == "set_aside",
            InboxEntry.settled_at.is_(None),
        )
        .with_for_update()
    )


def settle(
    session: Session, entry: InboxEntry, settlement: str, *, who: str, settled_at: datetime
) -> None:
    """Note what a person decided about a command that was set aside."""
    session.execute(
        update(InboxEntry)
        .where(InboxEntry.store_id == entry.store_id, InboxEntry.command_id == entry.command_id)
        .values(settlement=settlement, settled_by=who, settled_at=settled_at)
    )
