"""
Join what is seen of a moving item in one frame after the other.

A code that is read in two frames is as good as read by two engines, and a match that comes again in
another picture of the same bars is likelier than either. What is seen once and never again, while
something else is seen often, was never there.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

from wms.vision.codes.catalogue import gtin_of
from wms.vision.codes.seen import RETAIL, CodeSeen

_FRAMES_MAX: Final = 20
_SURE: Final = 0.995
_ODDS_MAX: Final = 9.0
# Frames that follow one another share light, blur and wrinkles: a second one is half a witness.
_SHARED: Final = 0.5


@dataclass(slots=True)
class _Followed:
    latest: CodeSeen
    odds: float
    last_at: float
    frames: int = 1


class CodesOverTime:
    """
    The codes of one item on its way through the view of a camera.

    `memory_s` is for how long a code that is not seen again still counts as that item's.
    """

    def __init__(self, *, memory_s: float = 3.0) -> None:
        self._memory_s = memory_s
        self._followed: dict[str, _Followed] = {}

    def see(self, codes: list[CodeSeen], at: float) -> None:
        """
        Take the codes of one frame, taken `at` so many seconds.

        :raises ValueError: the frame is older than the one before it
        """
        newest = max((one.last_at for one in self._followed.values()), default=at)
        if at < newest:
            message = f"a frame of {at} s after one of {newest} s"
            raise ValueError(message)
        self._forget(at)
        for code in codes:
            key = _key(code)
            before = self._followed.get(key)
            if before is None:
                self._followed[key] = _Followed(code, _odds(code.likelihood), at)
            else:
                self._join(before, code, at)

    def settled(self) -> list[CodeSeen]:
        """
        Return what is believed of the item, the surest first.

        A code is settled when its likelihood reaches 0.995: one frame of a read that the catalogue
        knows, two of a read without a catalogue, two or three of a match. Of codes that were only
        matched, at one item only the likeliest is told.
        """
        sure = [self._told(one) for one in self._followed.values()]
        sure = [code for code in sure if code.likelihood >= _SURE]
        sure.sort(key=lambda code: (code.how != "read", -code.likelihood))
        read = [code for code in sure if code.how == "read"]
        return read or sure[:1]

    def _join(self, before: _Followed, code: CodeSeen, at: float) -> None:
        if at > before.last_at and before.frames < _FRAMES_MAX:
            before.odds += _SHARED * max(0.0, _odds(code.likelihood))
            before.frames += 1
        is_better = before.latest.how == "matched" or code.how == "read"
        engines = tuple(sorted({*before.latest.engines, *code.engines}))
        if is_better:
            before.odds = max(before.odds, _odds(code.likelihood))
            before.latest = replace(code, engines=engines)
        before.last_at = at

    def _forget(self, at: float) -> None:
        self._followed = {
            key: one for key, one in self._followed.items() if at - one.last_at <= self._memory_s
        }

    def _told(self, one: _Followed) -> CodeSeen:
        likelihood = 1.0 / (1.0 + math.exp(-min(one.odds, _ODDS_MAX)))
        return replace(one.latest, likelihood=round(likelihood, 4))


def _key(code: CodeSeen) -> str:
    retail = code.symbology in RETAIL
    return gtin_of(code.text, code.symbology) if retail else f"{code.symbology} {code.text}"


def _odds(likelihood: float) -> float:
    """Return the logarithm of the odds, held where a likelihood of one would be endless."""
    sure = min(max(likelihood, 1e-4), 1.0 - 1e-4)
    return math.log(sure / (1.0 - sure))
