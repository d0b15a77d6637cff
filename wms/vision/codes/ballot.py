"""Count who read what, and decide what is believed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

from wms.vision.codes.catalogue import Catalogue, gtin_of
from wms.vision.codes.engines import Decoded
from wms.vision.codes.finding import Box
from wms.vision.codes.seen import MATRIX, RETAIL, CodeSeen, How, Point

_LONG: Final = frozenset({"EAN-13", "UPC-A"})
_ENOUGH: Final = 2
# Measured in bench/vision/codes: how often what was believed so was the code on the pack.
_SURE_GATED: Final = 0.9995
_SURE_TWICE: Final = 0.99
_SURE_ONCE: Final = 0.9
_COMMON: Final = 0.2
_SHORTER: Final = 0.5
_LONGER: Final = 1.15


@dataclass(slots=True)
class _Tally:
    text: str
    symbology: str
    polygon: tuple[Point, ...]
    engines: set[str] = field(default_factory=set)
    votes: set[tuple[str, str]] = field(default_factory=set)
    how: How = "read"
    likelihood: float = 0.0


class Ballot:
    """
    All that was read in one picture.

    A code of a shop (EAN, UPC) is believed at once if the catalogue knows it, and never if there is
    a catalogue that does not. Without a catalogue, and for all other bars, two votes are wanted: a
    second engine, or the same one looking in another way. Only an EAN-13 or UPC-A may pass with
    one, at a lower likelihood. A matrix code corrects its own errors and needs no second vote.
    """

    def __init__(self, catalogue: Catalogue | None) -> None:
        self._catalogue = catalogue
        self._tallies: dict[tuple[str, str], _Tally] = {}

    def vote(self, decoded: Decoded, polygon: tuple[Point, ...], look: str) -> None:
        """Count one reading, made by looking at the picture in this way."""
        retail = decoded.symbology in RETAIL
        known = retail and self._catalogue is not None
        if known and not self._catalogue_knows(decoded):
            return
        kind = "GTIN" if retail else decoded.symbology
        key = (gtin_of(decoded.text, decoded.symbology) if retail else decoded.text, kind)
        tally = self._tallies.setdefault(key, _Tally(decoded.text, decoded.symbology, polygon))
        tally.engines.add(decoded.engine)
        tally.votes.add((decoded.engine, look))
        if _area(polygon) > _area(tally.polygon):
            tally.polygon = polygon

    def match(self, seen: CodeSeen) -> None:
        """Take what the catalogue was matched to, unless an engine read it."""
        key = (gtin_of(seen.text, seen.symbology), "GTIN")
        before = self._tallies.get(key)
        if before is None or (before.how == "matched" and seen.likelihood > before.likelihood):
            self._tallies[key] = _Tally(
                seen.text, seen.symbology, seen.polygon, how="matched", likelihood=seen.likelihood
            )

    def widen(self, boxes: Sequence[Box]) -> None:
        """Give what was read off a single line the height of the bars around it."""
        for tally in self._tallies.values():
            if tally.symbology in MATRIX or not tally.polygon:
                continue
            around = [box for box in boxes if _spans(box, tally.polygon)]
            if around:
                least = min(around, key=lambda box: box.length * box.height)
                tally.polygon = _as_high_as(least, tally.polygon)

    def settles(self, box: Box) -> bool:
        """Return whether a code that is believed already lies in this box, or round it."""
        return any(
            _meets(tally.polygon, box) for tally in self._tallies.values() if self._is_sure(tally)
        )

    def is_empty(self) -> bool:
        """Return whether nothing is believed yet."""
        return not any(self._is_sure(tally) for tally in self._tallies.values())

    def result(self) -> list[CodeSeen]:
        """Return what is believed, from top to bottom."""
        believed = [tally for tally in self._tallies.values() if self._is_believed(tally)]
        seen = [
            CodeSeen(
                text=tally.text,
                symbology=tally.symbology,
                polygon=tally.polygon,
                engines=tuple(sorted(tally.engines)),
                how=tally.how,
                likelihood=self._likelihood(tally),
            )
            for tally in believed
            if not self._is_outvoted(tally, believed)
        ]
        return sorted(seen, key=lambda code: min(((y, x) for x, y in code.polygon), default=(0, 0)))

    def _catalogue_knows(self, decoded: Decoded) -> bool:
        return self._catalogue is not None and self._catalogue.knows(
            decoded.text, decoded.symbology
        )

    def _is_gated(self, tally: _Tally) -> bool:
        return self._catalogue is not None and tally.symbology in RETAIL

    def _is_sure(self, tally: _Tally) -> bool:
        if tally.how == "matched" or self._is_gated(tally) or tally.symbology in MATRIX:
            return True
        return len(tally.votes) >= _ENOUGH

    def _is_believed(self, tally: _Tally) -> bool:
        return self._is_sure(tally) or tally.symbology in _LONG

    def _likelihood(self, tally: _Tally) -> float:
        if tally.how == "matched":
            return tally.likelihood
        if self._is_gated(tally) or tally.symbology in MATRIX:
            return _SURE_GATED
        return _SURE_TWICE if len(tally.votes) >= _ENOUGH else _SURE_ONCE

    def _is_outvoted(self, tally: _Tally, believed: list[_Tally]) -> bool:
        """Return whether another retail code has more votes at the same place."""
        if tally.symbology not in RETAIL or tally.symbology in MATRIX:
            return False
        return any(
            other is not tally
            and other.symbology in RETAIL
            and (len(other.votes), other.likelihood) > (len(tally.votes), tally.likelihood)
            and _overlap(tally.polygon, other.polygon)
            for other in believed
        )


def _area(polygon: tuple[Point, ...]) -> float:
    if not polygon:
        return 0.0
    return float(cv2.contourArea(cv2.convexHull(np.array(polygon, dtype=np.int32))))


def _middle(polygon: tuple[Point, ...]) -> tuple[float, float]:
    return (
        sum(x for x, _ in polygon) / len(polygon),
        sum(y for _, y in polygon) / len(polygon),
    )


def _meets(polygon: tuple[Point, ...], box: Box) -> bool:
    """Return whether the middle of one lies in the other, or much of the box in the polygon."""
    if not polygon:
        return False
    across, along = box.inside(*_middle(polygon))
    if abs(across) < box.length / 2.0 and abs(along) < box.height / 2.0:
        return True
    if _holds(polygon, (box.x, box.y)):
        return True
    hull = cv2.convexHull(np.array(polygon, dtype=np.float32))
    half = (box.length / 2.0, box.height / 2.0)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    corners = [box.outside(x * half[0], y * half[1]) for x, y in signs]
    common, _ = cv2.intersectConvexConvex(hull, np.array(corners, dtype=np.float32))
    return common > _COMMON * box.length * box.height


def _spans(box: Box, polygon: tuple[Point, ...]) -> bool:
    """Return whether a box lies around the middle of a code, and is about as long as it."""
    across, along = box.inside(*_middle(polygon))
    if abs(across) > box.length / 2.0 or abs(along) > box.height / 2.0:
        return False
    places = [box.inside(x, y)[0] for x, y in polygon]
    length = max(places) - min(places)
    return _SHORTER * box.length < length < _LONGER * box.length


def _as_high_as(box: Box, polygon: tuple[Point, ...]) -> tuple[Point, ...]:
    places = [box.inside(x, y)[0] for x, y in polygon]
    half = box.height / 2.0
    corners = ((min(places), -half), (max(places), -half), (max(places), half), (min(places), half))
    return tuple(box.outside(across, along) for across, along in corners)


def _overlap(one: tuple[Point, ...], other: tuple[Point, ...]) -> bool:
    if not one or not other:
        return False
    return _holds(one, _middle(other)) or _holds(other, _middle(one))


def _holds(polygon: tuple[Point, ...], point: tuple[float, float]) -> bool:
    # A single scan line gives an outline without height: a few pixels round it count as inside.
    near = 3.0
    hull = cv2.convexHull(np.array(polygon, dtype=np.int32))
    return bool(cv2.pointPolygonTest(hull, point, measureDist=True) > -near)
