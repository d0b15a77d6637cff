"""
Ways to look at a strip of bars, cheapest and most fruitful first.

Which ways stay, and in which order, was tried on the photos of bench/vision/codes.
"""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np

from wms.vision.picture import Grey

Look = Callable[[Grey], Grey]

_CLIP: Final = 3.0
_TILES: Final = (8, 1)
_STRETCH: Final = 1.7


def plain(strip: Grey) -> Grey:
    """Return the strip as it is."""
    return strip


def evened(strip: Grey) -> Grey:
    """Return the strip with as much contrast in the shade as in the light."""
    local = cv2.createCLAHE(clipLimit=_CLIP, tileGridSize=_TILES)
    return np.asarray(local.apply(strip), dtype=np.uint8)


def stretched(strip: Grey) -> Grey:
    """Return the strip wider, and sharpened, so that thin bars come apart."""
    wide = cv2.resize(strip, None, fx=_STRETCH, fy=1.0, interpolation=cv2.INTER_CUBIC)
    return _sharpened(np.asarray(wide, dtype=np.uint8), amount=3.0, sigma=4.0)


def sharpened(strip: Grey) -> Grey:
    """Return the strip sharpened, which takes back some of a lens out of focus."""
    return _sharpened(strip, amount=3.0, sigma=2.0)


def softened(strip: Grey) -> Grey:
    """Return the strip softened, where noise breaks wide bars."""
    return np.asarray(cv2.GaussianBlur(strip, (0, 0), 1.2), dtype=np.uint8)


def _sharpened(grey: Grey, *, amount: float, sigma: float) -> Grey:
    blurred = cv2.GaussianBlur(grey, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(grey, amount, blurred, 1.0 - amount, 0), dtype=np.uint8)
