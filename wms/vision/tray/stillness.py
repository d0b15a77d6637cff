"""Since when each place of the picture has been still."""

from typing import Final

import cv2
import numpy as np

from wms.vision.tray.light import Floats, Mask, brightest
from wms.vision.tray.parts import grown

QUIET_S: Final = 0.25
_LEVEL: Final = 9.0
_SIGMAS: Final = 6.0
_NOISE_MAX: Final = 12.0
_TO_SIGMA: Final = 1.4826
_KEEPS: Final = 0.8
_RISES: Final = 1.5
_AROUND_PX: Final = 3
_LIFT: Final = 2.0


class Stillness:
    """Compares each frame with the one before it, whatever the light does between the two."""

    def __init__(self) -> None:
        self.noise = 1.0
        self.last: Floats | None = None
        self.moved_at: Floats | None = None
        self.same_at: Floats | None = None
        self.start = 0.0

    def see(self, now: Floats, at: float) -> Mask:
        """Return what has moved since the frame before; of the first frame, all of it."""
        last, self.last = self.last, now
        if last is None or self.moved_at is None:
            self.start = at
            self.moved_at = np.zeros(now.shape[:2], np.float32)
            return np.ones(now.shape[:2], np.bool_)
        # One number for all channels and places: between two frames light has no time for more.
        brighter = float(np.median((now[::8, ::8] + _LIFT) / (last[::8, ::8] + _LIFT)))
        apart = cv2.absdiff(now, last * np.float32(brighter))
        change = brightest(np.asarray(apart, np.float32))
        sigma = float(np.median(change[::4, ::4])) * _TO_SIGMA / np.sqrt(2)
        # Noise rises fast, when the lamp goes out and the camera turns its gain up; but a picture
        # in which all is new is not taken for noise.
        sigma = min(sigma, _RISES * self.noise + 1.0, _NOISE_MAX)
        self.noise = max(sigma, _KEEPS * self.noise + (1 - _KEEPS) * sigma)
        level = max(_LEVEL, _SIGMAS * self.noise)
        specks = cv2.medianBlur((change > level).astype(np.uint8), 3)
        moved = grown(np.asarray(specks > 0, np.bool_), _AROUND_PX)
        self.moved_at[moved] = at - self.start
        return moved

    def compare(self, changed: Mask, at: float) -> None:
        """Take where the picture differs from that of rest: a place is new since it does."""
        if self.same_at is None:
            self.same_at = np.zeros(changed.shape, np.float32)
        self.same_at[~changed] = at - self.start

    def unsettled(self, at: float) -> Mask:
        """Return where something moved too short a time ago to be at rest."""
        assert self.moved_at is not None
        return np.asarray(at - self.start - self.moved_at < QUIET_S, np.bool_)

    def still_since(self, mask: Mask) -> float:
        """Return since when a place has looked as it does: nothing moved there, nor became new."""
        assert self.moved_at is not None
        moved = float(np.quantile(self.moved_at[mask], 0.98))
        # Half of what lies there may have the tray's colour, and then differs here and there.
        new = 0.0 if self.same_at is None else float(np.quantile(self.same_at[mask], 0.3))
        return self.start + max(moved, new)
