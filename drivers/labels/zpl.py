"""
A label as ZPL II: commands we write, data that cannot become one.

Whatever a text holds, its caret, tilde, underscore and all that is not plain ASCII are written in
hexadecimal under ^FH, in UTF-8 under ^CI28, so that a customer's name can neither end its field nor
begin a command (ZPL II Programming Guide: ^FH, ^CI, ^BC, ^BQ).
"""

from typing import Literal, Self

import segno

from drivers.device import CannotDo
from drivers.labels.code128 import QUIET_MODULES, NoCode128, encode

SIDE_MAX = 32_000
TEXT_LENGTH_MAX = 500
# A quarter of a millimetre at 203 dots per inch: the thinnest bar of Code 128 in open trade.
MODULE_MIN, MODULE_MAX = 2, 10
# Half as high as it is wide, a barcode is crossed whole by a beam that is 25 degrees askew; modules
# thinner than three dots would cost more than that is worth.
SQUAT = 2
MODULE_SQUAT_MIN = 3
QR_MODULE_MAX = 10
QR_QUIET_MODULES = 4
QR_LENGTH_MAX = 600
QrLevel = Literal["L", "M", "Q", "H"]


class BadLabel(CannotDo):
    """A label, or something on it, cannot be printed so that it can be read."""


class ZplLabel:
    """A label of so many dots; each method adds something and returns the label."""

    def __init__(self, width: int, height: int) -> None:
        self.width = within("the label's width", width, 1, SIDE_MAX)
        self.height = within("the label's height", height, 1, SIDE_MAX)
        self.fields: list[str] = []

    def text(self, x: int, y: int, height: int, text: str) -> Self:
        """
        Write a line of text, so many dots high, in the printer's scalable font.

        :raises BadLabel: it begins outside the label, or is endlessly long
        """
        self.inside(x, y, 1, height)
        if len(text) > TEXT_LENGTH_MAX:
            raise BadLabel(f"a text of {len(text)} characters is no line")
        wide = round(height * 0.8)
        self.fields.append(f"^FO{x},{y}^A0N,{height},{wide}^FH^FD{escaped(plain(text))}^FS")
        return self

    def box(self, x: int, y: int, width: int, height: int, thickness: int = 3) -> Self:
        """
        Draw a box; one as thin as its line is a line.

        :raises BadLabel: it leaves the label
        """
        self.inside(x, y, width, height)
        self.fields.append(
            f"^FO{x},{y}^GB{width},{height},{within('a line', thickness, 1, 500)}^FS"
        )
        return self

    def code128(
        self, y: int, height: int, text: str, *, gs1: bool = False, readable: bool = True
    ) -> Self:
        """
        Print a barcode in the middle, its quiet zones kept, and the text beneath.

        It is as wide as the label allows, but not so wide that it is hard to hit for its height.

        :raises BadLabel: it cannot be encoded, or does not fit so that scanners read it
        """
        try:
            code = encode(text, gs1=gs1)
        except NoCode128 as why:
            raise BadLabel(str(why)) from why
        module = module_for(code.modules, self.width, height)
        if module < MODULE_MIN:
            raise BadLabel(f"{text!r} is too long for a barcode on {self.width} dots")
        self.inside(0, y, self.width, height)
        x = (self.width - code.modules * module) // 2
        shown = "Y" if readable else "N"
        self.fields.append(
            f"^FO{x},{y}^BY{module}^BCN,{height},{shown},N,N,N^FH^FD{escaped(code.field)}^FS"
        )
        return self

    def qr(self, x: int, y: int, text: str, *, module: int = 5, level: QrLevel = "M") -> Self:
        """
        Print a QR code with its quiet zone, `x` and `y` being the corner of that.

        ASCII alone: ^BQ cannot say which alphabet the rest is in, and readers guess differently
        (ZBar took `é` for Chinese in every fourth code). An address has `%C3%A9` for it anyway.

        :raises BadLabel: it is empty, too much, not ASCII, or does not fit
        """
        within("a module of a QR code", module, MODULE_MIN, QR_MODULE_MAX)
        if not (text and text.isascii() and text.isprintable()) or len(text) > QR_LENGTH_MAX:
            raise BadLabel(f"a QR code holds 1 to {QR_LENGTH_MAX} printable ASCII characters here")
        modules = len(segno.make(text, error=level, micro=False, boost_error=False).matrix)
        quiet = QR_QUIET_MODULES * module
        self.inside(x, y, modules * module, modules * module)
        self.fields.append(
            f"^FO{x + quiet},{y + quiet}^BQN,2,{module}^FH^FD{level}A,{escaped(text)}^FS"
        )
        return self

    def zpl(self, copies: int = 1) -> str:
        """
        Return the label as one format.

        :raises BadLabel: nobody needs so many copies
        """
        quantity = [f"^PQ{within('the number of copies', copies, 1, 999)}"] if copies != 1 else []
        size = [f"^PW{self.width}", f"^LL{self.height}"]
        return "\n".join(["^XA", "^CI28", *size, *self.fields, *quantity, "^XZ", ""])

    def inside(self, x: int, y: int, width: int, height: int) -> None:
        """
        Refuse what would not be on the label.

        :raises BadLabel: a part of it would lie outside
        """
        fits = 0 <= x <= x + width <= self.width and 0 <= y <= y + height <= self.height
        if not fits or width < 1 or height < 1:
            size = f"{self.width} x {self.height}"
            raise BadLabel(f"{width} x {height} dots at {x}, {y} leave a label of {size}")


def module_for(modules: int, width: int, height: int) -> int:
    """Return how many dots a module of a barcode gets on so much room; too few mean no room."""
    fits = min(MODULE_MAX, width // (modules + 2 * QUIET_MODULES))
    return min(fits, max(MODULE_SQUAT_MIN, SQUAT * height // modules))


def plain(text: str) -> str:
    """Return text without control characters, which print as nothing or as boxes."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def escaped(text: str) -> str:
    """Return field data for ^FH: what is not plain ASCII in hexadecimal."""
    return "".join(
        sign if sign.isascii() and sign.isprintable() and sign not in "^~_\\" else hexadecimal(sign)
        for sign in text
    )


def hexadecimal(sign: str) -> str:
    """Return one character's bytes, each written as ^FH has it."""
    return "".join(f"_{byte:02X}" for byte in sign.encode("utf-8", "replace"))


def within(what: str, value: int, low: int, high: int) -> int:
    """
    Return a number that lies within its bounds.

    :raises BadLabel: it does not
    """
    if not low <= value <= high:
        raise BadLabel(f"{what} is {low} to {high}, not {value}")
    return value
