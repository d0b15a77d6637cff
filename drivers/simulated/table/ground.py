"""What packages lie on: a table top with a tray's mat on it, or the inside of a tote."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table.canvas import Image, Plane, Print
from drivers.simulated.table.light import Light
from drivers.simulated.table.shapes import Solid

Surface = Literal["table", "tote"]

TOP_MM: Final = (1500, 1100)
TOP_PX_PER_MM: Final = 2.0
MAT_MM: Final = (520, 320)
MAT_PX_PER_MM: Final = 4.0
MARKER_MM: Final = 24
MARKER_IN_MM: Final = 6
TOTE_MM: Final = (540, 330, 180)
"""Inside: length, width, depth, as a tote of 600 x 400 mm has them, nearly."""
WALL_MM: Final = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Mat:
    """A picture that lies flat in the middle of the table: the tray's mat, a printed board."""

    image: Image
    width_mm: float
    height_mm: float


@lru_cache(4)
def usual_mat(seed: int) -> Mat:
    """Return a tray's mat: plain and matt, a marker of ArUco's 4x4_50 in each corner."""
    chance = np.random.default_rng([seed, 5])
    width, height = (round(one * MAT_PX_PER_MM) for one in MAT_MM)
    tone = chance.uniform(120, 190)
    grain = chance.normal(0, 2.5, (height, width, 1)) + chance.normal(0, 1, (height, width, 3))
    image = np.clip(tone + chance.normal(0, 3, 3) + grain, 0, 255).astype(np.uint8)
    kinds = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    side, inset = round(MARKER_MM * MAT_PX_PER_MM), round(MARKER_IN_MM * MAT_PX_PER_MM)
    border = round(3 * MAT_PX_PER_MM)
    for number, (x, y) in enumerate(corners(width, height, side + inset, inset)):
        image[y - border : y + side + border, x - border : x + side + border] = 246
        marker = cv2.aruco.generateImageMarker(kinds, number, side)
        image[y : y + side, x : x + side] = np.asarray(marker)[..., None].clip(24, 240)
    return Mat(np.asarray(image, np.uint8), *MAT_MM)


def corners(width: int, height: int, far: int, inset: int) -> Iterator[tuple[int, int]]:
    """Yield the upper left corners of the four markers, clockwise from the upper left."""
    yield inset, inset
    yield width - far, inset
    yield width - far, height - far
    yield inset, height - far


@lru_cache(4)
def table_top(seed: int) -> Print:
    """Return the table: wood, laminate or steel, by the seed."""
    chance = np.random.default_rng([seed, 6])
    width, height = (round(one * TOP_PX_PER_MM) for one in TOP_MM)
    kind = chance.integers(3)
    tones = ((96, 138, 172), (150, 152, 154), (176, 178, 180))
    base = np.array(tones[kind], np.float32) * chance.uniform(0.75, 1.1)
    grain = streaks(chance, width, height, (60, 2) if kind == 0 else (40, 1))
    strength = (14.0, 2.0, 5.0)[kind]
    image = base + strength * grain[..., None] + chance.normal(0, 1.5, (height, width, 1))
    return Print(np.clip(image, 0, 255).astype(np.uint8), TOP_PX_PER_MM)


def streaks(
    chance: np.random.Generator, width: int, height: int, shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Return noise drawn out along the table, of about unit size."""
    rough = chance.normal(0, 1, (height, width)).astype(np.float32)
    soft = cv2.GaussianBlur(rough, (0, 0), sigmaX=shape[0], sigmaY=shape[1])
    return np.asarray(soft / max(1e-6, float(soft.std())), np.float32)


def planes(surface: Surface, light: Light, seed: int, mat: Mat | None) -> Iterator[Plane]:
    """Yield the surfaces that never move."""
    up = np.array([0.0, 0.0, 1.0])
    yield lying(table_top(seed), TOP_MM, -12.0 if surface == "table" else -4.0, light.on(up))
    if surface == "tote":
        yield from tote_planes(light, seed)
        return
    chosen = mat or usual_mat(seed)
    printed = Print(chosen.image, chosen.image.shape[1] / chosen.width_mm)
    yield lying(printed, (chosen.width_mm, chosen.height_mm), 0.0, light.on(up))


def lying(printed: Print, size: tuple[float, float], height_mm: float, shade: float) -> Plane:
    """Return a picture lying flat, its middle in the middle of the bench."""
    wide, tall = size[0] / 2, size[1] / 2
    square = np.array(
        [
            [-wide, tall, height_mm],
            [wide, tall, height_mm],
            [wide, -tall, height_mm],
            [-wide, -tall, height_mm],
        ]
    )
    return Plane(
        square,
        square[0],
        np.array([1.0, 0.0, 0.0]),
        np.array([0.0, -1.0, 0.0]),
        np.array([0.0, 0.0, 1.0]),
        printed,
        shade,
    )


def tote_planes(light: Light, seed: int) -> Iterator[Plane]:
    """Yield floor, walls and rim of a tote."""
    chance = np.random.default_rng([seed, 7])
    tone = np.array(((150, 88, 42), (92, 96, 98), (60, 60, 170))[chance.integers(3)], np.float32)
    grain = chance.normal(0, 3.0, (240, 240, 1))
    plastic = Print(np.clip(tone + grain, 0, 255).astype(np.uint8), 0.5)
    length, width, depth = TOTE_MM
    floor = lying(plastic, (length, width), 0.0, 0.92 * light.on(np.array([0.0, 0.0, 1.0])))
    yield floor
    for out in ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)):
        yield wall(np.array([*out, 0.0]), plastic, light)
    for out in ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)):
        yield rim(np.array([*out, 0.0]), plastic, light, depth)


def wall(out: NDArray[np.float64], plastic: Print, light: Light) -> Plane:
    """Return the inner side of one of a tote's walls."""
    length, width, depth = TOTE_MM
    half = np.array([length / 2, width / 2, 0.0])
    along = np.array([-out[1], out[0], 0.0])
    foot = out * abs(out @ half)
    reach = along * abs(along @ half)
    top = np.array([0.0, 0.0, float(depth)])
    square = np.array([foot + top - reach, foot + top + reach, foot + reach, foot - reach])
    down = np.array([0.0, 0.0, -1.0])
    return Plane(square, square[0], along, down, -out, plastic, 0.8 * light.on(-out))


def rim(out: NDArray[np.float64], plastic: Print, light: Light, depth: float) -> Plane:
    """Return the flat upper edge of one of a tote's walls."""
    length, width, _ = TOTE_MM
    half = np.array([length / 2, width / 2, 0.0])
    along = np.array([-out[1], out[0], 0.0])
    near = out * abs(out @ half) + np.array([0.0, 0.0, float(depth)])
    reach = along * (abs(along @ half) + WALL_MM)
    far = near + out * WALL_MM
    square = np.array([near - reach, near + reach, far + reach, far - reach])
    up = np.array([0.0, 0.0, 1.0])
    return Plane(square, square[0], along, out, up, plastic, 1.08 * light.on(up))


def walls(surface: Surface) -> list[Solid]:
    """Return what keeps packages in a tote; nothing keeps them on a table."""
    if surface == "table":
        return []
    length, width, depth = TOTE_MM
    thick, half = 40.0, depth / 2
    across, along = (length / 2 + thick, width / 2 + thick)
    return [
        Solid("box", (thick, along + thick, half), (across, 0.0, half)),
        Solid("box", (thick, along + thick, half), (-across, 0.0, half)),
        Solid("box", (across + thick, thick, half), (0.0, along, half)),
        Solid("box", (across + thick, thick, half), (0.0, -along, half)),
    ]
