"""
Article numbers: GTIN-8, GTIN-12 (UPC-A), GTIN-13 (EAN-13) and GTIN-14, compared as 14 digits.

Check digits and check characters as in the GS1 General Specifications, section 7.9.
"""

from typing import Final

from wms.codes.refusals import NotGtin

GTIN_LENGTHS: Final = (8, 12, 13, 14)
_SHOWN_MAX: Final = 40
_ASCII_0: Final = 48
_UPC_E_LENGTHS: Final = (6, 7, 8)
_UPC_E_BODY: Final = 6

# Section 7.9.5: values of data characters, weights from the right, and the check characters.
_SET_82: Final = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
_VALUES: Final = {character: value for value, character in enumerate(_SET_82)}
_PRIMES: Final = (
    2,
    3,
    5,
    7,
    11,
    13,
    17,
    19,
    23,
    29,
    31,
    37,
    41,
    43,
    47,
    53,
    59,
    61,
    67,
    71,
    73,
    79,
    83,
)
_SET_32: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_MODULUS: Final = 1021


def check_digit(body: str) -> int:
    """
    Return the digit that completes `body`, for GTIN and SSCC alike.

    :raises NotGtin: anything but the digits 0 to 9
    """
    if not _is_digits(body):
        raise NotGtin(code=body[:_SHOWN_MAX])
    codes = body.encode("ascii")
    thrice, once = codes[::-2], codes[-2::-2]
    total = 3 * sum(thrice) + sum(once) - _ASCII_0 * (3 * len(thrice) + len(once))
    return -total % 10


def has_check_digit(digits: str) -> bool:
    """Return whether these are digits and the last one proves the others; all noughts do not."""
    return (
        len(digits) > 1
        and _is_digits(digits)
        and digits.strip("0") != ""
        and check_digit(digits[:-1]) == int(digits[-1])
    )


def check_characters(body: str) -> str:
    """
    Return the two characters that complete a Global Model Number or a Master UDI-DI.

    :raises KeyError: a character outside set 82
    """
    total = sum(
        _VALUES[character] * prime
        for character, prime in zip(reversed(body), _PRIMES, strict=False)
    )
    high, low = divmod(total % _MODULUS, len(_SET_32))
    return _SET_32[high] + _SET_32[low]


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


def expand_upc_e(code: str) -> str:
    """
    Return the GTIN-12 that a UPC-E stands for (section 5.2.2.4.2).

    Six digits are the bare number, seven have the number system before it, eight the check digit
    after it as well.

    :raises NotGtin: another length or number system, or the check digit is wrong
    """
    if not _is_digits(code) or len(code) not in _UPC_E_LENGTHS:
        raise NotGtin(code=code[:_SHOWN_MAX])
    system, bare = ("0", code) if len(code) == _UPC_E_BODY else (code[0], code[1:7])
    if system not in "01":
        raise NotGtin(code=code)
    body = system + _with_noughts(bare)
    digit = str(check_digit(body))
    if code[7:] not in {"", digit}:
        raise NotGtin(code=code)
    return body + digit


def _with_noughts(bare: str) -> str:
    """Return the ten digits between number system and check digit; the last one says how."""
    last = bare[5]
    if last in "012":
        return f"{bare[:2]}{last}0000{bare[2:5]}"
    if last == "3":
        return f"{bare[:3]}00000{bare[3:5]}"
    if last == "4":
        return f"{bare[:4]}00000{bare[4]}"
    return f"{bare[:5]}0000{last}"


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
