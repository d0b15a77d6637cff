"""What lies on the tray now, and what a changed part of the picture means for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.tray.displaced import displaced
from wms.vision.tray.light import Floats, Mask, Rest, differs, luma, slopes
from wms.vision.tray.parts import Part, contour_of, grown

Verdict = Literal["placed", "taken", "moved", ""]

_UNCOVERED: Final = 0.7
_LEFT_BEHIND: Final = 0.5
_TOUCHED: Final = 0.25
_NEW_GROUND: Final = 0.6
_SAME_AREA: Final = (0.7, 1.4)
_SAME_LOOK: Final = 0.33
_LIKE_AREA: Final = (0.5, 2.0)
_LIKE_LOOK: Final = 0.5
_SLIVER_PX: Final = 7.5
_ITS_OWN: Final = 0.8
_SHADOW_PX: Final = 6
_PRINT_STAYED: Final = 0.75
_PRINT_MIN: Final = 0.03
_EDGE_MIN: Final = 5.0
_EDGE_STRONGER: Final = 2.2
_BORDER_PX: Final = 4
_NEAR_PX: Final = 16
_NEAR_EDGE_PX: Final = 4
_BINS: Final = 6


@dataclass(slots=True, eq=False)
class Lying:
    """A thing on the tray: where it is, what it looks like, and what was there before it."""

    number: int
    mask: Mask
    look: NDArray[np.float32]
    under: Floats
    """The picture without it, within its box."""
    box: tuple[int, int, int, int]
    rested_at: float

    @property
    def area(self) -> int:
        """How many pixels of the working picture it covers."""
        return int(np.count_nonzero(self.mask))


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """
    What a part means: the thing it speaks of, None for a new one, and where that is now.

    The verdict "" stands for nothing but another light.
    """

    verdict: Verdict
    part: Part
    thing: Lying | None = None
    mask: Mask | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """Two pictures in the same light, before and after, and the tray as it is when empty."""

    before: Floats
    after: Floats
    bare: Floats
    noise: float


def meaning_of(part: Part, sight: Sight, things: Sequence[Lying]) -> Meaning:
    """Return what a part that came to rest means."""
    touched = [thing for thing in things if _overlap(part, thing) >= _TOUCHED]
    if not touched:
        return _of_open_ground(part, sight, near=grown(_covered(things, part.mask.shape), _NEAR_PX))
    top = max(touched, key=lambda thing: (_overlap(part, thing), thing.number))
    if _uncovered(part, sight, top):
        return _of_uncovered(part, top, things)
    return Meaning("", part) if _is_sliver(part) else _of_known(part, sight, top, things)


def _of_known(part: Part, sight: Sight, top: Lying, things: Sequence[Lying]) -> Meaning:
    """Decide about a part where a thing is known that has not left."""
    aside = displaced(sight.before, sight.after, _seen(top, things))
    if aside is not None and part.share(grown(aside | top.mask, _SHADOW_PX)) >= _ITS_OWN:
        return Meaning("moved", part, top, aside)
    if 1 - part.share(_covered(things, part.mask.shape)) >= _NEW_GROUND:
        return Meaning("placed", part)
    now = _where_now(part, sight, top)
    if now is not None and _looks_like(look_of(sight.after, now), top.look):
        return Meaning("moved", part, top, now)
    return Meaning("placed", part)


def _of_uncovered(part: Part, top: Lying, things: Sequence[Lying]) -> Meaning:
    """Decide about a place that a thing has left: all of it, or only pushed aside from there."""
    seen = _seen(top, things)
    left = seen & ~part.mask
    if np.count_nonzero(left) <= _LEFT_BEHIND * max(1, int(np.count_nonzero(seen))):
        return Meaning("taken", part, top)
    return Meaning("moved", part, top, top.mask & ~part.mask)


def _seen(top: Lying, things: Sequence[Lying]) -> Mask:
    """Return what nothing hides of a thing: things that came later may lie upon it."""
    seen = top.mask.copy()
    for thing in things:
        if thing.number > top.number:
            seen &= ~thing.mask
    return seen


def _is_sliver(part: Part) -> bool:
    """Whether a part is a strip too thin for a thing: the shadow or the rim of one beside it."""
    x, y, w, h = part.box
    own = np.pad(part.mask[y : y + h, x : x + w], 1).astype(np.uint8)
    return float(cv2.distanceTransform(own, cv2.DIST_L2, 5).max()) < _SLIVER_PX


def joined(meanings: list[Meaning], sight: Sight) -> list[Meaning]:
    """Return meanings in which what was taken here and placed there at once has been moved."""
    left = _once_each(meanings)
    result: list[Meaning] = []
    for taken in [m for m in left if m.verdict == "taken" and m.thing is not None]:
        assert taken.thing is not None
        partner = _same_thing(taken.thing, [m for m in left if m.verdict == "placed"], sight)
        if partner is not None:
            left = [m for m in left if m is not taken and m is not partner]
            result.append(Meaning("moved", partner.part, taken.thing, partner.part.mask))
    return result + left


def _once_each(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Drop what is said again of one thing, by the smaller of its parts."""
    result: list[Meaning] = []
    told: set[int] = set()
    for meaning in sorted(meanings, key=lambda m: -m.part.area):
        if meaning.thing is None or meaning.thing.number not in told:
            result.append(meaning)
        if meaning.thing is not None:
            told.add(meaning.thing.number)
    return result


