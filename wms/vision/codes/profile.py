"""
Make one scan line of all rows of a strip.

Bars are the same all along their height, so averaging rows takes noise out and leaves the bars. On
a bent or tilted pack each row is shifted against the next: bands of rows are laid on one another
first, each where it agrees best with those before it.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.picture import Grey

Line = NDArray[np.float32]

_BANDS_MAX: Final = 8
_BAND_ROWS: Final = 3
_SHIFT_MAX: Final = 8
_SHADE: Final = 41
_CLEAR: Final = 0.35
_CONTRAST_MIN: Final = 0.5
_OUTSIDE: Final = 4
_QUIET: Final = 0.068


def scan_lines(pixels: Grey) -> list[Line]:
    """Return the line of the whole strip, and of its upper and lower half where it is high."""
    bands = _levelled(_bands(pixels))
    lines = [bands.mean(axis=0)]
    if len(bands) >= 2 * _BAND_ROWS:
        half = len(bands) // 2
        lines += [bands[:half].mean(axis=0), bands[half:].mean(axis=0)]
    return [np.asarray(line, dtype=np.float32) for line in lines]


@dataclass(frozen=True, slots=True)
class Stripes:
    """How many stripes stand out on a line, and between which pixels the bars among them are."""

    count: int
    first: float
    last: float


def find_stripes(line: Line) -> Stripes:
    """
    Return the stripes of a line, dark and light, that stand out from its shade.

    The edges of a label's paper are parallel to the bars as well; a quiet zone, wider than any bar,
    sets them apart.
    """
    level = line - cv2.blur(line[None], (_SHADE, 1))[0]
    clear = _CLEAR * float(level.std())
    if clear < _CONTRAST_MIN:
        return Stripes(0, 0.0, float(len(line)))
    at = np.flatnonzero(np.abs(level) > clear)
    turns = np.flatnonzero(np.diff(np.sign(level[at])))
    edges = (at[turns] + at[turns + 1]) / 2.0
    if len(edges) < 2 * _OUTSIDE:
        return Stripes(len(edges), 0.0, float(len(line)))
    quiet = np.diff(edges) > _QUIET * (edges[-1] - edges[0])
    before = np.flatnonzero(quiet[:_OUTSIDE])
    after = np.flatnonzero(quiet[::-1][:_OUTSIDE])
    first = edges[before[-1] + 1] if len(before) else edges[0]
    last = edges[-2 - after[-1]] if len(after) else edges[-1]
    return Stripes(len(edges), float(first), float(last))


def _bands(pixels: Grey) -> Line:
    count = max(1, min(_BANDS_MAX, pixels.shape[0] // _BAND_ROWS))
    bands = cv2.resize(pixels, (pixels.shape[1], count), interpolation=cv2.INTER_AREA)
    return bands.astype(np.float32).reshape(count, -1)


def _levelled(bands: Line) -> Line:
    """Return the bands, each shifted to where it agrees best with the middle of the strip."""
    if len(bands) == 1:
        return bands
    steps = np.gradient(bands, axis=1).astype(np.float32)
    middle = len(bands) // 2
    levelled = bands.copy()
    for order in (range(middle - 1, -1, -1), range(middle + 1, len(bands))):
        shift = 0
        mean = steps[middle].copy()
        for row in order:
            shift = _best_shift(mean, steps[row], shift)
            levelled[row] = _shifted(bands[row], shift)
            mean += _shifted(steps[row], shift)
    return levelled


def _best_shift(line: Line, other: Line, near: int) -> int:
    """Return by how many pixels the other line must move to the right, not far from `near`."""
    first, last = near - _SHIFT_MAX // 2, near + _SHIFT_MAX // 2
    # The other line once, with its ends repeated as far as it may be moved.
    places = np.clip(np.arange(-last, len(other) - first), 0, len(other) - 1)
    fits = np.correlate(other[places], line, mode="valid")[::-1]
    return first + int(np.argmax(fits))


def _shifted(line: Line, by: int) -> Line:
    """Return the line moved to the right; what comes in repeats its end."""
    if by == 0 or abs(by) >= len(line):
        return line
    moved = np.empty_like(line)
    if by > 0:
        moved[by:], moved[:by] = line[:-by], line[0]
    else:
        moved[:by], moved[by:] = line[-by:], line[-1]
    return moved
