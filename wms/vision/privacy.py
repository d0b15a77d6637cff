"""
Make a picture fit to be kept: only what is on the tray can be told, and only the picture is in it.

A face or a screen beside the tray is averaged into cells far larger than an eye; what an average
has swallowed cannot be computed back, as it can from a blur alone. What a camera writes beside the
picture (place, time, owner: EXIF, XMP, thumbnails) is left behind with the file.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from wms.vision.picture import Grey, Image, Pixels, open_bgr

SIDE_PX_MAX: Final = 2_560
"""The longest side of a picture that is kept; a larger one is made smaller."""
CELLS: Final = 24
"""Into so many cells the longer side is averaged outside of the outline."""

_QUALITY: Final = 85

Outline = Sequence[tuple[int, int]]
"""Corners (x, y) of the tray in pixels of the upright picture."""


def keep_private(
    picture: bytes | Pixels, outline: Outline | None = None, *, side_px_max: int = SIDE_PX_MAX
) -> bytes:
    """
    Return a picture as a plain JPEG, with all that lies outside of the outline averaged away.

    :raises PictureRefused: empty, broken, too large, or not a picture
    """
    pixels = open_bgr(picture)
    if outline is not None:
        pixels = blur_outside(pixels, outline)
    done, jpeg = cv2.imencode(
        ".jpg", _smaller(pixels, side_px_max), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    if not done:
        message = "the picture could not be written as JPEG"
        raise RuntimeError(message)
    return jpeg.tobytes()


def blur_outside(pixels: Image, outline: Outline) -> Image:
    """Return a picture whose outside of the outline is averaged into cells."""
    inside = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.array(outline, np.int32)], 255)
    return veil(pixels, inside)


def veil(pixels: Image, inside: Grey, cells_along: int = CELLS) -> Image:
    """Return a picture that is averaged, into so many cells along, wherever `inside` is 0."""
    height, width = pixels.shape[:2]
    longer = max(height, width)
    cells = (max(1, width * cells_along // longer), max(1, height * cells_along // longer))
    averaged = cv2.resize(pixels, cells, interpolation=cv2.INTER_AREA)
    blurred = cv2.resize(averaged, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.copyTo(pixels, inside, blurred), np.uint8)


def _smaller(pixels: Image, side_px_max: int) -> Image:
    height, width = pixels.shape[:2]
    scale = side_px_max / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
