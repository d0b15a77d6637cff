"""
Barcodes as rows of modules: Code 128 as ^BC wants it, EAN-13, EAN-8 and UPC-A, QR.

Written from ISO/IEC 15417 and 15420 and the ZPL II Programming Guide; the bar patterns of Code 128
are those of python-barcode, QR symbols are segno's.
"""

from itertools import groupby
from typing import Final

import segno
from barcode.charsets.code128 import CODES, STOP

START: Final = {"A": 103, "B": 104, "C": 105}
SWITCH: Final = {"A": 101, "B": 100, "C": 99}
FNC1, FNC2, FNC3, SHIFT = 102, 97, 96, 98
FINAL_BAR: Final = "11"
FNC1_MARK: Final = "\ue008"
# What stands behind ">" in the field data of ^BC: a value, or the character that it protects.
ESCAPED_VALUES: Final = {"1": 95, "2": 96, "3": 97, "4": 98, "8": FNC1}
ESCAPED_SUBSETS: Final = {"5": "C", "6": "B", "7": "A"}
STARTS: Final = {"9": "A", ":": "B", ";": "C"}
ESCAPED_CHARACTERS: Final = {"0": ">", "<": "^", "=": "~"}
DIGITS_FOR_C: Final = 4

LEFT_ODD: Final = (
    "0001101", "0011001", "0010011", "0111101", "0100011",
    "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
PARITIES: Final = (
    "OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE",
    "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO",
)  # fmt: skip


class NoSymbol(ValueError):
    """The field data cannot be this barcode; a printer leaves it out."""


class Code128:
    """Values of a Code 128 symbol as they are put together."""

    def __init__(self, subset: str) -> None:
        self.subset = subset
        self.values = [START[subset]]

    def switch(self, subset: str) -> None:
        """Go on in another subset."""
        if subset != self.subset:
            self.values.append(SWITCH[subset])
            self.subset = subset

    def add(self, character: str) -> None:
        """Add a character of subset A or B."""
        code = ord(character)
        if self.subset == "A" and code < 96:
            self.values.append(code - 32 if code >= 32 else code + 64)
        elif self.subset == "B" and 32 <= code < 128:
            self.values.append(code - 32)
        else:
            raise NoSymbol(f"subset {self.subset} has no {character!r}")

    def add_pair(self, digits: str) -> None:
        """Add two digits of subset C."""
        if not (len(digits) == 2 and digits.isascii() and digits.isdigit()):
            raise NoSymbol(f"subset C takes digits in pairs, not {digits!r}")
        self.values.append(int(digits))

    def modules(self) -> str:
        """Return the bars, with the check character and the stop."""
        total = sum(place * value for place, value in enumerate(self.values[1:], 1))
        values = [*self.values, (self.values[0] + total) % 103]
        patterns = [CODES[value] for value in values]
        bars: str = "".join(patterns) + STOP + FINAL_BAR
        return bars


def code128(data: str, mode: str = "N") -> tuple[str, str]:
    """
    Return modules and the text for people of ^BC's field data.

    Mode N follows the subsets that the data choose with `>`, A chooses them itself, U is an SSCC
    of 19 digits and their check digit, D a GS1-128 whose brackets are for people alone.

    :raises NoSymbol: the data are not of that kind
    """
    if mode == "U":
        return serial_shipping_container(data)
    if mode == "D":
        plain = data.replace("(", "").replace(")", "").replace(" ", "").replace(">8", FNC1_MARK)
        return automatic(FNC1_MARK + plain), data.replace(">8", "")
    if mode == "A":
        return automatic(data.replace(">8", FNC1_MARK)), data.replace(">8", "")
    return chosen(data)


def serial_shipping_container(data: str) -> tuple[str, str]:
    """Return ^BC's mode U: the first 19 digits, a check digit, and FNC1 before them."""
    digits = "".join(character for character in data if character.isdigit())[:19].rjust(19, "0")
    whole = digits + check_digit(digits)
    return automatic(FNC1_MARK + whole), whole


def check_digit(digits: str) -> str:
    """Return GS1's check digit, which weighs the last digit by three."""
    weighed = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-weighed % 10)


def chosen(data: str) -> tuple[str, str]:
    """Return modules and text of data that choose their subsets, B unless told otherwise."""
    subset = STARTS.get(data[1:2], "") if data.startswith(">") else ""
    symbol = Code128(subset or "B")
    rest = data[2:] if subset else data
    text = ""
    while rest:
        if rest[0] == ">" and len(rest) > 1:
            text += escaped(symbol, rest[1])
            rest = rest[2:]
        elif symbol.subset == "C":
            symbol.add_pair(rest[:2])
            text, rest = text + rest[:2], rest[2:]
        else:
            symbol.add(rest[0])
            text, rest = text + rest[0], rest[1:]
    return symbol.modules(), text