def look_of(picture: Floats, mask: Mask) -> NDArray[np.float32]:
    """Return the colours of a thing as shares, of its hue's plane and brightness in few steps."""
    pixels = picture[mask]
    total = pixels.sum(axis=1, keepdims=True) + 1.0
    chroma = np.clip(pixels[:, 1:] / total * 2 * _BINS, 0, 2 * _BINS - 1).astype(np.intp)
    bright = np.clip(total[:, 0] / (3 * 256) * _BINS, 0, _BINS - 1).astype(np.intp)
    cells = (chroma[:, 0] * 2 * _BINS + chroma[:, 1]) * _BINS + bright
    counts = np.bincount(cells, minlength=4 * _BINS**3).astype(np.float32)
    flat = cv2.GaussianBlur(counts.reshape(2 * _BINS, -1), (3, 3), 0).ravel()
    return np.asarray(flat / max(1.0, float(flat.sum())), np.float32)


def _of_open_ground(part: Part, sight: Sight, *, near: Mask) -> Meaning:
    """
    Decide about a part where nothing is known to lie.

    A thing's outline is an edge in the picture that has the thing. So it is told apart from a patch
    of light, which has no sharp outline, and a thing that lay there from the beginning is told by
    the edge's going. Beside a thing that is known, in `near`, it is that one's shadow that goes.
    """
    outline = _within(contour_of(part.mask), part.mask.shape)
    before, after = _edge(sight.before, outline), _edge(sight.after, outline)
    beside = part.share(near) > 0
    if (
        max(before, after) < _EDGE_MIN
        or (beside and _is_sliver(part))
        or _print_stayed(part, sight)
    ):
        return Meaning("", part)
    if before <= _EDGE_STRONGER * after:
        return Meaning("placed", part)
    return Meaning("" if beside else "taken", part)


def _within(outline: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """Return the points of an outline that are not the picture's own border."""
    inner = (outline > _BORDER_PX) & (outline < np.array(shape[::-1]) - 1 - _BORDER_PX)
    kept = outline[inner.all(axis=1)]
    return kept if len(kept) else outline


def _edge(picture: Floats, outline: NDArray[np.int32]) -> float:
    (left, top), (right, bottom) = outline.min(axis=0), outline.max(axis=0)
    x, y = max(0, left - _NEAR_EDGE_PX), max(0, top - _NEAR_EDGE_PX)
    grey = luma(picture[y : bottom + 1 + _NEAR_EDGE_PX, x : right + 1 + _NEAR_EDGE_PX])
    slope = cv2.magnitude(
        cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=0.25), cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=0.25)
    )
    # The outline is found to a pixel or two: the steepest nearby counts.
    steepest = cv2.dilate(slope, np.ones((5, 5), np.uint8))
    return float(np.median(steepest[outline[:, 1] - y, outline[:, 0] - x]))


