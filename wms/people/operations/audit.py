"""The audit log: who did what, on which device, and when. Lines are only ever added."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from wms.people.queries.audit import EntryRow, add_entry, list_entries

__all__ = ["EntryRow", "Hand", "list_entries", "note"]


@dataclass(frozen=True)
class Hand:
    """Who does something, on which device, and when."""

    who: str
    device_id: str
    at: datetime


def note(
    session: Session,
    store_id: str,
    hand: Hand,
    action: str,
    subject: object,
    **detail: object,
) -> None:
    """Note who did what: `action` in past tense, `subject` the id it was done to, plain detail."""
    add_entry(
        session,
        store_id,
        at=hand.at,
        who=hand.who,
        device_id=hand.device_id,
        action=action,
        subject=str(subject),
        detail=detail,
    )
