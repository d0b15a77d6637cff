"""Pictures of a thing on its way: held in a hand, brought through the spot, let go."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

from wms.vision.codes import CodeSeen, Effort
from wms.vision.picture import Image
from wms.vision.tray.light import Mask
from wms.vision.tray.owned import own_codes
from wms.vision.tray.parts import Part, grown, hull_of, parts_of, together

CROPS_MAX: Final = 6
_KEPT_MAX: Final = 12
_SIDE_MIN_PX: Final = 48
_AREA_MIN: Final = 0.001
_SKIN_MAX: Final = 0.5
_MARGIN: Final = 0.06
_AROUND_PX: Final = 4
_NEUTRAL: Final = 128
_WORTH_READING: Final = 0.4
_READ_FULLY_MAX: Final = 2
_GIVING: Final = threading.Lock()
"""Held while codes change hands, since they may be read on another thread."""

QUICK: Final[Effort] = "quick"
FULL: Final[Effort] = "full"
Read = Callable[[Image, Effort], list[CodeSeen]]
"""Reads the codes in a picture."""


@dataclass(slots=True, eq=False)
class Glimpse:
    """A crop of what moved, when it was seen, how sharp it is, and what was there before."""

    at: float
    sharpness: float
    crop: Image
    before: Image
    codes: list[CodeSeen]
    """Read in it; once the glimpse was given away, those of all that was given with it."""
    read: Effort | None = None
    bare: bool = False
    """Mostly of skin's colour, whatever it is: it is read, and not given away."""

    def look(self, read: Read, effort: Effort) -> list[CodeSeen]:
        """Return the codes that are read in it, also after it was given away."""
        found = own_codes(read(self.crop, effort), self.crop, before=self.before)
        with _GIVING:
            self.codes.extend(found)
        return found

    @property
    def worth(self) -> float:
        """How much it shows: what is held up is larger than what lies, and its bars are wider."""
        height, width = self.crop.shape[:2]
        return self.sharpness * float(height * width)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a thing on its way: the best crops, and the codes read in them."""

    crops: tuple[Image, ...] = ()
    befores: tuple[Image, ...] = ()
    codes: list[CodeSeen] = field(default_factory=list)
    """Codes that are read in them later come to this list."""
    is_read: bool = False
    """Whether codes were looked for already, or are being looked for."""


class Passing:
    """
    Keeps the best glimpses of the movement under way, and gives them away only once.

    They belong to whoever is let go next: nothing is kept of a hand that brought nothing. Codes are
    read while the hand is still in: nobody waits for what is read by then. With `read` they are
    read with each frame; without, whoever has the time asks `unread` what to look at.
    """

    def __init__(self, read: Read | None = None) -> None:
        self.glimpses: list[Glimpse] = []
        self.read = read

    def see(self, frame: Image, moving: Mask, hand: Mask, at: float, *, calm: Image) -> None:
        """Keep what moves, as far as it is not the hand itself; `calm` is the picture before."""
        scale = frame.shape[1] / moving.shape[1]
        parts = parts_of(moving & ~hand, area_min=_AREA_MIN * moving.size)
        largest = max(parts, key=lambda part: part.area, default=None)
        if largest is not None and not _is_hand(largest, hand):
            whole = _whole(largest, parts, moving & hand)
            crop, before = _cut(frame, calm, whole, scale)
            if min(crop.shape[:2]) >= _SIDE_MIN_PX:
                bare = whole is not largest and _is_hand(whole, hand)
                self.glimpses.append(Glimpse(at, _sharpness(crop), crop, before, [], bare=bare))
                self.glimpses.sort(key=lambda glimpse: -glimpse.worth)
                del self.glimpses[_KEPT_MAX:]
        if self.read is not None and (unread := self.unread()) is not None:
            glimpse, effort = unread
            glimpse.look(self.read, effort)

    def given(self, since: float, until: float) -> Seen:
        """Return the best glimpses of a time and forget all that are older than its end."""
        found = [glimpse for glimpse in self.glimpses if since <= glimpse.at <= until]
        self.glimpses = [glimpse for glimpse in self.glimpses if glimpse.at > until]
        best = [glimpse for glimpse in found if not glimpse.bare][:CROPS_MAX]
        with _GIVING:
            codes = [code for glimpse in found for code in glimpse.codes]
            for glimpse in found:
                glimpse.codes = codes
        return Seen(
            tuple(glimpse.crop for glimpse in best),
            tuple(glimpse.before for glimpse in best),
            codes,
            is_read=any(glimpse.read for glimpse in found),
        )

    def forget(self) -> None:
        """Keep nothing: nobody let anything go."""
        self.glimpses.clear()

    def unread(self) -> tuple[Glimpse, Effort] | None:
        """
        Return the likeliest glimpse that is to be read now, and how; None: there is none.

        It counts as read from now on. One at a time, so that no frame waits for two; nothing more
        once a code was read.
        """
        if any(code.how == "read" for glimpse in self.glimpses for code in glimpse.codes):
            return None
        best = self.glimpses[0].worth if self.glimpses else 0.0
        worth = [glimpse for glimpse in self.glimpses if glimpse.worth >= _WORTH_READING * best]
        chosen, effort = next((one for one in worth if one.read is None), None), QUICK
        if chosen is None and sum(one.read == FULL for one in self.glimpses) < _READ_FULLY_MAX:
            chosen, effort = next((one for one in worth if one.read == QUICK), None), FULL
        if chosen is None:
            return None
        chosen.read = effort
        return chosen, effort


def _whole(largest: Part, parts: Sequence[Part], skin: Mask) -> Part:
    """
    Return a part with the other print that is carried with it.

    Of a package of skin's colour only its print is told from a hand, label by label.
    """
    if np.count_nonzero(skin) < largest.area:
        return largest
    _, labels = cv2.connectedComponents((skin | largest.mask).astype(np.uint8))
    joined = np.isin(labels, np.unique(labels[largest.mask]))
    around = grown(np.asarray(joined, np.bool_), _AROUND_PX)
    print_on = [
        part for part in parts if part is largest or (not part.at_border and part.share(around) > 0)
    ]
    return together(print_on) if len(print_on) > 1 else largest


def _is_hand(part: Part, hand: Mask) -> bool:
    x, y, w, h = part.box
    return bool(hand[y : y + h, x : x + w].mean() > _SKIN_MAX)


def _cut(frame: Image, calm: Image, part: Part, scale: float) -> tuple[Image, Image]:
    """Return what is in a part's box, without what lies around it, and what was there before."""
    x, y, w, h = part.box
    margin = _MARGIN * max(w, h)
    top, left = max(0, round((y - margin) * scale)), max(0, round((x - margin) * scale))
    bottom = min(frame.shape[0], round((y + h + margin) * scale))
    right = min(frame.shape[1], round((x + w + margin) * scale))
    own = grown(hull_of(part.mask), _AROUND_PX).astype(np.uint8)
    # The place in the mask of each row and column of the crop.
    rows = np.minimum(np.arange(top, bottom) / scale, own.shape[0] - 1).astype(np.intp)
    columns = np.minimum(np.arange(left, right) / scale, own.shape[1] - 1).astype(np.intp)
    shown = frame[top:bottom, left:right]
    crop = cv2.copyTo(shown, own[rows[:, None], columns], np.full_like(shown, _NEUTRAL))
    return np.asarray(crop, np.uint8), calm[top:bottom, left:right]


def _sharpness(crop: Image) -> float:
    """Return the variance of the Laplacian (Pech-Pacheco et al., ICPR 2000) of every other row."""
    grey = cv2.cvtColor(np.ascontiguousarray(crop[::2]), cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_32F).var())
