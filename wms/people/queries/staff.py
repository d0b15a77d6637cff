"""SQL about who works here."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from wms.people.model import Person, PersonRole
from wms.people.rules import Role


@dataclass(frozen=True)
class PersonRow:
    """Someone who works here."""

    person_id: str
    name: str
    language: str
    active: bool
    badge_hash: str = field(repr=False)
    pin_hash: str = field(repr=False)
    roles: frozenset[Role] = field(default=frozenset(), kw_only=True)


WITH_ROLES = and_(PersonRole.store_id == Person.store_id, PersonRole.person_id == Person.person_id)


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
        select(*PERSON_COLUMNS, PersonRole.role)
        .outerjoin(PersonRole, WITH_ROLES)
        .where(Person.store_id == store_id, *wanted)
    )
    roles: dict[tuple[Any, ...], set[Role]] = {}
    for *person, role in rows:
        roles.setdefault(tuple(person), set()).update([Role(role)] if role else [])
    return [PersonRow(*person, roles=frozenset(held)) for person, held in roles.items()]


PERSON_COLUMNS = (
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


def add_person(session: Session, store_id: str, person: PersonRow) -> None:
    """Add somebody with their roles."""
    names = {"store_id": store_id, "person_id": person.person_id}
    session.execute(
        insert(Person).values(
            **names,
            name=person.name,
            language=person.language,
            badge_hash=person.badge_hash,
            pin_hash=person.pin_hash,
            active=person.active,
        )
    )
    if person.roles:
        roles = [{**names, "role": role.value} for role in sorted(person.roles)]
        session.execute(insert(PersonRole), roles)
