"""What has changed without anybody saying so: packs that look or weigh otherwise, cameras."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy.orm import Session

from wms.gallery.queries import series
from wms.gallery.queries.series import Placed, Point
from wms.gallery.rules.cameras import Trouble, troubles
from wms.gallery.rules.drift import Change, Direction, find_change, find_fewer

LOOKS_SPREAD_MIN: Final = 0.5
"""Log ratios that lie closer than this are the same for every decision."""
WEIGHT_SPREAD_MIN: Final = 2.0
"""Grams that a bench scale and condensation on a pack account for."""
_SHARPNESS_SPREAD_PART: Final = 0.1
TROUBLES_WITHIN: Final = timedelta(hours=24)

What = Literal["looks", "weight"]


@dataclass(frozen=True)
class ArticleDrift:
    """Since when an article looks or weighs otherwise: scores or grams, `before` and `after`."""

    sku: str
    name: str
    what: What
    direction: Direction
    since: datetime
    before: float
    after: float


@dataclass(frozen=True)
class CameraDrift:
    """
    How the camera of a station does.

    `read_share` is the part of the things it saw whose code it read; `fewer_read` and `blurred`
    tell since when it reads fewer or sees less sharply than it used to.
    """

    station: str
    placed: int
    read_share: float | None
    fewer_read: Change | None
    fewer_read_since: datetime | None
    blurred: Change | None
    blurred_since: datetime | None
    troubles: tuple[Trouble, ...]

    @property
    def is_well(self) -> bool:
        """Return whether nothing has to be done about it."""
        return self.fewer_read is None and self.blurred is None and not self.troubles


@dataclass(frozen=True)
class Drift:
    """What has changed, and how much was looked at."""

    articles: tuple[ArticleDrift, ...]
    cameras: tuple[CameraDrift, ...]
    articles_watched: int


def find_drift(session: Session, store_id: str, *, now: datetime) -> Drift:
    """Return what has changed of late, told from what benches saw and cameras told."""
    seen = series.read_series(session, store_id)
    found = [
        *_articles(seen.looks, "looks", LOOKS_SPREAD_MIN, ("down",)),
        *_articles(seen.weights, "weight", WEIGHT_SPREAD_MIN, ("down", "up")),
    ]
    names = series.list_names(session, store_id, {one[0] for one in found})
    articles = [
        ArticleDrift(
            sku, names.get(sku, sku), what, change.direction, since, change.before, change.after
        )
        for sku, what, change, since in found
    ]
    return Drift(
        tuple(sorted(articles, key=lambda each: (each.since, each.sku), reverse=True)),
        _cameras(session, store_id, seen.placed, now),
        len(seen.looks.keys() | seen.weights.keys()),
    )


def _articles(
    told: Mapping[str, Sequence[Point]],
    what: What,
    spread_min: float,
    directions: tuple[Direction, ...],
) -> list[tuple[str, What, Change, datetime]]:
    found: list[tuple[str, What, Change, datetime]] = []
    for sku, points in told.items():
        values = [point.value for point in points]
        change = find_change(values, spread_min=spread_min, directions=directions)
        if change is not None:
            found.append((sku, what, change, points[change.since].at))
    return found


def _cameras(
    session: Session, store_id: str, placed: Mapping[str, Sequence[Placed]], now: datetime
) -> tuple[CameraDrift, ...]:
    told: dict[str, list[tuple[datetime, str, str]]] = defaultdict(list)
    for one in series.list_camera_facts(session, store_id, now - TROUBLES_WITHIN):
        told[one.device_id.partition("/")[0]].append((one.at, one.state, one.reason))
    return tuple(
        _camera(station, placed.get(station, []), troubles(told[station], now))
        for station in sorted(placed.keys() | told.keys())
    )


def _camera(station: str, placed: Sequence[Placed], had: tuple[Trouble, ...]) -> CameraDrift:
    fewer = find_fewer([one.was_read for one in placed])
    sharp = [(one.at, float(one.sharpness)) for one in placed if one.sharpness is not None]
    values = [value for _at, value in sharp]
    usual = sum(values) / len(values) if values else 0.0
    blurred = find_change(
        values, spread_min=max(1.0, _SHARPNESS_SPREAD_PART * usual), directions=("down",)
    )
    return CameraDrift(
        station,
        len(placed),
        sum(one.was_read for one in placed) / len(placed) if placed else None,
        fewer,
        None if fewer is None else placed[fewer.since].at,
        blurred,
        None if blurred is None else sharp[blurred.since][0],
        had,
    )
