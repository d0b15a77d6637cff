"""
Faces painted into a picture with their depth: the renderer.

The inverse of depth is affine over the picture of a plane, and a plane's print comes into the
picture by a homography; so each face is one warp and one comparison (Hartley and Zisserman,
Multiple View Geometry, 2nd ed., 8.1.1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table.view import NEAR_MM, Matrix, Points, Region, View

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]

SHIFT: Final = 4
LEVELS_MAX: Final = 6
NOBODY: Final = 0
NEARER: Final = 1.0005
NOWHERE: Final = np.zeros(2)
PARTS: Final = 16
"""How many parts a thing may have."""


class Print:
    """A printed panel at falling sizes, so that none is shrunk much when it is painted."""

    def __init__(self, image: Image, px_per_mm: float) -> None:
        self.levels = [image]
        self.px_per_mm = px_per_mm

    def level(self, shrunk: float) -> tuple[Image, float]:
        """Return the panel for a picture so many times smaller, and its pixels per mm."""
        wanted = min(LEVELS_MAX, max(0, int(np.floor(np.log2(max(shrunk, 1.0)) + 0.4))))
        while len(self.levels) <= wanted and min(self.levels[-1].shape[:2]) >= 2:
            last = self.levels[-1]
            size = (max(1, last.shape[1] // 2), max(1, last.shape[0] // 2))
            self.levels.append(np.asarray(cv2.resize(last, size, interpolation=cv2.INTER_AREA)))
        number = min(wanted, len(self.levels) - 1)
        return self.levels[number], self.px_per_mm / 2**number


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A face as it now is in the bench's frame, with its print and how bright it is lit."""

    corners: Points
    origin: Points
    across: Points
    down: Points
    normal: Points
    print: Print
    part: int = 0
    """Which part of its thing it is; where two parts meet there is an edge."""
    gloss: float = 0.0
    bend: Points | None = None
    """For a face of something round: from a point of the print (mm, mm, 1) to the way out."""
    print_mm: tuple[Points, Points] = (NOWHERE, NOWHERE)
    """The least and the most of its print that it shows; of use with `bend`."""


