"""From painted faces to a photograph: shadows, uneven light, a lens, a sensor."""

from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table.canvas import Canvas, Floats, Image
from drivers.simulated.table.light import GAMMA, Light

COARSE: Final = 4
STEPS: Final = 10
NOISE_SIDE: Final = 512
SHADES: Final = 128.0
"""What stands for a factor of one in the map of light."""
DARKEST: Final = 0.3
HIGHEST_MM: Final = 700.0
BLUR_SEEN_PX: Final = 0.2
SMEAR_PX_MAX: Final = 60.0


def developed(canvas: Canvas, light: Light, blur_px: float) -> Image:
    """Return the picture that a lens makes of what was painted."""
    seen = cv2.multiply(canvas.colours, lit(canvas, light), scale=1.0 / SHADES)
    if blur_px > BLUR_SEEN_PX:
        seen = cv2.GaussianBlur(seen, (0, 0), blur_px)
    return np.asarray(seen, np.uint8)


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


def lit(canvas: Canvas, light: Light) -> Image:
    """Return the light that comes to each pixel, 128 for a factor of one; blue, green, red."""
    heights = heights_of(canvas)
    part = canvas.region
    shadow = shadows(heights, light, canvas)
    factor = falling(canvas, light) * shadow
    tints = light.tint()
    scaled = [np.clip(SHADES * factor * tint, 0, 255).astype(np.uint8) for tint in tints]
    coarse = cv2.merge(scaled)
    return np.asarray(
        cv2.resize(coarse, (part.width, part.height), interpolation=cv2.INTER_LINEAR), np.uint8
    )


def heights_of(canvas: Canvas) -> Floats:
    """Return how high above the table the things in the picture are, coarsely; mm."""
    size = (max(1, canvas.region.width // COARSE), max(1, canvas.region.height // COARSE))
    near = cv2.resize(canvas.near, size, interpolation=cv2.INTER_NEAREST)
    columns = (np.arange(size[0], dtype=np.float32) + 0.5) * canvas.region.width / size[0]
    rows = (np.arange(size[1], dtype=np.float32) + 0.5) * canvas.region.height / size[1]
    way = canvas.turn.T @ canvas.unlens
    down = np.add.outer(rows * way[2, 1] + way[2, 2], columns * way[2, 0])
    heights = canvas.eye[2] + down / np.maximum(near, 1e-5)
    return np.asarray(np.clip(heights, -20.0, HIGHEST_MM), np.float32)


def shadows(heights: Floats, light: Light, canvas: Canvas) -> Floats:
    """
    Return how much light is left where things stand in its way, in a gamma picture.

    The picture is taken for a map of heights seen from straight above: what is higher towards the
    lamp throws a shadow, what is higher all around takes from the light of the room.
    """
    px_per_mm = canvas.lens[0, 0] / canvas.eye[2] / COARSE
    wide = 14.0 * px_per_mm
    around = cv2.GaussianBlur(heights, (0, 0), max(0.8, wide))
    close = np.clip((around - heights) / 26.0, 0.0, 1.0)
    far = cv2.GaussianBlur(heights, (0, 0), max(0.8, 4 * wide))
    wall = np.clip((far - heights) / 110.0, 0.0, 1.0)
    ambient = light.ambient * (1.0 - 0.55 * close) * (1.0 - 0.4 * wall)
    blocked = in_the_way(heights, light, px_per_mm)
    soft = cv2.GaussianBlur(blocked, (0, 0), max(0.6, 7.0 * light.soft * px_per_mm))
    left = (ambient + light.direct * (1.0 - soft)) / (light.ambient + light.direct)
    return np.asarray(np.maximum(left, DARKEST) ** (1 / GAMMA), np.float32)


def in_the_way(heights: Floats, light: Light, px_per_mm: float) -> Floats:
    """Return 1 where something stands between a place and the lamp."""
    x, y, z = light.toward
    blocked = np.zeros_like(heights)
    highest = min(float(heights.max()), HIGHEST_MM)
    reach = highest * (x * x + y * y) ** 0.5 / max(z, 0.1)
    if reach * px_per_mm < 1.0:
        return blocked
    size = (heights.shape[1], heights.shape[0])
    for number in range(1, STEPS + 1):
        way = reach * number / STEPS
        flat = max(1e-6, (x * x + y * y) ** 0.5)
        shift = np.array(
            [[1, 0, -x / flat * way * px_per_mm], [0, 1, y / flat * way * px_per_mm]], np.float32
        )
        moved = cv2.warpAffine(heights, shift, size, borderMode=cv2.BORDER_REPLICATE)
        rise = way * z / flat
        np.maximum(blocked, np.clip((moved - heights - rise - 2.0) / 6.0, 0.0, 1.0), out=blocked)
    return blocked


def falling(canvas: Canvas, light: Light) -> Floats:
    """Return the exposure, falling off to the corners and uneven over the table."""
    size = (max(1, canvas.region.width // COARSE), max(1, canvas.region.height // COARSE))
    part, whole = canvas.region, canvas.size
    x = (part.left + (np.arange(size[0]) + 0.5) * part.width / size[0]) / whole[0] * 2 - 1
    y = (part.top + (np.arange(size[1]) + 0.5) * part.height / size[1]) / whole[0] * 2
    y -= whole[1] / whole[0]
    edges = 1.0 - light.vignette * 0.75 * np.add.outer(y * y, x * x)
    slope = 1.0 + np.add.outer(-light.slope[1] * y, light.slope[0] * x)
    return np.asarray(light.exposure * edges * slope, np.float32)


def grained(image: Image, noise: float, grain: int) -> Image:
    """Return the picture with the noise of a sensor."""
    tile = noise_tile(round(noise * 10))
    chance = np.random.default_rng([grain, 3])
    rows, columns = image.shape[:2]
    top, left = (int(one) for one in chance.integers(NOISE_SIDE, size=2))
    below, beside = max(0, rows + top - NOISE_SIDE), max(0, columns + left - NOISE_SIDE)
    laid = cv2.copyMakeBorder(tile, 0, below, 0, beside, cv2.BORDER_WRAP)
    return np.asarray(
        cv2.add(image, laid[top : top + rows, left : left + columns], dtype=cv2.CV_8U), np.uint8
    )


@lru_cache(8)
def noise_tile(tenths: int) -> NDArray[np.int16]:
    """Return noise, more of it in colour than a lens would leave."""
    chance = np.random.default_rng([tenths, 9])
    grey = chance.normal(0, 0.8, (NOISE_SIDE, NOISE_SIDE, 1))
    colour = chance.normal(0, 0.6, (NOISE_SIDE, NOISE_SIDE, 3))
    return np.asarray(np.round((grey + colour) * tenths / 10), np.int16)
