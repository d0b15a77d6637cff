"""
Find where bars may be: patches in which all edges run the same way.

The structure tensor of a patch (J. Bigun, G. H. Granlund, "Optimal orientation detection of linear
symmetry", ICCV 1987) tells in which direction its grey values change and how much all of the patch
agrees about it. Bars agree almost fully, print and pictures do not. Patches that lie together and
agree with one another make a box, turned as the bars are.
"""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.codes.seen import Point
from wms.vision.picture import Grey

Map = NDArray[np.float32]

CELL: Final = 4
"""A patch is so many pixels wide and high, on each level of the pyramid."""
_WINDOW: Final = 5
_LEVELS_MAX: Final = 4
_SIDE_MIN: Final = 60
_AGREEMENT_MIN: Final = 0.55
_ENERGY_MIN: Final = 12.0
_FEW_CELLS: Final = 4 * 65_000
"""Of these no more than a quarter can be patches that touch nowhere."""
_DIRECTIONS: Final = 8
_APART_MAX: Final = math.cos(math.radians(44.0))
_CELLS_MIN: Final = 14
_LENGTH_MIN: Final = 36.0
_DIAGONAL_MIN: Final = _LENGTH_MIN / CELL - 1.0
_ASPECT_MIN: Final = 0.5
_BOXES_MAX: Final = 48
_STRAYS: Final = 0.03
_SAME_PLACE: Final = 0.25
_SAME_SIZE: Final = 0.75
_SAME_TURN: Final = math.radians(12.0)


@dataclass(frozen=True, slots=True)
class Box:
    """
    A patch of parallel edges: its middle, the direction across the edges, and its size, in pixels.

    `turn` is in radians, from the x axis towards the y axis, within half a turn. `length` lies
    across the bars, `height` along them. `weight` grows with size, contrast and agreement.
    """

    x: float
    y: float
    turn: float
    length: float
    height: float
    weight: float

    def inside(self, x: float, y: float) -> tuple[float, float]:
        """Return how far a point of the picture lies across and along the bars from the middle."""
        cosine, sine = math.cos(self.turn), math.sin(self.turn)
        right, down = x - self.x, y - self.y
        return right * cosine + down * sine, down * cosine - right * sine

    def outside(self, across: float, along: float) -> Point:
        """Return the pixel of the picture that lies so far from the middle."""
        cosine, sine = math.cos(self.turn), math.sin(self.turn)
        x = self.x + across * cosine - along * sine
        y = self.y + across * sine + along * cosine
        return round(x), round(y)


def find_boxes(grey: Grey) -> list[Box]:
    """Return where bars may be, the likeliest first; at most 48 places."""
    boxes: list[Box] = []
    scale = 1.0
    level = grey
    for _ in range(_LEVELS_MAX):
        if min(level.shape) < _SIDE_MIN // 2 or max(level.shape) < _SIDE_MIN:
            break
        boxes += _boxes_on(level, scale)
        level = np.asarray(cv2.pyrDown(level), dtype=np.uint8)
        scale *= 2.0
    boxes.sort(key=lambda box: -box.weight)
    distinct: list[Box] = []
    for box in boxes:
        if len(distinct) == _BOXES_MAX:
            break
        if not any(_is_same(box, other) for other in distinct):
            distinct.append(box)
    return distinct


def _boxes_on(grey: Grey, scale: float) -> list[Box]:
    """Return the boxes of one level of the pyramid, in pixels of the whole picture."""
    energy, cosine, sine = _tensor(grey)
    strength = np.hypot(cosine, sine)
    bars = (strength > _AGREEMENT_MIN * energy) & (energy > _ENERGY_MIN)
    boxes: list[Box] = []
    for step in range(_DIRECTIONS):
        phase = 2.0 * math.pi * step / _DIRECTIONS
        along = cosine * math.cos(phase) + sine * math.sin(phase)
        mask = (bars & (along > _APART_MAX * strength)).astype(np.uint8)
        # Labels of two bytes take a third of the time, where there are enough of them.
        small = mask.size < _FEW_CELLS
        count, labels, stats, _ = cv2.connectedComponentsWithStats(
            mask, connectivity=8, ltype=cv2.CV_16U if small else cv2.CV_32S
        )
        for label in range(1, count):
            left, top, width, height, cells = (int(value) for value in stats[label])
            # However it is turned, a box is no longer than its patch from corner to corner.
            if cells < _CELLS_MIN or math.hypot(width - 1, height - 1) < _DIAGONAL_MIN:
                continue
            window = np.s_[top : top + height, left : left + width]
            inside = labels[window] == label
            box = _box(inside, cosine[window], sine[window], (left, top))
            if box is not None:
                boxes.append(_scaled(box, scale))
    return boxes


