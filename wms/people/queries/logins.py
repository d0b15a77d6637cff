"""SQL about tries and logins."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms.people.model import LoginSession, LoginTries, Person, PersonRole
from wms.people.queries.staff import PERSON_COLUMNS, WITH_ROLES, PersonRow
from wms.people.rules import Role


@dataclass(frozen=True)
class LoginRow:
    """A login that nobody ended, and whose it is."""

    person: PersonRow
    device_id: str
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class OpenLoginRow:
    """A person who is in, on a device."""

    person_id: str
    name: str
    device_id: str
    started_at: datetime
    seen_at: datetime


def lock_tries(
    session: Session, store_id: str, subjects: Collection[str], now: datetime
) -> list[LoginTries]:
    """Return the counts of tries for these, held for this transaction; new ones are 0."""
    dialect = session.get_bind().dialect.name
    new = postgresql.insert if dialect == "postgresql" else sqlite.insert
    rows = [
        {"store_id": store_id, "subject": subject, "wrong": 0, "locked_until": None, "last_at": now}
        for subject in sorted(subjects)
    ]
    session.execute(new(LoginTries).values(rows).on_conflict_do_nothing())
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
            *PERSON_COLUMNS,
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
        .outerjoin(PersonRole, WITH_ROLES)
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
    return LoginRow(PersonRow(*person, roles=roles), device_id, seen_at, expires_at)


def list_logins(session: Session, store_id: str, now: datetime) -> list[OpenLoginRow]:
    """Return the logins that nobody ended and that are not over, the last used first."""
    rows = session.execute(
        select(
            Person.person_id,
            Person.name,
            LoginSession.device_id,
            LoginSession.started_at,
            LoginSession.seen_at,
        )
        .join(
            Person,
            and_(
                Person.store_id == LoginSession.store_id,
                Person.person_id == LoginSession.person_id,
            ),
        )
        .where(
            LoginSession.store_id == store_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
            Person.active,
        )
        .order_by(LoginSession.seen_at.desc(), Person.person_id)
    )
    return [OpenLoginRow(*row) for row in rows]


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


def add_login(
    session: Session,
    store_id: str,
    *,
    token_hash: str,
    person_id: str,
    device_id: str,
    started_at: datetime,
    expires_at: datetime,
) -> None:
    """Add a login that begins now."""
    session.execute(
        insert(LoginSession).values(
            store_id=store_id,
            token_hash=token_hash,
            person_id=person_id,
            device_id=device_id,
            started_at=started_at,
            seen_at=started_at,
            expires_at=expires_at,
        )
    )


def has_logged_in(session: Session, store_id: str, person_id: str, device_id: str) -> bool:
    """Tell whether this person ever logged in on this device."""
    found = session.scalar(
        select(LoginSession.person_id)
        .where(
            LoginSession.store_id == store_id,
            LoginSession.person_id == person_id,
            LoginSession.device_id == device_id,
        )
        .limit(1)
    )
    return found is not None