class Canvas:
    """A picture in the making: colours, depth, and whose pixel each is."""

    def __init__(self, view: View, width: int, height: int, region: Region | None = None) -> None:
        part = region or Region(0, 0, width, height)
        self.view, self.size, self.region = view, (width, height), part
        self.turn = view.turning()
        self.eye = np.array(view.eye_mm)
        shift = np.array([[1, 0, -part.left], [0, 1, -part.top], [0, 0, 1]], float)
        self.lens: Matrix = np.asarray(shift @ view.lens(width, height))
        self.unlens: Matrix = np.asarray(np.linalg.inv(self.lens), np.float64)
        self.colours: Image = np.zeros((part.height, part.width, 3), np.uint8)
        self.near: Floats = np.zeros((part.height, part.width), np.float32)
        """One over the depth in mm; 0 is infinitely far."""
        # The owner's number times PARTS, and the part.
        self.owner: NDArray[np.int16] = np.zeros((part.height, part.width), np.int16)

    def copy(self) -> "Canvas":
        """Return a canvas that begins as this one is."""
        other = object.__new__(Canvas)
        other.__dict__.update(self.__dict__)
        other.colours, other.near = self.colours.copy(), self.near.copy()
        other.owner = self.owner.copy()
        return other

    def seen(self, points: Points) -> Points:
        """Return points of the bench in the camera's frame."""
        turned: Points = (points - self.eye) @ self.turn.T
        return turned

    def outline(self, corners: Points) -> Points | None:
        """Return the picture of a face's corners, or none if it lies behind the camera."""
        seen = self.seen(corners)
        if float(seen[:, 2].min()) < NEAR_MM:
            return None
        flat: Points = (seen / seen[:, 2:]) @ self.lens.T
        return flat[:, :2]

    def of(self, owner: int) -> NDArray[np.bool_]:
        """Return whose pixels are an owner's."""
        return np.asarray((self.owner >= owner * PARTS) & (self.owner < (owner + 1) * PARTS))

    def box(self, outline: Points) -> Region | None:
        """Return the part of the picture that an outline touches, if it does."""
        low, high = np.floor(outline.min(axis=0)), np.ceil(outline.max(axis=0)) + 1
        left, top = max(0, int(low[0])), max(0, int(low[1]))
        right = min(self.region.width, int(high[0]))
        bottom = min(self.region.height, int(high[1]))
        if right <= left or bottom <= top:
            return None
        return Region(left, top, right - left, bottom - top)

    def faces_us(self, plane: Plane) -> bool:
        """Return whether the camera sees a face's outside."""
        return float(plane.normal @ (self.eye - plane.corners[0])) > 0

    def nearness(self, plane: Plane, box: Region) -> Floats | None:
        """Return one over depth all over a box, were it filled by the plane."""
        normal = self.turn @ plane.normal
        distance = float(normal @ self.seen(plane.corners[:1])[0])
        if abs(distance) < 1e-6:
            return None
        a, b, c = (normal @ self.unlens) / distance
        columns = np.arange(box.left, box.left + box.width, dtype=np.float32) * np.float32(a)
        rows = np.arange(box.top, box.top + box.height, dtype=np.float32) * np.float32(b)
        rows += np.float32(c)
        return np.asarray(np.add.outer(rows, columns), np.float32)

    def paint(self, plane: Plane, owner: int, shine: "Shine") -> None:
        """Paint a face where nothing nearer is, lit as `shine` says."""
        if not self.faces_us(plane):
            return
        outline = self.outline(plane.corners)
        box = None if outline is None else self.box(outline)
        near = None if box is None else self.nearness(plane, box)
        if outline is None or box is None or near is None:
            return
        rows = slice(box.top, box.top + box.height)
        columns = slice(box.left, box.left + box.width)
        mask = inside(outline, box)
        mask &= (near > self.near[rows, columns] * NEARER).view(np.uint8)
        if not mask.any():
            return
        patch = shine(self.printed(plane, outline, box), self, plane, box)
        cv2.copyTo(patch, mask, self.colours[rows, columns])
        cv2.copyTo(near, mask, self.near[rows, columns])
        self.owner[rows, columns][mask.view(np.bool_)] = owner * PARTS + plane.part

    def printed(self, plane: Plane, outline: Points, box: Region) -> Image:
        """Return the print of a face as the camera sees it, all over a box."""
        level, px_per_mm = plane.print.level(self.shrunk(plane, outline))
        ways = [self.turn @ plane.across, self.turn @ plane.down, self.seen(plane.origin[None])[0]]
        to_picture = self.lens @ np.stack(ways, axis=1)
        # Pixel centres: the middle of the print's first pixel lies half a pixel in.
        half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, px_per_mm]])
        shift = np.array([[1, 0, -box.left], [0, 1, -box.top], [0, 0, 1]], float)
        patch = cv2.warpPerspective(
            level,
            shift @ to_picture @ half,
            (box.width, box.height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(patch, np.uint8)

    def shrunk(self, plane: Plane, outline: Points) -> float:
        """Return how many pixels of the print come into one of the picture, in its finer way."""
        depth = float(self.seen(plane.corners.mean(axis=0)[None])[0, 2])
        per_mm = self.lens[0, 0] / max(depth, NEAR_MM)
        scale = float(max(np.linalg.norm(plane.across), np.linalg.norm(plane.down)))
        return plane.print.px_per_mm / max(1e-6, per_mm * scale) if outline.size else 1.0


def inside(outline: Points, box: Region) -> Image:
    """Return a mask of a convex outline within a box."""
    mask: Image = np.zeros((box.height, box.width), np.uint8)
    points = np.round((outline - (box.left, box.top)) * (1 << SHIFT)).astype(np.int32)
    cv2.fillConvexPoly(mask, points, 1, cv2.LINE_8, SHIFT)
    return mask


Shine = Callable[[Image, Canvas, Plane, Region], Image]
"""Lights the print of a face over a box of the picture."""
