"""A bench drawn by a few strokes: fast, and enough to try every rule of the tray on."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.tray import Change, Watch
from wms.vision.tray.board import PAGE_MM, board_picture

Image = NDArray[np.uint8]
WIDTH, HEIGHT = 960, 540
FLOOR = (150, 156, 160)
TABLE = (70, 84, 96)
GRAINS = 12


@dataclass(frozen=True)
class Drawn:
    """A thing on the table: where its middle is, its size, how it is turned, its print."""

    x: float
    y: float
    size: tuple[int, int] = (120, 80)
    turned: float = 0.0
    colour: tuple[int, int, int] = (40, 60, 200)
    seed: int = 1


@dataclass
class Bench:
    """What lies there, in what light, and the arm that reaches in (its hand's place)."""

    things: list[Drawn] = field(default_factory=list)
    arm: tuple[float, float] | None = None
    held: Drawn | None = None
    light: float = 1.0
    lean: float = 0.0
    noise: float = 2.0
    seed: int = 0

    def picture(self) -> Image:
        """Return what the camera sees; each picture has other noise."""
        self.seed += 1
        held = () if self.held is None else (self.held,)
        seen = lit((*self.things,), self.arm, held, self.light, self.lean)
        noise = grain(self.seed % GRAINS)
        return np.asarray(cv2.add(seen, noise * self.noise, dtype=cv2.CV_8U), np.uint8)


@lru_cache(64)
def lit(
    things: tuple[Drawn, ...],
    arm: tuple[float, float] | None,
    held: tuple[Drawn, ...],
    light: float,
    lean: float,
) -> NDArray[np.float32]:
    """Return the bench without noise; most frames of a film show the same."""
    canvas = laid_out(things).copy()
    if arm is not None:
        reach(canvas, arm)
    for thing in held:
        paint(canvas, thing)
    slope = 1 + lean * np.linspace(-1, 1, WIDTH, dtype=np.float32)[None, :, None]
    return np.asarray(canvas * slope * light, np.float32)


@lru_cache(64)
def laid_out(things: tuple[Drawn, ...]) -> NDArray[np.float32]:
    """Return the table with these things on it."""
    if not things:
        return bare()
    canvas = laid_out(things[:-1]).copy()
    paint(canvas, things[-1])
    return canvas


@lru_cache(GRAINS)
def grain(number: int) -> NDArray[np.float32]:
    """Return noise of unit strength."""
    return np.random.default_rng(number).standard_normal((HEIGHT, WIDTH, 3), np.float32)


def bare() -> NDArray[np.float32]:
    """Return the empty table with the tray on it: not quite even, as such floors are."""
    rng = np.random.default_rng(7)
    canvas = np.full((HEIGHT, WIDTH, 3), TABLE, np.float32)
    for _ in range(30):
        x, y = int(rng.integers(0, WIDTH)), int(rng.integers(0, HEIGHT))
        cv2.line(canvas, (x, 0), (x + 60, HEIGHT), (62, 74, 88), 2)
        cv2.circle(canvas, (x, y), 9, (90, 98, 110), -1)
    cv2.rectangle(canvas, (90, 50), (WIDTH - 90, HEIGHT - 50), FLOOR, -1)
    cv2.rectangle(canvas, (90, 50), (WIDTH - 90, HEIGHT - 50), (110, 116, 120), 6)
    grain = cv2.resize(rng.standard_normal((54, 96, 1)).astype(np.float32), (WIDTH, HEIGHT))
    return canvas + 2 * grain[:, :, None]


def paint(canvas: NDArray[np.float32], thing: Drawn) -> None:
    """Lay a printed thing down, with its shadow."""
    width, height = thing.size
    face = face_of(thing)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), thing.turned, 1.0)
    turn[:, 2] += np.array([thing.x - width / 2, thing.y - height / 2])
    size = (canvas.shape[1], canvas.shape[0])
    mask = cv2.warpAffine(np.ones((height, width), np.float32), turn, size)
    shadow = cv2.GaussianBlur(np.roll(mask, (7, 9), (0, 1)), (0, 0), 4)
    canvas *= (1 - 0.35 * shadow)[:, :, None]
    laid = cv2.warpAffine(face, turn, size)
    np.copyto(canvas, laid, where=(mask > 0.5)[:, :, None])


def face_of(thing: Drawn) -> NDArray[np.float32]:
    """Return what is printed on a thing: blocks and lines of its seed."""
    rng = np.random.default_rng(thing.seed)
    width, height = thing.size
    face = np.full((height, width, 3), thing.colour, np.float32)
    for _ in range(6):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        colour = tuple(int(c) for c in rng.integers(0, 255, 3))
        cv2.rectangle(face, (x, y), (x + width // 4, y + height // 8), colour, -1)
    cv2.rectangle(face, (0, 0), (width - 1, height - 1), (235, 235, 235), 3)
    return face


def reach(canvas: NDArray[np.float32], hand: tuple[float, float]) -> None:
    """Paint a sleeve from the right border and a hand at its end."""
    x, y = round(hand[0]), round(hand[1])
    cv2.line(canvas, (x + 60, y), (WIDTH + 40, y + 60), (120, 60, 40), 74)
    cv2.line(canvas, (x, y), (x + 80, y + 8), (120, 150, 205), 48)


def with_board(px_per_mm: float = 2.0, *, turned: float = 0.0) -> Image:
    """Return the empty table with the printed board in its middle."""
    canvas = bare()
    page = board_picture(px_per_mm)
    turn = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), turned, 1.0)
    turn[:, 2] += (WIDTH / 2 - page.shape[1] / 2, HEIGHT / 2 - page.shape[0] / 2)
    mask = cv2.warpAffine(np.full(page.shape, 255, np.uint8), turn, (WIDTH, HEIGHT))
    laid = cv2.warpAffine(page, turn, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    canvas[mask > 127] = (20 + laid[mask > 127, None] * 0.82).astype(np.float32)
    assert PAGE_MM[0] * px_per_mm < WIDTH
    return np.clip(canvas, 0, 255).astype(np.uint8)


class Film:
    """A camera above the drawn bench: frames go to the watch, changes are kept."""

    def __init__(self, bench: Bench, watch: Watch, *, fps: float = 8.0) -> None:
        self.bench, self.watch, self.fps = bench, watch, fps
        self.at = 0.0
        self.spoilt: Callable[[Image], Image] = lambda picture: picture
        self.changes: list[Change] = []
        self.run(3)

    def run(self, frames: int = 6) -> list[Change]:
        """Let some frames go by, and return what they told."""
        told = []
        for _ in range(frames):
            self.at += 1 / self.fps
            told += self.watch.see(self.spoilt(self.bench.picture()), self.at)
        self.changes += told
        return told

    def place(self, thing: Drawn) -> list[Change]:
        """Let a hand bring a thing from the right, let it go, and leave."""
        told = []
        for step in range(5):
            x = WIDTH - (WIDTH - thing.x) * step / 4
            self.bench.held = replace(thing, x=x - 20, y=thing.y - 16 + 2 * step)
            self.bench.arm = (x + 60, thing.y)
            told += self.run(1)
        self.bench.held = None
        self.bench.things.append(thing)
        for step in range(4):
            self.bench.arm = (thing.x + 60 + step * 110, thing.y + 10 * step)
            told += self.run(1)
        self.bench.arm = None
        return told + self.run(4)


def middle(change: Change) -> tuple[float, float]:
    """Return the middle of a change's box."""
    x, y = np.mean(change.polygon, axis=0)
    return float(x), float(y)
