"""
The bars of EAN-13, UPC-A, EAN-8 and UPC-E, module by module.

GS1 General Specifications, section 5.2.1: number sets A, B and C (figure 5.2.1.2.1-1), guards, and
which sets stand for the leading digit of an EAN-13 and for the check digit of a UPC-E.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wms.codes import NotGtin
from wms.codes.gtin import expand_upc_e

_SET_A: Final = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
_SET_C: Final = tuple(bars.translate(str.maketrans("01", "10")) for bars in _SET_A)
_SET_B: Final = tuple(bars[::-1] for bars in _SET_C)
ALPHABET: Final = (*_SET_A, *_SET_B, *_SET_C)
"""Thirty patterns of seven modules, 1 dark: sets A, B and C, ten digits each."""
DIGIT_MODULES: Final = 7
_A, _B, _C = 0, 10, 20

_LEADING: Final = (
    "AAAAAA",
    "AABABB",
    "AABBAB",
    "AABBBA",
    "ABAABB",
    "ABBAAB",
    "ABBBAA",
    "ABABAB",
    "ABABBA",
    "ABBABA",
)
_UPC_E_CHECK: Final = (
    "BBBAAA",
    "BBABAA",
    "BBAABA",
    "BBAAAB",
    "BABBAA",
    "BAABBA",
    "BAAABB",
    "BABABA",
    "BABAAB",
    "BAABAB",
)
_SWAPPED: Final = str.maketrans("AB", "BA")
_OFFSETS: Final = {"A": _A, "B": _B, "C": _C}


def _offsets(*spelt: str) -> NDArray[np.intp]:
    return np.array([[_OFFSETS[name] for name in one] for one in spelt], dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """
    How a kind of symbol is built: guards, places of the digits, and the sets that digits may have.

    `variants` has a row per choice of sets (a leading digit, a check digit), as offsets into the
    alphabet. `weights` are the check digit's, None where no sum proves the digits that are seen;
    `leading` is what each variant adds to that sum.
    """

    name: str
    modules: int
    starts: tuple[int, ...]
    guards: tuple[tuple[int, str], ...]
    variants: NDArray[np.intp]
    weights: tuple[int, ...] | None
    leading: tuple[int, ...]

    def columns(self, code: str) -> NDArray[np.intp]:
        """Return which patterns of the alphabet spell a code as it is printed."""
        if self.name == "UPC-E":
            variant, digits = int(code[0]) * 10 + int(code[-1]), code[1:-1]
        elif self.name == "EAN-13":
            variant, digits = int(code[0]), code[1:]
        else:
            variant, digits = 0, code
        return self.spell(variant, tuple(int(digit) for digit in digits))

    def bits(self, columns: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the modules of codes (one a row, as patterns of the alphabet), 1 dark."""
        modules = np.zeros((columns.shape[0], self.modules), dtype=np.float32)
        for start, bars in self.guards:
            modules[:, start : start + len(bars)] = _modules(bars)
        for place, start in enumerate(self.starts):
            modules[:, start : start + DIGIT_MODULES] = _ALPHABET_BITS[columns[:, place]]
        return modules

    def spell(self, variant: int, digits: tuple[int, ...]) -> NDArray[np.intp]:
        """Return the patterns of these digits in one variant."""
        return np.asarray(self.variants[variant] + np.array(digits, dtype=np.intp))


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """All codes of one layout that a catalogue knows, one a row of `columns`."""

    layout: Layout
    gtins: tuple[str, ...]
    codes: tuple[str, ...]
    columns: NDArray[np.intp]


def _modules(bars: str) -> NDArray[np.float32]:
    return np.array([float(module) for module in bars], dtype=np.float32)


_ALPHABET_BITS: Final = np.stack([_modules(bars) for bars in ALPHABET])
_LEFT: Final = tuple(3 + DIGIT_MODULES * place for place in range(6))
_RIGHT: Final = tuple(50 + DIGIT_MODULES * place for place in range(6))

EAN_13: Final = Layout(
    name="EAN-13",
    modules=95,
    starts=(*_LEFT, *_RIGHT),
    guards=((0, "101"), (45, "01010"), (92, "101")),
    variants=_offsets(*(sets + "CCCCCC" for sets in _LEADING)),
    weights=(3, 1) * 6,
    leading=tuple(range(10)),
)
EAN_8: Final = Layout(
    name="EAN-8",
    modules=67,
    starts=(3, 10, 17, 24, 36, 43, 50, 57),
    guards=((0, "101"), (31, "01010"), (64, "101")),
    variants=_offsets("AAAACCCC"),
    weights=(3, 1) * 4,
    leading=(0,),
)
UPC_E: Final = Layout(
    name="UPC-E",
    modules=51,
    starts=_LEFT,
    guards=((0, "101"), (45, "010101")),
    variants=_offsets(*_UPC_E_CHECK, *(sets.translate(_SWAPPED) for sets in _UPC_E_CHECK)),
    weights=None,
    leading=(0,) * 20,
)
LAYOUTS: Final = (EAN_13, EAN_8, UPC_E)
"""UPC-A is an EAN-13 that begins with nought."""


def printed_as(gtin: str, layout: Layout) -> str | None:
    """Return the digits of a GTIN (14) as this layout prints them; None: it cannot."""
    short = gtin.startswith("000000")
    if layout is EAN_8:
        return gtin[6:] if short else None
    if layout is UPC_E:
        return None if short or not gtin.startswith("00") else compress_upc_a(gtin[2:])
    return gtin[1:] if gtin.startswith("0") and not short else None


def compress_upc_a(gtin: str) -> str | None:
    """Return the eight digits of the UPC-E that stands for a GTIN-12; None: there is none."""
    body = gtin[1:11]
    shapes = (
        body[:2] + body[7:10] + body[2],
        body[:3] + body[8:10] + "3",
        body[:4] + body[9] + "4",
        body[:5] + body[9],
    )
    for shape in shapes:
        code = gtin[0] + shape + gtin[11]
        try:
            if expand_upc_e(code) == gtin:
                return code
        except NotGtin:
            continue
    return None
