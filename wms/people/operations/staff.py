"""Who works here."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from wms import errors
from wms.errors import sentence
from wms.people import rules
from wms.people.queries.staff import PersonRow, add_person, is_taken, list_people
from wms.people.rules import PinHasher, Role, fingerprint

__all__ = [
    "AlreadyHired",
    "NewPerson",
    "PersonRow",
    "UnfitPin",
    "UnknownPerson",
    "hire",
    "list_people",
]


class UnfitPin(errors.Invalid):
    """The PIN is not four to eight digits."""

    title = sentence("Not a PIN")
    says = sentence("A PIN has {digits_min} to {digits_max} digits and nothing else.")


class AlreadyHired(errors.Conflict):
    """Somebody has this id or this badge already."""

    title = sentence("Already hired")
    says = sentence("Somebody has the id {person_id} or this badge already. Take another.")


class UnknownPerson(errors.Missing):
    """Nobody has this id."""

    title = sentence("Unknown person")
    says = sentence("Nobody here has the id {person_id}.")


@dataclass(frozen=True)
class NewPerson:
    """
    Somebody to hire.

    The badge is what a scanner reads from it: a random value (`rules.new_badge`), no staff number.
    """

    person_id: str
    name: str
    language: str
    roles: Collection[Role]
    badge: str = field(repr=False)
    pin: str = field(repr=False)


def hire(session: Session, store_id: str, person: NewPerson, *, pins: PinHasher) -> None:
    """
    Record somebody who works here from now on.

    :raises UnfitPin: the PIN is not four to eight digits
    :raises AlreadyHired: the id or the badge is somebody's already
    """
    if not rules.is_pin(person.pin):
        raise UnfitPin(digits_min=rules.PIN_DIGITS_MIN, digits_max=rules.PIN_DIGITS_MAX)
    badge_hash = fingerprint(person.badge)
    if is_taken(session, store_id, person.person_id, badge_hash):
        raise AlreadyHired(person_id=person.person_id)
    new = PersonRow(
        person_id=person.person_id,
        name=person.name,
        language=person.language,
        active=True,
        badge_hash=badge_hash,
        pin_hash=pins.hash(person.pin),
        roles=frozenset(person.roles),
    )
    add_person(session, store_id, new)
