"""Plain rules of articles and their codes."""

GTIN_13_DIGITS = 13
GTIN_8_DIGITS = 8


def as_scanned(barcode: str) -> str:
    """Return a 14-digit GTIN as a scanner reads it off the pack: EAN-8, EAN-13, or all fourteen."""
    if not (barcode.isdigit() and len(barcode) == GTIN_13_DIGITS + 1):
        return barcode
    if barcode.startswith("000000"):
        return barcode[-GTIN_8_DIGITS:]
    if barcode.startswith("0"):
        return barcode[-GTIN_13_DIGITS:]
    return barcode
