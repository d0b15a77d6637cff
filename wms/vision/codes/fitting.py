"""
Lay the frame of a symbol on a scan line: where it begins and ends, and how it bends.

Which code it is need not be known for that. Every digit is one of ten or twenty patterns of seven
modules between neighbours whose colour is known, and the guards are known: the place is right where
all of them fit best. The fits of the digits then stand in a table, and how well a whole code fits
is the sum of its entries, so that a catalogue of any size costs additions only.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.codes.patterns import ALPHABET, DIGIT_MODULES, Book, Layout
from wms.vision.codes.profile import Line

Table = NDArray[np.float32]

SAMPLES: Final = 3
"""A module is looked at in so many places."""
_BLURS: Final = (0.5, 0.9, 1.4)
_BEYOND: Final = 1
_SET_C: Final = 20
_COARSE: Final = 2
_QUIET: Final = 6
_SIZE_STEP: Final = 0.014
_MARGIN: Final = 2
_TRIED: Final = 70
_PEAK: Final = (3, 5)
_SEARCH_MIN: Final = 0.66
_WEIGHED: Final = 12
_KEPT: Final = 2
_ROUNDS: Final = ((0.5, 1.2), (0.25, 0.5), (0.12, 0.2))
_APART: Final = 1.2
_FLAT: Final = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """
    A frame laid on a line: `first` and `last` in pixels, `bow` in modules at the middle.

    `table` has a row per digit and a column per pattern of the alphabet: the correlation of the
    line with that pattern, -1 to 1. `score` is the mean of each digit's best and of the guards.
    """

    first: float
    last: float
    bow: float
    score: float
    table: Table


def sample(line: Line, places: Table, modules: NDArray[np.float32], total: int) -> Table:
    """
    Return the line's values at these modules under each place.

    `places` has a row (first, last, bow) a place; the answer a row a place, a column a module.
    """
    share = modules / np.float32(total)
    bend = 4.0 * share * (1.0 - share) / total
    span = places[:, 1:2] - places[:, 0:1]
    at = places[:, 0:1] + span * (share[None, :] + places[:, 2:3] * bend[None, :])
    at = np.clip(at, 0.0, len(line) - 1.001)
    left = at.astype(np.intp)
    part = (at - left).astype(np.float32)
    return np.asarray(line[left] * (1.0 - part) + line[left + 1] * part, dtype=np.float32)


def module_middles(count: int, samples: int, before: int) -> NDArray[np.float32]:
    """Return where samples lie, in modules, the first of them so many modules before the symbol."""
    return ((np.arange(count) + 0.5) / samples - before).astype(np.float32)


def fit_frame(line: Line, book: Book, module: float, sizes: tuple[float, float]) -> list[Fit]:
    """
    Return the best ways to lay the layout of a book on a line, the best one first; at most two.

    `module` is about how many pixels a module has: from `sizes[0]` to `sizes[1]` of it are tried. A
    frame may lie either way round: then `first` is right of `last`. Through much blur a wrong place
    fits some digits as well as the right one; of the places that fit, those are gone into where
    some code of the book fits best.
    """
    layout = book.layout
    places = _search(line, layout, module, sizes)
    if not len(places):
        return []
    _, tables = _score(line, layout, places)
    rows = np.arange(len(layout.starts))
    promise = np.array([table[rows, book.columns].sum(axis=1).max() for table in tables])
    places = places[np.argsort(-promise)[:_KEPT]]
    scores, tables = _score(line, layout, places)
    for step, bow in _ROUNDS:
        near = (places[:, None, :] + _neighbours(step * module, bow)[None]).reshape(-1, 3)
        scores, tables = _score(line, layout, near)
        best = scores.reshape(len(places), -1).argmax(axis=1)
        chosen = best + np.arange(len(places)) * (len(near) // len(places))
        places, scores, tables = near[chosen], scores[chosen], tables[chosen]
    return [
        Fit(
            first=float(places[i, 0]),
            last=float(places[i, 1]),
            bow=float(places[i, 2]),
            score=float(scores[i]),
            table=tables[i],
        )
        for i in np.argsort(-scores)
    ]


def _search(line: Line, layout: Layout, module: float, between: tuple[float, float]) -> Table:
    """
    Return places where a straight frame fits well, of any size near `module`, either way round.

    Guards are the same from both sides and cheap to look for: only where they fit are the digits
    looked at.
    """
    least, most = (math.log(size) for size in between)
    sizes = module * np.exp(np.arange(least, most, _SIZE_STEP))
    count = int(len(line) / sizes[0] + 2 * _QUIET) * _COARSE
    offsets = count - (layout.modules + 2 * _MARGIN) * _COARSE + 1
    if offsets <= 0:
        return np.empty((0, 3), np.float32)
    steps = ((np.arange(count) + 0.5) / _COARSE - _QUIET).astype(np.float32)
    at = np.clip(sizes[:, None].astype(np.float32) * steps, 0.0, len(line) - 1.001)
    left = at.astype(np.intp)
    values = line[left] + (line[left + 1] - line[left]) * (at - left).astype(np.float32)
    fits = _guards_slid(values, layout, offsets)
    # Of places beside one another only the best is looked at.
    fits[fits < cv2.dilate(fits, np.ones(_PEAK, np.uint8))] = -1.0
    found = np.argpartition(-fits, min(_TRIED, fits.size - 1), axis=None)[:_TRIED]
    size, offset = np.unravel_index(found, fits.shape)
    first = (offset / _COARSE - _QUIET + _MARGIN) * sizes[size]
    last = first + layout.modules * sizes[size]
    onward = np.stack((first, last, np.zeros_like(first)), axis=1).astype(np.float32)
    places = np.concatenate((onward, onward[:, [1, 0, 2]]))
    scores, _ = _score(line, layout, places)
    return _distinct(places, scores, module)


def _guards_slid(values: Table, layout: Layout, offsets: int) -> Table:
    """Return how well all guards fit at each offset (in samples) of each line."""
    guards = _frame(layout, _COARSE).guards[-1]
    total = np.zeros((len(values), offsets), np.float32)
    for place, pattern in guards:
        total += _correlated(values, pattern)[:, place.start : place.start + offsets]
    return np.asarray(total / len(guards), dtype=np.float32)


def _correlated(values: Table, pattern: Table) -> Table:
    """Return the correlation of a pattern with each stretch of each line that begins there."""
    wide = len(pattern)
    start, size = (0, 0), (wide, 1)
    product = cv2.filter2D(values, cv2.CV_32F, pattern[None], anchor=start)
    mean = np.asarray(cv2.blur(values, size, anchor=start))
    square = np.asarray(cv2.blur(values * values, size, anchor=start))
    norm = np.sqrt(np.maximum((square - mean * mean) * wide, 1.0))
    return np.asarray(product / norm, dtype=np.float32)


def _distinct(places: Table, scores: Table, module: float) -> Table:
    kept: list[Table] = []
    for i in np.argsort(-scores):
        if scores[i] < _SEARCH_MIN or len(kept) == _WEIGHED:
            break
        if all(np.abs(places[i] - other).max() > _APART * module for other in kept):
            kept.append(places[i])
    return np.array(kept, np.float32).reshape(-1, 3)


@lru_cache(maxsize=1)
def _neighbour_signs() -> Table:
    signs = (-1.0, 0.0, 1.0)
    return np.array([(a, b, c) for a in signs for b in signs for c in signs], np.float32)


def _neighbours(step: float, bow: float) -> Table:
    return np.asarray(_neighbour_signs() * np.array([step, step, bow], np.float32))


def _score(line: Line, layout: Layout, places: Table) -> tuple[Table, Table]:
    """Return per place how well digits and guards fit, and the table of the digits."""
    frame = _frame(layout, SAMPLES)
    values = sample(line, places, frame.modules, layout.modules)
    left = _normalised(values[:, frame.digits[~frame.is_right]])
    right = _normalised(values[:, frame.digits[frame.is_right]])
    guards = [_normalised(values[:, window]) for window, _ in frame.guards[0]]
    best_scores = np.full(len(places), -1.0, np.float32)
    best_tables = np.full((len(places), len(layout.starts), len(ALPHABET)), -1.0, np.float32)
    for patterns, expected in zip(frame.patterns, frame.guards, strict=True):
        of_left, of_right = left @ patterns[:_SET_C].T, right @ patterns[_SET_C:].T
        total = of_left.max(axis=2).sum(axis=1) + of_right.max(axis=2).sum(axis=1)
        for guard, (_, pattern) in zip(guards, expected, strict=True):
            total = total + guard @ pattern
        score = total / (len(layout.starts) + len(layout.guards))
        better = score > best_scores
        best_scores[better] = score[better]
        # Left digits come first in every layout.
        best_tables[better, : left.shape[1], :_SET_C] = of_left[better]
        best_tables[better, left.shape[1] :, _SET_C:] = of_right[better]
    return best_scores, best_tables


def _normalised(values: Table) -> Table:
    centred = values - values.mean(axis=-1, keepdims=True)
    norm = np.linalg.norm(centred, axis=-1, keepdims=True)
    return np.asarray(centred / (norm + _FLAT), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    modules: NDArray[np.float32]
    digits: NDArray[np.intp]
    is_right: NDArray[np.bool_]
    patterns: tuple[Table, ...]
    guards: tuple[tuple[tuple[slice, Table], ...], ...]


@lru_cache(maxsize=8)
def _frame(layout: Layout, samples: int) -> _Frame:
    """Return where to look and what to expect there, worked out once a layout."""
    margin = _MARGIN
    count = (layout.modules + 2 * margin) * samples
    modules = module_middles(count, samples, margin)
    wide = (DIGIT_MODULES + 2 * _BEYOND) * samples
    digits = np.stack(
        [np.arange(wide) + (start + margin - _BEYOND) * samples for start in layout.starts]
    )
    is_right = np.array([offset >= _SET_C for offset in layout.variants[0]], dtype=np.bool_)
    guards = []
    for start, bars in layout.guards:
        context = _in_context(bars, at_start=start == 0, at_end=start + len(bars) == layout.modules)
        begin = (start + margin - context[1]) * samples
        guards.append((slice(begin, begin + len(context[0]) * samples), context[0]))
    spelt = [_digit(bars, place) for place, bars in enumerate(ALPHABET)]
    return _Frame(
        modules=modules,
        digits=digits,
        is_right=is_right,
        patterns=tuple(
            np.stack([_blurred(bars, blur, samples) for bars in spelt]) for blur in _BLURS
        ),
        guards=tuple(
            tuple((window, _blurred(bars, blur, samples)) for window, bars in guards)
            for blur in _BLURS
        ),
    )


def _digit(bars: str, place: int) -> str:
    # A digit of the left half begins light and ends dark, one of the right the other way round.
    return f"0{bars}1" if place >= _SET_C else f"1{bars}0"


def _in_context(bars: str, *, at_start: bool, at_end: bool) -> tuple[str, int]:
    """Return a guard with what stands beside it, and how many modules come before it."""
    before = "00" if at_start else "1"
    after = "00" if at_end else ("0" if at_start else "1")
    if at_end:
        before = "1" if bars.startswith("0") else "0"
    return before + bars + after, len(before)


def _blurred(bars: str, blur: float, samples: int) -> Table:
    dark = np.repeat(np.array([float(bar) for bar in bars], np.float32), samples)[None]
    soft = cv2.GaussianBlur(
        -dark, (0, 0), sigmaX=blur * samples, sigmaY=0.01, borderType=cv2.BORDER_REPLICATE
    )
    return np.asarray(_normalised(np.asarray(soft, dtype=np.float32))[0], dtype=np.float32)
