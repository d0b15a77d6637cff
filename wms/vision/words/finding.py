"""
Find the lines of text in a picture.

A network tells of each pixel whether it is in the core of a line; what hangs together is one line,
and its box is grown again by as much as the core was shrunk for (M. Liao and others, "Real-time
scene text detection with differentiable binarization", 2020).
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.picture import Image
from wms.vision.words.models import models

LINES_MAX: Final = 16
"""Lines that are read, the largest first: small print tells no flavour and takes its time."""

Floats = NDArray[np.float32]

_SIDE_PX: Final = 736
_LARGER_MAX: Final = 2.0
_STEP_PX: Final = 32  # the network halves its picture five times
_CORE: Final = 0.3
_SURE: Final = 0.5
_GROWN: Final = 1.6
_THIN_PX: Final = 4
_UPRIGHT: Final = 1.5
"""A box so much higher than wide is a line that runs up or down."""


def find_lines(picture: Image) -> list[Floats]:
    """
    Return the four corners of each line of text, the largest first.

    They go round as one reads: from where the line begins, or where it ends, if it is on its head.
    """
    height, width = picture.shape[:2]
    by = min(_LARGER_MAX, _SIDE_PX / max(height, width))
    size = (_stepped(width * by), _stepped(height * by))
    method = cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC
    cores = _cores(np.asarray(cv2.resize(picture, size, interpolation=method), np.uint8))
    scale = np.array([width / size[0], height / size[1]], np.float32)
    outlines, _ = cv2.findContours(
        (cores > _CORE).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE
    )
    boxes = (_grown(np.asarray(outline, np.int32), cores) for outline in outlines)
    found = [box for box in boxes if box is not None]
    found.sort(key=lambda box: -_area(box))
    return [(box * scale).astype(np.float32) for box in found[:LINES_MAX]]


def cut(picture: Image, line: Floats, height_px: int) -> Image:
    """Return a line of text as it lies level, so many pixels high."""
    width, height = _sides(line)
    size = (max(height_px, round(height_px * width / max(height, 1.0))), height_px)
    corners = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    turning = cv2.getPerspectiveTransform(line, corners)
    return np.asarray(
        cv2.warpPerspective(
            picture, turning, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def _stepped(length: float) -> int:
    return max(1, round(length / _STEP_PX)) * _STEP_PX


def _cores(picture: Image) -> Floats:
    planes = (picture.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
    (chances,) = models().finder.run(None, {"x": np.ascontiguousarray(planes)})
    return np.asarray(chances[0, 0], np.float32)


def _grown(outline: NDArray[np.int32], cores: Floats) -> Floats | None:
    """Return the box of a line, None where there is hardly one."""
    middle, (width, height), turn = cv2.minAreaRect(outline)
    if min(width, height) < _THIN_PX - 1 or _mean_within(outline, cores) < _SURE:
        return None
    by = _GROWN * width * height / (width + height)
    box = cv2.boxPoints((middle, (width + by, height + by), turn))
    return _as_read(np.asarray(box, np.float32))


def _mean_within(outline: NDArray[np.int32], cores: Floats) -> float:
    left, top, width, height = cv2.boundingRect(outline)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [outline - np.array([left, top], np.int32)], (1,))
    return float(cv2.mean(cores[top : top + height, left : left + width], inside)[0])


def _as_read(box: Floats) -> Floats:
    """Return the corners of a box from its upper left on, round to where a line would begin."""
    first = int(np.argmin(box.sum(axis=1)))
    corners = np.roll(box, -first, axis=0)
    # In pictures y grows downwards, so this is the sense in which one reads.
    (ax, ay), (bx, by) = corners[1] - corners[0], corners[3] - corners[0]
    if ax * by - ay * bx < 0:
        corners = corners[[0, 3, 2, 1]]
    width, height = _sides(corners)
    return corners if height < _UPRIGHT * width else np.roll(corners, 1, axis=0)


def _sides(box: Floats) -> tuple[float, float]:
    return float(np.linalg.norm(box[1] - box[0])), float(np.linalg.norm(box[3] - box[0]))


def _area(box: Floats) -> float:
    width, height = _sides(box)
    return width * height
