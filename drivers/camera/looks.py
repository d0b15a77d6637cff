"""What a picture tells about the camera that took it."""

import zlib

import numpy as np

from drivers.camera.frames import Image

BLACK = "the picture is black: is the lens covered, or the light off?"
OVEREXPOSED = "the picture is overexposed: set a lower exposure, or less light"
# Of 255: a dark room still has highlights above this, a covered lens has not.
BLACK_MAX = 16
BLACK_SHARE = 0.995
# White that has no shades left; a table full of white bags stays below this share.
WHITE_MIN = 250
WHITE_SHARE = 0.75
STEP = 8


def trouble_with(image: Image) -> str:
    """Return what is wrong with a picture as a whole; nothing for one that shows something."""
    few = image[::STEP, ::STEP]
    grey = few if few.ndim == 2 else few.max(axis=2)
    if float(np.mean(grey <= BLACK_MAX)) >= BLACK_SHARE:
        return BLACK
    darkest = few if few.ndim == 2 else few.min(axis=2)
    return OVEREXPOSED if float(np.mean(darkest >= WHITE_MIN)) >= WHITE_SHARE else ""


class Stillness:
    """
    Tells a camera that hangs from a table on which nothing moves.

    A sensor has noise, so that two of its pictures are never the same to the last bit. A camera
    that hangs gives the last one again and again.
    """

    def __init__(self, still_s_max: float) -> None:
        self.still_s_max = still_s_max
        self.seen: int | None = None
        self.since = 0.0

    def note(self, image: Image, seconds: float) -> bool:
        """Take a picture in and return whether it is the same as the last."""
        seen = zlib.crc32(np.ascontiguousarray(image).data)
        same = seen == self.seen
        if not same:
            self.seen, self.since = seen, seconds
        return same

    def is_frozen(self, seconds: float) -> bool:
        """Return whether the picture has been the same for too long."""
        return self.seen is not None and seconds - self.since >= self.still_s_max
