"""One value after the other, as benches saw them: what drift is told from."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from wms.catalogue.model import Sku
from wms.db.model import Fact
from wms.gallery.model import Observation, Reference
from wms.places.model import Device

VALUES_MAX: Final = 200
"""So many of the newest values of an article or a camera are looked at."""


@dataclass(frozen=True)
class Point:
    """A value and its moment."""

    at: datetime
    value: float


@dataclass(frozen=True)
class Placed:
    """One thing that a camera saw: whether it read a code, and how sharp the crop was."""

    at: datetime
    was_read: bool
    sharpness: int | None


@dataclass(frozen=True)
class Told:
    """What a camera told of itself."""

    device_id: str
    at: datetime
    state: str
    reason: str


def list_looks(session: Session, store_id: str) -> dict[str, list[Point]]:
    """Return how well articles looked like their references, in log ratios, oldest first."""
    return _series(session, store_id, Observation.looks_milli, Reference.looks_since, 1_000)


def list_weights(session: Session, store_id: str) -> dict[str, list[Point]]:
    """Return what single pieces weighed in grams, plausible or not, oldest first."""
    return _series(session, store_id, Observation.weight_g, Reference.weights_since, 1)


def _series(
    session: Session,
    store_id: str,
    value: InstrumentedAttribute[int | None],
    since: InstrumentedAttribute[datetime | None],
    parts: int,
) -> dict[str, list[Point]]:
    place = func.row_number().over(
        partition_by=Observation.sku, order_by=Observation.observation_id.desc()
    )
    numbered = (
        select(Observation.sku, Observation.at, value.label("value"), place.label("place"))
        .outerjoin(
            Reference,
            and_(Reference.store_id == Observation.store_id, Reference.sku == Observation.sku),
        )
        .where(
            Observation.store_id == store_id,
            value.is_not(None),
            or_(since.is_(None), Observation.at > since),
        )
        .subquery()
    )
    rows = session.execute(
        select(numbered.c.sku, numbered.c.at, numbered.c.value)
        .where(numbered.c.place <= VALUES_MAX)
        .order_by(numbered.c.sku, numbered.c.place.desc())
    )
    found: dict[str, list[Point]] = defaultdict(list)
    for sku, at, read in rows:
        found[sku].append(Point(at, read / parts))
    return dict(found)


def list_placed(session: Session, store_id: str) -> dict[str, list[Placed]]:
    """Return what the camera of each station saw of known things, oldest first."""
    place = func.row_number().over(
        partition_by=Observation.station, order_by=Observation.observation_id.desc()
    )
    numbered = (
        select(
            Observation.station,
            Observation.at,
            Observation.camera_read,
            Observation.sharpness,
            place.label("place"),
        )
        .where(Observation.store_id == store_id, Observation.camera_saw)
        .subquery()
    )
    rows = session.execute(
        select(*(numbered.c[name] for name in ("station", "at", "camera_read", "sharpness")))
        .where(numbered.c.place <= VALUES_MAX)
        .order_by(numbered.c.station, numbered.c.place.desc())
    )
    found: dict[str, list[Placed]] = defaultdict(list)
    for station, at, was_read, sharpness in rows:
        found[station].append(Placed(at, was_read, sharpness))
    return dict(found)


def list_camera_facts(session: Session, store_id: str, since: datetime) -> list[Told]:
    """Return how the cameras told that they were, since a moment, oldest first."""
    rows = session.execute(
        select(Fact.subject, Fact.at, Fact.payload)
        .join(Device, and_(Device.store_id == Fact.store_id, Device.device_id == Fact.subject))
        .where(
            Fact.store_id == store_id,
            Fact.kind == "device_reported",
            Fact.at >= since,
            Device.kind == "camera",
        )
        .order_by(Fact.position)
    )
    return [
        Told(subject, at, str(payload.get("state", "")), str(payload.get("reason", "")))
        for subject, at, payload in rows
    ]


def list_names(session: Session, store_id: str, skus: Collection[str]) -> dict[str, str]:
    """Return what these articles are called."""
    rows = session.execute(
        select(Sku.sku, Sku.name).where(Sku.store_id == store_id, Sku.sku.in_(skus))
    )
    return {row[0]: row[1] for row in rows}
