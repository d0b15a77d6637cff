"""
Labels of a shop's own scales: numbers of 12 or 13 digits that hold article and measure.

GS1 leaves 02 and 20 to 29 to each country and shop (General Specifications, sections 1.4.5 and
2.1.12), so what the digits mean is a setting: a layout such as `21IIIIIWWWWWC`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from wms.codes.breach import Breach
from wms.codes.gs1.digest import Price, price_of
from wms.codes.gtin import check_digit

_WRITTEN: Final = re.compile(r"(\d+)([IXVWPN]+)C(?:\*(\d{1,4}))?")
_LENGTHS: Final = (12, 13)
_MEASURES: Final = "WPN"
_GTIN_DIGITS: Final = 14
# As 14 digits: GTIN-12 and GTIN-13 with 02, 04, 2; GTIN-8 with 0 and 2.
_RESTRICTED: Final = re.compile(r"0(?:0[24]|2|00000[02])")

# Section 7.9.2: what a digit counts for by its weight, and the weights of price fields.
_WEIGHTS: Final = {
    "2-": (0, 2, 4, 6, 8, 9, 1, 3, 5, 7),
    "3": (0, 3, 6, 9, 2, 5, 8, 1, 4, 7),
    "5+": (0, 5, 1, 6, 2, 7, 3, 8, 4, 9),
    "5-": (0, 5, 9, 4, 8, 3, 7, 2, 6, 1),
}
_FOUR: Final = ("2-", "2-", "3", "5-")
_FIVE: Final = ("5+", "2-", "5-", "5+", "2-")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a label of a scale says: its article as a GTIN of no measure, and the measure."""

    gtin: str
    weight_g: int | None = None
    count: int | None = None
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """
    What the digits of a scale's label mean.

    `pattern` is the prefix, then a letter a digit: `I` article, `W` weight in grams, `P` price in
    the smallest unit of the shop's currency, `N` pieces, `V` check digit of the price or weight,
    `X` of no meaning, and `C`, the check digit of the whole. `step` multiplies the measure, such
    as 10 where a scale prints tens of grams.
    """

    pattern: str
    step: int = 1

    @classmethod
    def of(cls, written: str) -> "Layout":
        """
        Return the layout of a text such as `21IIIIIWWWWWC`, or `28IIIIIWWWWWC*10`.

        :raises Breach: it is none
        """
        match = _WRITTEN.fullmatch(written)
        if match is None or len(written.partition("*")[0]) not in _LENGTHS:
            raise _malformed(written, "12 or 13 characters: digits, then I, W, P, N, V, X, then C")
        letters = match[2]
        measures = [kind for kind in _MEASURES if kind in letters]
        if len(measures) != 1 or "I" not in letters:
            raise _malformed(written, "it needs I and one of W, P and N")
        measure = letters.count(measures[0])
        if "V" in letters and (letters.count("V") > 1 or measure not in {4, 5}):
            raise _malformed(written, "one V may check 4 or 5 digits")
        for kind in set(letters):
            if letters.rindex(kind) - letters.index(kind) + 1 != letters.count(kind):
                raise _malformed(written, f"the digits of {kind} are apart")
        step = int(match[3] or 1)
        if step == 0:
            raise _malformed(written, "a step of 0")
        return cls(f"{match[1]}{letters}C".zfill(max(_LENGTHS)), step)

    def matches(self, gtin: str) -> bool:
        """Return whether a 14-digit GTIN has the prefix of this layout."""
        prefix = self.pattern.rstrip("IXVWPNC")
        return gtin.startswith("0" + prefix)

    def read(self, gtin: str) -> Measured:
        """
        Return what a 14-digit GTIN of this layout says; a measure of 0 is none.

        :raises Breach: the check digit of the price or weight is wrong
        """
        pattern = "0" + self.pattern
        kind = next(kind for kind in _MEASURES if kind in pattern)
        digits = gtin[pattern.index(kind) : pattern.rindex(kind) + 1]
        if "V" in pattern:
            _refuse_price_check(digits, gtin[pattern.index("V")])
        body = "".join(
            "0" if letter in {kind, "V"} else digit
            for digit, letter in zip(gtin[:-1], pattern, strict=False)
        )
        article = f"{body}{check_digit(body)}"
        measure = int(digits) * self.step or None
        if measure is None or kind == "W":
            return Measured(article, weight_g=measure)
        if kind == "N":
            return Measured(article, count=measure)
        return Measured(article, price=price_of(Decimal(measure).scaleb(-2), None))


DEFAULT_LAYOUTS: Final = (Layout("21IIIIIWWWWWC"),)
"""What a store reads unless it says otherwise: 21, five digits of article, five of grams."""


@lru_cache(maxsize=8)
def layouts_of(written: tuple[str, ...]) -> tuple[Layout, ...]:
    """
    Return the layouts of a store as its settings write them; the same objects for the same text.

    :raises Breach: one of them is none
    """
    return tuple(Layout.of(each) for each in written)


def measured(gtin: str, layouts: Iterable[Layout]) -> Measured | None:
    """
    Return what a 14-digit GTIN says as a scale's label; None: it is of no layout.

    :raises Breach: the check digit of its price or weight is wrong
    """
    for layout in layouts:
        if layout.matches(gtin):
            return layout.read(gtin)
    return None


def is_restricted(gtin: str) -> bool:
    """Return whether a 14-digit GTIN is a number of the shop's own (section 1.4.5)."""
    return len(gtin) == _GTIN_DIGITS and _RESTRICTED.match(gtin) is not None


def price_check_digit(digits: str) -> int:
    """
    Return the check digit of a price or weight of four or five digits (section 7.9.2).

    :raises ValueError: another number of digits
    """
    weights = {len(_FOUR): _FOUR, len(_FIVE): _FIVE}.get(len(digits))
    if weights is None:
        raise ValueError(digits)
    total = sum(_WEIGHTS[weight][int(digit)] for digit, weight in zip(digits, weights, strict=True))
    if len(digits) == len(_FOUR):
        return total * 3 % 10
    return _WEIGHTS["5-"].index(-total % 10)


def _refuse_price_check(digits: str, given: str) -> None:
    right = price_check_digit(digits)
    if given != str(right):
        raise Breach("bad_price_check", value=digits, digit=given, expected=right)


def _malformed(written: str, problem: str) -> Breach:
    return Breach("layout_malformed", layout=written, problem=problem)