def _tensor(grey: Grey) -> tuple[Map, Map, Map]:
    """
    Return per cell the sum of squared gradients, and its direction as a doubled angle.

    Gradients are taken two by two: a wider kernel is blind to bars of one pixel. With the
    differences along the two diagonals, u and v, they are (u + v) / 2 across and (u - v) / 2 down,
    so that the tensor is made of u and v alone.
    """
    around = cv2.copyMakeBorder(grey, 1, 0, 1, 0, cv2.BORDER_REFLECT_101)
    falling = cv2.subtract(around[1:, 1:], around[:-1, :-1], dtype=cv2.CV_32F)
    rising = cv2.subtract(around[:-1, 1:], around[1:, :-1], dtype=cv2.CV_32F)
    size = (max(1, grey.shape[1] // CELL), max(1, grey.shape[0] // CELL))

    def per_cell(product: Map) -> Map:
        cells = cv2.resize(product, size, interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.blur(cells, (_WINDOW, _WINDOW)), dtype=np.float32)

    uu = per_cell(np.asarray(cv2.multiply(falling, falling), dtype=np.float32))
    vv = per_cell(np.asarray(cv2.multiply(rising, rising), dtype=np.float32))
    uv = per_cell(np.asarray(cv2.multiply(falling, rising), dtype=np.float32))
    half = np.float32(0.5)
    return (uu + vv) * half, uv, (uu - vv) * half


def _box(inside: NDArray[np.bool_], cosine: Map, sine: Map, origin: tuple[int, int]) -> Box | None:
    """Return the turned box round the cells of one patch; None: too small, or too high."""
    toward, aside = float(cosine[inside].sum()), float(sine[inside].sum())
    turn = 0.5 * math.atan2(aside, toward)
    rows, columns = np.nonzero(inside)
    x = (columns + origin[0] + 0.5) * CELL
    y = (rows + origin[1] + 0.5) * CELL
    across = x * math.cos(turn) + y * math.sin(turn)
    along = y * math.cos(turn) - x * math.sin(turn)
    first, last = float(across.min()), float(across.max())
    along.sort()
    strays = int(_STRAYS * len(along))
    top, bottom = float(along[strays]), float(along[-1 - strays])
    length, height = last - first + CELL, bottom - top + CELL
    if length < _LENGTH_MIN or length < _ASPECT_MIN * height:
        return None
    middle, level = (first + last) / 2.0, (top + bottom) / 2.0
    return Box(
        x=middle * math.cos(turn) - level * math.sin(turn),
        y=middle * math.sin(turn) + level * math.cos(turn),
        turn=turn,
        length=length,
        height=height,
        weight=math.sqrt(math.hypot(toward, aside)),
    )


def _scaled(box: Box, scale: float) -> Box:
    return Box(
        x=box.x * scale,
        y=box.y * scale,
        turn=box.turn,
        length=box.length * scale,
        height=box.height * scale,
        weight=box.weight * scale,
    )


def _is_same(one: Box, other: Box) -> bool:
    """Return whether both boxes are about the same piece of the picture."""
    apart = abs(one.turn - other.turn) % math.pi
    if min(apart, math.pi - apart) > _SAME_TURN:
        return False
    shorter, longer = sorted((one.length, other.length))
    near = math.hypot(one.x - other.x, one.y - other.y) < _SAME_PLACE * longer
    return near and shorter > _SAME_SIZE * longer
