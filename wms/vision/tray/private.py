"""Pictures of a calibrated tray, fit to be kept: what is neither the tray nor goods is not told."""

from typing import Final

import cv2
import numpy as np

from wms.vision.picture import Grey, open_bgr
from wms.vision.privacy import CELLS, keep_private, veil
from wms.vision.tray.change import Change, upright
from wms.vision.tray.geometry import Tray

CROP_SIDE_PX: Final = 640


def private_photo(photo: bytes, tray: Tray) -> bytes:
    """
    Return a photo of the tray as a plain JPEG, with all that lies beside the tray averaged away.

    :raises PictureRefused: the photo is no picture
    :raises OtherCamera: it is of another shape than the tray was calibrated with
    """
    picture = open_bgr(photo)
    fitted = tray.fitted(picture.shape[1], picture.shape[0])
    return keep_private(picture, [(round(x), round(y)) for x, y in fitted.outline])


def private_crop(change: Change, tray: Tray) -> bytes | None:
    """
    Return the picture of a thing as a plain JPEG, without what is neither thing nor tray.

    None where there is nothing to hide. `tray` is fitted to the frames that the change was told
    from. A tall thing leans over the tray's edge in the picture; it is shown all the same.
    """
    shown = upright(_goods(change, tray), change.polygon)
    if shown.all():
        return None
    # Cells as large as those of the whole frame: a small picture must not tell more.
    cells = max(1, CELLS * max(shown.shape) // max(tray.width, tray.height))
    return keep_private(veil(change.crop, shown, cells), side_px_max=CROP_SIDE_PX)


def _goods(change: Change, tray: Tray) -> Grey:
    """Return the frame, 255 where the tray or the thing is."""
    goods = np.zeros((tray.height, tray.width), np.uint8)
    cv2.fillPoly(goods, [np.array(tray.outline).round().astype(np.int32)], 255)
    if change.mask is not None:
        thing = np.asarray(change.mask > 0, np.uint8) * 255
        size = (tray.width, tray.height)
        goods |= cv2.resize(thing, size, interpolation=cv2.INTER_NEAREST).astype(np.uint8)
    return goods
