"""
The fields of a label, drawn one by one as the print head would burn them.

Written from the ZPL II Programming Guide. A field is drawn upright on a piece of its own, turned as
its command says, and put at its origin: ^FO is the upper left corner of what is drawn, ^FT the
beginning of the line that letters stand on, or the lower left corner of bars.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

from drivers.simulated.fonts import font as letters
from drivers.simulated.printers.stream import Command

# A letter of font 0 is as high as eight tenths of the field it is asked for.
LETTER_SHARE: Final = 0.8
BASELINE_SHARE: Final = 0.75
HEIGHT_MIN, HEIGHT_MAX = 8, 1500
TURNS: Final = {
    "R": Image.Transpose.ROTATE_270,
    "I": Image.Transpose.ROTATE_180,
    "B": Image.Transpose.ROTATE_90,
}
HEX_DIGITS: Final = re.compile(rb"[0-9A-Fa-f]{2}")


@dataclass(slots=True)
class Field:
    """What has been said about the field under way."""

    x: int = 0
    y: int = 0
    typeset: bool = False
    orientation: str = ""
    font_height: int = 0
    font_width: int = 0
    block: Command | None = None
    barcode: Command | None = None
    escape: bytes = b""
    reverse: bool = False
    data: bytes | None = None


@dataclass(slots=True)
class Pen:
    """The label under the head, and the settings that outlive a field."""

    image: Image.Image
    encoding: str = "utf-8"
    home: tuple[int, int] = (0, 0)
    orientation: str = "N"
    font_height: int = 30
    font_width: int = 0
    module: int = 2
    bar_height: int = 10
    reverse: bool = False
    pictures: Mapping[str, Image.Image] = field(default_factory=dict)
    field: Field = field(default_factory=Field)

    def text(self) -> str:
        """Return the data of the field: escapes undone, line ends left out, in its characters."""
        raw = (self.field.data or b"").replace(b"\r", b"").replace(b"\n", b"")
        if self.field.escape:
            raw = unescaped(raw, self.field.escape)
        return raw.decode(self.encoding, "replace")

    @property
    def turned(self) -> str:
        """Return how the field is turned: N, R, I or B."""
        return self.field.orientation or self.orientation

    def put(self, drawn: Image.Image, baseline: int) -> None:
        """Put an upright drawing at the field's origin, turned as it is to be."""
        turn = TURNS.get(self.turned)
        piece = drawn.transpose(turn) if turn is not None else drawn
        x, y = self.field.x, self.field.y
        if self.field.typeset:
            below = drawn.height - baseline
            shifts = {
                "N": (0, -baseline),
                "R": (-below, 0),
                "I": (-piece.width, -below),
                "B": (-baseline, -piece.height),
            }
            shift = shifts.get(self.turned, (0, 0))
            x, y = x + shift[0], y + shift[1]
        self.burn(piece, x, y)

    def burn(self, piece: Image.Image, x: int, y: int) -> None:
        """Burn the black of a piece; a reversed field turns what it covers around."""
        width, height = piece.size
        place = (x, y, x + width, y + height)
        under = self.image.crop(place)
        if self.field.reverse or self.reverse:
            under = ImageChops.difference(ImageChops.invert(piece), under)
        else:
            under = ImageChops.darker(piece, under)
        self.image.paste(under, (x, y))


def unescaped(raw: bytes, sign: bytes) -> bytes:
    """Return field data with the hexadecimal escapes of ^FH undone."""
    out = bytearray()
    head, *pieces = raw.split(sign)
    out += head
    for piece in pieces:
        digits = HEX_DIGITS.match(piece)
        out += bytes.fromhex(digits.group().decode("ascii")) + piece[2:] if digits else sign + piece
    return bytes(out)


def blank(width: float, height: float) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return a white piece to draw on."""
    image = Image.new("L", (max(1, round(width)), max(1, round(height))), 255)
    return image, ImageDraw.Draw(image)


def draw_text(pen: Pen, text: str) -> None:
    """Draw a line of text, or a block of them."""
    height = max(HEIGHT_MIN, min(pen.field.font_height or pen.font_height, HEIGHT_MAX))
    width = pen.field.font_width or (0 if pen.field.font_height else pen.font_width)
    stretch = width / height if width else 1.0
    if pen.field.block is None:
        pen.put(line_of_text(text, height, stretch), round(height * BASELINE_SHARE))
    else:
        draw_block(pen, text, height, stretch)


def line_of_text(text: str, height: int, stretch: float) -> Image.Image:
    """Return a line of letters so high, and so many times as wide as usual."""
    font = letters(round(height * LETTER_SHARE))
    image, draw = blank(min(font.getlength(text) + 1, 8000), height * 1.2)
    draw.text((0, 0), text, font=font, fill=0)
    if stretch != 1.0:
        image = image.resize((max(1, min(round(image.width * stretch), 8000)), image.height))
    return image


def draw_block(pen: Pen, text: str, height: int, stretch: float) -> None:
    """Draw ^FB: words wrapped to a width; lines too many are printed over the last."""
    block = pen.field.block
    assert block is not None
    width, lines_max = max(1, block.number(0, 1)), max(1, block.number(1, 1, 999))
    step = height + min(block.number(2, 0, 999), 999)
    rows = wrapped(text, letters(round(height * LETTER_SHARE)), width / stretch)
    image, _ = blank(width, min(step * min(lines_max, len(rows)) + height // 5, 8000))
    share = {"C": 0.5, "R": 1.0}.get(block.flag(3, "L"), 0.0)
    for number, row in enumerate(rows):
        line = line_of_text(row, height, stretch)
        left = round((width - line.width) * share)
        top = step * min(number, lines_max - 1)
        under = image.crop((left, top, left + line.width, top + line.height))
        image.paste(ImageChops.darker(line, under), (left, top))
    pen.put(image, round(height * BASELINE_SHARE) + step * (lines_max - 1))


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    r"""Return text cut between words into lines no wider than this; `\&` begins a new one."""
    lines: list[str] = []
    for paragraph in text.split("\\&"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and font.getlength(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines[:500]
