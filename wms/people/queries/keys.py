"""SQL about keys of programs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from wms.people.model import ApiKey
from wms.people.rules import Scope


@dataclass(frozen=True)
class KeyRow:
    """A program's key, without the key."""

    prefix: str
    channel: str | None
    station: str | None
    made_at: datetime
    revoked_at: datetime | None
    scopes: frozenset[Scope] = field(default=frozenset(), kw_only=True)


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
    return KeyRow(*key, scopes=frozenset(Scope(scope) for scope in scopes))


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


def add_key(session: Session, store_id: str, key: KeyRow, *, key_hash: str) -> None:
    """Add a key."""
    session.execute(
        insert(ApiKey).values(
            store_id=store_id,
            key_hash=key_hash,
            prefix=key.prefix,
            channel=key.channel,
            station=key.station,
            scopes=sorted(key.scopes),
            made_at=key.made_at,
        )
    )
