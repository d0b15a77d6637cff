"""
The makers' own names for symbologies, as AIM identifiers (ISO/IEC 15424).

An identifier's modifier also tells how check digits were treated, which a maker's name does not;
the modifier given here is that of a scanner with its default settings.
"""

from collections.abc import Mapping
from types import MappingProxyType

GS1_COMPOSITE = "]e0"

# Zebra, Simple Serial Interface Programmer's Guide (72E-40451), DECODE_DATA: bar code type.
SSI_TYPES: Mapping[int, str] = MappingProxyType(
    {
        0x01: "]A0",  # Code 39
        0x02: "]F0",  # Codabar
        0x03: "]C0",  # Code 128
        0x04: "]S0",  # Discrete 2 of 5
        0x05: "]R0",  # IATA 2 of 5
        0x06: "]I0",  # Interleaved 2 of 5
        0x07: "]G0",  # Code 93
        0x08: "]E0",  # UPC-A
        0x09: "]E0",  # UPC-E
        0x0A: "]E4",  # EAN-8
        0x0B: "]E0",  # EAN-13
        0x0C: "]H0",  # Code 11
        0x0D: "]T0",  # Code 49
        0x0E: "]M0",  # MSI
        0x0F: "]C1",  # GS1-128
        0x10: "]E0",  # UPC-E1
        0x11: "]L0",  # PDF417
        0x12: "]K0",  # Code 16K
        0x13: "]A4",  # Code 39, full ASCII
        0x15: "]X0",  # Trioptic Code 39
        0x16: "]E0",  # Bookland EAN
        0x17: "]E3",  # Coupon code
        0x18: "]F0",  # NW-7
        0x19: "]C0",  # ISBT 128
        0x1A: "]L3",  # MicroPDF417
        0x1B: "]d1",  # Data Matrix ECC 200
        0x1C: "]Q1",  # QR Code
        0x1D: GS1_COMPOSITE,
        0x20: "]X0",  # Code 32
        0x21: "]C4",  # ISBT 128 concatenated
        0x25: "]U0",  # MaxiCode
        0x2C: "]Q1",  # Micro QR Code
        0x2D: "]z0",  # Aztec Code
        0x2E: "]zC",  # Aztec rune
        0x30: "]e0",  # GS1 DataBar
        0x31: "]e0",  # GS1 DataBar Limited
        0x32: "]e0",  # GS1 DataBar Expanded
        0x39: "]X0",  # Matrix 2 of 5
        0x48: "]E3",  # UPC-A with 2 more digits
        0x49: "]E3",
        0x4A: "]E4",
        0x4B: "]E3",  # EAN-13 with 2 more digits
        0x50: "]E3",
        0x72: "]X0",  # Chinese 2 of 5
        0x73: "]X0",  # Korean 3 of 5
        0x88: "]E3",  # UPC-A with 5 more digits
        0x89: "]E3",
        0x8A: "]E4",
        0x8B: "]E3",  # EAN-13 with 5 more digits
        0x90: "]E3",
        0xB7: "]h0",  # Han Xin Code
        0xC1: "]d2",  # GS1 Data Matrix
        0xC2: "]Q3",  # GS1 QR Code
    }
    | dict.fromkeys((*range(0x51, 0x5A), *range(0x61, 0x69)), GS1_COMPOSITE)
)
SSI_UPC_E = frozenset({0x09, 0x10})
SSI_LENGTHS: Mapping[int, int] = MappingProxyType({0x08: 12, 0x0A: 8, 0x0B: 13})

EAN_LENGTHS: Mapping[str, int] = MappingProxyType({"]E0": 13, "]E4": 8})

