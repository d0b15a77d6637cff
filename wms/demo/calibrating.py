"""The tray of a watched bench: calibrated by the board, with the station's own command."""

from pathlib import Path
from typing import Final

from wms.demo.bench import BenchFailed, Devices
from wms.demo.fleet import Fleet

CAMERA_MM: Final = 800
SPOT_UP_MM: Final = 360
"""Where the simulated camera hangs above the tray, and where hands show an article to it."""

TRIES_MAX: Final = 3
"""The camera may still show the tray without the board at first."""


def calibrate(fleet: Fleet, name: str, devices: Devices, settings: Path) -> bool:
    """Return whether the tray of a station is calibrated; without it the bench packs by scans."""
    command = ["kiosk", "--config", str(settings), "calibrate", "--codes-by-hand"]
    command += ["--camera-mm", str(CAMERA_MM), "--spot-up-mm", str(SPOT_UP_MM)]
    try:
        devices.do(board=True)
        done = any(fleet.run(f"{name}-calibration", command) for _ in range(TRIES_MAX))
        devices.do(board=False)
    except BenchFailed:
        return False
    return done
