"""Where the tray ends: the floor around the board, as far as it goes on looking like itself."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.tray.geometry import Points
from wms.vision.tray.kept import Colour, Polygon

Image = NDArray[np.uint8]

_WORKING_WIDTH: Final = 480
_TOLERANCE: Final = 14
_STEP: Final = 4
_SOLID: Final = 0.85
_SIMPLE: Final = 0.012
_GREATER: Final = 1.25
_EDGE: Final = 0.01


def floor_outline(picture: Image, page: Points) -> tuple[Polygon, Colour]:
    """
    Return the tray's outline in the picture, and the colour of its floor in blue, green and red.

    `page` is the outline of the board's page with a margin. Where the floor has no edge that can be
    told (it goes on to the picture's border, or is too patterned), the outline is the picture
    without its very edge.
    """
    scale = _WORKING_WIDTH / picture.shape[1]
    size = (_WORKING_WIDTH, round(picture.shape[0] * scale))
    small = cv2.medianBlur(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), 5)
    paper = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillConvexPoly(paper, np.round(page * scale).astype(np.int32), 255)
    ring = cv2.dilate(paper, np.ones((7, 7), np.uint8)) & ~paper
    if not ring.any():
        return _whole(picture), (128, 128, 128)
    blue, green, red = (int(v) for v in np.median(small[ring > 0], axis=0))
    filled = _spread(np.asarray(small, np.uint8), ring, paper, (blue, green, red))
    return _outline(filled, paper, scale) or _whole(picture), (blue, green, red)


def _spread(small: Image, ring: Image, paper: Image, floor: Colour) -> Image:
    """Return what can be reached from the ring by small steps of colour without leaving its own."""
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2LAB), np.uint8)
    own = cv2.cvtColor(np.array([[floor]], np.uint8), cv2.COLOR_BGR2LAB)[0, 0].astype(np.int16)
    off = np.abs(lab.astype(np.int16) - own).max(axis=2)
    barrier = np.zeros((small.shape[0] + 2, small.shape[1] + 2), np.uint8)
    # Light falls off towards the corners: three times the tolerance may add up, in small steps.
    barrier[1:-1, 1:-1] = ((off > 3 * _TOLERANCE) & (paper == 0)).astype(np.uint8)
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | (2 << 8)
    steps = (_STEP, _STEP, _STEP)
    places = np.argwhere((ring > 0) & (off <= _TOLERANCE))
    for y, x in places[:: max(1, len(places) // 40)]:
        if barrier[y + 1, x + 1] == 0:
            cv2.floodFill(lab, barrier, (int(x), int(y)), (0, 0, 0), steps, steps, flags)
    reached = np.where(barrier[1:-1, 1:-1] == 2, 255, 0).astype(np.uint8) | paper  # noqa: PLR2004
    return np.asarray(cv2.morphologyEx(reached, cv2.MORPH_OPEN, np.ones((9, 9))), np.uint8)


def _outline(filled: Image, paper: Image, scale: float) -> Polygon | None:
    contours, _ = cv2.findContours(filled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    largest = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(largest)
    area = cv2.contourArea(hull)
    solid = cv2.contourArea(largest) / max(1.0, area)
    if solid < _SOLID or area < _GREATER * np.count_nonzero(paper):
        return None
    simple = cv2.approxPolyDP(hull, _SIMPLE * cv2.arcLength(hull, closed=True), closed=True)
    points = simple.reshape(-1, 2) / scale
    return tuple((float(x), float(y)) for x, y in points)


def _whole(picture: Image) -> Polygon:
    height, width = picture.shape[:2]
    x, y = width * _EDGE, height * _EDGE
    return ((x, y), (width - x, y), (width - x, height - y), (x, height - y))