# Honeywell, Xenon/Granit user's guides, symbology charts: the code ID in front of a scan.
HONEYWELL_IDS: Mapping[str, str] = MappingProxyType(
    {
        "a": "]F0",  # Codabar
        "b": "]A0",  # Code 39
        "c": "]E0",  # UPC-A
        "d": "]E0",  # EAN-13
        "D": "]E4",  # EAN-8
        "E": "]E0",  # UPC-E
        "e": "]I0",  # Interleaved 2 of 5
        "f": "]R0",  # Straight 2 of 5 IATA
        "g": "]M0",  # MSI
        "h": "]H0",  # Code 11
        "i": "]G0",  # Code 93
        "I": "]C1",  # GS1-128
        "j": "]C0",  # Code 128
        "r": "]L0",  # PDF417
        "R": "]L3",  # MicroPDF417
        "s": "]Q1",  # QR Code
        "w": "]d1",  # Data Matrix
        "x": "]U0",  # MaxiCode
        "y": "]e0",  # GS1 DataBar Omnidirectional, GS1 Composite
        "z": "]z0",  # Aztec Code
        "{": "]e0",  # GS1 DataBar Limited
        "}": "]e0",  # GS1 DataBar Expanded
    }
)

# Datalogic, Gryphon product reference guides, "Label ID: pre-loaded sets", USA set. GS1-128 has no
# label ID there, so that what follows none of these stands as it came.
DATALOGIC_IDS: Mapping[str, str] = MappingProxyType(
    {
        "FF": "]E4",  # EAN-8
        "F": "]E0",  # EAN-13
        "A": "]E0",  # UPC-A
        "E": "]E0",  # UPC-E
        "#": "]C0",  # Code 128
        "*": "]A0",  # Code 39
        "&": "]G0",  # Code 93
        "%": "]F0",  # Codabar
        "CE": "]H0",  # Code 11
        "i": "]I0",  # Interleaved 2 of 5
        "@": "]M0",  # MSI
        "IA": "]R0",  # IATA 2 of 5
        "R4": "]e0",  # GS1 DataBar Omnidirectional
        "RL": "]e0",  # GS1 DataBar Limited
        "RX": "]e0",  # GS1 DataBar Expanded
    }
)


def take_off(text: str, ids: Mapping[str, str]) -> tuple[str | None, str]:
    """Return the AIM identifier of the maker's own in front of a text, and the rest."""
    for length in (2, 1):
        aim = ids.get(text[:length])
        if aim and len(text) > length:
            return aim, text[length:]
    return None, text


def is_sound(kind: int, text: str) -> bool:
    """
    Return whether a text can be a barcode of an SSI type, as far as EAN and UPC can tell.

    SSI adds bytes up, so that two which changed places, or changed by as much, go unnoticed; of
    these codes the last digit tells (GS1 General Specifications 7.9.1).
    """
    if kind not in SSI_LENGTHS:
        return True
    if not (text.isascii() and text.isdigit()):
        return False
    if len(text) != SSI_LENGTHS[kind]:
        return True
    return has_check_digit(text)


def has_check_digit(digits: str) -> bool:
    """Return whether the last digit is the check digit of those before it."""
    return (
        sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(digits[::-1])) % 10
        == 0
    )


def is_damaged(symbology: str | None, text: str) -> bool:
    """
    Return whether a text is an EAN-13 or EAN-8 by its AIM identifier, and its check digit is wrong.

    No scanner reads such a code, so it was changed on its way. Other lengths say nothing: a scanner
    may have been told to leave the check digit out.
    """
    whole = len(text) == EAN_LENGTHS.get(symbology or "") and text.isascii() and text.isdigit()
    return whole and not has_check_digit(text)


def full_upc(digits: str) -> str:
    """
    Return the UPC-A of a UPC-E; what is none, unchanged.

    Behind `]E0` a UPC-E stands in full (ISO/IEC 15424): its 8 digits would pass for an EAN-8. GS1
    General Specifications 5.2.2.4.2: the last of the six digits tells which zeros were left out.
    """
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return digits
    system, six, check = digits[0], digits[1:7], digits[7]
    last = six[5]
    if last in "012":
        middle = six[:2] + last + "0000" + six[2:5]
    elif last == "3":
        middle = six[:3] + "00000" + six[3:5]
    elif last == "4":
        middle = six[:4] + "00000" + six[4]
    else:
        middle = six[:5] + "0000" + last
    return system + middle + check
