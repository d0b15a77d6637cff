"""
A format drawn as the printer would burn it.

Written from the ZPL II Programming Guide. Commands it does not know are passed over, as a printer
does; a barcode that its field data cannot be is left out, as a printer does too.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from PIL import Image

from drivers.simulated.printers.data_matrix import data_matrix
from drivers.simulated.printers.engine import CHANGES
from drivers.simulated.printers.graphics import graphic
from drivers.simulated.printers.mechanism import Label, Settings
from drivers.simulated.printers.memory import named
from drivers.simulated.printers.pen import (
    Field,
    Pen,
    blank,
    draw_text,
    line_of_text,
)
from drivers.simulated.printers.stream import Command, Format
from drivers.simulated.printers.symbols import FNC1_MARK, NoSymbol, code128, ean8, ean13, qr, upc_a

TEXT_GAP: Final = 4
TEXT_MODULES: Final = 9
SIDES: Final = frozenset("NRIB")


def picture(label: Label) -> Image.Image:
    """Return what is on a label; one cut short is white where the head never came."""
    image = draw_format(label.format, label.settings, label.pictures)
    if not label.whole:
        image.paste(255, (0, image.height // 2, image.width, image.height))
    return image


def draw_format(
    said: Format, settings: Settings, pictures: Mapping[str, Image.Image] = MappingProxyType({})
) -> Image.Image:
    """Return the picture of a format, its own settings applied first."""
    for command in said.commands:
        change = CHANGES.get(command.name)
        settings = settings if change is None else change(settings, command)
    image = Image.new("L", (settings.width, settings.length), 255)
    pen = Pen(image, encoding=settings.encoding, pictures=pictures)
    upside_down = mirrored = False
    for command in said.commands:
        act = ACTS.get(command.name)
        if act is not None:
            act(pen, command)
        elif command.name == "^PO":
            upside_down = command.flag(0, "N") == "I"
        elif command.name == "^PM":
            mirrored = command.flag(0, "N") == "Y"
    if mirrored:
        pen.image = pen.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return pen.image.rotate(180) if upside_down else pen.image


def side(command: Command, place: int, default: str = "") -> str:
    """Return an orientation among a command's parameters."""
    letter = command.flag(place, default)
    return letter if letter in SIDES else default


def origin(pen: Pen, command: Command) -> None:
    """^FO and ^FT: where the field is."""
    pen.field.x = pen.home[0] + command.number(0, 0)
    pen.field.y = pen.home[1] + command.number(1, 0)
    pen.field.typeset = command.name == "^FT"


def home(pen: Pen, command: Command) -> None:
    """^LH: where the label begins."""
    pen.home = command.number(0, 0), command.number(1, 0)


def font(pen: Pen, command: Command) -> None:
    """^A: the font's letter or digit, and its orientation right behind it; height and width."""
    # ^A@ has the orientation at once; ^A0 was cut behind the A, so that the digit is left.
    letter = command.text[1:2] if command.name == "^A" else command.text[:1]
    pen.field.orientation = letter.upper() if letter.upper() in SIDES else ""
    pen.field.font_height = command.number(1, pen.font_height)
    pen.field.font_width = command.number(2, 0)


def font_for_all(pen: Pen, command: Command) -> None:
    """^CF: height and width of letters from now on."""
    pen.font_height = command.number(1, pen.font_height)
    pen.font_width = command.number(2, 0)


def turn_for_all(pen: Pen, command: Command) -> None:
    """^FW: how fields are turned from now on."""
    pen.orientation = side(command, 0, pen.orientation)


def bars_for_all(pen: Pen, command: Command) -> None:
    """^BY: the width of a module and the height of bars from now on."""
    pen.module = max(1, command.number(0, pen.module, 10))
    pen.bar_height = command.number(2, pen.bar_height)


def barcode(pen: Pen, command: Command) -> None:
    """Note that the field is a barcode."""
    pen.field.barcode = command
    pen.field.orientation = side(command, 0)


def block(pen: Pen, command: Command) -> None:
    """^FB."""
    pen.field.block = command


def escapes(pen: Pen, command: Command) -> None:
    """^FH: the sign before hexadecimal digits, an underscore unless another is named."""
    pen.field.escape = command.raw.strip()[:1] or b"_"


def reverse(pen: Pen, command: Command) -> None:  # noqa: ARG001
    """^FR."""
    pen.field.reverse = True


def reverse_for_all(pen: Pen, command: Command) -> None:
    """^LR."""
    pen.reverse = command.flag(0, "N") == "Y"


def field_data(pen: Pen, command: Command) -> None:
    """^FD and ^FV."""
    pen.field.data = command.raw


def end_of_field(pen: Pen, command: Command) -> None:  # noqa: ARG001
    """^FS: draw the field, and begin the next."""
    text = pen.text()
    if text and pen.field.barcode is not None:
        try:
            SYMBOLS[pen.field.barcode.name](pen, pen.field.barcode, text)
        except NoSymbol:
            pen.field = Field()
            return
    elif text:
        draw_text(pen, text)
    pen.field = Field()


