"""A ZPL format drawn as the printer would burn it, at 203 dots per inch."""

from dataclasses import dataclass, field

import segno
from barcode.codex import Code128
from barcode.errors import BarcodeError
from PIL import Image, ImageDraw, ImageFont

from drivers.simulated.fonts import font as letters
from drivers.simulated.zpl import Command, commands, unescape

WIDTH, HEIGHT = 812, 1218  # four inches by six
SIZE_MAX = 4000
# ^BC field data may choose the subset; the bars say the same whichever subset is used.
SUBSETS = (">9", ">:", ">;")
FNC1 = ">8"
ALIGNMENT = {"L": 0.0, "J": 0.0, "C": 0.5, "R": 1.0}


@dataclass(slots=True)
class Field:
    """What has been said about the field under way."""

    x: int = 0
    y: int = 0
    font_height: int = 0
    block: Command | None = None
    barcode: Command | None = None
    escaped: bool = False
    text: str = ""


@dataclass(slots=True)
class Pen:
    """The label under the print head, and the settings that outlive a field."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    home_x: int = 0
    home_y: int = 0
    font_height: int = 30
    module: int = 2
    bar_height: int = 100
    field: Field = field(default_factory=Field)


def draw_label(format_text: str) -> Image.Image:
    """Return the picture of a format; commands that it does not know are passed over."""
    said = commands(format_text)
    image = Image.new("L", (size(said, "PW", WIDTH), size(said, "LL", HEIGHT)), 255)
    pen = Pen(image, ImageDraw.Draw(image))
    for command in said:
        obey(pen, command)
    return image


def size(said: list[Command], code: str, default: int) -> int:
    """Return a length of the label in dots."""
    written = [command.number(0, default) for command in said if command.code == code]
    return max(1, min(written[-1] if written else default, SIZE_MAX))


def obey(pen: Pen, command: Command) -> None:
    """Carry out one command."""
    if command.code in {"FO", "FT"}:
        pen.field.x = pen.home_x + command.number(0, 0)
        pen.field.y = pen.home_y + command.number(1, 0)
    elif command.code in {"BC", "BQ"}:
        pen.field.barcode = command
    elif command.code == "FD":
        pen.field.text = command.text
    elif command.code == "FS":
        draw_field(pen)
        pen.field = Field()
    elif command.code == "GB":
        draw_box(pen, command)
    else:
        set_up(pen, command)


def set_up(pen: Pen, command: Command) -> None:
    """Note a setting for this field or all that follow."""
    if command.code == "LH":
        pen.home_x, pen.home_y = command.number(0, 0), command.number(1, 0)
    elif command.code == "CF":
        pen.font_height = command.number(1, pen.font_height)
    elif command.code in {"A", "A@"}:
        pen.field.font_height = command.number(1, pen.font_height)
    elif command.code == "BY":
        pen.module = max(1, min(command.number(0, pen.module), 10))
        pen.bar_height = command.number(2, pen.bar_height)
    elif command.code == "FB":
        pen.field.block = command
    elif command.code == "FH":
        pen.field.escaped = True


def draw_field(pen: Pen) -> None:
    """Draw the field that has come to its end."""
    text = unescape(pen.field.text) if pen.field.escaped else pen.field.text
    if not text:
        return
    barcode = pen.field.barcode
    if barcode is None:
        draw_text(pen, text)
        return
    try:
        (draw_code128 if barcode.code == "BC" else draw_qr)(pen, barcode, text)
    except (BarcodeError, ValueError, KeyError):
        # A printer leaves out a barcode that its field data cannot be; so do we.
        return


def draw_text(pen: Pen, text: str) -> None:
    """Draw text, wrapped and aligned when the field is a block."""
    here = pen.field
    height = max(8, min(here.font_height or pen.font_height, 500))
    font = letters(round(height * 0.8))
    if here.block is None:
        pen.draw.text((here.x, here.y), text, font=font, fill=0)
        return
    width = here.block.number(0, WIDTH)
    shift = ALIGNMENT.get(here.block.word(3, "L"), 0.0)
    rows = wrap(pen, text.replace("\\&", "\n"), font, width)[: here.block.number(1, 1)]
    for row, line in enumerate(rows):
        free = width - pen.draw.textlength(line, font=font)
        pen.draw.text((here.x + free * shift, here.y + row * height), line, font=font, fill=0)


def wrap(pen: Pen, text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return text cut between words into lines no wider than this."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and pen.draw.textlength(longer, font=font) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def draw_box(pen: Pen, command: Command) -> None:
    """Draw a box or a line, whose thickness grows inwards."""
    thick = max(1, command.number(2, 1))
    wide = max(thick, command.number(0, thick))
    high = max(thick, command.number(1, thick))
    x, y = pen.field.x, pen.field.y
    colour = 255 if command.word(3, "B") == "W" else 0
    pen.draw.rectangle((x, y, x + wide - 1, y + high - 1), outline=colour, width=thick)


def draw_code128(pen: Pen, command: Command, text: str) -> None:
    """Draw the bars of ^BC and, unless told not to, the line of text beneath them."""
    for subset in SUBSETS:
        text = text.replace(subset, "")
    bars = Code128(text.replace(FNC1, "\xf1")).build()[0]
    height = command.number(1, pen.bar_height)
    x, y = pen.field.x, pen.field.y
    for place, module in enumerate(bars):
        if module == "1":
            left = x + place * pen.module
            pen.draw.rectangle((left, y, left + pen.module - 1, y + height - 1), fill=0)
    if command.word(2, "Y") == "Y":
        font = letters(9 * pen.module)
        shown = text.replace(FNC1, "")
        middle = x + (len(bars) * pen.module - pen.draw.textlength(shown, font=font)) / 2
        pen.draw.text((middle, y + height + 4), shown, font=font, fill=0)


def draw_qr(pen: Pen, command: Command, text: str) -> None:
    """Draw ^BQ; its data begins with the error correction, the input mode and a comma."""
    level, _, content = text.partition(",")
    error = level[:1] if level[:1] in {"H", "Q", "M", "L"} else "M"
    dot = max(1, min(command.number(2, 3), 20))
    for row, modules in enumerate(segno.make(content or text, error=error, micro=False).matrix):
        for column, module in enumerate(modules):
            if module:
                left, top = pen.field.x + column * dot, pen.field.y + row * dot
                pen.draw.rectangle((left, top, left + dot - 1, top + dot - 1), fill=0)
