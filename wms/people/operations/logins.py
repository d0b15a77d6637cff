"""
Logging in and out.

The door takes a try in three steps: `hear_try` charges it in a transaction of its own, the PIN is
judged outside any (the hash is slow on purpose, and SQLite has one write lock), `admit` opens the
login.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from wms import errors
from wms.errors import sentence
from wms.people import rules
from wms.people.operations import locks
from wms.people.operations.audit import Hand, note
from wms.people.operations.locks import TooManyTries
from wms.people.operations.staff import UnknownPerson
from wms.people.queries import logins, staff
from wms.people.queries.logins import OpenLoginRow
from wms.people.queries.staff import PersonRow
from wms.people.rules import LoginLimits, Role, fingerprint

_TRIES_KEPT = timedelta(days=8)


class WrongBadgeOrPin(errors.NotAllowed):
    """The badge is nobody's, or the PIN is not its own: which of them stays untold."""

    status = 401
    title = sentence("Wrong badge or PIN")
    says = sentence("Scan your badge again and type your PIN.")


@dataclass(frozen=True)
class Attempt:
    """A try that was heard and charged, and waits to be judged."""

    person: PersonRow | None
    badge_hash: str
    device_id: str
    is_last: bool

    @property
    def pin_hash(self) -> str | None:
        """Return what is kept of the PIN that would be right; None when no PIN would be."""
        return self.person.pin_hash if self.person is not None and self.person.active else None


@dataclass(frozen=True)
class Admitted:
    """A person who is in. The token is told once, and not kept."""

    person: PersonRow
    device_id: str
    expires_at: datetime
    token: str = field(repr=False)


@dataclass(frozen=True)
class Presence:
    """A person whose login holds."""

    person_id: str
    name: str
    language: str
    roles: frozenset[Role]
    device_id: str
    expires_at: datetime
    is_due: bool
    """Whether `touch` should record that the login is in use."""


def hear_try(
    session: Session,
    store_id: str,
    badge: str,
    device_id: str,
    *,
    now: datetime,
    limits: LoginLimits,
) -> Attempt | TooManyTries:
    """
    Charge a try to badge and device, and return it to be judged, or the refusal to hear it.

    The refusal is returned, not raised: the charge has to be committed whatever comes of it.
    """
    badge_hash = fingerprint(badge)
    subjects = locks.subjects_of(badge_hash, device_id)
    is_last = locks.charge(session, store_id, subjects, now, limits)
    if isinstance(is_last, TooManyTries):
        return is_last
    person = staff.find_person_by_badge(session, store_id, badge_hash)
    return Attempt(person, badge_hash, device_id, is_last)


def note_lock(session: Session, store_id: str, attempt: Attempt, *, now: datetime) -> None:
    """Note that a try was wrong and the last one for a while."""
    subject = "unknown badge" if attempt.person is None else attempt.person.person_id
    note(session, store_id, Hand("nobody", attempt.device_id, now), "login_locked", subject)


def admit(
    session: Session,
    store_id: str,
    attempt: Attempt,
    *,
    now: datetime,
    limits: LoginLimits,
    pin_hash: str | None = None,
) -> Admitted:
    """
    Let in the person whose PIN was right, and forget the wrong tries before.

    `pin_hash` is the PIN hashed again, for when the kept hash was made with parameters of the past.

    :raises WrongBadgeOrPin: the badge was taken away in the meantime
    """
    person = staff.find_person_by_badge(session, store_id, attempt.badge_hash)
    if person is None or not person.active:
        raise WrongBadgeOrPin
    subjects = locks.subjects_of(attempt.badge_hash, attempt.device_id)
    logins.forget_tries(session, store_id, subjects)
    logins.forget_old_tries(session, store_id, now - _TRIES_KEPT)
    if pin_hash is not None:
        staff.set_pin_hash(session, store_id, person.person_id, pin_hash)
    token = rules.new_token()
    expires_at = now + limits.session_length
    logins.add_login(
        session,
        store_id,
        token_hash=fingerprint(token),
        person_id=person.person_id,
        device_id=attempt.device_id,
        started_at=now,
        expires_at=expires_at,
    )
    hand = Hand(person.person_id, attempt.device_id, now)
    note(session, store_id, hand, "logged_in", person.person_id)
    return Admitted(person, attempt.device_id, expires_at, token)


def whoami(
    session: Session, store_id: str, token: str, *, now: datetime, limits: LoginLimits
) -> Presence | None:
    """Return whose login this token names, or None when it holds no more. It writes nothing."""
    login = logins.find_login(session, store_id, fingerprint(token))
    if login is None or not rules.is_live(login.seen_at, login.expires_at, now, limits.idle):
        return None
    person = login.person
    return Presence(
        person_id=person.person_id,
        name=person.name,
        language=person.language,
        roles=rules.roles_held(person.roles),
        device_id=login.device_id,
        expires_at=login.expires_at,
        is_due=now - login.seen_at >= rules.TOUCH_EVERY,
    )


def list_present(
    session: Session, store_id: str, *, now: datetime, limits: LoginLimits
) -> list[OpenLoginRow]:
    """Return who is in and on which device, the last seen first; idle ones are in no more."""
    opened = logins.list_logins(session, store_id, now)
    return [login for login in opened if now - login.seen_at < limits.idle]


def touch(session: Session, store_id: str, token: str, *, now: datetime) -> None:
    """Record that a login is in use."""
    logins.touch_login(session, store_id, fingerprint(token), now)


def log_out(session: Session, store_id: str, token: str, *, now: datetime) -> None:
    """End the login that this token names; one that ended before stays as it is."""
    for person_id, device_id in logins.end_login(session, store_id, fingerprint(token), now):
        note(session, store_id, Hand(person_id, device_id, now), "logged_out", person_id)


def end_logins(session: Session, store_id: str, person_id: str, *, by: Hand) -> int:
    """
    End all logins of a person, on every device, and return how many there were.

    :raises UnknownPerson: nobody has this id
    """
    if staff.find_person(session, store_id, person_id) is None:
        raise UnknownPerson(person_id=person_id)
    ended = logins.end_logins_of(session, store_id, person_id, by.at)
    note(session, store_id, by, "logins_ended", person_id, logins=len(ended))
    return len(ended)
