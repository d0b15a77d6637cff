"""Keys of programs: sales channels and packing stations."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from wms import errors
from wms.errors import sentence
from wms.people import rules
from wms.people.operations.audit import Hand, note
from wms.people.queries import keys
from wms.people.queries.keys import KeyRow, list_keys
from wms.people.rules import Scope, fingerprint

__all__ = ["KeyRow", "NewKey", "UnknownKey", "find_key", "list_keys", "make_key", "revoke_key"]

_PREFIX_LENGTH = 16


class UnknownKey(errors.Missing):
    """No key in use begins like this."""

    title = sentence("Unknown key")
    says = sentence("No key in use begins with {prefix}.")


@dataclass(frozen=True)
class NewKey:
    """
    A key to make: for a sales channel, or for a packing station.

    `secret` is given only by the demonstration store, whose keys are known to everybody.
    """

    scopes: Collection[Scope]
    channel: str | None = None
    station: str | None = None
    secret: str | None = field(default=None, repr=False)


def make_key(
    session: Session, store_id: str, key: NewKey, *, by: Hand, demonstration: bool = False
) -> str:
    """Return a new key for a program. It is told here once: only its hash is kept."""
    secret = key.secret or rules.new_key(demonstration=demonstration)
    prefix = secret[:_PREFIX_LENGTH]
    scopes = frozenset(key.scopes)
    row = KeyRow(prefix, key.channel, key.station, by.at, None, scopes=scopes)
    keys.add_key(session, store_id, row, key_hash=fingerprint(secret))
    note(session, store_id, by, "key_made", prefix, scopes=sorted(scopes))
    return secret


def find_key(session: Session, store_id: str, secret: str) -> KeyRow | None:
    """Return the key with this secret, or None when there is none or it was revoked."""
    return keys.find_key(session, store_id, fingerprint(secret))


def revoke_key(session: Session, store_id: str, prefix: str, *, by: Hand) -> None:
    """
    Revoke the key that begins like this. Servers notice within `wms.http.auth.KEY_KEPT_SECONDS`.

    :raises UnknownKey: no key in use begins like this
    """
    if keys.revoke_keys(session, store_id, prefix, by.at) == 0:
        raise UnknownKey(prefix=prefix)
    note(session, store_id, by, "key_revoked", prefix)
