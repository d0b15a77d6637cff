"""
Barcodes as rows of modules, 1 for black: Code 128 with its function characters, and EAN-13.

ISO/IEC 15417 and 15420. A Code 128 that holds FNC3 sets a reader up, and is no data.
"""

from barcode.charsets import code128 as charset
from barcode.ean import EAN13

# Function characters as they stand in a text of ours; none of them is ASCII.
FNC1, FNC3 = "\xf1", "\xf3"
VALUES = {FNC1: 102, FNC3: 96}
START_A, START_B, START_C = 103, 104, 105
TO_A, TO_B = 101, 100
LAST_BARS = "11"
QUIET_MODULES = 10


class NoBarcode(ValueError):
    """The text cannot be printed as this kind of barcode."""


def code128(text: str) -> str:
    """
    Return the modules of a text, without quiet zones.

    :raises NoBarcode: it is empty, or a character is neither ASCII nor a function character
    """
    if not text:
        raise NoBarcode("there is nothing to print")
    values = subset_c(text) or subsets_a_and_b(text)
    check = values[0] + sum(place * value for place, value in enumerate(values[1:], 1))
    values.append(check % 103)
    return "".join(charset.CODES[value] for value in values) + str(charset.STOP) + LAST_BARS


def subset_c(text: str) -> list[int]:
    """Return the values of digits in pairs, with FNC1 between them; nothing if there is more."""
    parts = text.split(FNC1)
    if not text.strip(FNC1) or any(len(part) % 2 or not is_digits(part) for part in parts):
        return []
    values = [START_C]
    for place, part in enumerate(parts):
        values += [VALUES[FNC1]] * bool(place)
        values += [int(part[at : at + 2]) for at in range(0, len(part), 2)]
    return values


def is_digits(part: str) -> bool:
    """Return whether there is nothing but digits."""
    return not part or (part.isascii() and part.isdigit())


def subsets_a_and_b(text: str) -> list[int]:
    """Return the values of any text: control characters in subset A, all else in B."""
    values, now = [START_B], "B"
    for character in text:
        wanted = "A" if character < " " else "B"
        if character in VALUES:
            values.append(VALUES[character])
            continue
        table = charset.A if wanted == "A" else charset.B
        if character not in table:
            raise NoBarcode(f"{text!r}: Code 128 has no {character!r}")
        if wanted != now:
            values.append(TO_A if wanted == "A" else TO_B)
            now = wanted
        values.append(table[character])
    return values


def ean13(digits: str) -> str:
    """
    Return the modules of a GTIN-13.

    :raises NoBarcode: it is not 13 digits with the right one at the end
    """
    if len(digits) != 13 or not is_digits(digits) or EAN13(digits[:12]).get_fullcode() != digits:
        raise NoBarcode(f"{digits!r} is no EAN-13")
    return str(EAN13(digits[:12]).build()[0])
