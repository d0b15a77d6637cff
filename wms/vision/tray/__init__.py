"""
The placement is the unit: a printed board tells where the tray is, and a watch what comes onto it.

`calibrate` makes a `Tray` from one picture of the board that `board_pdf` prints; a `Watch` takes
the camera's frames and returns a `Change` for each thing placed, taken away or moved.
"""

from wms.vision.tray.board import board_pdf
from wms.vision.tray.calibrating import CannotCalibrate, calibrate
from wms.vision.tray.change import Change
from wms.vision.tray.geometry import OtherCamera, Tray
from wms.vision.tray.kept import TrayUnreadable
from wms.vision.tray.trouble import Trouble
from wms.vision.tray.watch import TimeWentBack, Watch

__all__ = [
    "CannotCalibrate",
    "Change",
    "OtherCamera",
    "TimeWentBack",
    "Tray",
    "TrayUnreadable",
    "Trouble",
    "Watch",
    "board_pdf",
    "calibrate",
]
