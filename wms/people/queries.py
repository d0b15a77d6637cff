"""All SQL about people, logins, keys and the audit log."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms.people.model import ApiKey, AuditEntry, LoginSession, LoginTries, Person, PersonRole
from wms.people.rules import Role, Scope


@dataclass(frozen=True)
class PersonRow:
    """Someone who works here."""

    person_id: str
    name: str
    language: str
    active: bool
    badge_hash: str = field(repr=False)
    pin_hash: str = field(repr=False)
    roles: frozenset[Role]


@dataclass(frozen=True)
class LoginRow:
    """A login that nobody ended, and whose it is."""

    person: PersonRow
    device_id: str
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class KeyRow:
    """A program's key, without the key."""

    prefix: str
    channel: str
    station: str | None
    made_at: datetime
    revoked_at: datetime | None
    scopes: frozenset[Scope]


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


_WITH_ROLES = and_(PersonRole.store_id == Person.store_id, PersonRole.person_id == Person.person_id)


def find_person(session: Session, store_id: str, person_id: str) -> PersonRow | None:
    """Return the person with this id."""
    return next(iter(_people(session, store_id, Person.person_id == person_id)), None)


def find_person_by_badge(session: Session, store_id: str, badge_hash: str) -> PersonRow | None:
    """Return the person with this badge."""
    return next(iter(_people(session, store_id, Person.badge_hash == badge_hash)), None)


def is_taken(session: Session, store_id: str, person_id: str, badge_hash: str) -> bool:
    """Tell whether somebody has this id here, or this badge anywhere."""
    theirs = and_(Person.store_id == store_id, Person.person_id == person_id)
    taken = select(Person.person_id).where(or_(theirs, Person.badge_hash == badge_hash))
    return session.execute(taken.limit(1)).first() is not None


def list_people(session: Session, store_id: str) -> list[PersonRow]:
    """Return everybody who works or worked here, by name."""
    return sorted(_people(session, store_id), key=lambda person: (person.name, person.person_id))


def _people(session: Session, store_id: str, *wanted: ColumnElement[bool]) -> list[PersonRow]:
    rows = session.execute(
        select(*_PERSON_COLUMNS, PersonRole.role)
        .outerjoin(PersonRole, _WITH_ROLES)
        .where(Person.store_id == store_id, *wanted)
    )
    roles: dict[tuple[Any, ...], set[Role]] = {}
    for *person, role in rows:
        roles.setdefault(tuple(person), set()).update([Role(role)] if role else [])
    return [PersonRow(*person, frozenset(held)) for person, held in roles.items()]


_PERSON_COLUMNS = (
    Person.person_id,
    Person.name,
    Person.language,
    Person.active,
    Person.badge_hash,
    Person.pin_hash,
)


def set_pin_hash(session: Session, store_id: str, person_id: str, pin_hash: str) -> None:
    """Keep another hash of a person's PIN."""
    session.execute(
        update(Person)
        .where(Person.store_id == store_id, Person.person_id == person_id)
        .values(pin_hash=pin_hash)
    )


