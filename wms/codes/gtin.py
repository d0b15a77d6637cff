"""
Article numbers: GTIN-8, GTIN-12 (UPC-A), GTIN-13 (EAN-13) and GTIN-14, compared as 14 digits.

Check digits as in the GS1 General Specifications, section 7.9.1.
"""

from typing import Final

from wms.codes.refusals import NotGtin

GTIN_LENGTHS: Final = (8, 12, 13, 14)
_WEIGHED_PREFIX: Final = "021"
_SHOWN_MAX: Final = 40


def check_digit(body: str) -> int:
    """
    Return the digit that completes `body`, for GTIN and SSCC alike.

    :raises NotGtin: anything but the digits 0 to 9
    """
    if not _is_digits(body):
        raise NotGtin(code=body[:_SHOWN_MAX])
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(body)))
    return -total % 10


def has_check_digit(digits: str) -> bool:
    """Return whether these are digits and the last one proves the others; all noughts do not."""
    return (
        len(digits) > 1
        and _is_digits(digits)
        and digits.strip("0") != ""
        and check_digit(digits[:-1]) == int(digits[-1])
    )


def normalise_gtin(code: str) -> str:
    """
    Return a GTIN of any length as 14 digits; blanks and hyphens that people type are left out.

    :raises NotGtin: not 8, 12, 13 or 14 digits, or the check digit is wrong
    """
    digits = code.replace(" ", "").replace("-", "")
    if len(digits) not in GTIN_LENGTHS or not has_check_digit(digits):
        raise NotGtin(code=code[:_SHOWN_MAX])
    return digits.zfill(14)


def same_gtin(one: str, other: str) -> bool:
    """Return whether both are GTINs and name the same article, whatever their lengths."""
    try:
        return normalise_gtin(one) == normalise_gtin(other)
    except NotGtin:
        return False


def split_weight(gtin: str) -> tuple[str, int | None]:
    """
    Return the article and the grams of a 14-digit GTIN, which may come from a scale's label.

    A label of goods sold by weight is `21`, five digits for the article, five for the grams and
    the check digit. The article's own number is the same with no grams; None: not from a scale.
    """
    if not gtin.startswith(_WEIGHED_PREFIX):
        return gtin, None
    grams = int(gtin[8:13])
    body = gtin[:8] + "00000"
    return f"{body}{check_digit(body)}", grams or None


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
