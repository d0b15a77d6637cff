"""What a camera sees of a box that somebody turns."""

from typing import Final

import cv2
import numpy as np

from tests.gallery.teaching import a_picture
from wms.vision.picture import Image

EMPTY: Final[Image] = np.full((480, 640, 3), 120, np.uint8)


def shown(side: int, *, shift: int = 0) -> Image:
    """Return a frame in which a box shows one of its sides, a little further if it moved."""
    frame = EMPTY.copy()
    art = cv2.imdecode(np.frombuffer(a_picture(side, 200), np.uint8), cv2.IMREAD_COLOR)
    assert art is not None
    frame[140:340, 200 + shift : 400 + shift] = art
    return frame
