"""
Read all codes in a picture, however they lie.

The picture is read as it is, then box by box: each patch of parallel edges is turned upright and
looked at in one way after the other by zxing-cpp and ZBar, until a code is believed there. What no
engine reads is laid against the bars of the catalogue.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Final, Literal

import cv2
import numpy as np

from wms.codes import normalise_gtin
from wms.vision.codes import looks
from wms.vision.codes.ballot import Ballot
from wms.vision.codes.catalogue import Catalogue
from wms.vision.codes.engines import Decoded, by_zbar, by_zxing
from wms.vision.codes.finding import Box, find_boxes
from wms.vision.codes.matching import match_line
from wms.vision.codes.seen import CodeSeen
from wms.vision.codes.turning import Strip, levels_of, turn_upright
from wms.vision.picture import Grey, Pixels, open_grey

Effort = Literal["quick", "full"]
_Engine = Callable[[Grey], Iterator[Decoded]]

_SMALL: Final = 1_000_000
_ZBAR_WHOLE: Final = 500_000
"""Of a picture with no more pixels ZBar is asked about all of it; it takes long over more."""
_PASSES: Final[dict[Effort, tuple[tuple[_Engine, looks.Look, int], ...]]] = {
    "quick": ((by_zxing, looks.plain, 16), (by_zxing, looks.evened, 16)),
    "full": (
        (by_zxing, looks.plain, 48),
        (by_zxing, looks.evened, 48),
        (by_zxing, looks.stretched, 32),
        (by_zxing, looks.sharpened, 32),
        (by_zbar, looks.evened, 12),
        (by_zbar, looks.sharpened, 6),
        (by_zxing, looks.softened, 12),
    ),
}
"""Who looks how, and at how many of the boxes that are still open."""
_MATCHES: Final = 16
_MATCHES_MORE: Final = 2
_THOROUGHLY: Final = 2
_WEIGHT_MIN: Final = 0.25
_STRIPES_MIN: Final = 16


def read_codes(
    image: bytes | Pixels,
    *,
    catalogue: Catalogue | None = None,
    expect: Collection[str] = (),
    effort: Effort = "full",
) -> list[CodeSeen]:
    """
    Return the codes that are seen in a picture, from top to bottom, each once.

    Each code is returned once, however many pieces carry it: this tells which articles are seen,
    never how many of them. A catalogue gates EAN and UPC: those it does not know are left out, and
    what no engine reads may be matched to it (`how="matched"`). `expect` are GTINs that are likely
    here, such as an order's: they are matched with less proof as long as no other article comes
    near; without a catalogue, they alone may be matched. "quick" is for every frame of a camera:
    two looks, no matching.

    :raises PictureRefused: empty, broken, too large, or not a picture
    :raises NotGtin: something expected is no GTIN
    :raises CodeReaderMissing: ZBar is not installed
    """
    grey = open_grey(image)
    ballot = Ballot(catalogue)
    _read_whole(grey, ballot, effort)
    levels, boxes = levels_of(grey), find_boxes(grey)
    ballot.widen(boxes)
    strips = [turn_upright(levels, box) for box in _heavy(boxes, ballot)]
    for engine, look, most in _PASSES[effort]:
        for strip in _promising(strips, ballot)[:most]:
            _read_strip(strip, engine, look, ballot)
    if effort == "full":
        likely = frozenset(normalise_gtin(gtin) for gtin in expect)
        known = Catalogue(likely) if catalogue is None and likely else catalogue
        _read_rest(grey, strips, ballot, known, likely if known is catalogue else frozenset())
    return ballot.result()


def _read_whole(grey: Grey, ballot: Ballot, effort: Effort) -> None:
    for decoded in by_zxing(grey, turned=True):
        ballot.vote(decoded, decoded.corners, "whole")
    shrink = 2 if effort == "quick" and grey.size > _SMALL else 1
    size = (max(1, grey.shape[1] // shrink), max(1, grey.shape[0] // shrink))
    view = grey if shrink == 1 else cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    for decoded in by_zxing(np.asarray(view, dtype=np.uint8), linear=False):
        corners = tuple((x * shrink, y * shrink) for x, y in decoded.corners)
        ballot.vote(decoded, corners, "whole")


def _read_strip(strip: Strip, engine: _Engine, look: looks.Look, ballot: Ballot) -> None:
    view = look(strip.pixels)
    stretch = view.shape[1] / strip.pixels.shape[1]
    for decoded in engine(view):
        across = [x / stretch for x, _ in decoded.corners]
        ballot.vote(decoded, strip.outline(min(across), max(across)), look.__name__)
        if ballot.settles(strip.box):
            return


def _read_rest(
    grey: Grey,
    strips: list[Strip],
    ballot: Ballot,
    catalogue: Catalogue | None,
    expect: frozenset[str],
) -> None:
    """Match what is still open to the catalogue; of a small picture, ask ZBar about all of it."""
    if catalogue is not None:
        _match(_promising(strips, ballot), ballot, catalogue, expect)
    if grey.size <= _ZBAR_WHOLE and ballot.is_empty():
        for look in (looks.plain, looks.evened):
            for decoded in by_zbar(look(grey), matrix=True):
                ballot.vote(decoded, decoded.corners, f"whole {look.__name__}")


def _match(
    strips: list[Strip], ballot: Ballot, catalogue: Catalogue, expect: frozenset[str]
) -> None:
    """Lay the catalogue on the first line of each strip, then on the others of the likeliest."""
    left = _MATCHES_MORE if not ballot.is_empty() else _MATCHES
    for line, most in ((0, len(strips)), (1, _THOROUGHLY), (2, _THOROUGHLY)):
        for strip in strips[:most]:
            if not left or line >= len(strip.lines) or ballot.settles(strip.box):
                continue
            left -= 1
            matched = match_line(strip, line, catalogue, expect)
            if matched is not None:
                ballot.match(matched)


def _heavy(boxes: list[Box], ballot: Ballot) -> list[Box]:
    """Return the boxes without a code that are not much lighter than the heaviest of them."""
    left = [box for box in boxes if not ballot.settles(box)]
    return [box for box in left if box.weight >= _WEIGHT_MIN * left[0].weight]


def _promising(strips: list[Strip], ballot: Ballot) -> list[Strip]:
    """Return the strips that look like bars and have no code yet."""
    return [
        strip
        for strip in strips
        if not ballot.settles(strip.box) and strip.stripes.count >= _STRIPES_MIN
    ]
