"""
Labels drawn into a picture: at any turn, of any size, in good light and in bad.

Bars come from python-barcode, which shares nothing with what reads them here. GTINs begin with 952,
which GS1 keeps for examples, and stand in runs of fifty neighbours, so that every article has
near twins.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import barcode
import cv2
import numpy as np
from numpy.typing import NDArray

from wms.codes import check_digit
from wms.vision.picture import Grey

_MODULE: Final = 8
_QUIET: Final = 11
_HIGH: Final = 34
_OPTICS: Final = 0.45
_PAPER, _INK = 235.0, 25.0
_TILT: Final = math.radians(35.0)
_ELECTRONS: Final = 30.0
_MOVED: Final = 2.5

Picture = NDArray[np.float32]


@dataclass(frozen=True)
class Drawn:
    """A label in a picture: its digits, where its middle is, and how far it is turned (radians)."""

    gtin: str
    x: float
    y: float
    turn: float


@dataclass(frozen=True)
class _Taken:
    """A picture before it is spoilt."""

    picture: Picture
    drawn: list[Drawn]
    pixels: float
    random: np.random.Generator


@dataclass(frozen=True)
class _Pose:
    """How a label lies: pixels a module, turned, and tilted about an axis in its plane."""

    pixels: float
    turn: float
    tilt: float
    axis: float


def gtins(count: int, seed: int) -> list[str]:
    """Return so many GTINs in runs of fifty neighbours."""
    random = np.random.default_rng(seed)
    bodies: dict[str, None] = {}
    while len(bodies) < count:
        company, first = random.integers(0, 10_000), random.integers(0, 99_950)
        bodies |= dict.fromkeys(f"952{company:04}{first + step:05}" for step in range(50))
    return [body + str(check_digit(body)) for body in list(bodies)[:count]]


def draw_labels(
    codes: list[str], *, pixels: float, size: tuple[int, int], condition: str, seed: int
) -> tuple[Grey, list[Drawn]]:
    """Return a picture with labels on a grid, turned at random, `pixels` wide a module."""
    random = np.random.default_rng(seed)
    width, height = size
    columns = math.ceil(math.sqrt(len(codes) * width / height))
    rows = math.ceil(len(codes) / columns)
    picture = _packs(size, random)
    drawn: list[Drawn] = []
    for place, gtin in enumerate(codes):
        x = (place % columns + 0.5) * width / columns
        y = (place // columns + 0.5) * height / rows
        turn = float(random.uniform(0.0, 2.0 * math.pi))
        tilt = _TILT if condition == "tilted" else 0.0
        pose = _Pose(pixels, turn, tilt, axis=float(random.uniform(0.0, math.pi)))
        _lay(picture, gtin, (x, y), pose)
        drawn.append(Drawn(gtin, x, y, turn))
    spoilt = CONDITIONS[condition](_Taken(picture, drawn, pixels, random))
    return np.clip(np.rint(spoilt), 0, 255).astype(np.uint8), drawn


def _packs(size: tuple[int, int], random: np.random.Generator) -> Picture:
    """Return a bench with print and pictures on it, where no code is."""
    width, height = size
    picture = np.full((height, width), 150, np.uint8)
    for _ in range(width * height // 25_000):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        far = (x + int(random.integers(30, 260)), y + int(random.integers(20, 160)))
        cv2.rectangle(picture, (x, y), far, int(random.integers(40, 220)), -1)
        words = "".join(chr(code) for code in random.integers(65, 91, 12))
        big = float(random.uniform(0.4, 1.1))
        ink = int(random.integers(0, 90))
        cv2.putText(picture, words, (x, y), cv2.FONT_HERSHEY_SIMPLEX, big, ink, 2)
    return np.asarray(cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.8), np.float32)


def _lay(picture: Picture, gtin: str, middle: tuple[float, float], pose: _Pose) -> None:
    """Draw one label, as it is seen from ten widths away."""
    pixels = pose.pixels
    bits = barcode.get("ean13", gtin[:12]).build()[0]
    modules = np.pad(np.array([bit == "1" for bit in bits]), _QUIET)
    line = np.where(np.repeat(modules, _MODULE), _INK, _PAPER).astype(np.float32)
    label = np.tile(line, (_HIGH * _MODULE, 1))
    border = 3 * _MODULE
    label[:border] = label[-border:] = _PAPER
    soft = cv2.GaussianBlur(label, (0, 0), _OPTICS * _MODULE / pixels)
    high, wide = label.shape
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    flat = (corners - (wide / 2, high / 2)) * pixels / _MODULE
    placed = np.array([_seen(point, pose, wide * pixels / _MODULE) for point in flat])
    placed += middle
    left, top = (max(0, int(edge) - 2) for edge in placed.min(axis=0))
    right, bottom = (int(edge) + 2 for edge in placed.max(axis=0))
    window = picture[top:bottom, left:right]
    here = (placed - (left, top)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners - 0.5, here)
    size = (window.shape[1], window.shape[0])
    laid = cv2.warpPerspective(soft, matrix, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.ones_like(soft), matrix, size, flags=cv2.INTER_LINEAR)
    window[:] = window * (1.0 - mask) + laid * mask


def _seen(point: NDArray[np.float32], pose: _Pose, wide: float) -> tuple[float, float]:
    cosine, sine = math.cos(pose.axis), math.sin(pose.axis)
    along, across = point[0] * cosine + point[1] * sine, point[1] * cosine - point[0] * sine
    near = 1.0 / (1.0 + across * math.sin(pose.tilt) / (10.0 * wide))
    along, across = along * near, across * math.cos(pose.tilt) * near
    x, y = along * cosine - across * sine, along * sine + across * cosine
    cosine, sine = math.cos(pose.turn), math.sin(pose.turn)
    return x * cosine - y * sine, x * sine + y * cosine


def _grainy(picture: Picture, sigma: float, random: np.random.Generator) -> Picture:
    grain = random.standard_normal(picture.shape, dtype=np.float32)
    return np.asarray(picture + sigma * grain, dtype=np.float32)


def _clean(taken: _Taken) -> Picture:
    return _grainy(taken.picture, 2.0, taken.random)


def _glare(taken: _Taken) -> Picture:
    """Mirror a lamp on every label: white over a fifth of the bars, somewhere along them."""
    picture, pixels, random = taken.picture, taken.pixels, taken.random
    rows, columns = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)
    radius = 0.11 * 95 * pixels
    for label in taken.drawn:
        along, aside = random.uniform(-35, 35) * pixels, random.uniform(-14, 14) * pixels
        x = label.x + along * math.cos(label.turn) - aside * math.sin(label.turn)
        y = label.y + along * math.sin(label.turn) + aside * math.cos(label.turn)
        away = ((columns - x) ** 2 + (rows - y) ** 2) / (2.0 * (radius / 2.0) ** 2)
        picture = picture + 500.0 * np.exp(-away)
    return _grainy(np.minimum(picture, 255.0).astype(np.float32), 2.0, random)


def _low_light(taken: _Taken) -> Picture:
    """Leave white thirty electrons a pixel, then bring them up with their grain, as gain does."""
    electrons = np.maximum(taken.picture / 255.0 * _ELECTRONS, 0.0)
    read_out = 2.0 * taken.random.standard_normal(electrons.shape)
    seen = taken.random.poisson(electrons) + read_out
    return np.asarray(seen / _ELECTRONS * 255.0, dtype=np.float32)


def _moved(taken: _Taken) -> Picture:
    """Move by two and a half modules while the shutter is open, each picture another way."""
    length, turn = _MOVED * taken.pixels, float(taken.random.uniform(0.0, math.pi))
    steps = np.linspace(-length / 2.0, length / 2.0, 9)
    size = (taken.picture.shape[1], taken.picture.shape[0])
    total = np.zeros_like(taken.picture)
    for step in steps:
        shift = np.array([[1, 0, step * math.cos(turn)], [0, 1, step * math.sin(turn)]], np.float64)
        total += cv2.warpAffine(taken.picture, shift, size, borderMode=cv2.BORDER_REPLICATE)
    return _grainy(np.asarray(total / len(steps), dtype=np.float32), 2.0, taken.random)


def _noisy(taken: _Taken) -> Picture:
    return _grainy(taken.picture, 22.0, taken.random)


CONDITIONS: Final[dict[str, Callable[[_Taken], Picture]]] = {
    "clean": _clean,
    "tilted": _clean,
    "glare": _glare,
    "low light": _low_light,
    "motion": _moved,
    "noise": _noisy,
}
