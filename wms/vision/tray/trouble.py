"""What keeps the camera from seeing the tray, and when it sees it again."""

from typing import Final, Literal

import cv2
import numpy as np

from wms.vision.picture import Image
from wms.vision.tray.light import Floats, Mask, Rest, luma, overexposed, steepness

Trouble = Literal["", "covered", "dark", "glare", "elsewhere", "blurred"]

_DARK: Final = 14.0
_DARK_SHARE: Final = 0.1
_GLARE: Final = 0.15
_EDGE: Final = 0.08
_EDGES_MIN: Final = 150
_SAME_WAY: Final = 0.7
_KEPT_HEIGHT: Final = 0.3
_SOFTENED: Final = 0.7
_SOFT_DETAIL: Final = 0.82
_LOST: Final = 0.25
_PLAIN: Final = 0.45
_BLOCKS: Final = (32, 18)
_SAME_BLOCKS: Final = 0.85
_CHANGED: Final = 0.6
_TILE_PX: Final = 96
_TILES: Final = 12
_TILES_MIN: Final = 3
_SOFT: Final = 0.4
_TILE_LEVEL: Final = 6.0
_SHIFT_PX: Final = 1.2
_SURE: Final = 0.05
_BETTER: Final = 0.75
_SAID_AFTER_S: Final = 0.5
_COVERED_AFTER_S: Final = 1.5  # a hand with a large pack covers much, and is soon gone
_GONE_AFTER_S: Final = 0.3


class View:
    """Knows how the tray looks when nothing is the matter, and compares each frame with it."""

    def __init__(self, frame: Image, small: Floats) -> None:
        self.bright = float(luma(small).mean())
        self.overexposed = overexposed(small)
        self.tiles = _sharpest_tiles(frame)

    def judge(
        self, frame: Image, small: Floats, rest: Rest, steep: Floats, changed: Mask
    ) -> Trouble:
        """
        Return what is the matter with a frame.

        `steep` are the slopes of the frame, `changed` is where it differs from the picture of rest.
        """
        grey = luma(small)
        bright = float(grey.mean())
        if bright < max(_DARK, _DARK_SHARE * self.bright):
            return "dark"
        if overexposed(small) - self.overexposed > _GLARE:
            return "glare"
        lost = _lost(steep, rest, changed, same=_same_blocks(grey, rest.grey))
        return lost or ("blurred" if self._is_soft(frame, changed) else "")

    def _is_soft(self, frame: Image, changed: Mask) -> bool:
        scale = changed.shape[1] / frame.shape[1]
        ratios = []
        for (x, y), sharp in self.tiles:
            left, top = round(x * scale), round(y * scale)
            side = round(_TILE_PX * scale)
            if not changed[top : top + side, left : left + side].any():
                ratios.append(_detail(_tile(frame, x, y)) / sharp)
        return len(ratios) >= _TILES_MIN and float(np.median(ratios)) < _SOFT


class Saying:
    """Says a trouble only once it has lasted, and unsays it only once it has been gone a while."""

    def __init__(self) -> None:
        self.said: Trouble = ""
        self.now: Trouble = ""
        self.since = 0.0

    def hear(self, trouble: Trouble, at: float) -> None:
        """Take what a frame was judged to be."""
        if bool(trouble) != bool(self.now):
            self.since = at
        self.now = trouble
        after = _after_s(trouble)
        if at - self.since >= after:
            self.said = trouble


def _after_s(trouble: Trouble) -> float:
    """Return how long a trouble lasts, or is gone, until that is said."""
    if not trouble:
        return _GONE_AFTER_S
    return _COVERED_AFTER_S if trouble == "covered" else _SAID_AFTER_S


def shifted(steep: Floats, rest: Rest, goods: Mask) -> bool:
    """
    Return whether the view has moved by more than a pixel or two of the working picture.

    By phase correlation of the slopes (Kuglin and Hines, 1975). What moved may also have been a
    thing: only if the edges that are no goods agree better there than where they were, all has.
    """
    new, old = (np.minimum(one, np.float32(0.5)) for one in (steepness(steep), rest.steepness))
    window = cv2.createHanningWindow((old.shape[1], old.shape[0]), cv2.CV_32F)
    (x, y), sure = cv2.phaseCorrelate(old, new, window)
    if sure < _SURE or float(np.hypot(x, y)) < _SHIFT_PX:
        return False
    edges = (old > _EDGE) & ~goods
    if np.count_nonzero(edges) < _EDGES_MIN:
        return False
    there = np.roll(new, (-round(y), -round(x)), (0, 1))
    stayed, went = (float(np.abs(one - old)[edges].mean()) for one in (new, there))
    return went < _BETTER * stayed


def _lost(steep: Floats, rest: Rest, changed: Mask, *, same: bool) -> Trouble:
    """
    Return what became of the edges of the picture of rest: still there, or how they went.

    `same` tells that, seen coarsely, the picture is what it was.
    """
    edges = np.flatnonzero(rest.steepness > _EDGE)
    if len(edges) < _EDGES_MIN:
        return "covered" if changed.mean() > _CHANGED else ""
    now = steepness(steep)
    heights, others = rest.steepness.ravel()[edges], now.ravel()[edges]
    new, old = steep.reshape(-1, 2)[edges], rest.slopes.reshape(-1, 2)[edges]
    along = new[:, 0] * old[:, 0] + new[:, 1] * old[:, 1]
    kept = (along > _SAME_WAY * heights * others) & (others < heights / _KEPT_HEIGHT)
    softened = kept & (others > _SOFTENED * heights)
    kept &= others > _KEPT_HEIGHT * heights
    detail = float(now.mean()) / float(rest.steepness.mean())
    if same and detail < _SOFT_DETAIL and softened.mean() < _LOST:
        return "blurred"
    if float(kept.mean()) >= _LOST:
        return ""
    return "covered" if detail < _PLAIN else "elsewhere"


def _same_blocks(grey: Floats, before: Floats) -> bool:
    coarse = [
        cv2.resize(one, _BLOCKS, interpolation=cv2.INTER_AREA).ravel() for one in (grey, before)
    ]
    if min(float(one.std()) for one in coarse) < 1.0:
        return False
    return float(np.corrcoef(coarse[0], coarse[1])[0, 1]) > _SAME_BLOCKS


def _sharpest_tiles(frame: Image) -> list[tuple[tuple[int, int], float]]:
    """Return the corners of the tiles with most detail, and how much they have."""
    height, width = frame.shape[:2]
    corners = [
        (x, y)
        for y in range(0, height - _TILE_PX + 1, _TILE_PX)
        for x in range(0, width - _TILE_PX + 1, _TILE_PX)
    ]
    details = [(_detail(_tile(frame, x, y)), (x, y)) for x, y in corners]
    best = sorted(details, reverse=True)[:_TILES]
    return [(corner, detail) for detail, corner in best if detail > _TILE_LEVEL]


def _tile(frame: Image, x: int, y: int) -> Image:
    return frame[y : y + _TILE_PX, x : x + _TILE_PX]


def _detail(tile: Image) -> float:
    """Return how much fine detail a tile has for its brightness, without the camera's noise."""
    grey = cv2.GaussianBlur(cv2.cvtColor(tile, cv2.COLOR_BGR2GRAY), (0, 0), 0.8)
    return float(cv2.Laplacian(grey, cv2.CV_32F).std()) * 100 / (float(grey.mean()) + 4)
