"""Every engine by itself, as who uses it without thought would call it."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

import cv2
import zxingcpp
from pyzbar import pyzbar

from wms.vision.codes.catalogue import gtin_of
from wms.vision.picture import Grey

T = TypeVar("T")

_FORMATS: Final = zxingcpp.barcode_formats_from_str("EAN13|EAN8|UPCA|UPCE")
_SYMBOLS: Final = [pyzbar.ZBarSymbol[name] for name in ("EAN13", "EAN8", "UPCA", "UPCE")]
_DETECTOR: Final = cv2.barcode.BarcodeDetector()


def by_zxing(grey: Grey) -> set[str]:
    """Return the GTINs that zxing-cpp reads, all its retries switched on, as by default."""
    return {
        gtin_of(found.text, "EAN-13") for found in zxingcpp.read_barcodes(grey, formats=_FORMATS)
    }


def by_zbar(grey: Grey) -> set[str]:
    """Return the GTINs that ZBar reads."""
    found = pyzbar.decode(grey, symbols=_SYMBOLS)
    kinds = {"UPCE": "UPC-E"}
    return {gtin_of(one.data.decode(), kinds.get(one.type, "EAN-13")) for one in found}


def by_opencv(grey: Grey) -> set[str]:
    """Return the GTINs that OpenCV's detector reads."""
    _, texts, kinds, _ = _DETECTOR.detectAndDecodeWithType(grey)
    named = zip(texts, kinds, strict=False)
    return {gtin_of(text, "UPC-E" if kind == "UPC_E" else "EAN-13") for text, kind in named if text}


RIVALS: Final[dict[str, Callable[[Grey], set[str]]]] = {
    "zxing-cpp": by_zxing,
    "ZBar": by_zbar,
    "OpenCV": by_opencv,
}


def timed(what: Callable[[Grey], T], grey: Grey) -> tuple[T, float]:
    """Return an answer about a picture, and the milliseconds of one core that it took."""
    began = time.process_time()
    answer = what(grey)
    return answer, (time.process_time() - began) * 1_000.0
