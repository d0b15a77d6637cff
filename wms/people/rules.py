"""Who may do what, what is kept of badge, PIN and key, and how long a login or a try counts."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

TOUCH_EVERY = timedelta(minutes=1)
PIN_DIGITS_MIN, PIN_DIGITS_MAX = 4, 8
# Each hash in the making holds 64 MiB, and anybody may send a badge and a PIN.
_HASHES_AT_ONCE = 2


class Role(StrEnum):
    """What a person does here."""

    PICKER = "picker"
    PACKER = "packer"
    MANAGER = "manager"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a program may do here."""

    ORDERS_WRITE = "orders:write"
    ORDERS_READ = "orders:read"
    STOCK_READ = "stock:read"
    STATION = "station"


@dataclass(frozen=True)
class LoginLimits:
    """How long a login lasts, and how many wrong tries lead to how long a wait."""

    session_length: timedelta
    idle: timedelta
    tries_max: int
    lockout: timedelta


@dataclass(frozen=True)
class Tries:
    """Tries since the last right one, and until when no more are heard."""

    wrong: int = 0
    locked_until: datetime | None = None


def roles_held(roles: Collection[Role]) -> frozenset[Role]:
    """Return the roles that these amount to: an admin may do all that a manager may."""
    held = frozenset(roles)
    return held | {Role.MANAGER} if Role.ADMIN in held else held


def seconds_locked(tries: Tries, now: datetime) -> int:
    """Return for how many more seconds no try is heard, rounded up; 0 when it is heard."""
    if tries.locked_until is None or tries.locked_until <= now:
        return 0
    return -((now - tries.locked_until) // timedelta(seconds=1))


def charge(tries: Tries, now: datetime, limits: LoginLimits) -> Tries:
    """
    Return the count with one more try, which locks when it is the last one allowed.

    A try is charged before it is judged, so that guesses sent at the same time count one by one.
    A right one wipes the count.
    """
    if tries.locked_until is not None:
        tries = Tries()
    charged = replace(tries, wrong=tries.wrong + 1)
    if charged.wrong < limits.tries_max:
        return charged
    return replace(charged, locked_until=now + limits.lockout)


def is_live(seen_at: datetime, expires_at: datetime, now: datetime, idle: timedelta) -> bool:
    """Tell whether a login that nobody ended still holds."""
    return now < expires_at and now - seen_at < idle


def fingerprint(secret: str) -> str:
    """
    Return what is kept of a badge, token or key.

    A plain SHA-256 is enough for these, and only for these: each has 128 random bits or more.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def new_badge() -> str:
    """Return what to print on a new badge: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def new_token() -> str:
    """Return a token for a new login: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_key(*, demonstration: bool) -> str:
    """Return a new API key; its beginning tells people and leak scanners what it is."""
    return ("dk_demo_" if demonstration else "dk_live_") + secrets.token_urlsafe(32)


def is_pin(pin: str) -> bool:
    """Tell whether this can be a PIN: four to eight digits."""
    return pin.isascii() and pin.isdigit() and PIN_DIGITS_MIN <= len(pin) <= PIN_DIGITS_MAX


class PinHasher:
    """
    Turns PINs into what is kept of them: Argon2id over HMAC-SHA256 with the pepper.

    The pepper lies outside the database: who steals only that cannot try the few PINs there are.
    """

    def __init__(self, pepper: str, argon2: PasswordHasher | None = None) -> None:
        self._pepper = pepper.encode()
        self._argon2 = argon2 or PasswordHasher()
        self._turn = BoundedSemaphore(_HASHES_AT_ONCE)
        # Made now, not when the first unknown badge comes: that one would take twice as long.
        self._nobodys = self._argon2.hash(secrets.token_bytes(32))

    def hash(self, pin: str) -> str:
        """Return what to keep of a PIN."""
        with self._turn:
            return self._argon2.hash(self._peppered(pin))

    def matches(self, kept: str | None, pin: str) -> bool:
        """Tell whether the PIN is the kept one; None is nobody's, a no that takes as long."""
        with self._turn:
            try:
                self._argon2.verify(kept or self._nobodys, self._peppered(pin))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def renewed(self, kept: str | None, pin: str) -> str | None:
        """Return another hash of a PIN whose kept one was made with parameters of the past."""
        if kept is None or not self._argon2.check_needs_rehash(kept):
            return None
        return self.hash(pin)

    def _peppered(self, pin: str) -> bytes:
        return hmac.digest(self._pepper, pin.encode(), "sha256")
