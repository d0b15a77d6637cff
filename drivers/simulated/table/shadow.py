"""Shadows and uneven light over a bench, as factors for each pixel of a picture."""

from typing import Final

import cv2
import numpy as np

from drivers.simulated.table.canvas import Canvas, Floats, Image
from drivers.simulated.table.light import GAMMA, Light

COARSE: Final = 4
STEPS: Final = 10
SHADES: Final = 128.0
"""What stands for a factor of one."""
DARKEST: Final = 0.3
HIGHEST_MM: Final = 700.0
STEP_UP: Final = 1.004
"""How much nearer than its surroundings a pixel is that stands above them."""


def lit(canvas: Canvas, light: Light) -> Image:
    """Return the light that comes to each pixel, 128 for a factor of one; blue, green, red."""
    near = coarse_near(canvas)
    shadow = shadows(heights_of(canvas, near), light, canvas)
    factor = np.clip(SHADES * falling(canvas, light) * shadow, 0, 255).astype(np.uint8)
    fine = up_to_edges(canvas, near, factor)
    tints = [cv2.convertScaleAbs(fine, alpha=one) if one != 1.0 else fine for one in light.tint()]
    return np.asarray(cv2.merge(tints), np.uint8)


def up_to_edges(canvas: Canvas, near: Floats, factor: Image) -> Image:
    """
    Return coarse light at the picture's size, without a step's upper side taking its shadow.

    Where a pixel stands above its surroundings, it gets the light of the brighter ones; where it
    lies below, of the darker.
    """
    size, square = (canvas.region.width, canvas.region.height), np.ones((3, 3), np.uint8)
    mean = cv2.resize(cv2.blur(near, (3, 3)), size, interpolation=cv2.INTER_LINEAR)
    fine = cv2.resize(factor, size, interpolation=cv2.INTER_LINEAR)
    rise = cv2.divide(canvas.near, np.maximum(mean, np.float32(1e-6)))
    above = cv2.inRange(rise, STEP_UP, 1e9)
    below = cv2.inRange(rise, 0.0, 1 / STEP_UP)
    bright, dark = cv2.dilate(factor, square), cv2.erode(factor, square)
    cv2.copyTo(cv2.resize(bright, size, interpolation=cv2.INTER_LINEAR), above, fine)
    cv2.copyTo(cv2.resize(dark, size, interpolation=cv2.INTER_LINEAR), below, fine)
    return np.asarray(fine, np.uint8)


def coarse_near(canvas: Canvas) -> Floats:
    """Return one over the depth, for a few pixels together."""
    size = (max(1, canvas.region.width // COARSE), max(1, canvas.region.height // COARSE))
    return np.asarray(cv2.resize(canvas.near, size, interpolation=cv2.INTER_NEAREST), np.float32)


def heights_of(canvas: Canvas, near: Floats) -> Floats:
    """Return how high above the table the things in the picture are, coarsely; mm."""
    size = (near.shape[1], near.shape[0])
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
    far = cv2.resize(
        cv2.GaussianBlur(coarser(heights), (0, 0), max(0.8, 4 * wide / COARSE)),
        (heights.shape[1], heights.shape[0]),
    )
    wall = np.clip((far - heights) / 110.0, 0.0, 1.0)
    ambient = light.ambient * (1.0 - 0.55 * close) * (1.0 - 0.4 * wall)
    blocked = in_the_way(heights, light, px_per_mm)
    soft = cv2.GaussianBlur(blocked, (0, 0), max(0.6, 7.0 * light.soft * px_per_mm))
    left = (ambient + light.direct * (1.0 - soft)) / (light.ambient + light.direct)
    return np.asarray(np.maximum(left, DARKEST) ** (1 / GAMMA), np.float32)


def coarser(heights: Floats) -> Floats:
    """Return a map of heights at a quarter of its size."""
    size = (max(1, heights.shape[1] // COARSE), max(1, heights.shape[0] // COARSE))
    return np.asarray(cv2.resize(heights, size, interpolation=cv2.INTER_AREA), np.float32)


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
