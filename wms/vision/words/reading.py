"""
Read the words on a package.

Each line is set level and on its feet. The reader tells for each step along it how likely each
letter is; a letter that lasts several steps is one, and between two equal ones stands none (A.
Graves and others, "Connectionist temporal classification", 2006).
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

import cv2
import numpy as np

from wms.vision.looks import shows_something
from wms.vision.picture import Image, open_bgr
from wms.vision.words.finding import Floats, cut, find_lines
from wms.vision.words.models import models

_HEIGHT_PX: Final = 48
_WIDTH_PX_MAX: Final = 960
_READ_PX_MAX: Final = 4_000
"""So much of a picture is read, the largest lines first: lists of ingredients never end."""
_TURNER_WIDTH_PX: Final = 192
_ON_ITS_HEAD: Final = 0.9
_SURE: Final = 0.5


@dataclass(frozen=True, slots=True)
class WordSeen:
    """A line of text as it was read, how sure that is (0 to 1), and where: its four corners."""

    text: str
    sure: float
    polygon: tuple[tuple[int, int], ...]


def read_words(crop: bytes | Image) -> list[WordSeen]:
    """
    Return the lines of text on the picture of a package, at any turn, the largest first.

    :raises PictureRefused: it is no picture
    :raises FileNotFoundError: the models are not installed; see `can_read`
    """
    picture = open_bgr(crop)
    if not shows_something(picture):
        return []
    lines = find_lines(picture)
    strips = _on_their_feet(_affordable([cut(picture, line, _HEIGHT_PX) for line in lines]))
    return [
        WordSeen(text, sure, tuple((round(float(x)), round(float(y))) for x, y in line))
        for line, (text, sure) in zip(lines, map(_read, strips), strict=False)
        if text and sure >= _SURE
    ]


def _affordable(strips: list[Image]) -> list[Image]:
    lengths = accumulate(min(_WIDTH_PX_MAX, strip.shape[1]) for strip in strips)
    return [strip for strip, px in zip(strips, lengths, strict=True) if px <= _READ_PX_MAX]


def _on_their_feet(strips: list[Image]) -> list[Image]:
    if not strips:
        return []
    batch = np.stack([_planes(strip, _TURNER_WIDTH_PX) for strip in strips])
    (chances,) = models().turner.run(None, {"x": batch})
    return [
        np.ascontiguousarray(strip[::-1, ::-1]) if turned > _ON_ITS_HEAD else strip
        for strip, turned in zip(strips, chances[:, 1], strict=True)
    ]


def _read(strip: Image) -> tuple[str, float]:
    """Return what a strip says, and how sure; one by one, since letters times steps are many."""
    planes = _planes(strip, min(_WIDTH_PX_MAX, strip.shape[1]))
    (chances,) = models().reader.run(None, {"x": planes[None]})
    return _spelt(chances[0])


def _planes(strip: Image, width: int) -> Floats:
    """Return a strip as a network sees it: squeezed where it is too long, grey behind its end."""
    if strip.shape[1] > width:
        squeezed = cv2.resize(strip, (width, _HEIGHT_PX), interpolation=cv2.INTER_AREA)
        strip = np.asarray(squeezed, np.uint8)
    planes = np.zeros((3, _HEIGHT_PX, width), np.float32)
    planes[:, :, : strip.shape[1]] = (strip.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
    return planes


def _spelt(steps: Floats) -> tuple[str, float]:
    best = steps.argmax(axis=1)
    starts = [0, *(place for place, (one, two) in enumerate(pairwise(best), 1) if one != two)]
    kept = [place for place in starts if best[place] != 0]
    if not kept:
        return "", 0.0
    letters = models().letters
    text = "".join(letters[best[place]] for place in kept)
    return text.strip(), float(steps[kept, best[kept]].mean())
