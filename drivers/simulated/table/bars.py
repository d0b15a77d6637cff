"""
Barcodes as printed on packages, at their real size.

EAN and UPC: GS1 General Specifications, 5.2.1 (quiet zones of 11 and 7 modules for EAN-13, 9 and 9
for UPC-A, 7 and 7 for EAN-8) and 5.2.6 (a module of 0.264 to 0.66 mm, bars of 22.85 mm at 0.33 mm).
Code 128: ISO/IEC 15417, 4.4 (quiet zones of 10 modules).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from barcode.codex import Code128
from barcode.ean import EuropeanArticleNumber8, EuropeanArticleNumber13
from barcode.errors import BarcodeError
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from drivers.simulated.fonts import font

NOMINAL_MM: Final = 0.33
BARS_MM: Final = 22.85
MODULE_MM: Final = (0.26, 0.40)
FINE: Final = 16
"""How finely a bar's edge is placed within a pixel."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A barcode before it has a size."""

    text: str
    modules: str
    """A 1 for a dark module, a 0 for a light one."""
    quiet: tuple[int, int]

    @property
    def width_modules(self) -> int:
        """How wide it is with its quiet zones."""
        return len(self.modules) + sum(self.quiet)


def symbol_of(text: str) -> Symbol | None:
    """Return the symbol that goods wear: EAN or UPC for a GTIN, else Code 128; nothing for none."""
    digits = text.isascii() and text.isdigit()
    shorter = text[1:] if digits and len(text) == 14 and text[0] == "0" else text
    try:
        if digits and len(shorter) in {12, 13}:
            ean = EuropeanArticleNumber13(shorter.zfill(13))
            if ean.get_fullcode() == shorter.zfill(13):
                quiet = (11, 7) if len(shorter) == 13 else (9, 9)
                return Symbol(shorter, str(ean.build()[0]).replace("G", "1"), quiet)
        if digits and len(text) == 8:
            short = EuropeanArticleNumber8(text)
            if short.get_fullcode() == text:
                return Symbol(text, str(short.build()[0]).replace("G", "1"), (7, 7))
        return Symbol(text, str(Code128(text).build()[0]), (10, 10)) if text else None
    except (BarcodeError, ValueError, KeyError):
        return None


def draw_symbol(
    symbol: Symbol,
    module_mm: float,
    bars_mm: float,
    px_per_mm: float,
    *,
    ink: tuple[int, int, int] = (20, 20, 22),
    paper: tuple[int, int, int] = (250, 250, 250),
) -> Image.Image:
    """Return a symbol with quiet zones and figures beneath, its bar edges exact within a pixel."""
    modules = "0" * symbol.quiet[0] + symbol.modules + "0" * symbol.quiet[1]
    width = max(1, round(len(modules) * module_mm * px_per_mm))
    high = max(4, round(bars_mm * px_per_mm))
    figures = max(6, round(2.75 * module_mm / NOMINAL_MM * px_per_mm))
    row = coverage(modules, width)
    shade = np.zeros((high + figures + 2, width), np.float64)
    shade[:high] = row
    mixed = shade[..., None] * np.array(ink) + (1 - shade[..., None]) * np.array(paper)
    image = Image.fromarray(np.asarray(mixed + 0.5, np.uint8))
    draw = ImageDraw.Draw(image)
    letters = font(figures)
    wide = draw.textlength(symbol.text, font=letters)
    draw.text(((width - wide) / 2, high), symbol.text, font=letters, fill=ink)
    return image


def coverage(modules: str, width: int) -> NDArray[np.float64]:
    """Return how much of each pixel of a row is dark."""
    fine = (np.arange(width * FINE) + 0.5) * len(modules) / (width * FINE)
    dark = np.array([one == "1" for one in modules])[fine.astype(np.int64)]
    mean: NDArray[np.float64] = dark.reshape(width, FINE).mean(axis=1)
    return mean
