"""The parts of a picture that changed: one for each thing, as far as they can be told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.tray.light import Mask

Bytes = NDArray[np.uint8]

_GAP_PX: Final = 5
_SPECK_PX: Final = 3
_TOGETHER: Final = 0.86
_CORE: Final = 0.55
_SHARE_MIN: Final = 0.25
_BORDER_PX: Final = 3
_PIECE: Final = 0.3
_REACH_IN: Final = 0.15
_CONVEX: Final = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A connected part of a working picture: its pixels, their number, the box around them."""

    mask: Mask
    area: int
    box: tuple[int, int, int, int]
    """Left, top, width, height."""
    at_border: bool

    def share(self, of: Mask) -> float:
        """Return how much of the part lies within a mask."""
        x, y, w, h = self.box
        inside = np.count_nonzero(self.mask[y : y + h, x : x + w] & of[y : y + h, x : x + w])
        return inside / self.area


def together(parts: Sequence[Part]) -> Part:
    """Return several parts as one."""
    return _part(np.logical_or.reduce([part.mask for part in parts]))


def parts_of(mask: Mask, *, area_min: float) -> list[Part]:
    """
    Return the parts of a mask from left to right, without specks and with their holes filled.

    Pieces of a print whose other half has the tray's colour are one thing: where the hulls of two
    reach into each other, they are joined.
    """
    filled = _filled(_cleaned(mask))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(filled, connectivity=8)
    pieces = [
        _part(np.asarray(labels == number, np.bool_))
        for number in range(1, count)
        if stats[number, cv2.CC_STAT_AREA] >= _PIECE * area_min
    ]
    joined = [part for part in _joined(pieces) if part.area >= area_min]
    return sorted(joined, key=lambda part: part.box)


def _joined(pieces: list[Part]) -> list[Part]:
    left = sorted(pieces, key=lambda part: -part.area)
    joined: list[Part] = []
    while left:
        part = left.pop(0)
        if not part.at_border:
            part = _with_hull(part)
        partner = next((p for p in left if not p.at_border and _interlock(part, p)), None)
        if partner is None or part.at_border:
            joined.append(part)
        else:
            left.remove(partner)
            left.insert(0, _part(part.mask | partner.mask))
    return joined


def _interlock(one: Part, other: Part) -> bool:
    """Whether the hulls of two pieces reach into each other."""
    hulls = [cv2.convexHull(contour_of(part.mask)).astype(np.float32) for part in (one, other)]
    common, _ = cv2.intersectConvexConvex(hulls[0], hulls[1])
    return common > _REACH_IN * min(cv2.contourArea(hull) for hull in hulls)


def _with_hull(part: Part) -> Part:
    """Return a part with its dents filled, if it has few: what is packed is convex, or nearly."""
    hull = hull_of(part.mask)
    return _part(hull) if part.area >= _CONVEX * np.count_nonzero(hull) else part


def apart(part: Part, *, area_min: float) -> list[Part]:
    """
    Return the two things that a part consists of if it has a waist between them, else itself.

    Two things that touch along a side have no waist, and stay one.
    """
    x, y, w, h = part.box
    own = np.pad(part.mask[y : y + h, x : x + w], 2).astype(np.uint8)
    contour = max(
        cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=cv2.contourArea
    )
    hull = cv2.contourArea(cv2.convexHull(contour))
    if part.area >= _TOGETHER * hull:
        return [part]
    depth = cv2.distanceTransform(own, cv2.DIST_L2, 5)
    cores = np.asarray(depth > _CORE * depth.max(), np.uint8)
    count, labels = cv2.connectedComponents(cores, connectivity=8)
    if count - 1 != 2:  # noqa: PLR2004 -- three or more is a crumpled bag, not three things
        return [part]
    nearest = _nearer(np.asarray(labels, np.int32))
    halves = []
    for number in (1, 2):
        half = np.zeros_like(part.mask)
        half[y : y + h, x : x + w] = ((nearest == number) & (own > 0))[2:-2, 2:-2]
        halves.append(half)
    smaller = min(int(np.count_nonzero(half)) for half in halves)
    if smaller < max(area_min, _SHARE_MIN * part.area):
        return [part]
    return [_part(half) for half in halves]


def grown(mask: Mask, px: int) -> Mask:
    """Return a mask with so many pixels more all around."""
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * px + 1, 2 * px + 1))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), around) > 0, np.bool_)


def hull_of(mask: Mask) -> Mask:
    """Return the convex hull of the largest connected part of a mask, and the rest as it is."""
    filled = mask.astype(np.uint8)
    cv2.fillConvexPoly(filled, cv2.convexHull(contour_of(mask)), 1)
    return np.asarray(filled > 0, np.bool_)


def contour_of(mask: Mask) -> NDArray[np.int32]:
    """Return the outline of the largest connected part of a mask, as rows of x and y."""
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(max(found, key=cv2.contourArea).reshape(-1, 2), np.int32)


def part_of(mask: Mask) -> Part:
    """Return a mask as a part; it must not be empty."""
    return _part(mask)


def _part(mask: Mask) -> Part:
    height, width = mask.shape
    x, y, w, h = cv2.boundingRect(mask.astype(np.uint8))
    edge = _BORDER_PX
    at_border = x < edge or y < edge or x + w > width - edge or y + h > height - edge
    return Part(mask, int(np.count_nonzero(mask)), (x, y, w, h), at_border)


def _cleaned(mask: Mask) -> Bytes:
    """Close gaps within things, then drop lines and specks."""
    small = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_SPECK_PX, _SPECK_PX))
    wide = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _GAP_PX + 1, 2 * _GAP_PX + 1))
    despeckled = np.asarray(cv2.medianBlur(mask.astype(np.uint8) * 255, 3), np.uint8)
    cleaned = np.zeros_like(despeckled)
    x, y, w, h = cv2.boundingRect(despeckled)
    if w == 0:
        return cleaned
    # Around it there is nothing, and a picture's border is no gap: without a frame of nothing,
    # closing would reach out to it.
    own = despeckled[y : y + h, x : x + w]
    framed = cv2.copyMakeBorder(own, *(wide.shape[0],) * 4, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, wide)
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, small, iterations=2)
    inner = slice(wide.shape[0], -wide.shape[0])
    # Neither step reaches beyond the box of what it began with.
    cleaned[y : y + h, x : x + w] = opened[inner, inner]
    return cleaned


def _filled(mask: Bytes) -> Bytes:
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    filled = np.zeros_like(mask)
    cv2.drawContours(filled, contours, -1, 255, cv2.FILLED)
    return filled


def _nearer(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return for each pixel which of two cores is nearer."""
    away = [
        cv2.distanceTransform((labels != number).astype(np.uint8), cv2.DIST_L2, 5)
        for number in (1, 2)
    ]
    return np.asarray(np.where(away[0] <= away[1], 1, 2), np.int32)
