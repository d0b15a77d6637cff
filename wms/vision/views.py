"""
Views of an article that somebody turns before the camera: one after the other, each a new one.

The article is what differs from the empty table. A view counts when it was held still for a
moment, is sharp, and looks unlike every view before; by key it may look more like one of them.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.picture import Image

_SMALL: Final = (96, 96)
_LOOKED_AT: Final = 24
_DIFFERS: Final = 22
"""So much a pixel differs from the empty table in one of its colours where something lies."""
_SHARE_MIN: Final = 0.004
"""Of the spot: over a tray that the camera sees whole, a jar of six centimetres is a hundredth."""
_MARGIN: Final = 0.1
"""Round the article, as a share of its longer side."""
_STILL: Final = 4.0
"""Between two frames of something held still, its colours change by less than this."""
_STILL_S: Final = 0.75
"""A hand that lays something down lingers for less; a slow camera gives a frame twice meanwhile."""
_SAME: Final = 0.8
"""Two views that correlate more are one view."""
_SAME_BY_KEY: Final = 0.95
"""Where somebody says that it is another, only what nearly equals a view is the same."""
_SHARP_MIN: Final = 25.0
_SHARP_MIN_BY_KEY: Final = 10.0
"""A plain lid has little but its edge; blurred by three pixels it has a variance of about one."""
_APART_S: Final = 0.6

Colours = NDArray[np.float32]
Mask = NDArray[np.bool_]
Lack = Literal["", "nothing_shown", "hold_still", "not_sharp", "turn_further"]
"""Why a frame gave no view."""


@dataclass(frozen=True, slots=True)
class View:
    """A picture of the article alone, cut out of the frame."""

    crop: Image
    seconds: float


@dataclass(slots=True)
class Turning:
    """What was seen of one article while it is turned; `empty` is the table before it came."""

    empty: Image | None = None
    lack: Lack = "nothing_shown"
    """Why the last frame gave no view."""

    _bare: Colours | None = None
    _before: Colours | None = None
    _lay: Mask = field(default_factory=lambda: np.zeros(_SMALL, np.bool_))
    _views: list[Colours] = field(default_factory=list)
    _moved_s: float = float("-inf")
    _last_s: float = float("-inf")

    def see(self, frame: Image, at: float, *, now: bool = False) -> View | None:
        """
        Return a view if this frame shows a new one; with `now`, somebody says that it does.

        `frame` is the part of the picture where articles are shown, of one size throughout; `at` is
        in seconds.
        """
        small = _small(frame)
        lies = self._where(small)
        if self._has_moved(small, lies):
            self._moved_s = at
        self._before, self._lay = small, lies
        if float(np.mean(lies)) < _SHARE_MIN:
            self.lack = "nothing_shown"
            return None
        crop = _cut(frame, lies)
        looks = _looks(crop)
        self.lack = self._lacking(crop, looks, at, now=now)
        if self.lack:
            return None
        self._views.append(looks)
        self._last_s = at
        return View(crop, at)

    def hold(self, count: int) -> None:
        """Remember so many views at most: one that was taken back may be taken again."""
        del self._views[count:]

    def _lacking(self, crop: Image, looks: Colours, at: float, *, now: bool) -> Lack:
        if at - self._moved_s < _STILL_S or (not now and at - self._last_s < _APART_S):
            return "hold_still"
        grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
        sharp_min = _SHARP_MIN_BY_KEY if now else _SHARP_MIN
        if float(cv2.Laplacian(grey, cv2.CV_64F).var()) < sharp_min:
            return "not_sharp"
        same = _SAME_BY_KEY if now else _SAME
        if any(float(np.mean(looks * seen)) >= same for seen in self._views):
            return "turn_further"
        return ""

    def _has_moved(self, small: Colours, lies: Mask) -> bool:
        """Return whether anything moved where something lies now, or lay a frame ago."""
        if self._before is None:
            return True
        either = lies | self._lay
        changed = np.abs(small - self._before)[either]
        return changed.size > 0 and float(np.mean(changed)) > _STILL

    def _where(self, small: Colours) -> Mask:
        """Return where something lies; everywhere where the table is not known."""
        if self.empty is None:
            return np.ones(_SMALL, np.bool_)
        if self._bare is None:
            self._bare = _small(self.empty)
        # By one colour of three: a red pack may be as bright as the table.
        differs = np.asarray((np.abs(small - self._bare) > _DIFFERS).any(axis=2), np.uint8)
        opened = cv2.morphologyEx(differs, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        # Specks are no article; its thin ends belong to it, such as the seam of a bag.
        pieces = cv2.connectedComponents(differs)[1]
        return np.asarray(np.isin(pieces, np.unique(pieces[opened > 0])), np.bool_)


def middle(frame: Image, spot: tuple[tuple[float, float], ...] = ()) -> Image:
    """Return where articles are shown: round the tray's spot, or the middle square of a frame."""
    height, width = frame.shape[:2]
    if spot:
        columns, rows = [x for x, _y in spot], [y for _x, y in spot]
        left, right = max(0, int(min(columns))), min(width, int(max(columns)))
        top, bottom = max(0, int(min(rows))), min(height, int(max(rows)))
        if right - left > 0 and bottom - top > 0:
            return np.ascontiguousarray(frame[top:bottom, left:right])
    side = min(height, width)
    left, top = (width - side) // 2, (height - side) // 2
    return np.ascontiguousarray(frame[top : top + side, left : left + side])


def barer(one: Image | None, other: Image | None) -> Image | None:
    """
    Return which of two frames shows less: the table from before the article was fetched.

    An article that still lies there from before would hide what is laid in its place.
    """
    if one is None or other is None:
        return other if one is None else one
    return other if _detail(other) < _detail(one) else one


def _cut(frame: Image, lies: Mask) -> Image:
    """Return the box round what lies there, with a little of the table."""
    height, width = frame.shape[:2]
    rows, columns = np.flatnonzero(lies.any(axis=1)), np.flatnonzero(lies.any(axis=0))
    by_x, by_y = width / _SMALL[0], height / _SMALL[1]
    left, right = columns[0] * by_x, (columns[-1] + 1) * by_x
    top, bottom = rows[0] * by_y, (rows[-1] + 1) * by_y
    margin = _MARGIN * max(right - left, bottom - top)
    across = slice(max(0, int(left - margin)), min(width, int(right + margin)))
    down = slice(max(0, int(top - margin)), min(height, int(bottom + margin)))
    return np.ascontiguousarray(frame[down, across])


def _small(frame: Image) -> Colours:
    return np.asarray(cv2.resize(frame, _SMALL, interpolation=cv2.INTER_AREA), np.float32)


def _detail(frame: Image) -> float:
    return float(np.mean(np.abs(cv2.Laplacian(_small(frame), cv2.CV_32F))))


def _looks(crop: Image) -> Colours:
    """Return a crop as few numbers of mean 0 and variance 1: their product is a correlation."""
    size = (_LOOKED_AT, _LOOKED_AT)
    colours = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.float32)
    spread = float(colours.std())
    return np.asarray((colours - colours.mean()) / (spread or 1.0), np.float32)
