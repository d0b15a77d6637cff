"""From painted faces to a photograph: shadows, uneven light, a lens, a sensor."""

from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table.canvas import Canvas, Floats, Image
from drivers.simulated.table.light import Light
from drivers.simulated.table.shadow import SHADES, lit

NOISE_SIDE: Final = 512
BLUR_SEEN_PX: Final = 0.2
EDGE_PX: Final = 0.65
SMEAR_PX_MAX: Final = 60.0


def developed(canvas: Canvas, light: Light, blur_px: float) -> Image:
    """Return the picture that a lens makes of what was painted."""
    seen = cv2.multiply(canvas.colours, lit(canvas, light), scale=1.0 / SHADES)
    soft = cv2.GaussianBlur(seen, (0, 0), blur_px) if blur_px > BLUR_SEEN_PX else seen
    # Faces are painted by whole pixels: their edges would be stairs.
    cv2.copyTo(
        cv2.GaussianBlur(seen, (0, 0), float(np.hypot(blur_px, EDGE_PX))), edges(canvas), soft
    )
    return np.asarray(soft, np.uint8)


def edges(canvas: Canvas) -> Image:
    """Return a mask of the pixels where one part of a thing meets another, or the table."""
    high = cv2.dilate(canvas.owner, np.ones((3, 3), np.uint8))
    low = cv2.erode(canvas.owner, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.compare(high, low, cv2.CMP_NE), np.uint8)


def smeared(
    image: Image, mask: NDArray[np.bool_], sigma: float, path_px: tuple[float, float]
) -> Image:
    """Return a picture in which what the mask shows is out of focus, and moved in the exposure."""
    long = float(np.hypot(*path_px))
    if (sigma < 2 * BLUR_SEEN_PX and long < 1.0) or not mask.any():
        return image
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    edge = int(3 * sigma + min(long, SMEAR_PX_MAX)) + 2
    part = (
        slice(max(0, rows[0] - edge), rows[-1] + edge + 1),
        slice(max(0, columns[0] - edge), columns[-1] + edge + 1),
    )
    sharp: Any = image[part]
    soft: Any = sharp
    share: Any = mask[part].astype(np.uint8) * np.uint8(255)
    if sigma >= 2 * BLUR_SEEN_PX:
        soft = cv2.GaussianBlur(soft, (0, 0), sigma)
        share = cv2.GaussianBlur(share, (0, 0), sigma)
    if long >= 1.0:
        kernel = streak(path_px)
        soft, share = cv2.filter2D(soft, -1, kernel), cv2.filter2D(share, -1, kernel)
    weight = cv2.merge([cv2.convertScaleAbs(share, alpha=2.0)] * 3)
    out = image.copy()
    mixed = cv2.multiply(soft, weight, scale=1 / 255)
    rest = cv2.multiply(sharp, cv2.bitwise_not(weight), scale=1 / 255)
    out[part] = cv2.add(mixed, rest)
    return out


def streak(path_px: tuple[float, float]) -> Floats:
    """Return the kernel of a straight movement while the shutter is open."""
    long = float(np.hypot(*path_px))
    shown = min(long, SMEAR_PX_MAX)
    size = 2 * int(np.ceil(shown / 2)) + 1
    kernel = np.zeros((size, size), np.float32)
    middle = size // 2
    for step in np.linspace(-shown / 2, shown / 2, 4 * size):
        row, column = middle + step * path_px[1] / long, middle + step * path_px[0] / long
        kernel[round(row), round(column)] += 1.0
    return np.asarray(kernel / kernel.sum(), np.float32)


def grained(image: Image, noise: float, grain: int) -> Image:
    """Return the picture with the noise of a sensor; `grain` is its chance."""
    rows, columns = image.shape[:2]
    field = noise_field(round(noise * 10), -(-rows // NOISE_SIDE), -(-columns // NOISE_SIDE))
    top, left = (int(one) for one in np.random.default_rng([grain, 3]).integers(NOISE_SIDE, size=2))
    part = field[top : top + rows, left : left + columns]
    return np.asarray(cv2.add(image, part, dtype=cv2.CV_8U), np.uint8)


@lru_cache(4)
def noise_field(tenths: int, down: int, across: int) -> NDArray[np.int16]:
    """Return noise for so many tiles and one more, with more in colour than a lens would leave."""
    chance = np.random.default_rng([tenths, 9])
    grey = chance.normal(0, 0.8, (NOISE_SIDE, NOISE_SIDE, 1))
    colour = chance.normal(0, 0.6, (NOISE_SIDE, NOISE_SIDE, 3))
    tile = np.asarray(np.round((grey + colour) * tenths / 10), np.int16)
    return np.tile(tile, (down + 1, across + 1, 1))
