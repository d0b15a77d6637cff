"""
Views of an article that somebody turns before the camera: one after the other, each a new one.

The article is what differs from the empty table. A view counts when it is held still, is sharp,
and looks unlike every view before; by key it counts whatever it looks like.
"""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.picture import Image

_SMALL: Final = (96, 96)
_LOOKED_AT: Final = 24
_DIFFERS: Final = 22
"""So many grey values a pixel differs from the empty table where something lies."""
_SHARE_MIN: Final = 0.04
_MARGIN: Final = 0.08
_STILL: Final = 4.0
"""Between two frames of something held still, grey values change by less than this."""
_SAME: Final = 0.8
"""Two views that correlate more are one view."""
_SHARP_MIN: Final = 25.0
_APART_S: Final = 0.6

Grey = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """A picture of the article alone, cut out of the frame."""

    crop: Image
    seconds: float


@dataclass(slots=True)
class Turning:
    """What was seen of one article while it is turned; `empty` is the table before it came."""

    empty: Image | None = None
    _before: Grey | None = None
    _views: list[Grey] = field(default_factory=list)
    _last_s: float = float("-inf")

    def see(self, frame: Image, at: float, *, now: bool = False) -> View | None:
        """
        Return a view if this frame shows a new one; with `now`, if it shows anything at all.

        `frame` is the part of the picture where articles are shown, of one size throughout; `at` is
        in seconds.
        """
        small = _small(frame)
        moved = 255.0 if self._before is None else float(np.mean(np.abs(small - self._before)))
        self._before = small
        box = self._box(frame, small)
        if box is None:
            return None
        left, top, right, bottom = box
        crop = np.ascontiguousarray(frame[top:bottom, left:right])
        looks = _looks(crop)
        if not now and not self._counts(crop, looks, moved, at):
            return None
        self._views.append(looks)
        self._last_s = at
        return View(crop, at)

    def hold(self, count: int) -> None:
        """Remember so many views at most: one that was taken back may be taken again."""
        del self._views[count:]

    def _counts(self, crop: Image, looks: Grey, moved: float, at: float) -> bool:
        if moved > _STILL or at - self._last_s < _APART_S:
            return False
        grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
        if float(cv2.Laplacian(grey, cv2.CV_64F).var()) < _SHARP_MIN:
            return False
        return all(float(np.mean(looks * seen)) < _SAME for seen in self._views)

    def _box(self, frame: Image, small: Grey) -> tuple[int, int, int, int] | None:
        """Return the box round what lies there; all of the frame where the table is not known."""
        height, width = frame.shape[:2]
        if self.empty is None:
            return 0, 0, width, height
        differs = np.asarray(np.abs(small - _small(self.empty)) > _DIFFERS, np.uint8)
        whole = cv2.morphologyEx(differs, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        if float(np.mean(whole)) < _SHARE_MIN:
            return None
        rows, columns = np.flatnonzero(whole.any(axis=1)), np.flatnonzero(whole.any(axis=0))
        by_x, by_y = width / _SMALL[0], height / _SMALL[1]
        margin_x, margin_y = _MARGIN * width, _MARGIN * height
        return (
            max(0, int(columns[0] * by_x - margin_x)),
            max(0, int(rows[0] * by_y - margin_y)),
            min(width, int((columns[-1] + 1) * by_x + margin_x)),
            min(height, int((rows[-1] + 1) * by_y + margin_y)),
        )


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


def _small(frame: Image) -> Grey:
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.resize(grey, _SMALL, interpolation=cv2.INTER_AREA), np.float32)


def _looks(crop: Image) -> Grey:
    """Return a crop as few numbers of mean 0 and variance 1: their product is a correlation."""
    size = (_LOOKED_AT, _LOOKED_AT)
    colours = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.float32)
    spread = float(colours.std())
    return np.asarray((colours - colours.mean()) / (spread or 1.0), np.float32)