def escaped(symbol: Code128, sign: str) -> str:
    """Add what a `>` and this sign mean, and return what people read of it."""
    if sign in ESCAPED_SUBSETS:
        symbol.switch(ESCAPED_SUBSETS[sign])
    elif sign in ESCAPED_VALUES:
        symbol.values.append(ESCAPED_VALUES[sign])
    elif sign in ESCAPED_CHARACTERS:
        symbol.add(ESCAPED_CHARACTERS[sign])
        return ESCAPED_CHARACTERS[sign]
    return ""


def automatic(data: str) -> str:
    """Return the modules of data in subsets of our choice: four digits and more in pairs."""
    digits_first = data.lstrip(FNC1_MARK)[:DIGITS_FOR_C]
    symbol = Code128("C" if len(digits_first) == DIGITS_FOR_C and digits_first.isdigit() else "B")
    for is_digits, group in groupby(data, lambda one: one.isascii() and one.isdigit()):
        run = "".join(group)
        if is_digits and (len(run) >= DIGITS_FOR_C or symbol.subset == "C"):
            add_digits(symbol, run)
        else:
            add_characters(symbol, run)
    return symbol.modules()


def add_digits(symbol: Code128, run: str) -> None:
    """Add digits in pairs, an odd one before them."""
    if len(run) % 2 and symbol.subset != "C":
        symbol.add(run[0])
        run = run[1:]
    if len(run) >= 2:
        symbol.switch("C")
    for at in range(0, len(run) - 1, 2):
        symbol.add_pair(run[at : at + 2])
    if len(run) % 2:
        symbol.switch("B")
        symbol.add(run[-1])


def add_characters(symbol: Code128, run: str) -> None:
    """Add characters one by one, in the subset each needs."""
    for character in run:
        if character == FNC1_MARK:
            symbol.values.append(FNC1)
            continue
        symbol.switch("A" if ord(character) < 32 else "B")
        symbol.add(character)


def ean13(data: str) -> tuple[str, str]:
    """Return modules and text of an EAN-13: the last twelve digits, and the check digit."""
    digits = checked_digits(data, 12)
    parity = PARITIES[int(digits[0])]
    left = "".join(
        left_digit(int(digit), odd=odd == "O")
        for digit, odd in zip(digits[1:7], parity, strict=True)
    )
    return between_guards(left, digits[7:]), digits


def ean8(data: str) -> tuple[str, str]:
    """Return modules and text of an EAN-8."""
    digits = checked_digits(data, 7)
    left = "".join(left_digit(int(digit), odd=True) for digit in digits[:4])
    return between_guards(left, digits[4:]), digits


def upc_a(data: str) -> tuple[str, str]:
    """Return modules and text of a UPC-A, which is an EAN-13 that begins with 0."""
    digits = checked_digits(data, 11)
    return ean13("0" + digits[:11])[0], digits


def checked_digits(data: str, count: int) -> str:
    """Return so many digits, filled up with zeros as the guide says, and their check digit."""
    if not (data.isascii() and data.isdigit()):
        raise NoSymbol(f"{data!r} are not digits alone")
    digits = data[:count].rjust(count, "0")
    return digits + check_digit(digits)


def left_digit(digit: int, *, odd: bool) -> str:
    """Return a digit left of the centre, of odd or even parity."""
    return LEFT_ODD[digit] if odd else right_digit(digit)[::-1]


def right_digit(digit: int) -> str:
    """Return a digit right of the centre."""
    return LEFT_ODD[digit].translate(str.maketrans("01", "10"))


def between_guards(left: str, right: str) -> str:
    """Return the modules of both halves with their guards."""
    return "101" + left + "01010" + "".join(right_digit(int(one)) for one in right) + "101"


def qr(data: str) -> list[list[bool]]:
    """
    Return the modules of ^BQ's field data: level, input mode, a comma, and the contents.

    :raises NoSymbol: there is nothing to encode, or too much
    """
    head, comma, content = data.partition(",")
    if not comma:
        head, content = "", data
    level = head[:1] if head[:1] in {"H", "Q", "M", "L"} else "M"
    if head[1:2] == "M" and content[:1] in {"A", "N"}:
        content = content[1:]
    try:
        symbol = segno.make(content, error=level, micro=False, boost_error=False)
    except ValueError as why:
        raise NoSymbol(str(why)) from why
    return [[bool(module) for module in row] for row in symbol.matrix]
