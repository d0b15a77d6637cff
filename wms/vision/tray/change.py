"""What happened on the tray: one thing placed, taken away or moved."""

from dataclasses import dataclass, field
from typing import Literal

import cv2
import numpy as np

from wms.vision.codes import CodeSeen
from wms.vision.picture import Image
from wms.vision.tray.geometry import Points, Tray
from wms.vision.tray.light import Mask
from wms.vision.tray.parts import contour_of, grown

Kind = Literal["placed", "taken", "moved"]
Corners = tuple[tuple[int, int], ...]
_MARGIN: float = 0.04
_MARGIN_PX: int = 4
_OWN_PX: int = 3


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """
    One thing that was placed, taken away or moved.

    `polygon` is the turned box round it in the frame's pixels; for what was taken, round where it
    lay. `size_mm` is the box's longer and shorter side as they would measure on the tray's floor:
    what is tall stands nearer to the camera, and so looks larger by up to its height's share of the
    camera's. `crop` is the box turned upright by the smaller turn, and `crops` show it on its way
    in, the best first; they may hold a hand as well. `movement` counts the movements of goods: what
    was placed by both hands at once shares a number, and then no crops are kept of the way, since
    nobody can tell whose they are. `before_frame` and `frame` number the frames compared.
    """

    kind: Kind
    began_at: float
    at: float
    polygon: Corners
    size_mm: tuple[int, int] | None
    crop: Image
    crops: list[Image] = field(default_factory=list)
    aside_mm: tuple[int, int] = (0, 0)
    """How far its middle is from under the camera, along its longer and its shorter side."""
    camera_mm: int = 0
    """How high the camera hangs above the tray; 0 where nobody told."""
    number: int = 0
    """Of the thing, as counted by the watch: what is taken has the number it was placed with."""
    movement: int = 0
    before_frame: int = 0
    frame: int = 0
    mask: Mask | None = None
    """Where it is in the working picture, 640 pixels wide."""
    own: Mask | None = None
    """Where it is in `crop`; what lies beside it is not."""
    before: Image | None = None
    """The same place as `crop`, as it was before."""
    befores: list[Image] = field(default_factory=list)
    """The same places as `crops`, as they were before."""
    codes: list[CodeSeen] = field(default_factory=list)
    """Read on its way, in `crops` and others."""
    is_read: bool = False
    """Whether codes were looked for on its way."""


def box_of(mask: Mask, scale: float, tray: Tray | None) -> tuple[Corners, tuple[int, int] | None]:
    """Return the turned box round a mask, in the frame's pixels, and its sides in millimetres."""
    outline = (contour_of(mask) + 0.5) * scale
    if tray is None:
        return _corners(_box(outline)[0]), None
    corners, (long, short) = _box(tray.mm_of(outline))
    return _corners(tray.px_of(corners)), (round(long), round(short))


def aside_of(polygon: Corners, middle: tuple[float, float], tray: Tray | None) -> tuple[int, int]:
    """Return how far a box is from a point of the picture, along its longer and shorter side."""
    if tray is None:
        return 0, 0
    corners = tray.mm_of(np.array([*polygon, middle], np.float64))
    sides = sorted((corners[1] - corners[0], corners[2] - corners[1]), key=np.linalg.norm)[::-1]
    way = corners[:4].mean(axis=0) - corners[4]
    along = [abs(float(way @ side)) / max(1e-6, float(np.linalg.norm(side))) for side in sides]
    return round(along[0]), round(along[1])


def upright(frame: Image, polygon: Corners) -> Image:
    """Return what a turned box holds, with a narrow margin, turned by less than 45 degrees."""
    matrix, size = _turning(polygon)
    flags, edge = cv2.INTER_LINEAR, cv2.BORDER_REPLICATE
    laid = cv2.warpPerspective(frame, matrix, size, flags=flags, borderMode=edge)
    return np.asarray(laid, np.uint8)


def own_part(mask: Mask, polygon: Corners, scale: float) -> Mask:
    """Return where in the upright box a mask is; `scale` is how many pixels one of its own is."""
    matrix, size = _turning(polygon)
    larger = matrix @ np.diag([scale, scale, 1.0])
    near = grown(mask, _OWN_PX).astype(np.uint8)
    return np.asarray(cv2.warpPerspective(near, larger, size, flags=cv2.INTER_NEAREST) > 0)


def _turning(polygon: Corners) -> tuple[Points, tuple[int, int]]:
    """Return what takes the frame's pixels to those of the upright box, and the box's size."""
    corners = np.array(polygon, np.float32)
    centre = corners.mean(axis=0)
    corners = centre + (corners - centre) * (1 + _MARGIN)
    # Begin with the corner that is to be at the upper left.
    start = int(np.argmin(corners.sum(axis=1)))
    corners = np.roll(corners, -start, axis=0)
    (right_x, right_y), (far_x, far_y) = corners[1] - corners[0], corners[2] - corners[0]
    if right_x * far_y < right_y * far_x:
        corners = np.roll(corners[::-1], 1, axis=0)
    width = round(float(np.linalg.norm(corners[1] - corners[0]))) + 2 * _MARGIN_PX
    height = round(float(np.linalg.norm(corners[3] - corners[0]))) + 2 * _MARGIN_PX
    low, right, bottom = _MARGIN_PX, width - _MARGIN_PX, height - _MARGIN_PX
    goal = np.array([[low, low], [right, low], [right, bottom], [low, bottom]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), goal)
    return np.asarray(matrix, np.float64), (width, height)


def _box(outline: Points) -> tuple[Points, tuple[float, float]]:
    rectangle = cv2.minAreaRect(outline.astype(np.float32))
    sides = sorted((float(side) for side in rectangle[1]), reverse=True)
    return np.asarray(cv2.boxPoints(rectangle), np.float32), (sides[0], sides[1])


def _corners(points: Points) -> Corners:
    return tuple((round(float(x)), round(float(y))) for x, y in points)
