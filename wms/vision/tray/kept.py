"""Read a kept calibration strictly: whoever edited the file by hand learns which field is wrong."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from wms.errors import Invalid, sentence

Polygon = tuple[tuple[float, float], ...]
Matrix = tuple[tuple[float, float, float], ...]
Colour = tuple[int, int, int]

_LARGEST: Final = 100_000
_CORNERS_MIN: Final = 3
_BYTE_MAX: Final = 255


class TrayUnreadable(Invalid, ValueError):
    """A kept tray that is damaged, or of another version."""

    title = sentence("Calibration unreadable")
    says = sentence("The kept calibration cannot be used ({field}). Calibrate the tray again.")


@dataclass(frozen=True, slots=True)
class Reader:
    """Gives the fields of plain JSON in the form they must have, and refuses any other."""

    kept: Mapping[str, Any]

    def whole(self, field: str, *, least: int = 0, most: int = _LARGEST) -> int:
        """Return a whole number."""
        value = self.kept.get(field)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise TrayUnreadable(field=field)
        return value

    def over_nothing(self, field: str) -> float:
        """Return a number above 0."""
        (value,) = self._numbers(field, [self.kept.get(field)], count=1)
        if value <= 0:
            raise TrayUnreadable(field=field)
        return value

    def polygon(self, field: str) -> Polygon:
        """Return three points or more."""
        points = tuple((x, y) for x, y in (self._numbers(field, p, 2) for p in self._rows(field)))
        if len(points) < _CORNERS_MIN:
            raise TrayUnreadable(field=field)
        return points

    def matrix(self, field: str) -> Matrix:
        """Return a matrix of three rows that can be turned round."""
        rows = tuple(
            (a, b, c) for a, b, c in (self._numbers(field, row, 3) for row in self._rows(field))
        )
        if len(rows) != 3 or abs(np.linalg.det(np.array(rows))) < np.finfo(float).tiny:  # noqa: PLR2004 -- a homography
            raise TrayUnreadable(field=field)
        return rows

    def colour(self, field: str) -> Colour:
        """Return blue, green and red."""
        blue, green, red = self._numbers(field, self.kept.get(field), 3)
        if not all(0 <= one <= _BYTE_MAX and one == int(one) for one in (blue, green, red)):
            raise TrayUnreadable(field=field)
        return int(blue), int(green), int(red)

    def _rows(self, field: str) -> list[Any]:
        rows = self.kept.get(field)
        if not isinstance(rows, list | tuple):
            raise TrayUnreadable(field=field)
        return list(rows)

    @staticmethod
    def _numbers(field: str, values: object, count: int) -> list[float]:
        if not isinstance(values, list | tuple) or len(values) != count:
            raise TrayUnreadable(field=field)
        for value in values:
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise TrayUnreadable(field=field)
            if not math.isfinite(value):
                raise TrayUnreadable(field=field)
        return [float(value) for value in values]
