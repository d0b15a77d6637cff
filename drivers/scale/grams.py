"""Weights as scales write them, in exact grams: an ounce is 28.349523125 g, not about 28."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType

# Exact by definition: the international avoirdupois pound of 1959 is 453.59237 g.
GRAMS: Mapping[str, Decimal] = MappingProxyType(
    {
        "mg": Decimal("0.001"),
        "g": Decimal(1),
        "kg": Decimal(1000),
        "t": Decimal(1_000_000),
        "oz": Decimal("28.349523125"),
        "lb": Decimal("453.59237"),
    }
)
OUNCES_IN_A_POUND = 16
# No more digits than Decimal multiplies exactly by the factors above.
NUMBER = r"[+-]? *\d{1,8}(?:\.\d{0,6})?|[+-]? *\.\d{1,6}"
WRITTEN = re.compile(NUMBER)


class NoNumber(ValueError):
    """What stands where a weight should is no decimal number, or its unit no unit of weight."""


def exact_grams(number: str, unit: str) -> Decimal:
    """
    Return a written weight in grams, exactly.

    :raises NoNumber: it is no decimal number, or the unit is unknown
    """
    factor = GRAMS.get(unit.lower())
    if factor is None:
        raise NoNumber(f"the scale weighs in {unit!r}; set it to g or kg")
    if not WRITTEN.fullmatch(number.strip()):
        raise NoNumber(f"{number!r} is no weight")
    return Decimal(number.replace(" ", "")) * factor


def whole_grams(exact: Decimal) -> int:
    """Return whole grams, half a gram to the even one, so that sums do not lean either way."""
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def last_place_mg(number: str, unit: str) -> int:
    """
    Return what one in the last written place weighs, in milligrams.

    :raises NoNumber: the unit is unknown
    """
    factor = GRAMS.get(unit.lower())
    if factor is None:
        raise NoNumber(f"the scale weighs in {unit!r}; set it to g or kg")
    places = len(number.partition(".")[2])
    return max(1, whole_grams(factor.scaleb(3 - places)))
