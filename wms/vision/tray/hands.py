"""Hands: what reaches into the picture from its border, and what has the colour of skin."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.picture import Image
from wms.vision.tray.light import Mask

_CR: Final = (135, 175)
_CB: Final = (77, 127)
_LUMA_MIN: Final = 40


def skin(picture: Image, white: tuple[int, int, int] = (255, 255, 255)) -> Mask:
    """
    Return where a picture has the colour of bare skin, light or dark.

    Skin of every tone lies in one region of chroma (Chai and Ngan, IEEE Transactions on Circuits
    and Systems for Video Technology 9, 1999); so do bread and cardboard, and gloves do not. `white`
    is what paper looks like in this light, in blue, green and red.
    """
    balance = max(white) / np.maximum(1.0, np.array(white, np.float64))
    table = np.clip(np.arange(256)[:, None] * balance[None, :], 0, 255).astype(np.uint8)
    balanced = cv2.LUT(picture, table.reshape(1, 256, 3))
    chroma = cv2.cvtColor(balanced, cv2.COLOR_BGR2YCrCb)
    low = (_LUMA_MIN, _CR[0], _CB[0])
    found = cv2.inRange(chroma, low, (255, _CR[1], _CB[1]))
    even: NDArray[np.uint8] = np.asarray(cv2.medianBlur(found, 5), np.uint8)
    return np.asarray(even > 0, np.bool_)
