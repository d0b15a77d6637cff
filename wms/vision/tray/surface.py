"""The tray as it was last seen at rest, and how it takes in what came to rest since."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from wms.vision.picture import Image
from wms.vision.tray.geometry import Tray
from wms.vision.tray.light import Floats, Lighting, Mask, Rest
from wms.vision.tray.lying import Lying, Meaning, Sight, joined, look_of, meaning_of
from wms.vision.tray.parts import Part, grown, hull_of

_DRIFT_S: Final = 15.0
_DRIFT_EVERY_S: Final = 0.5
_SHADOW_PX: Final = 24
_HALO_PX: Final = 10
_REST_S: Final = 1.0
_REST: Final = 0.4
_REST_NEAR: Final = 0.7


class Surface:
    """
    What lies on the tray, the picture of it all, and the picture of the tray without it.

    Both pictures are in the light of the first frame, and of working size.
    """

    def __init__(self, small: Floats, picture: Image, tray: Tray | None, frame: int) -> None:
        self.reference = small.copy()
        self.bare = small.copy()
        self.things: list[Lying] = []
        self.counted = 0
        self.lighting = Lighting()
        self.compared: Rest | None = None
        self.waited_s = 0.0
        self.calm = picture
        self.calm_frame = frame
        self.floor = _within(tray.outline if tray else None, small, picture)
        self.spot = _within(tray.spot if tray else None, small, picture)

    def settle(self, parts: Sequence[Part], now: Floats, noise: float, at: float) -> list[Meaning]:
        """Return what the parts that came to rest mean, and keep in mind what lies there now."""
        sight = Sight(self.reference, now, self.bare, noise)
        new = [part for part in parts if not self._is_rest_of_last(part, at)]
        meanings = [meaning_of(part, sight, self.things) for part in new]
        settled = [self._take_in(meaning, now, at) for meaning in joined(meanings, sight)]
        told = [meaning.mask for meaning in settled if meaning.mask is not None]
        own = [part.mask for part in parts]
        hulls = np.zeros(self.floor.shape, np.bool_)
        for mask in [*own, *(one for one in told if not any(one is part for part in own))]:
            hulls |= hull_of(mask)
        self.absorb(now, grown(hulls, _HALO_PX))
        return settled

    def _is_rest_of_last(self, part: Part, at: float) -> bool:
        """Whether it is a piece of a thing just told, whose print was told from the tray late."""
        for thing in self.things:
            if at - thing.rested_at <= _REST_S and part.area < _REST * thing.area:
                near = grown(hull_of(thing.mask), _HALO_PX)
                if part.share(near) >= _REST_NEAR:
                    return True
        return False

    @property
    def rest(self) -> Rest:
        """The picture of rest, to compare frames with."""
        if self.compared is None:
            self.compared = Rest(self.reference)
        return self.compared

    def absorb(self, now: Floats, where: Mask) -> None:
        """Take a place as it now is for the picture of rest, and of the bare tray where it is."""
        self.compared = None
        cv2.copyTo(now, where.astype(np.uint8), self.reference)
        cv2.copyTo(now, (where & self._open_ground()).astype(np.uint8), self.bare)

    def drift(self, now: Floats, still: Mask, seconds: float) -> None:
        """Follow slow changes of light where nothing else changes, a few times a second."""
        self.waited_s += seconds
        if self.waited_s < _DRIFT_EVERY_S:
            return
        seconds, self.waited_s, self.compared = self.waited_s, 0.0, None
        share = np.float32(1 - np.exp(-min(seconds, _DRIFT_S) / _DRIFT_S))
        weight = still.astype(np.float32)[:, :, None] * share
        self.reference += (now - self.reference) * weight
        weight = (still & self._open_ground()).astype(np.float32)[:, :, None] * share
        self.bare += (now - self.bare) * weight

    def covered(self) -> Mask:
        """Return where things lie."""
        covered = np.zeros(self.floor.shape, np.bool_)
        for thing in self.things:
            covered |= thing.mask
        return covered

    def _open_ground(self) -> Mask:
        """Return where nothing lies, nor throws a shadow."""
        reach = np.ones((2 * _SHADOW_PX + 1, 2 * _SHADOW_PX + 1), np.uint8)
        return np.asarray(cv2.dilate(self.covered().astype(np.uint8), reach) == 0, np.bool_)

    def _take_in(self, meaning: Meaning, now: Floats, at: float) -> Meaning:
        if not meaning.verdict:
            return meaning
        if meaning.verdict == "taken":
            self.things = [thing for thing in self.things if thing is not meaning.thing]
            return meaning
        mask = meaning.part.mask if meaning.mask is None else meaning.mask
        thing = meaning.thing
        if thing is None:
            self.counted += 1
            thing = self._lying(self.counted, mask, now, at)
            self.things.append(thing)
        else:
            box, under = self._under(mask, self._without(thing))
            thing.mask, thing.look, thing.rested_at = mask, look_of(now, mask), at
            thing.box, thing.under = box, under
        return Meaning(meaning.verdict, meaning.part, thing, mask)

    def _without(self, thing: Lying) -> Floats:
        """Return the picture of rest without a thing: it may have been pushed onto another."""
        picture = self.reference.copy()
        x, y, w, h = thing.box
        inside = thing.mask[y : y + h, x : x + w]
        np.copyto(picture[y : y + h, x : x + w], thing.under, where=inside[:, :, None])
        return picture

    def _lying(self, number: int, mask: Mask, now: Floats, at: float) -> Lying:
        box, under = self._under(mask, self.reference)
        return Lying(number, mask, look_of(now, mask), under, box, at)

    def _under(self, mask: Mask, picture: Floats) -> tuple[tuple[int, int, int, int], Floats]:
        x, y, w, h = cv2.boundingRect(mask.astype(np.uint8))
        return (x, y, w, h), np.ascontiguousarray(picture[y : y + h, x : x + w])


def _within(polygon: Sequence[tuple[float, float]] | None, small: Floats, picture: Image) -> Mask:
    if polygon is None:
        return np.ones(small.shape[:2], np.bool_)
    scale = small.shape[1] / picture.shape[1]
    mask = np.zeros(small.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(np.array(polygon) * scale).astype(np.int32)], 1)
    return np.asarray(mask > 0, np.bool_)
