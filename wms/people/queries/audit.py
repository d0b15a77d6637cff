"""SQL about the audit log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms.people.model import AuditEntry


@dataclass(frozen=True)
class EntryRow:
    """A line of the audit log."""

    entry: int
    at: datetime
    who: str
    device_id: str
    action: str
    subject: str
    detail: dict[str, Any]


def list_entries(
    session: Session, store_id: str, *, before: int | None = None, limit: int = 100
) -> list[EntryRow]:
    """Return lines of the audit log, the newest first; `before` is the last `entry` of a page."""
    lines = select(
        AuditEntry.entry,
        AuditEntry.at,
        AuditEntry.who,
        AuditEntry.device_id,
        AuditEntry.action,
        AuditEntry.subject,
        AuditEntry.detail,
    ).where(AuditEntry.store_id == store_id)
    if before is not None:
        lines = lines.where(AuditEntry.entry < before)
    rows = session.execute(lines.order_by(AuditEntry.entry.desc()).limit(limit))
    return [EntryRow(*row) for row in rows]


def add_entry(
    session: Session,
    store_id: str,
    *,
    at: datetime,
    who: str,
    device_id: str,
    action: str,
    subject: str,
    detail: dict[str, object],
) -> None:
    """Add a line to the audit log."""
    session.execute(
        insert(AuditEntry).values(
            store_id=store_id,
            at=at,
            who=who,
            device_id=device_id,
            action=action,
            subject=subject,
            detail=detail,
        )
    )
