"""
What a camera above a table makes of a flat thing: perspective, uneven light, blur, noise, JPEG.

The ranges are those of a camera fixed above a packing table, 12 megapixels, the label somewhere in
the middle third: turned by hand, leaning on a bag, lit from the side.
"""

import math
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

MARGIN: Final = 0.18
TABLE_RGB: Final = (118, 110, 98)
LABEL_EDGE_RGB: Final = (248, 247, 243)


@dataclass(frozen=True, slots=True)
class Conditions:
    """How bad it gets; each photograph draws its own from within."""

    turn_deg_max: float = 25.0
    tilt_max: float = 0.06
    """How far a corner leans in, as a part of the label's size."""
    zoom: tuple[float, float] = (1.1, 1.6)
    """Pixels of the photograph for each of the picture."""
    shade_max: float = 0.45
    blur_px: tuple[float, float] = (0.4, 1.3)
    motion_px_max: float = 2.0
    noise_max: float = 7.0
    jpeg_quality: tuple[int, int] = (70, 92)


ORDINARY: Final = Conditions()


def photograph(
    image: Image.Image, seed: int | str, conditions: Conditions = ORDINARY
) -> Image.Image:
    """
    Return the photograph of a picture lying on a table: the same for the same seed.

    :raises ValueError: a picture without area
    """
    if image.width < 1 or image.height < 1:
        raise ValueError("nothing to photograph")
    chance = Random(f"photograph {seed}")
    seen = laid_on_table(np.asarray(image.convert("RGB"), np.uint8), chance, conditions)
    seen = blurred(seen, chance, conditions)
    lit = seen.astype(np.float32) * light(seen.shape[:2], chance, conditions)[..., None]
    grain = np.random.default_rng(chance.getrandbits(64))
    noise = chance.uniform(1.0, conditions.noise_max)
    lit += noise * grain.standard_normal(lit.shape, np.float32)
    out = Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))
    return compressed(out, chance.randint(*conditions.jpeg_quality))


def laid_on_table(label: Pixels, chance: Random, conditions: Conditions) -> Pixels:
    """Return the label on a table, turned and in perspective."""
    height, width = label.shape[:2]
    zoom = chance.uniform(*conditions.zoom)
    side = math.ceil(math.hypot(width, height) * zoom * (1 + MARGIN))
    goal = corners(width, height, side, zoom, chance, conditions)
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    warp = cv2.getPerspectiveTransform(source, goal)
    table: Pixels = np.full((side, side, 3), TABLE_RGB, np.uint8)
    cv2.fillConvexPoly(table, goal.astype(np.int32), LABEL_EDGE_RGB, cv2.LINE_AA)
    seen = cv2.warpPerspective(
        label,
        warp,
        (side, side),
        dst=table,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_TRANSPARENT,
    )
    return np.asarray(seen, np.uint8)


def corners(  # noqa: PLR0917 -- the numbers of one drawing
    width: int, height: int, side: int, zoom: float, chance: Random, conditions: Conditions
) -> Floats:
    """Return where the corners of the label come to lie."""
    angle = math.radians(chance.uniform(-conditions.turn_deg_max, conditions.turn_deg_max))
    cosine, sine = math.cos(angle), math.sin(angle)
    lean = conditions.tilt_max * min(width, height) * zoom
    found = []
    for across, down in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        x = across * width * zoom + chance.uniform(0, lean) * -math.copysign(1, across)
        y = down * height * zoom + chance.uniform(0, lean) * -math.copysign(1, down)
        found.append((side / 2 + x * cosine - y * sine, side / 2 + x * sine + y * cosine))
    return np.array(found, np.float32)


def blurred(seen: Pixels, chance: Random, conditions: Conditions) -> Pixels:
    """Return the picture out of focus, and a little moved while the shutter was open."""
    out = cv2.GaussianBlur(seen, (0, 0), chance.uniform(*conditions.blur_px))
    length = chance.uniform(0.0, conditions.motion_px_max)
    angle = chance.uniform(0.0, math.pi)
    if length < 1.0:
        return np.asarray(out, np.uint8)
    size = 2 * math.ceil(length) + 1
    kernel = np.zeros((size, size), np.float32)
    middle = size // 2
    for step in np.linspace(-length / 2, length / 2, 4 * size):
        row, column = middle + step * math.sin(angle), middle + step * math.cos(angle)
        kernel[round(row), round(column)] += 1.0
    return np.asarray(cv2.filter2D(out, -1, kernel / kernel.sum()), np.uint8)


def light(shape: tuple[int, ...], chance: Random, conditions: Conditions) -> Floats:
    """Return how much light falls where: from one side, less at the edges, with a soft shadow."""
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    down, across = rows / shape[0] - 0.5, columns / shape[1] - 0.5
    angle, shade = chance.uniform(0, 2 * math.pi), chance.uniform(0.0, conditions.shade_max)
    falling = 1.0 - shade * (0.5 + across * math.cos(angle) + down * math.sin(angle))
    edges = 1.0 - 0.35 * (across**2 + down**2)
    # A hand or an arm above the table: a soft step from light to shadow.
    turn, where = chance.uniform(0, 2 * math.pi), chance.uniform(-0.3, 0.3)
    step = (across * math.cos(turn) + down * math.sin(turn) - where) / 0.05
    shadow = 1.0 - shade / 2 / (1.0 + np.exp(-np.clip(step, -50, 50)))
    brightness = chance.uniform(0.75, 1.1)
    return np.asarray(brightness * falling * edges * shadow, np.float32)


def compressed(image: Image.Image, quality: int) -> Image.Image:
    """Return the picture as JPEG leaves it."""
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(BytesIO(file.getvalue())).convert("RGB")
