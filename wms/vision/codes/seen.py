"""What is told of a code in a picture."""

from dataclasses import dataclass
from typing import Final, Literal

How = Literal["read", "matched"]
Point = tuple[int, int]

RETAIL: Final = frozenset({"EAN-13", "EAN-8", "UPC-A", "UPC-E"})
"""The kinds that hold a GTIN and nothing else, and that a catalogue gates."""
MATRIX: Final = frozenset({"QR", "DATAMATRIX"})


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """
    A barcode in a picture: its text, its kind, and the outline around it in pixels (x, y).

    `engines` names who read it: "zxing", "zbar". `how` is "read" where an engine read it off the
    bars, and "matched" where no engine could and the bars fit one article of the catalogue.
    `likelihood` is the probability that this is the code, as measured in bench/vision/codes.
    """

    text: str
    symbology: str
    polygon: tuple[Point, ...]
    engines: tuple[str, ...]
    how: How
    likelihood: float
