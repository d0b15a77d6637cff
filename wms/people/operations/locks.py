"""Tries: charged before they are judged, too many lock badge and device, a manager unlocks."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from wms import errors
from wms.errors import sentence
from wms.people import rules
from wms.people.operations.audit import Hand, note
from wms.people.operations.staff import UnknownPerson
from wms.people.queries import logins, staff
from wms.people.rules import LoginLimits, Tries


class TooManyTries(errors.NotAllowed):
    """Badge or device had too many wrong tries and is not heard for a while."""

    status = 429
    title = sentence("Too many wrong tries")
    says = sentence("Wait {retry_after_seconds} seconds, or ask a manager to unlock you.")


def charge(
    session: Session, store_id: str, subjects: Sequence[str], now: datetime, limits: LoginLimits
) -> TooManyTries | bool:
    """Charge a try to each and tell whether it is the last, or return the refusal to hear it."""
    held = logins.lock_tries(session, store_id, subjects, now)
    counts = [Tries(row.wrong, row.locked_until) for row in held]
    wait_seconds = max(rules.seconds_locked(count, now) for count in counts)
    if wait_seconds > 0:
        return TooManyTries(retry_after_seconds=wait_seconds)
    charged = [rules.charge(count, now, limits) for count in counts]
    for row, count in zip(held, charged, strict=True):
        row.wrong, row.locked_until, row.last_at = count.wrong, count.locked_until, now
    return any(count.locked_until is not None for count in charged)


def subjects_of(badge_hash: str, device_id: str) -> list[str]:
    """
    Return what a try is counted for.

    By badge, not by person: unknown badges are counted like known ones, or a lock-out would tell
    which of them exist.
    """
    return [f"badge:{badge_hash}", f"device:{device_id}"]


def unlock_person(session: Session, store_id: str, person_id: str, *, by: Hand) -> None:
    """
    Forget a person's wrong tries, so that the next one is heard.

    :raises UnknownPerson: nobody has this id
    """
    person = staff.find_person(session, store_id, person_id)
    if person is None:
        raise UnknownPerson(person_id=person_id)
    logins.forget_tries(session, store_id, [f"badge:{person.badge_hash}"])
    note(session, store_id, by, "person_unlocked", person_id)


def unlock_device(session: Session, store_id: str, device_id: str, *, by: Hand) -> None:
    """Forget the wrong tries made on a device; a device that made none stays as it is."""
    logins.forget_tries(session, store_id, [f"device:{device_id}"])
    note(session, store_id, by, "device_unlocked", device_id)
