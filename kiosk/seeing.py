"""Makes the eye of a station: its calibrated tray, what it knows of articles, its camera."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.eye import Eye
from kiosk.references import References
from wms.vision.tray import Tray, TrayUnreadable, Watch

if TYPE_CHECKING:
    from kiosk.station import Station

CAMERA: Final = "camera"


class CannotSee(Exception):
    """The tray's calibration cannot be used; its text says why."""


def read_tray(path: Path) -> Tray:
    """
    Return the tray that a calibration file tells of.

    :raises CannotSee: it is not there, or none
    """
    try:
        return Tray.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as why:
        raise CannotSee(f"tray.calibration: {path}: {why}") from why
    except TrayUnreadable as why:
        raise CannotSee(f"tray.calibration: {path}: {why}") from why


def make_eye(station: "Station", references: References, tray: Tray) -> Eye:
    """Return the eye of a station, not yet open."""

    def sense(change: Any, among: Sequence[str]) -> Any:
        # The models are loaded where there is a tray to look at, and nowhere else.
        from wms.vision import sensing  # type: ignore[attr-defined]

        basket = station.shown.state.basket
        catalogue = references.catalogue_with(basket.order if basket else None)
        return sensing.sense(change, catalogue=catalogue, gallery=references.gallery, among=among)

    chosen = station.settings
    return Eye(
        lambda request: station.hub.take_photo(CAMERA, request),
        lambda: Watch(tray),
        sense,
        tell=station.tell,
        stamp=station.stamp,
        keep=station.photos.keep_crop,
        state=lambda: station.shown.state,
        frames_per_second=chosen.tray.frames_per_second,
        pace=chosen.clock.speed,
    )
