"""What a scanned code stands for in an order: pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from wms import codes
from wms.codes import CodeRefused, Layout, Reading, layouts_of
from wms.wire.handheld import KnownBarcode
from wms.wire.packing import PackLine, PackOrder


class NoWeight(CodeRefused):
    """The code names goods sold by weight, and says no weight: a price, or the article alone."""


@dataclass(frozen=True, slots=True)
class Match:
    """
    The article and how much of it; `sku` None: no line of the order wants it.

    `alike` is then the article, if it is one that is taken for an ordered one.
    """

    sku: str | None
    name: str
    quantity: int
    shown: str
    alike: str | None = None


def match(order: PackOrder, code: str, symbology: str | None) -> Match:
    """
    Return what the code is in this order; the code itself is looked up first, its GTIN second.

    :raises CodeRefused: no honest label holds this code
    :raises NoWeight: nobody can tell how many grams it stands for
    """
    layouts = layouts_of(order.scale_labels)
    reading = codes.read(code, symbology, layouts=layouts)
    for line in order.lines:
        known = _among(line.barcodes, reading, layouts)
        if known is not None:
            return Match(line.sku, line.name, _quantity(line, known, reading), reading.raw)
    for alike in (one for line in order.lines for one in line.alike):
        if _among(alike.barcodes, reading, layouts) is not None:
            return Match(None, alike.name, 1, alike.name, alike.sku)
    return Match(None, "", 1, _shown(reading))


def is_tote(order: PackOrder, code: str) -> bool:
    """Return whether the code is one of the order's own totes."""
    return code.strip() in order.totes


def guarded(code: str) -> bool:
    """Return whether a code may be looked at any further."""
    try:
        codes.read(code)
    except CodeRefused:
        return False
    return True


def _among(
    barcodes: Sequence[KnownBarcode], reading: Reading, layouts: tuple[Layout, ...]
) -> KnownBarcode | None:
    for barcode in barcodes:
        if barcode.barcode == reading.raw:
            return barcode
    if reading.gtin is None:
        return None
    for barcode in barcodes:
        if codes.same_gtin(_article(barcode.barcode, layouts), reading.gtin):
            return barcode
    return None


def _article(barcode: str, layouts: tuple[Layout, ...]) -> str:
    """Return the number of the article alone, where the barcode on file is a scale's label."""
    try:
        return codes.read(barcode, layouts=layouts).gtin or barcode
    except CodeRefused:
        return barcode


def _quantity(line: PackLine, known: KnownBarcode, reading: Reading) -> int:
    if line.unit == "gram":
        # On file for several grams, it is a pack of a fixed weight; for one gram, it says none.
        if not reading.weight_g and known.quantity <= 1:
            raise NoWeight
        return reading.weight_g or known.quantity
    return known.quantity * max(reading.count or 1, 1)


def _shown(reading: Reading) -> str:
    return reading.gtin.lstrip("0") if reading.gtin else reading.raw
