"""Cut a box out of a picture so that its bars stand upright, with room for the quiet zones."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.codes.finding import Box
from wms.vision.codes.profile import Line, Stripes, find_stripes, scan_lines
from wms.vision.codes.seen import Point
from wms.vision.picture import Grey

_MODULES: Final = 95.0
_MARGIN: Final = 0.14
_MARGIN_MIN: Final = 8.0
_MODULE_MIN: Final = 3.0
_MODULE_MAX: Final = 4.0
_ROWS_MIN: Final = 12
_ROWS_MAX: Final = 64
_TRIM: Final = 0.9


@dataclass(frozen=True)
class Strip:
    """A box turned upright: its pixels, and how far it was stretched across the bars."""

    pixels: Grey
    box: Box
    stretch: float

    @cached_property
    def lines(self) -> list[Line]:
        """The scan lines of the strip, the one of all its rows first."""
        return scan_lines(self.pixels)

    @cached_property
    def stripes(self) -> Stripes:
        """The stripes that are seen across the strip."""
        return find_stripes(self.lines[0])

    def outline(self, first: float, last: float) -> tuple[Point, ...]:
        """Return the corners, in the picture, of what lies between two columns of the strip."""
        middle = self.pixels.shape[1] / 2.0
        ends = ((first - middle) / self.stretch, (last - middle) / self.stretch)
        half = self.box.height / 2.0
        return tuple(
            self.box.outside(across, along)
            for across, along in (
                (ends[0], -half),
                (ends[1], -half),
                (ends[1], half),
                (ends[0], half),
            )
        )


def turn_upright(levels: list[Grey], box: Box) -> Strip:
    """
    Return the box with its bars upright, from the level of the pyramid that suits its size.

    A bar of one module becomes about three to four pixels wide if the code is an EAN-13, which is
    what engines read best; rows are averaged along the bars, which takes noise out.
    """
    module = box.length / _MODULES
    stretch = min(max(1.0, _MODULE_MIN / module), max(_MODULE_MAX / module, 0.05))
    depth = min(max(0, round(math.log2(max(1.0, 1.0 / stretch)))), len(levels) - 1)
    length = box.length + 2.0 * max(_MARGIN * box.length, _MARGIN_MIN)
    height = box.height * _TRIM
    tall = max(_ROWS_MIN, round(height / 2**depth))
    rows = min(tall, _ROWS_MAX)
    columns = max(1, round(length * stretch))
    squeeze = tall / height
    turned = cv2.warpAffine(
        levels[depth],
        _back(box, stretch, squeeze, (columns, tall), 2.0**depth),
        (columns, tall),
        flags=(cv2.INTER_CUBIC if stretch > 1.0 else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if rows < tall:
        turned = cv2.resize(turned, (columns, rows), interpolation=cv2.INTER_AREA)
    return Strip(np.asarray(turned, dtype=np.uint8), box, stretch)


def _back(
    box: Box, stretch: float, squeeze: float, size: tuple[int, int], shrunk: float
) -> NDArray[np.float64]:
    """Return the matrix from pixels of the strip to pixels of the level."""
    cosine, sine = math.cos(box.turn), math.sin(box.turn)
    linear = np.array([[cosine / stretch, -sine / squeeze], [sine / stretch, cosine / squeeze]])
    middle = np.array([(size[0] - 1) / 2.0, (size[1] - 1) / 2.0])
    # The middle of a shrunk level's first pixel lies on the first pixel of the picture (pyrDown).
    shift = np.array([box.x - 0.5, box.y - 0.5]) - linear @ middle
    return np.column_stack((linear, shift)) / shrunk


def levels_of(grey: Grey, most: int = 4) -> list[Grey]:
    """Return the picture and its halves, each half as wide and high as the one before."""
    levels = [grey]
    while len(levels) < most and min(levels[-1].shape) > 1:
        levels.append(np.asarray(cv2.pyrDown(levels[-1]), dtype=np.uint8))
    return levels
