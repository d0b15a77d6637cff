"""Whether what lay on the tray was pushed a little: the same print, a little aside or turned."""

from typing import Final

import cv2
import numpy as np

from wms.vision.tray.light import Floats, Mask, luma

_REACH_PX: Final = 28
_TURNS_DEG: Final = (0.0, -3.0, 3.0, -7.0, 7.0)
_SAME_PRINT: Final = 0.75
_BETTER: Final = 0.1
_SHIFT_PX: Final = 1.0
_PLAIN: Final = 3.0
_SEEN_PX: Final = 150


def displaced(before: Floats, after: Floats, mask: Mask) -> Mask | None:
    """
    Return where a thing that lay in `mask` lies now; None where it was not only pushed.

    Its picture is laid over the later one at all places near by (normalised correlation, Lewis,
    Vision Interface 1995), slightly turned or not. It must fit clearly better somewhere else than
    where it lay.
    """
    x, y, w, h = cv2.boundingRect(mask.astype(np.uint8))
    own = mask[y : y + h, x : x + w]
    print_before = luma(before[y : y + h, x : x + w])
    if np.count_nonzero(own) < _SEEN_PX or float(print_before[own].std()) < _PLAIN:
        return None
    pad = ((_REACH_PX, _REACH_PX), (_REACH_PX, _REACH_PX))
    region = np.pad(luma(after), pad, mode="edge")
    region = region[y : y + h + 2 * _REACH_PX, x : x + w + 2 * _REACH_PX]
    stayed, best, turn, shift = 0.0, 0.0, 0.0, (0, 0)
    for turn_deg in _TURNS_DEG:
        fits = _fits(region, print_before, own, turn_deg)
        if turn_deg == 0.0:
            stayed = float(fits[_REACH_PX, _REACH_PX])
        _, most, _, (column, row) = cv2.minMaxLoc(fits)
        if most > best:
            best, turn, shift = most, turn_deg, (column - _REACH_PX, row - _REACH_PX)
    moved = turn != 0.0 or float(np.hypot(*shift)) >= _SHIFT_PX
    if not moved or best < _SAME_PRINT or best - stayed < _BETTER:
        return None
    matrix = cv2.getRotationMatrix2D((x + w / 2, y + h / 2), turn, 1.0)
    matrix[:, 2] += shift
    size = (mask.shape[1], mask.shape[0])
    now = cv2.warpAffine(mask.astype(np.uint8), matrix, size, flags=cv2.INTER_NEAREST)
    return np.asarray(now > 0, np.bool_)


def _fits(region: Floats, print_before: Floats, own: Mask, turn_deg: float) -> Floats:
    height, width = own.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, 1.0)
    turned = cv2.warpAffine(print_before, matrix, (width, height))
    where = cv2.warpAffine(own.astype(np.float32), matrix, (width, height))
    mask = (where > 0.9).astype(np.float32)  # noqa: PLR2004 -- whole pixels alone
    found = cv2.matchTemplate(region, turned, cv2.TM_CCOEFF_NORMED, mask=mask)
    return np.asarray(np.nan_to_num(found, nan=0.0, posinf=0.0, neginf=0.0), np.float32)
