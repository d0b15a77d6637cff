"""One value after the other, as benches saw them: what drift is told from."""

from collections import defaultdict, deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from wms.catalogue.model import Sku
from wms.db.model import Fact
from wms.gallery.model import Observation, Reference
from wms.places.model import Device

VALUES_MAX: Final = 200
"""So many of the newest values of an article or a camera are looked at."""
OBSERVATIONS_MAX: Final = 40_000
"""So many of the newest observations are read: three weeks of 150 orders a day."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value and its moment."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
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


def _newest() -> deque[Point]:
    return deque(maxlen=VALUES_MAX)


def _newest_placed() -> deque[Placed]:
    return deque(maxlen=VALUES_MAX)


@dataclass
class Series:
    """Log ratios of looks and grams by article, and what cameras saw by station; oldest first."""

    looks: dict[str, deque[Point]] = field(default_factory=lambda: defaultdict(_newest))
    weights: dict[str, deque[Point]] = field(default_factory=lambda: defaultdict(_newest))
    placed: dict[str, deque[Placed]] = field(default_factory=lambda: defaultdict(_newest_placed))


def read_series(session: Session, store_id: str) -> Series:
    """
    Return the newest values of every article and camera.

    Those from before a pack was said to be new are left out. Weights need not be plausible: what
    is not may be a new pack.
    """
    names = ("sku", "station", "at", "looks_milli", "weight_g", "camera_saw", "camera_read")
    rows = session.execute(
        select(*(getattr(Observation, name) for name in names), Observation.sharpness)
        .where(Observation.store_id == store_id)
        .order_by(Observation.observation_id.desc())
        .limit(OBSERVATIONS_MAX)
    ).all()
    looks_since, weights_since = _since(session, store_id)
    series = Series()
    for sku, station, at, looks, weight, saw, was_read, sharpness in reversed(rows):
        if looks is not None and not (sku in looks_since and at <= looks_since[sku]):
            series.looks[sku].append(Point(at, looks / 1_000))
        if weight is not None and not (sku in weights_since and at <= weights_since[sku]):
            series.weights[sku].append(Point(at, weight))
        if saw:
            series.placed[station].append(Placed(at, was_read, sharpness))
    return series


def _since(session: Session, store_id: str) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """Return since when looks and weights of articles count, where they changed."""
    rows = session.execute(
        select(Reference.sku, Reference.looks_since, Reference.weights_since).where(
            Reference.store_id == store_id,
            or_(Reference.looks_since.is_not(None), Reference.weights_since.is_not(None)),
        )
    ).all()
    looks = {sku: at for sku, at, _weights in rows if at is not None}
    return looks, {sku: at for sku, _looks, at in rows if at is not None}


def list_camera_facts(session: Session, store_id: str, since: datetime) -> list[Told]:
    """Return how the cameras told that they were, since a moment, oldest first."""
    cameras = select(Device.device_id).where(Device.store_id == store_id, Device.kind == "camera")
    rows = session.execute(
        select(Fact.subject, Fact.at, Fact.payload)
        .where(
            Fact.store_id == store_id,
            # Few cameras among all that the journal speaks of: it is asked for each by name.
            Fact.subject.in_(cameras),
            Fact.kind == "device_reported",
            Fact.at >= since,
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
