"""What a sense says of the basket as a whole; it is shown, and alone it holds nothing back."""

from dataclasses import dataclass
from typing import Literal

Sense = Literal["barcode", "rfid", "weight", "camera"]
About = Literal["basket", "line", "sku", "code"]
Agreement = Literal["agrees", "differs"]

WEIGHT_TOLERANCE_PERCENT = 5
WEIGHT_TOLERANCE_G_MIN = 50


@dataclass(frozen=True, slots=True)
class Hint:
    """
    What one sense says about the basket or a part of it.

    `about` and `of` name what it speaks of: the basket as a whole (`of` is ""), a line by its
    number, a SKU, or a code. `by` is how far off it is, with its sign (negative: less than
    expected), in grams for the weight and in pieces for the other senses.
    """

    sense: Sense
    about: About
    of: str
    says: Agreement
    by: int


def weigh(expected_g: int, measured_g: int, *, within_g: int | None = None) -> Hint:
    """
    Return what the scale says about a basket that should weigh `expected_g` without its bags.

    Declared weights leave out packaging and vary from piece to piece, so the usual tolerance is
    5 %, or 50 g where that is more. `by` is measured less expected, also when they agree.

    :raises ValueError: an expected weight or a tolerance below nothing
    """
    if expected_g < 0 or (within_g or 0) < 0:
        message = "neither an expected weight nor a tolerance can be below nothing"
        raise ValueError(message)
    if within_g is None:
        within_g = max(WEIGHT_TOLERANCE_G_MIN, expected_g * WEIGHT_TOLERANCE_PERCENT // 100)
    by = measured_g - expected_g
    return Hint("weight", "basket", "", "agrees" if abs(by) <= within_g else "differs", by)
