"""A tray as the camera sees it: where it is in the picture, and how many millimetres a pixel is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.errors import Invalid, sentence
from wms.vision.tray.kept import Colour, Matrix, Polygon, Reader, TrayUnreadable

SPOT_MM: Final = 300.0
MODULE_MM: Final = 0.33
"""The bar of an EAN-13 at its nominal size (GS1 General Specifications 5.2.6)."""
_FORM: Final = 1
_SAME_SHAPE: Final = 0.02

Points = NDArray[np.floating[Any]]


class OtherCamera(Invalid, ValueError):
    """Frames of another shape than the picture that the tray was calibrated with."""

    title = sentence("Other camera")
    says = sentence("The camera now gives {width} × {height} pixels. Calibrate the tray again.")


@dataclass(frozen=True, slots=True)
class Tray:
    """
    What the printed board told about the tray.

    `to_mm` takes a pixel to millimetres on the tray's floor, measured from the middle of the board;
    `spot` and `outline` are polygons in pixels. `white` is the board's paper in blue, green and red
    and `floor` the tray itself, in the light of the day of calibration. `camera_mm` is how high the
    camera hangs above the floor, where that was told (0: nobody knows), and `spot_up_mm` how high
    above the floor goods are shown to it.
    """

    width: int
    height: int
    to_mm: Matrix
    mm_per_px: float
    outline: Polygon
    spot: Polygon
    white: Colour = (255, 255, 255)
    floor: Colour = (128, 128, 128)
    camera_mm: int = 0
    spot_up_mm: int = 0

    @property
    def px_per_module(self) -> float:
        """How many pixels the thinnest bar of a usual code is wide where goods are shown."""
        nearer = self.camera_mm / (self.camera_mm - self.spot_up_mm) if self.spot_up_mm else 1.0
        return nearer * MODULE_MM / self.mm_per_px

    def mm_of(self, points: Points) -> Points:
        """Return points of the picture (n rows of x, y) in millimetres on the floor."""
        return _through(np.array(self.to_mm), points)

    def px_of(self, points: Points) -> Points:
        """Return points on the floor (n rows of x, y in millimetres) in the picture."""
        return _through(np.linalg.inv(np.array(self.to_mm)), points)

    def fitted(self, width: int, height: int) -> "Tray":
        """
        Return the same tray for frames of another size but the same shape.

        :raises OtherCamera: frames of another shape show something else
        """
        if (width, height) == (self.width, self.height):
            return self
        by = width / self.width
        if abs(height / (self.height * by) - 1) > _SAME_SHAPE:
            raise OtherCamera(width=width, height=height)
        return replace(
            self,
            width=width,
            height=height,
            to_mm=_rows(np.array(self.to_mm) @ np.diag([1 / by, 1 / by, 1.0])),
            mm_per_px=self.mm_per_px / by,
            outline=tuple((x * by, y * by) for x, y in self.outline),
            spot=tuple((x * by, y * by) for x, y in self.spot),
        )

    def to_dict(self) -> dict[str, object]:
        """Return the tray as plain JSON."""
        return {
            "form": _FORM,
            "width": self.width,
            "height": self.height,
            "to_mm": [list(row) for row in self.to_mm],
            "mm_per_px": self.mm_per_px,
            "outline": [list(point) for point in self.outline],
            "spot": [list(point) for point in self.spot],
            "white": list(self.white),
            "floor": list(self.floor),
            "camera_mm": self.camera_mm,
            "spot_up_mm": self.spot_up_mm,
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Tray":
        """
        Return a tray from what `to_dict` gave.

        :raises TrayUnreadable: damaged, or of another version
        """
        read = Reader(kept)
        if read.whole("form") != _FORM:
            raise TrayUnreadable(field="form")
        camera_mm = read.whole("camera_mm")
        return cls(
            read.whole("width", least=1),
            read.whole("height", least=1),
            read.matrix("to_mm"),
            read.over_nothing("mm_per_px"),
            outline=read.polygon("outline"),
            spot=read.polygon("spot"),
            white=read.colour("white"),
            floor=read.colour("floor"),
            camera_mm=camera_mm,
            spot_up_mm=read.whole("spot_up_mm", most=max(0, camera_mm - 1)),
        )


def _through(matrix: Points, points: Points) -> Points:
    # A point behind the camera's horizon has no place on the floor; the picture of a tray has none.
    flat = np.asarray(points, np.float64).reshape(-1, 1, 2)
    return np.asarray(cv2.perspectiveTransform(flat, matrix), np.float64).reshape(-1, 2)


def _rows(matrix: Points) -> Matrix:
    return tuple((float(a), float(b), float(c)) for a, b, c in matrix)
