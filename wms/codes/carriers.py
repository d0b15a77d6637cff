"""
Symbology identifiers, and what they may hold: ISO/IEC 15424; General Specifications, figure 5.1.3.

A scanner sends three characters before the data: `]`, a letter for the symbology, a modifier.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

Content = Literal["elements", "link", "ean13", "ean8", "ean_add_on", "add_on", "itf14"]
"""
`elements`: element strings; `link`: a Digital Link; the others: so many digits, where an add-on is
the two or five digits beside an EAN-13.
"""

_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A kind of symbol that carries GS1 data."""

    name: str
    content: Content
    expected: str


_STRINGS: Final = "element strings"
_LINK: Final = "a Digital Link"
CARRIERS: Final[dict[str, Carrier]] = {
    "]E0": Carrier("EAN-13, UPC-A or UPC-E", "ean13", "13 digits"),
    "]E1": Carrier("add-on of two digits", "add_on", "2 digits"),
    "]E2": Carrier("add-on of five digits", "add_on", "5 digits"),
    "]E3": Carrier("EAN-13 with add-on", "ean_add_on", "13 digits and an add-on of 2 or 5"),
    "]E4": Carrier("EAN-8", "ean8", "8 digits"),
    "]I0": Carrier("ITF-14", "itf14", "14 digits"),
    "]I1": Carrier("ITF-14", "itf14", "14 digits"),
    "]C1": Carrier("GS1-128", "elements", _STRINGS),
    "]e0": Carrier("GS1 DataBar", "elements", _STRINGS),
    "]e1": Carrier("GS1 Composite", "elements", _STRINGS),
    "]e2": Carrier("GS1 Composite", "elements", _STRINGS),
    "]d2": Carrier("GS1 DataMatrix", "elements", _STRINGS),
    "]Q3": Carrier("GS1 QR Code", "elements", _STRINGS),
    "]J1": Carrier("GS1 DotCode", "elements", _STRINGS),
    "]d1": Carrier("Data Matrix", "link", _LINK),
    "]Q0": Carrier("QR Code", "link", _LINK),
    "]Q1": Carrier("QR Code", "link", _LINK),
    "]Q2": Carrier("QR Code", "link", _LINK),
    "]J0": Carrier("DotCode", "link", _LINK),
    "]z0": Carrier("Aztec Code", "link", _LINK),
}
"""What each symbology identifier may hold; any other one carries no GS1 data."""


def split_identifier(text: str) -> tuple[str | None, str]:
    """Return the symbology identifier before a text and the text behind it; None: there is none."""
    match = _AIM.match(text)
    return (None, text) if match is None else (match[0], text[match.end() :])


def is_identifier(symbology: str) -> bool:
    """Return whether this is a symbology identifier such as `]E0`."""
    return _AIM.fullmatch(symbology) is not None
