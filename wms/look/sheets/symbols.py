"""
Symbols as rectangles of modules: Code 128, EAN-13 and QR, each with its quiet zone.

The quiet zones are those of ISO/IEC 15417 (ten modules), ISO/IEC 15420 (eleven and seven) and
ISO/IEC 18004 (four).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import segno
from barcode.codex import Code128
from barcode.ean import EuropeanArticleNumber13
from barcode.errors import BarcodeError

Kind = Literal["code128", "ean13", "qr"]


class CannotEncode(ValueError):
    """The text cannot stand in such a symbol."""


@dataclass(frozen=True, slots=True)
class Area:
    """A dark area, in modules from the upper left corner of the symbol with its quiet zone."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """
    A symbol so many modules wide, its quiet zone counted in.

    Bars are one module high, and stretched to the height of the label.
    """

    kind: Kind
    modules: int
    areas: tuple[Area, ...]

    @property
    def is_square(self) -> bool:
        """Return whether it is as high as it is wide."""
        return self.kind == "qr"


def encode(kind: Kind, text: str) -> Symbol:
    """
    Return the symbol of a text.

    :raises CannotEncode: such a symbol cannot hold it
    """
    if kind == "qr":
        return encode_qr(text)
    try:
        if kind == "code128":
            return bars(kind, str(Code128(text).build()[0]), 10, 10)
        ean = EuropeanArticleNumber13(text, no_checksum=False)
        if ean.get_fullcode() == text:
            return bars(kind, str(ean.build()[0]).replace("G", "1"), 11, 7)
    except (BarcodeError, ValueError, KeyError) as why:
        raise CannotEncode(f"{text!r} is no {kind}: {why}") from why
    raise CannotEncode(f"{text!r} is no {kind}: its check digit is wrong")


def bars(kind: Kind, modules: str, quiet_left: int, quiet_right: int) -> Symbol:
    """Return bars and gaps, written as 1 and 0, as a symbol."""
    areas = tuple(Area(quiet_left + start, 0, width, 1) for start, width in runs(modules))
    return Symbol(kind, quiet_left + len(modules) + quiet_right, areas)


def encode_qr(text: str) -> Symbol:
    """
    Return a QR code.

    :raises CannotEncode: it is empty or too much
    """
    try:
        code = segno.make(text, error="m", micro=False)
    except ValueError as why:
        raise CannotEncode(f"{text!r} is no qr: {why}") from why
    areas = [
        Area(4 + start, 4 + row, width, 1)
        for row, line in enumerate(code.matrix)
        for start, width in runs("".join("1" if module else "0" for module in line))
    ]
    return Symbol("qr", len(code.matrix) + 8, tuple(areas))


def runs(modules: str) -> Iterator[tuple[int, int]]:
    """Yield where each run of dark modules begins and how many they are."""
    start = None
    for place, module in enumerate(f"{modules}0"):
        if module == "1" and start is None:
            start = place
        elif module != "1" and start is not None:
            yield start, place - start
            start = None
