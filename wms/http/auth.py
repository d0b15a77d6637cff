"""Who calls: a person by session cookie, a program by API key, a person at a station by both."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from flask import g

from wms import errors
from wms.errors import sentence
from wms.people.rules import Role, Scope

__all__ = [
    "ANYONE",
    "Anyone",
    "Caller",
    "May",
    "NotLoggedIn",
    "NotYourRole",
    "Role",
    "Scope",
    "caller",
    "find_caller",
    "require",
]


class Anyone(Enum):
    """Whoever calls, known or not."""

    ANYONE = "anyone"


ANYONE: Final = Anyone.ANYONE
May = Role | Scope | Anyone


class NotLoggedIn(errors.NotAllowed):
    """Nobody is known to be calling."""

    status = 401
    title = sentence("Not logged in")
    says = sentence("Scan your badge and type your PIN, or send a valid API key.")


class NotYourRole(errors.NotAllowed):
    """The caller is known, and may not do this."""

    title = sentence("Not your role")
    says = sentence("This needs one of: {needed}. Ask a manager.")


@dataclass(frozen=True)
class Caller:
    """
    A person, a program, or a person at a station.

    A person has a `person_id`, a sales channel's key a `channel`, a station's key a `station`.
    """

    store_id: str
    device_id: str
    person_id: str | None = None
    name: str | None = None
    language: str | None = None
    roles: frozenset[Role] = frozenset()
    channel: str | None = None
    station: str | None = None
    scopes: frozenset[Scope] = frozenset()

    @property
    def who(self) -> str:
        """Return whom ledger and audit log name: the person if there is one, else the program."""
        return self.person_id or f"key:{self.station or self.channel}"

    @property
    def person(self) -> str:
        """
        Return the person's id, for what only a person can do.

        :raises NotLoggedIn: a program calls on its own
        """
        if self.person_id is None:
            raise NotLoggedIn
        return self.person_id

    def may(self, allowed: Sequence[May]) -> bool:
        """Tell whether one of the roles or scopes is the caller's."""
        held: frozenset[May] = self.roles | self.scopes | {ANYONE}
        return not held.isdisjoint(allowed)


def find_caller() -> Caller | None:
    """Return who calls, or None when nobody is known to."""
    found: Caller | None = g.get("caller")
    return found


def caller() -> Caller:
    """
    Return who calls.

    :raises NotLoggedIn: nobody is known to
    """
    found = find_caller()
    if found is None:
        raise NotLoggedIn
    return found


def require(may: Sequence[May]) -> None:
    """
    Refuse whoever has none of these roles and scopes; an empty list refuses everybody.

    :raises NotLoggedIn: nobody is known to be calling
    :raises NotYourRole: the caller has none of them
    """
    if ANYONE in may:
        return
    if not caller().may(may):
        raise NotYourRole(needed=", ".join(allowed.value for allowed in may))
