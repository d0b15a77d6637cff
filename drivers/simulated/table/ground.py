"""What packages lie on: a table top with a tray's mat on it, or the inside of a tote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.simulated.table.canvas import Image, Plane, Print
from drivers.simulated.table.shapes import Solid

Surface = Literal["table", "tote"]

GRAIN_PX: Final = 240
TOP_MM: Final = (2300, 1900)
TOP_PX_PER_MM: Final = 0.8
MAT_MM: Final = (520, 320)
MAT_PX_PER_MM: Final = 4.0
SPOT_MM: Final = 300
"""The side of the square in which packages are shown to the camera."""
BOARD_MM: Final = (240, 150)
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
    """Return a tray's mat: plain and matt, a line round it, the corners of the spot marked."""
    chance = np.random.default_rng([seed, 5])
    width, height = (round(one * MAT_PX_PER_MM) for one in MAT_MM)
    tone = chance.uniform(120, 190)
    image = woven(chance, tone + chance.normal(0, 3, 3), (height, width))
    ink = tuple(float(one) for one in (np.full(3, tone * 0.55) + chance.normal(0, 6, 3)))
    edge, thick = round(8 * MAT_PX_PER_MM), round(1.5 * MAT_PX_PER_MM)
    cv2.rectangle(image, (edge, edge), (width - edge, height - edge), ink, thick)
    half, arm = SPOT_MM / 2 * MAT_PX_PER_MM, 18 * MAT_PX_PER_MM
    for across, down in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x, y = width / 2 + across * half, height / 2 + down * half
        for end in ((x - across * arm, y), (x, y - down * arm)):
            line = np.round([[x, y], end]).astype(int)
            cv2.line(image, tuple(line[0]), tuple(line[1]), ink, thick)
    return Mat(np.asarray(image, np.uint8), *MAT_MM)


@lru_cache(2)
def calibration_board() -> Mat:
    """
    Return the board that calibrates a camera, as an A4 sheet from a printer.

    A ChArUco board of 8 x 5 squares of 30 mm with markers of 22 mm from ArUco's 4x4_50, 22 mm from
    the upper edge of the sheet, as the store's own printed board is made.
    """
    kinds = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    board = cv2.aruco.CharucoBoard((8, 5), 30.0, 22.0, kinds)
    size = (round(BOARD_MM[0] * MAT_PX_PER_MM), round(BOARD_MM[1] * MAT_PX_PER_MM))
    page: Image = np.full((round(210 * MAT_PX_PER_MM), round(297 * MAT_PX_PER_MM)), 250, np.uint8)
    left, top = (page.shape[1] - size[0]) // 2, round(22 * MAT_PX_PER_MM)
    drawn = np.asarray(board.generateImage(size), np.uint8).clip(22, 250)
    page[top : top + size[1], left : left + size[0]] = drawn
    return Mat(np.repeat(page[..., None], 3, axis=2), 297.0, 210.0)


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
    image = woven(chance, base, (height, width)) + strength * grain[..., None]
    return Print(np.clip(image, 0, 255).astype(np.uint8), TOP_PX_PER_MM)


def woven(chance: np.random.Generator, tone: NDArray[np.floating], size: tuple[int, int]) -> Image:
    """Return a plain surface with a fine grain of its own."""
    tile = tone + chance.normal(0, 2.5, (GRAIN_PX, GRAIN_PX, 1))
    tile += chance.normal(0, 1, (GRAIN_PX, GRAIN_PX, 3))
    repeats = (-(-size[0] // GRAIN_PX), -(-size[1] // GRAIN_PX), 1)
    pixels: Image = np.clip(tile, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.tile(pixels, repeats)[: size[0], : size[1]])


def streaks(
    chance: np.random.Generator, width: int, height: int, shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Return noise drawn out along the table, of about unit size."""
    few = (height, max(2, width // shape[0]))
    rough = chance.normal(0, 1, few).astype(np.float32)
    soft = cv2.GaussianBlur(rough, (0, 0), sigmaX=0.8, sigmaY=shape[1])
    long = cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(long / max(1e-6, float(soft.std())), np.float32)


def planes(surface: Surface, seed: int, mats: Sequence[Mat]) -> Iterator[Plane]:
    """Yield the surfaces that never move; mats lie one upon the other, on a table alone."""
    yield lying(table_top(seed), TOP_MM, -2.5, gloss=0.12)
    if surface == "tote":
        yield from tote_planes(seed)
        return
    for number, mat in enumerate(mats or (usual_mat(seed),)):
        printed = Print(mat.image, mat.image.shape[1] / mat.width_mm)
        size = (mat.width_mm, mat.height_mm)
        yield lying(printed, size, -0.5 + 0.5 * (number + 1), gloss=0.03)


def lying(printed: Print, size: tuple[float, float], height_mm: float, *, gloss: float) -> Plane:
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
        gloss=gloss,
    )


def tote_planes(seed: int) -> Iterator[Plane]:
    """Yield floor, walls and rim of a tote."""
    chance = np.random.default_rng([seed, 7])
    tone = np.array(((150, 88, 42), (92, 96, 98), (60, 60, 170))[chance.integers(3)], np.float32)
    plastic = Print(woven(chance, tone, (GRAIN_PX, GRAIN_PX)), 0.5)
    length, width, depth = TOTE_MM
    yield lying(plastic, (length, width), 0.0, gloss=0.25)
    for out in ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)):
        yield wall(np.array([*out, 0.0]), plastic)
    for out in ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)):
        yield rim(np.array([*out, 0.0]), plastic, depth)


def wall(out: NDArray[np.float64], plastic: Print) -> Plane:
    """Return the inner side of one of a tote's walls."""
    length, width, depth = TOTE_MM
    half = np.array([length / 2, width / 2, 0.0])
    along = np.array([-out[1], out[0], 0.0])
    foot = out * abs(out @ half)
    reach = along * abs(along @ half)
    top = np.array([0.0, 0.0, float(depth)])
    square = np.array([foot + top - reach, foot + top + reach, foot + reach, foot - reach])
    down = np.array([0.0, 0.0, -1.0])
    return Plane(square, square[0], along, down, -out, plastic, gloss=0.25)


def rim(out: NDArray[np.float64], plastic: Print, depth: float) -> Plane:
    """Return the flat upper edge of one of a tote's walls."""
    length, width, _ = TOTE_MM
    half = np.array([length / 2, width / 2, 0.0])
    along = np.array([-out[1], out[0], 0.0])
    near = out * abs(out @ half) + np.array([0.0, 0.0, float(depth)])
    reach = along * (abs(along @ half) + WALL_MM)
    far = near + out * WALL_MM
    square = np.array([near - reach, near + reach, far + reach, far - reach])
    up = np.array([0.0, 0.0, 1.0])
    return Plane(square, square[0], along, out, up, plastic, gloss=0.4)


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
