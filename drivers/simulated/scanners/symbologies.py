"""
What a scanner knows of a barcode besides its contents.

AIM identifiers are those of ISO/IEC 15424; type bytes those of the Simple Serial Interface
Programmer's Guide (72E-40451), letters Zebra's code characters.
"""

from types import MappingProxyType

UNKNOWN_TYPE = 0x00
UPC_A, UPC_E, EAN_8, EAN_13 = 0x08, 0x09, 0x0A, 0x0B
TYPES = MappingProxyType(
    {
        "]A0": 0x01,  # Code 39
        "]F0": 0x02,  # Codabar
        "]C0": 0x03,  # Code 128
        "]I0": 0x06,  # interleaved 2 of 5
        "]I1": 0x06,
        "]G0": 0x07,  # Code 93
        "]E4": EAN_8,
        "]E0": EAN_13,
        "]C1": 0x0F,  # GS1-128
        "]L0": 0x11,  # PDF417
        "]d1": 0x1B,  # Data Matrix
        "]Q0": 0x1C,  # QR
        "]Q1": 0x1C,
        "]z0": 0x2D,  # Aztec
        "]e0": 0x30,  # GS1 DataBar
        "]d2": 0xC1,  # GS1 Data Matrix
        "]Q3": 0xC2,  # GS1 QR
    }
)
DATABAR_EXPANDED = 0x32
LETTERS = MappingProxyType(
    {
        0x01: "B", 0x02: "C", 0x03: "D", 0x06: "F", 0x07: "E", 0x08: "A", 0x0A: "A", 0x0B: "A",
        0x0F: "K", 0x11: "X", 0x1B: "P00", 0x1C: "P01", 0x2D: "z", 0x30: "R", 0x32: "R",
        0xC1: "P0G", 0xC2: "P0Q",
    }
)  # fmt: skip


def as_sent(payload: str | bytes) -> bytes:
    """Return the bytes a scanner sends for a text: Latin-1 where that suffices, else UTF-8."""
    if isinstance(payload, bytes):
        return payload
    try:
        return payload.encode("latin-1")
    except UnicodeEncodeError:
        return payload.encode("utf-8", "replace")


def type_byte(symbology: str, payload: bytes) -> int:
    """Return the SSI type of a barcode from its AIM identifier and length."""
    if symbology == "]E0" and len(payload) == 12:
        return UPC_A
    if symbology == "]e0" and len(payload) != 16:
        # Omnidirectional and limited DataBar hold a GTIN alone, sent as "01" and fourteen digits.
        return DATABAR_EXPANDED
    return TYPES.get(symbology, UNKNOWN_TYPE)
