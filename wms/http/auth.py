"""Who calls: a person by session cookie, a program by API key, a person at a station by both."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from threading import Lock
from typing import Final, cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from wms import errors
from wms.config import Security
from wms.errors import sentence
from wms.http.services import services
from wms.people import operations as people
from wms.people.operations import KeyRow, Presence
from wms.people.rules import LoginLimits, Role, Scope, fingerprint

__all__ = [
    "ANYONE",
    "KEY_KEPT_SECONDS",
    "STATION_LOGIN",
    "Anyone",
    "Caller",
    "KeyMemory",
    "May",
    "NotLoggedIn",
    "NotYourRole",
    "Role",
    "Scope",
    "authenticate",
    "caller",
    "cookie_name",
    "find_caller",
    "install",
    "limits_from",
    "login_token",
    "require",
]

STATION_LOGIN: Final = "X-Login"
KEY_KEPT_SECONDS: Final = 5
_KEYS_MAX = 1_000
_MEMORY = "wms.keys"


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
    login_ends_at: datetime | None = None
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


class KeyMemory:
    """
    Keys seen a moment ago, so that a busy channel costs no look into the database per call.

    A key that was revoked is refused at most `KEY_KEPT_SECONDS` later. Unknown ones are not kept.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kept: dict[str, tuple[float, KeyRow]] = {}
        self._lock = Lock()

    def find(self, secret: str, look_up: Callable[[], KeyRow | None]) -> KeyRow | None:
        """Return the key with this secret as remembered, else as looked up."""
        name, now = fingerprint(secret), self._monotonic()
        with self._lock:
            until, kept = self._kept.get(name, (0.0, None))
        if kept is not None and now < until:
            return kept
        found = look_up()
        with self._lock:
            self._kept.pop(name, None)
            if found is not None:
                if len(self._kept) >= _KEYS_MAX:
                    self._kept.clear()
                self._kept[name] = (now + KEY_KEPT_SECONDS, found)
        return found


def install(app: Flask, memory: KeyMemory | None = None) -> None:
    """Give an application its memory of keys."""
    app.extensions[_MEMORY] = memory or KeyMemory()


def authenticate() -> Caller | None:
    """
    Return who calls, or None when nobody is known to.

    A key counts before a cookie: with `Authorization` the cookie is not even looked at. A station
    names the person who works there by `X-Login`; one whose login has ended adds nothing.
    """
    if "Authorization" in request.headers:
        return _by_key()
    token = login_token()
    presence = None if token is None else _presence(token)
    return None if presence is None else _caller(presence, None)


def login_token() -> str | None:
    """Return the token of the login that this request names, by cookie or by station's header."""
    if "Authorization" in request.headers:
        return request.headers.get(STATION_LOGIN)
    return request.cookies.get(cookie_name(https=services().settings.server.https))


def cookie_name(*, https: bool) -> str:
    """Return the name of the login's cookie; `__Host-` ties it to this host, and needs HTTPS."""
    return "__Host-wms" if https else "wms_login"


def limits_from(security: Security) -> LoginLimits:
    """Return how long logins and lock-outs last."""
    return LoginLimits(
        session_length=timedelta(hours=security.session_hours),
        idle=timedelta(minutes=security.idle_minutes),
        tries_max=security.pin_tries,
        lockout=timedelta(minutes=security.lockout_minutes),
    )


def _by_key() -> Caller | None:
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        return None
    secret = authorization.token
    memory = cast("KeyMemory", current_app.extensions[_MEMORY])
    key = memory.find(secret, lambda: _look_up(secret))
    if key is None:
        return None
    token = login_token() if Scope.STATION in key.scopes else None
    return _caller(None if token is None else _presence(token), key)


def _look_up(secret: str) -> KeyRow | None:
    with services().database.reading() as session:
        return people.find_key(session, services().store_id, secret)


def _presence(token: str) -> Presence | None:
    parts, now = services(), services().clock.now()
    limits = limits_from(parts.settings.security)
    with parts.database.reading() as session:
        found = people.whoami(session, parts.store_id, token, now=now, limits=limits)
    if found is not None and found.is_due:

        def touch(session: Session) -> None:
            people.touch(session, parts.store_id, token, now=now)

        parts.database.run(touch)
    return found


def _caller(person: Presence | None, key: KeyRow | None) -> Caller:
    by_key = (key.station or key.channel or "") if key is not None else ""
    return Caller(
        store_id=services().store_id,
        device_id=by_key if person is None else person.device_id,
        person_id=None if person is None else person.person_id,
        name=None if person is None else person.name,
        language=None if person is None else person.language,
        login_ends_at=None if person is None else person.expires_at,
        roles=frozenset() if person is None else person.roles,
        channel=None if key is None else key.channel,
        station=None if key is None else key.station,
        scopes=frozenset() if key is None else key.scopes,
    )


def find_caller() -> Caller | None:
    """Return who calls, or None when nobody is known to; it is found out once a request."""
    if "caller" not in g:
        g.caller = authenticate()
    return cast("Caller | None", g.caller)


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
    known = caller()
    if known.may(may):
        return
    if known.station is not None and known.person_id is None and any(_is_role(m) for m in may):
        # Whoever worked at the station has been logged out: the station asks for the badge again.
        raise NotLoggedIn
    raise NotYourRole(needed=", ".join(allowed.value for allowed in may))


def _is_role(allowed: May) -> bool:
    return isinstance(allowed, Role)
