"""See the barcodes in a picture: ZBar on the picture as it is, sharpened, and evened out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.codes import has_check_digit
from wms.vision.picture import Grey, open_grey

# ZBar's name -> ours, which wms.codes.read understands. Kinds that no dark store uses are left
# out: each more makes codes out of wrinkles and shelf edges.
_SYMBOLOGIES: Final = {
    "EAN13": "EAN-13",
    "EAN8": "EAN-8",
    "UPCA": "UPC-A",
    "UPCE": "UPC-E",
    "CODE128": "CODE-128",
    "I25": "ITF",
    "QRCODE": "QR",
    "DATABAR": "DATABAR",
    "DATABAR_EXP": "DATABAR-EXP",
}
_ITF_DIGITS: Final = 14
_SHARPEN: Final = 2.0
_CLIP: Final = 3.0
_TILES: Final = (8, 8)
_BLUR_SIGMA: Final = 3.0


class CodeReaderMissing(RuntimeError):
    """The shared library of ZBar (libzbar0) is not installed on this computer."""


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A barcode in a picture: its text, its kind, and the outline around it in pixels (x, y)."""

    text: str
    symbology: str
    polygon: tuple[tuple[int, int], ...]


def read_codes(image: bytes | NDArray[np.uint8]) -> list[CodeSeen]:
    """
    Return the barcodes that can be read in a picture, from top to bottom.

    Each code is returned once, however many pieces carry it: ZBar takes equal codes for one, and
    their outline may then span several pieces. So this tells which articles are seen, never how
    many of them.

    :raises PictureRefused: empty, broken, too large, or not a picture
    :raises CodeReaderMissing: ZBar is not installed
    """
    grey = open_grey(image)
    seen: dict[tuple[str, str], CodeSeen] = {}
    for look in _looks(grey):
        for code in _decode(look):
            seen.setdefault((code.text, code.symbology), code)
    return sorted(
        seen.values(), key=lambda code: min(((y, x) for x, y in code.polygon), default=(0, 0))
    )


def _looks(grey: Grey) -> Iterator[Grey]:
    """Give the picture in three ways of the same size, so that corners agree."""
    yield grey
    blurred = cv2.GaussianBlur(grey, (0, 0), _BLUR_SIGMA)
    sharpened = cv2.addWeighted(grey, _SHARPEN, blurred, 1.0 - _SHARPEN, 0)
    yield np.asarray(sharpened, dtype=np.uint8)
    evened = cv2.createCLAHE(clipLimit=_CLIP, tileGridSize=_TILES).apply(grey)
    yield np.asarray(evened, dtype=np.uint8)


def _decode(grey: Grey) -> Iterator[CodeSeen]:
    zbar = _zbar()
    symbols = [zbar.ZBarSymbol[name] for name in _SYMBOLOGIES]
    for found in zbar.decode(grey, symbols=symbols):
        text = found.data.decode("utf-8", errors="replace")
        # Two of five has no check of its own: part of a longer code passes for a shorter one.
        if found.type == "I25" and not (len(text) == _ITF_DIGITS and has_check_digit(text)):
            continue
        corners = tuple((int(point.x), int(point.y)) for point in found.polygon)
        yield CodeSeen(text, _SYMBOLOGIES[found.type], corners)


def _zbar() -> Any:
    # The import itself fails where the shared library is not installed, so it waits until needed.
    try:
        from pyzbar import pyzbar
    except ImportError as error:
        message = "ZBar is not installed: install the system package libzbar0"
        raise CodeReaderMissing(message) from error
    return pyzbar
