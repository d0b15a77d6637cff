"""Identifiers: UUIDv7 (RFC 9562), made by whoever makes the thing, in order of time."""

import secrets
from uuid import UUID

from uuid_utils.compat import uuid7

_PICKUP_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def new_id() -> UUID:
    """Return an id that sorts by the moment it was made."""
    return uuid7()


def new_pickup_code() -> str:
    """Return six characters a courier can read aloud: no 0 and O, no 1, I and L, no U and V."""
    return "".join(secrets.choice(_PICKUP_ALPHABET) for _ in range(6))