def lock_tries(
    session: Session, store_id: str, subjects: Collection[str], now: datetime
) -> list[LoginTries]:
    """Return the counts of tries for these, held for this transaction; new ones are 0."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    rows = [
        {"store_id": store_id, "subject": subject, "wrong": 0, "locked_until": None, "last_at": now}
        for subject in sorted(subjects)
    ]
    session.execute(insert(LoginTries).values(rows).on_conflict_do_nothing())
    # In one order for everybody, so that two logins never wait for each other.
    held = session.scalars(
        select(LoginTries)
        .where(LoginTries.store_id == store_id, LoginTries.subject.in_(subjects))
        .order_by(LoginTries.subject)
        .with_for_update()
    )
    return list(held)


def forget_tries(session: Session, store_id: str, subjects: Collection[str]) -> None:
    """Forget the counts of tries for these."""
    session.execute(
        delete(LoginTries).where(
            LoginTries.store_id == store_id, LoginTries.subject.in_(sorted(subjects))
        )
    )


def forget_old_tries(session: Session, store_id: str, before: datetime) -> None:
    """Forget the counts to which nothing was added since a moment."""
    session.execute(
        delete(LoginTries).where(LoginTries.store_id == store_id, LoginTries.last_at < before)
    )


def find_login(session: Session, store_id: str, token_hash: str) -> LoginRow | None:
    """Return the login with this token, unless somebody ended it or the person has left."""
    rows = session.execute(
        select(
            *_PERSON_COLUMNS,
            LoginSession.device_id,
            LoginSession.seen_at,
            LoginSession.expires_at,
            PersonRole.role,
        )
        .join(
            Person,
            and_(
                Person.store_id == LoginSession.store_id,
                Person.person_id == LoginSession.person_id,
            ),
        )
        .outerjoin(PersonRole, _WITH_ROLES)
        .where(
            LoginSession.store_id == store_id,
            LoginSession.token_hash == token_hash,
            LoginSession.ended_at.is_(None),
            Person.active,
        )
    ).all()
    if not rows:
        return None
    *person, device_id, seen_at, expires_at, _role = rows[0]
    roles = frozenset(Role(row[-1]) for row in rows if row[-1])
    return LoginRow(PersonRow(*person, roles), device_id, seen_at, expires_at)


def touch_login(session: Session, store_id: str, token_hash: str, seen_at: datetime) -> None:
    """Record when a login was last used; an older moment changes nothing."""
    session.execute(
        update(LoginSession)
        .where(
            LoginSession.store_id == store_id,
            LoginSession.token_hash == token_hash,
            LoginSession.seen_at < seen_at,
        )
        .values(seen_at=seen_at)
    )


def end_login(
    session: Session, store_id: str, token_hash: str, ended_at: datetime
) -> list[tuple[str, str]]:
    """End a login, and return its person and device; nothing when it had ended before."""
    return _end(session, store_id, LoginSession.token_hash == token_hash, ended_at)


def end_logins_of(
    session: Session, store_id: str, person_id: str, ended_at: datetime
) -> list[tuple[str, str]]:
    """End all logins of a person, and return person and device of each that had not ended."""
    return _end(session, store_id, LoginSession.person_id == person_id, ended_at)


def _end(
    session: Session, store_id: str, which: ColumnElement[bool], ended_at: datetime
) -> list[tuple[str, str]]:
    ended = session.execute(
        update(LoginSession)
        .where(LoginSession.store_id == store_id, LoginSession.ended_at.is_(None), which)
        .values(ended_at=ended_at)
        .returning(LoginSession.person_id, LoginSession.device_id)
        .execution_options(synchronize_session=False)
    )
    return [(person_id, device_id) for person_id, device_id in ended]


def find_key(session: Session, store_id: str, key_hash: str) -> KeyRow | None:
    """Return the key with this hash, unless it was revoked."""
    row = session.execute(
        select(*_KEY_COLUMNS).where(
            ApiKey.store_id == store_id, ApiKey.key_hash == key_hash, ApiKey.revoked_at.is_(None)
        )
    ).first()
    return None if row is None else _key(tuple(row))


def list_keys(session: Session, store_id: str) -> list[KeyRow]:
    """Return all keys, the newest first, revoked ones too."""
    rows = session.execute(
        select(*_KEY_COLUMNS)
        .where(ApiKey.store_id == store_id)
        .order_by(ApiKey.made_at.desc(), ApiKey.prefix)
    )
    return [_key(tuple(row)) for row in rows]


_KEY_COLUMNS = (
    ApiKey.prefix,
    ApiKey.channel,
    ApiKey.station,
    ApiKey.made_at,
    ApiKey.revoked_at,
    ApiKey.scopes,
)


def _key(cells: tuple[Any, ...]) -> KeyRow:
    *key, scopes = cells
    return KeyRow(*key, frozenset(Scope(scope) for scope in scopes))


def revoke_keys(session: Session, store_id: str, prefix: str, revoked_at: datetime) -> int:
    """Revoke the keys in use that begin like this, and return how many there were."""
    revoked = session.execute(
        update(ApiKey)
        .where(ApiKey.store_id == store_id, ApiKey.prefix == prefix, ApiKey.revoked_at.is_(None))
        .values(revoked_at=revoked_at)
        .returning(ApiKey.key_hash)
        .execution_options(synchronize_session=False)
    )
    return len(revoked.all())


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
