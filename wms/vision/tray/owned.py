"""Whose a code in a crop is: the thing's that came, or of what had lain beside it before."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from wms.vision.codes import CodeSeen
from wms.vision.picture import Image
from wms.vision.tray.light import Mask

_LAY_THERE: Final = 0.6
_SHADING_SHARE: Final = 0.15
_FLAT: Final = 2.0


def own_codes(
    codes: Sequence[CodeSeen], crop: Image, *, before: Image | None = None, own: Mask | None = None
) -> list[CodeSeen]:
    """
    Return the codes of a crop that are those of the thing itself.

    `own` is where in the crop it is: a code whose middle is elsewhere is a neighbour's. `before` is
    the same place before it came: what was printed there then is a neighbour's too.
    """
    return [
        code
        for code in codes
        if (own is None or _is_in(code, own)) and (before is None or not _lay(code, crop, before))
    ]


def _is_in(code: CodeSeen, own: Mask) -> bool:
    x, y = np.mean(code.polygon, axis=0)
    row = min(max(0, round(float(y))), own.shape[0] - 1)
    column = min(max(0, round(float(x))), own.shape[1] - 1)
    return bool(own[row, column])


def _lay(code: CodeSeen, crop: Image, before: Image) -> bool:
    """Whether the same print was there before, in whatever light."""
    x, y, width, height = cv2.boundingRect(np.array(code.polygon, np.int32))
    rows, columns = slice(max(0, y), y + height), slice(max(0, x), x + width)
    if crop.shape != before.shape or crop[rows, columns].size == 0:
        return False
    new, old = (_print_of(picture[rows, columns]) for picture in (crop, before))
    spread = float(new.std()), float(old.std())
    if min(spread) < _FLAT:
        return False
    return float((new * old).mean()) > _LAY_THERE * spread[0] * spread[1]


def _print_of(patch: Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return a patch in grey without its shading, which all prints have in common."""
    grey = cv2.cvtColor(np.ascontiguousarray(patch), cv2.COLOR_BGR2GRAY).astype(np.float32)
    wide = max(2.0, _SHADING_SHARE * min(grey.shape))
    bars = grey - cv2.GaussianBlur(grey, (0, 0), wide)
    return np.asarray(bars - bars.mean(), np.float32)
