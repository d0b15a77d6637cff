"""Pictures of a thing on its way: held in a hand, brought through the spot, let go."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from wms.vision.picture import Image
from wms.vision.tray.light import Mask
from wms.vision.tray.parts import Part, grown, hull_of, parts_of

CROPS_MAX: Final = 6
_KEPT_MAX: Final = 12
_SIDE_MIN_PX: Final = 48
_AREA_MIN: Final = 0.001
_SKIN_MAX: Final = 0.5
_MARGIN: Final = 0.06
_AROUND_PX: Final = 4
_NEUTRAL: Final = 128


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """A crop of what moved, when it was seen, and how sharp it is."""

    at: float
    sharpness: float
    crop: Image


class Passing:
    """
    Keeps the sharpest glimpses of the movement under way, and gives them away only once.

    They belong to whoever is let go next: nothing is kept of a hand that brought nothing.
    """

    def __init__(self) -> None:
        self.glimpses: list[Glimpse] = []

    def see(self, frame: Image, moving: Mask, hand: Mask, at: float) -> None:
        """Keep what moves, as far as it is not the hand itself."""
        scale = frame.shape[1] / moving.shape[1]
        parts = parts_of(moving & ~hand, area_min=_AREA_MIN * moving.size)
        if not parts:
            return
        largest = max(parts, key=lambda part: part.area)
        x, y, w, h = largest.box
        if hand[y : y + h, x : x + w].mean() > _SKIN_MAX:
            return
        crop = _cut(frame, largest, scale)
        if min(crop.shape[:2]) < _SIDE_MIN_PX:
            return
        self.glimpses.append(Glimpse(at, _sharpness(crop), crop))
        self.glimpses.sort(key=lambda glimpse: -glimpse.sharpness)
        del self.glimpses[_KEPT_MAX:]

    def given(self, since: float, until: float) -> list[Image]:
        """Return the sharpest glimpses of a time and forget all that are older than its end."""
        found = [g.crop for g in self.glimpses if since <= g.at <= until]
        self.glimpses = [glimpse for glimpse in self.glimpses if glimpse.at > until]
        return found[:CROPS_MAX]

    def forget(self) -> None:
        """Keep nothing: nobody let anything go."""
        self.glimpses.clear()


def _cut(frame: Image, part: Part, scale: float) -> Image:
    """Return what is in a part's box, without what lies around it: codes there are not its own."""
    x, y, w, h = part.box
    margin = _MARGIN * max(w, h)
    top, left = max(0, round((y - margin) * scale)), max(0, round((x - margin) * scale))
    bottom, right = round((y + h + margin) * scale), round((x + w + margin) * scale)
    crop = frame[top:bottom, left:right].copy()
    own = grown(hull_of(part.mask), _AROUND_PX).astype(np.uint8) * 255
    whole = cv2.resize(own, (frame.shape[1], frame.shape[0]), interpolation=cv2.INTER_NEAREST)
    crop[whole[top:bottom, left:right] == 0] = _NEUTRAL
    return crop


def _sharpness(crop: Image) -> float:
    """Return the variance of the Laplacian (Pech-Pacheco et al., ICPR 2000) of every other row."""
    grey = cv2.cvtColor(np.ascontiguousarray(crop[::2]), cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_32F).var())
