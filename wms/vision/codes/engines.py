"""
The two engines that read bars: zxing-cpp and ZBar, made to speak alike.

Only kinds that a dark store uses are looked for: each more makes codes out of wrinkles and shelf
edges. Texts are what a scanner sends: separators as GS, no brackets round application identifiers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import zxingcpp

from wms.codes import has_check_digit
from wms.vision.codes.seen import Point
from wms.vision.picture import Grey

_ITF_DIGITS: Final = 14
_UPC_A_DIGITS: Final = 12
_ZBAR: Final = {
    "EAN13": "EAN-13",
    "EAN8": "EAN-8",
    "UPCA": "UPC-A",
    "UPCE": "UPC-E",
    "CODE128": "CODE-128",
    "I25": "ITF",
    "DATABAR": "DATABAR",
    "DATABAR_EXP": "DATABAR-EXP",
    "QRCODE": "QR",
}
_ZXING_LINEAR: Final = {
    "EAN13": "EAN-13",
    "EAN8": "EAN-8",
    "UPCA": "UPC-A",
    "UPCE": "UPC-E",
    "Code128": "CODE-128",
    "ITF": "ITF",
    "ITF14": "ITF",
    "DataBarOmni": "DATABAR",
    "DataBarStk": "DATABAR",
    "DataBarStkOmni": "DATABAR",
    "DataBarExp": "DATABAR-EXP",
    "DataBarExpStk": "DATABAR-EXP",
}
_ZXING_MATRIX: Final = {"QRCode": "QR", "DataMatrix": "DATAMATRIX"}
_ZXING: Final = _ZXING_LINEAR | _ZXING_MATRIX
_LINEAR: Final = zxingcpp.barcode_formats_from_str("|".join(_ZXING_LINEAR))
_MATRIX: Final = zxingcpp.barcode_formats_from_str("|".join(_ZXING_MATRIX))
_ALL: Final = zxingcpp.barcode_formats_from_str("|".join(_ZXING))


class CodeReaderMissing(RuntimeError):
    """The shared library of ZBar (libzbar0) is not installed on this computer."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What one engine read off one picture; `lines` is how many of ZBar's scan lines agreed."""

    text: str
    symbology: str
    corners: tuple[Point, ...]
    engine: str
    lines: int = 0


def by_zxing(
    grey: Grey, *, matrix: bool = False, linear: bool = True, turned: bool = False
) -> Iterator[Decoded]:
    """Give what zxing-cpp reads; `turned` looks for bars that lie on their side as well."""
    formats = (_ALL if matrix else _LINEAR) if linear else _MATRIX
    for found in zxingcpp.read_barcodes(
        grey,
        formats=formats,
        try_rotate=turned,
        try_downscale=False,
        try_invert=matrix and not linear,
        text_mode=zxingcpp.TextMode.Plain,
    ):
        symbology = _ZXING.get(found.format.name)
        if symbology is None:
            continue
        text = found.text
        if symbology == "UPC-E":
            extra: Any = found.extra
            text = str((extra or {}).get("UPCE", text))
        text, symbology = _as_printed(text, symbology)
        if _is_whole(text, symbology):
            place = found.position
            corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            points = tuple((int(corner.x), int(corner.y)) for corner in corners)
            yield Decoded(text, symbology, points, "zxing")


def by_zbar(grey: Grey, *, matrix: bool = False) -> Iterator[Decoded]:
    """
    Give what ZBar reads.

    :raises CodeReaderMissing: ZBar is not installed
    """
    zbar = _zbar()
    names = [name for name in _ZBAR if matrix or name != "QRCODE"]
    for found in zbar.decode(grey, symbols=[zbar.ZBarSymbol[name] for name in names]):
        text = found.data.decode("utf-8", errors="replace")
        text, symbology = _as_printed(text, _ZBAR[found.type])
        if _is_whole(text, symbology):
            corners = tuple((int(point.x), int(point.y)) for point in found.polygon)
            yield Decoded(text, symbology, corners, "zbar", int(found.quality))


def _as_printed(text: str, symbology: str) -> tuple[str, str]:
    """Return the digits as they stand under the bars: a UPC-A is an EAN-13 that begins with 0."""
    if symbology in {"EAN-13", "UPC-A"} and text.startswith("0"):
        return text[-_UPC_A_DIGITS:], "UPC-A"
    return text, symbology


def _is_whole(text: str, symbology: str) -> bool:
    """Return whether the text can be all of a code of this kind."""
    # Two of five has no check of its own: part of a longer code passes for a shorter one.
    if symbology == "ITF":
        return len(text) == _ITF_DIGITS and has_check_digit(text)
    return bool(text)


def _zbar() -> Any:
    # The import itself fails where the shared library is not installed, so it waits until needed.
    try:
        from pyzbar import pyzbar
    except ImportError as error:
        message = "ZBar is not installed: install the system package libzbar0"
        raise CodeReaderMissing(message) from error
    return pyzbar
