"""What a scanned code stands for in an order: pure."""

from dataclasses import dataclass

from wms import codes
from wms.codes import CodeRefused, Reading
from wms.wire.handheld import KnownBarcode
from wms.wire.packing import PackLine, PackOrder


@dataclass(frozen=True, slots=True)
class Match:
    """The article and how much of it; `sku` None: no line of the order wants it."""

    sku: str | None
    name: str
    quantity: int
    shown: str


def match(order: PackOrder, code: str, symbology: str | None) -> Match:
    """
    Return what the code is in this order; the code itself is looked up first, its GTIN second.

    :raises CodeRefused: no honest label holds this code
    """
    reading = codes.read(code, symbology)
    for line in order.lines:
        known = _known(line, reading)
        if known is not None:
            return Match(line.sku, line.name, _quantity(line, known, reading), reading.raw)
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


def _known(line: PackLine, reading: Reading) -> KnownBarcode | None:
    for barcode in line.barcodes:
        if barcode.barcode == reading.raw:
            return barcode
    if reading.gtin is None:
        return None
    for barcode in line.barcodes:
        if codes.same_gtin(_article(barcode.barcode), reading.gtin):
            return barcode
    return None


def _article(barcode: str) -> str:
    """Return the number of the article alone, where the barcode on file is a scale's label."""
    try:
        return codes.read(barcode).gtin or barcode
    except CodeRefused:
        return barcode


def _quantity(line: PackLine, known: KnownBarcode, reading: Reading) -> int:
    if line.unit == "gram":
        return reading.weight_g or known.quantity
    return known.quantity * max(reading.count or 1, 1)


def _shown(reading: Reading) -> str:
    return reading.gtin.lstrip("0") if reading.gtin else reading.raw