def draw_code128(pen: Pen, command: Command, text: str) -> None:
    """^BC: orientation, height, text for people, text above, check digit, mode."""
    modules, shown = code128(text, command.flag(5, "N"))
    draw_bars(pen, command, modules, shown)


def draw_ean(pen: Pen, command: Command, text: str) -> None:
    """^BE, ^B8 and ^BU: orientation, height, text for people, text above."""
    encode = {"^BE": ean13, "^B8": ean8, "^BU": upc_a}[command.name]
    modules, shown = encode(text)
    draw_bars(pen, command, modules, shown)


def draw_bars(pen: Pen, command: Command, modules: str, shown: str) -> None:
    """Draw bars, and what people read above or beneath them."""
    height = max(1, command.number(1, pen.bar_height))
    read, above = command.flag(2, "Y") == "Y", command.flag(3, "N") == "Y"
    line = line_of_text(shown, TEXT_MODULES * pen.module, 1.0) if read else None
    room = line.height + TEXT_GAP if line is not None else 0
    top = room if above else 0
    image, draw = blank(len(modules) * pen.module, height + room)
    for place, module in enumerate(modules):
        if module == "1":
            left = place * pen.module
            draw.rectangle((left, top, left + pen.module - 1, top + height - 1), fill=0)
    if line is not None:
        left = max(0, (image.width - line.width) // 2)
        image.paste(line, (left, 0 if above else height + TEXT_GAP))
    pen.put(image, top + height)


def draw_qr(pen: Pen, command: Command, text: str) -> None:
    """^BQ: orientation, model, magnification."""
    pen.field.orientation = "N"
    put_modules(pen, qr(text), max(1, command.number(2, 3, 100)))


def put_modules(pen: Pen, rows: list[list[bool]], dot: int) -> None:
    """Put a symbol whose modules are squares of so many dots."""
    image, draw = blank(len(rows) * dot, len(rows) * dot)
    for row, modules in enumerate(rows):
        for column, module in enumerate(modules):
            if module:
                left, top = column * dot, row * dot
                draw.rectangle((left, top, left + dot - 1, top + dot - 1), fill=0)
    pen.put(image, image.height)


def draw_data_matrix(pen: Pen, command: Command, text: str) -> None:
    """^BX: orientation, module size, quality (200 alone), columns, rows, format, escape sign."""
    if command.word(2, "200") != "200":
        raise NoSymbol("only ECC 200 is printed")
    sign = command.word(6, "~")[:1]
    rows = data_matrix(text.replace(f"{sign}1", FNC1_MARK), command.number(3, 0))
    put_modules(pen, rows, max(1, command.number(1, 4, 100)))


def draw_box(pen: Pen, command: Command) -> None:
    """^GB: width, height, thickness inwards, colour."""
    thick = max(1, command.number(2, 1))
    wide, high = max(thick, command.number(0, thick)), max(thick, command.number(1, thick))
    if command.flag(3, "B") == "W":
        x, y = pen.field.x, pen.field.y
        pen.image.paste(255, (x, y, x + wide, y + high))
        return
    image, draw = blank(min(wide, 8000), min(high, 8000))
    draw.rectangle((0, 0, wide - 1, high - 1), outline=0, width=thick)
    pen.field.orientation = "N"
    pen.put(image, image.height)


def draw_graphic(pen: Pen, command: Command) -> None:
    """^GF."""
    image = graphic(command)
    if image is not None:
        pen.field.orientation = "N"
        pen.put(image, image.height)


def draw_kept(pen: Pen, command: Command) -> None:
    """^XG: a picture kept by name, so many times as wide and as high."""
    image = pen.pictures.get(named(command, "GRF"))
    if image is None:
        return
    wide, high = max(1, command.number(1, 1, 10)), max(1, command.number(2, 1, 10))
    pen.field.orientation = "N"
    pen.put(image.resize((image.width * wide, image.height * high), Image.Resampling.NEAREST), 0)


Act = Callable[[Pen, Command], None]
ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "^FO": origin,
        "^FT": origin,
        "^LH": home,
        "^A": font,
        "^A@": font,
        "^CF": font_for_all,
        "^FW": turn_for_all,
        "^BY": bars_for_all,
        "^BC": barcode,
        "^BE": barcode,
        "^B8": barcode,
        "^BU": barcode,
        "^BQ": barcode,
        "^BX": barcode,
        "^FB": block,
        "^FH": escapes,
        "^FR": reverse,
        "^LR": reverse_for_all,
        "^FD": field_data,
        "^FV": field_data,
        "^FS": end_of_field,
        "^GB": draw_box,
        "^GF": draw_graphic,
        "^XG": draw_kept,
    }
)
SYMBOLS: Mapping[str, Callable[[Pen, Command, str], None]] = MappingProxyType(
    {
        "^BC": draw_code128,
        "^BE": draw_ean,
        "^B8": draw_ean,
        "^BU": draw_ean,
        "^BQ": draw_qr,
        "^BX": draw_data_matrix,
    }
)
