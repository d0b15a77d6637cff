"""Calibrates the tray: a printed board lies on it, the station's camera takes a picture of it."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.device import Device, TakesPhotos
from drivers.events import FrameFailed, FrameTaken
from drivers.registry import make_device
from drivers.url import DeviceUnavailable
from kiosk.settings import Settings
from wms.vision.picture import PictureRefused
from wms.vision.tray import CannotCalibrate, Tray, board_pdf, calibrate
from wms.vision.tray.board import RULER_MM
from wms.vision.tray.calibrating import PX_PER_MODULE_MIN

PHOTO_S_MAX: Final = 15.0
REQUEST: Final = "calibration"


class NotCalibrated(Exception):
    """The tray was not calibrated; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Measured:
    """
    What the person with the ruler found, in millimetres; see `wms.vision.tray.calibrate`.

    `codes_by_hand`: the camera may see codes too small to be read, since a scanner reads them.
    """

    ruler_mm: float = RULER_MM
    camera_mm: int = 0
    spot_up_mm: int = 0
    codes_by_hand: bool = False


def write_board(path: Path) -> None:
    """
    Write the board as a page to be printed.

    :raises NotCalibrated: the file cannot be written
    """
    try:
        path.write_bytes(board_pdf())
    except OSError as why:
        raise NotCalibrated(f"{path}: {why}") from why


def calibrate_tray(settings: Settings, picture: Path | None, measured: Measured) -> Tray:
    """
    Return the tray, after its calibration was written where the station reads it.

    Without a picture the camera takes one; nobody else may use it at the moment.

    :raises NotCalibrated: why not, and what to do about it
    """
    path = settings.tray.calibration
    if path is None:
        raise NotCalibrated("tray.calibration: name the file that the calibration is written to")
    try:
        jpeg = take_picture(settings) if picture is None else picture.read_bytes()
        tray = calibrate(
            jpeg,
            ruler_mm=measured.ruler_mm,
            camera_mm=measured.camera_mm,
            spot_up_mm=measured.spot_up_mm,
            px_per_module_min=0.0 if measured.codes_by_hand else PX_PER_MODULE_MIN,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(tray.to_dict(), indent=1) + "\n", encoding="utf-8")
        part.replace(path)
    except (CannotCalibrate, OSError, PictureRefused) as why:
        raise NotCalibrated(str(why)) from why
    return tray


def take_picture(settings: Settings) -> bytes:
    """
    Return a picture of the station's camera.

    :raises NotCalibrated: there is no camera, or it takes none
    """
    url = settings.devices.camera
    if url is None:
        raise NotCalibrated("devices.camera: there is none to calibrate")
    device = make_device(url, name="camera")
    if not isinstance(device, TakesPhotos):
        raise NotCalibrated(f"devices.camera: {url!r} takes no photos")
    try:
        device.open()
        device.take_photo(REQUEST)
        return await_picture(device)
    except DeviceUnavailable as why:
        raise NotCalibrated(f"{why}. Stop the station's program while you calibrate.") from why
    finally:
        device.close()


def await_picture(device: Device) -> bytes:
    """
    Return the picture that a camera was asked for.

    :raises DeviceUnavailable: the camera is gone
    :raises NotCalibrated: it gives no picture
    """
    until = time.monotonic() + PHOTO_S_MAX
    while time.monotonic() < until:
        for event in device.read(0.5):
            if isinstance(event, FrameTaken):
                return event.jpeg
            if isinstance(event, FrameFailed):
                raise NotCalibrated(event.reason)
    raise NotCalibrated("the camera gave no picture")
