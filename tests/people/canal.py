"""The Canal store's people as operations take them, and the hands in which tests put things."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from wms.people.operations import Hand, NewPerson
from wms.people.rules import LoginLimits, Role
from wms.places.model import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIMITS = LoginLimits(
    session_length=timedelta(hours=10),
    idle=timedelta(minutes=30),
    tries_max=5,
    lockout=timedelta(minutes=15),
)
NADIA = Hand("nadia", "office", NOON)

_FOLDER = Path(__file__).parents[2] / "fixtures" / "canal"


def _person(read: dict[str, Any]) -> NewPerson:
    return NewPerson(**read | {"roles": [Role(role) for role in read["roles"]]})


_READ = yaml.safe_load((_FOLDER / "people.yaml").read_text(encoding="utf-8"))
CANAL = {read["person_id"]: _person(read) for read in _READ["people"]}
AMINA = CANAL["amina"]
UNKNOWN_BADGE = "00" * 16


def add_store(session: Session) -> None:
    store = Store(
        store_id="canal",
        name="Canal",
        time_zone="Europe/Paris",
        currency="EUR",
        start_node=0,
        day_ends_at=NOON,
    )
    session.add(store)
    session.flush()