def _print_stayed(part: Part, sight: Sight) -> bool:
    """Whether the same print is there in another light: its slopes, which light does not make."""
    x, y, w, h = part.box
    own = part.mask[y : y + h, x : x + w]
    before, after = (_slopes_in(one, part.box)[own] for one in (sight.before, sight.after))
    energy = [float((one * one).sum()) for one in (before, after)]
    if min(energy) < _PRINT_MIN**2 * part.area:
        return False
    return float((before * after).sum()) > _PRINT_STAYED * float(np.sqrt(energy[0] * energy[1]))


def _slopes_in(picture: Floats, box: tuple[int, int, int, int]) -> Floats:
    x, y, w, h = box
    # One more all around, for a slope is told from both sides.
    left, top = max(0, x - 1), max(0, y - 1)
    around = slopes(picture[top : y + h + 1, left : x + w + 1])
    return around[y - top : y - top + h, x - left : x - left + w]


def _overlap(part: Part, thing: Lying) -> float:
    x, y, w, h = part.box
    common = np.count_nonzero(part.mask[y : y + h, x : x + w] & thing.mask[y : y + h, x : x + w])
    return common / min(part.area, max(1, thing.area))


def _covered(things: Sequence[Lying], shape: tuple[int, ...]) -> Mask:
    covered = np.zeros(shape, np.bool_)
    for thing in things:
        covered |= thing.mask
    return covered


def _uncovered(part: Part, sight: Sight, top: Lying) -> bool:
    """Whether what is seen now is what was there before the thing came."""
    x, y, w, h = top.box
    inside = part.mask[y : y + h, x : x + w] & top.mask[y : y + h, x : x + w]
    if not inside.any():
        return False
    now = np.ascontiguousarray(sight.after[y : y + h, x : x + w])
    # It may have lain half upon another thing that has been taken since.
    same = ~differs(now, Rest(top.under), sight.noise)
    tray = np.ascontiguousarray(sight.bare[y : y + h, x : x + w])
    bare = ~differs(now, Rest(tray), sight.noise)
    return float((same | bare)[inside].mean()) >= _UNCOVERED


def _where_now(part: Part, sight: Sight, top: Lying) -> Mask | None:
    """Return where the thing is now if as much of the tray is covered as was by it."""
    around = grown(part.mask | top.mask, 4)
    covered = differs(sight.after, Rest(sight.bare), sight.noise) & around
    now = cv2.morphologyEx(covered.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    was = top.area
    if not _SAME_AREA[0] * was <= np.count_nonzero(now) <= _SAME_AREA[1] * was:
        return None
    return np.asarray(now, np.bool_)


def _same_thing(thing: Lying, places: Sequence[Meaning], sight: Sight) -> Meaning | None:
    """Return where a thing now lies that left its place: what looks most like it, and as large."""
    low, high = _LIKE_AREA[0] * thing.area, _LIKE_AREA[1] * thing.area
    near = [place for place in places if low <= place.part.area <= high]
    offs = [_unlike(look_of(sight.after, place.part.mask), thing.look) for place in near]
    best = int(np.argmin(offs)) if offs else 0
    # A hand brings one thing: of several that came at once, all but one had been there before.
    limit = _SAME_LOOK if len(places) == 1 else _LIKE_LOOK
    return near[best] if offs and offs[best] < limit else None


def _looks_like(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    return _unlike(one, other) < _SAME_LOOK


def _unlike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Compare shares of colours by Hellinger's distance."""
    return float(np.sqrt(max(0.0, 1.0 - float(np.sqrt(one * other).sum()))))
