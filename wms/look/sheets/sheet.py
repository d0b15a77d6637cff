"""Labels on pages: what each says, where it stands, and whether it can still be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import reportlab
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from wms.look.sheets.paper import Paper
from wms.look.sheets.symbols import Kind, Symbol, encode

DOT: Final = 72 / 600
# The thinnest bar that scanners of the trade still take: 0.19 mm, 7.5 thousandths of an inch.
MODULE_MM_MIN: Final = 0.19
MODULE_MM_MAX: Final = 1.0
PADDING_MM: Final = 3.0
TEXT_MM: Final = 3.2
NAME_PT_MAX: Final = 60.0
LEADING: Final = 1.2
CODE_SHARE: Final = 0.38
LINES_MAX: Final = 3
GREY: Final = 0.35
FONT, BOLD = "sheet", "sheet-bold"


class LabelTooSmall(ValueError):
    """On this paper the symbol would be too small for a scanner."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A label: what it is (`Bin`), its name in large letters, more lines, and its symbol."""

    title: str
    name: str
    code: str
    kind: Kind = "code128"
    lines: tuple[str, ...] = ()
    shows_code: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page in points, from its lower left corner."""

    x: float
    y: float
    width: float
    height: float


def print_sheet(tags: Sequence[Tag], paper: Paper, *, skip: int = 0, title: str = "") -> bytes:
    """
    Return the labels as PDF, leaving free the first so many places, which are used up.

    :raises CannotEncode: a code cannot stand in its symbol
    :raises LabelTooSmall: a symbol would be too small to be read
    :raises ValueError: there are no labels, or not so many places to skip
    """
    if not tags:
        raise ValueError("there is nothing to print")
    if not 0 <= skip < paper.count:
        raise ValueError(f"{paper.name} has {paper.count} labels: skip 0 to {paper.count - 1}")
    register_fonts()
    file = BytesIO()
    width, height = (side * mm for side in paper.page_mm)
    # The same labels give the same bytes.
    canvas = Canvas(file, pagesize=(width, height), invariant=True)
    canvas.setTitle(title or tags[0].title)
    places = list(paper.corners_mm())
    for number, tag in enumerate(tags, skip):
        if number % paper.count == 0 and number:
            canvas.showPage()
        left, top = places[number % paper.count]
        wide, high = paper.label_mm
        place = Box(left * mm, height - (top + high) * mm, wide * mm, high * mm)
        draw_tag(canvas, tag, place, cut=paper.cut)
    canvas.save()
    return file.getvalue()


def draw_tag(canvas: Canvas, tag: Tag, place: Box, *, cut: bool) -> None:
    """Draw one label: words above the bars, or beside the square."""
    if cut:
        canvas.setLineWidth(0.3)
        canvas.setStrokeGray(0.7)
        canvas.rect(place.x, place.y, place.width, place.height)
    symbol = encode(tag.kind, tag.code)
    pad = PADDING_MM * mm
    inner = Box(place.x + pad, place.y + pad, place.width - 2 * pad, place.height - 2 * pad)
    if symbol.is_square:
        side = min(inner.height, inner.width / 2)
        right = inner.x + inner.width - side
        draw_symbol(
            canvas, symbol, Box(right, inner.y + (inner.height - side) / 2, side, side), tag
        )
        draw_words(canvas, tag, Box(inner.x, inner.y, inner.width - side - pad, inner.height))
        return
    words = inner.height * (CODE_SHARE + 0.1 * len(tag.lines[:LINES_MAX]))
    below = TEXT_MM * mm if tag.shows_code else 0.0
    bars = Box(inner.x, inner.y + below, inner.width, inner.height - words - below)
    draw_symbol(canvas, symbol, bars, tag)
    draw_words(canvas, tag, Box(inner.x, inner.y + inner.height - words, inner.width, words))
    if tag.shows_code:
        canvas.setFont(FONT, 0.8 * TEXT_MM * mm)
        canvas.drawCentredString(inner.x + inner.width / 2, inner.y, tag.code)


def draw_symbol(canvas: Canvas, symbol: Symbol, place: Box, tag: Tag) -> None:
    """
    Draw a symbol in the middle of its place, as large as whole dots allow.

    :raises LabelTooSmall: a module would be too thin
    """
    largest = min(place.width / symbol.modules, MODULE_MM_MAX * mm)
    module = int(largest / DOT + 1e-9) * DOT
    if module < MODULE_MM_MIN * mm:
        raise LabelTooSmall(
            f"{tag.code!r} as {symbol.kind} does not fit on this label so that a scanner reads it; "
            "take larger labels, or qr"
        )
    width = symbol.modules * module
    height = width if symbol.is_square else place.height
    step = module if symbol.is_square else height
    left, top = place.x + (place.width - width) / 2, place.y + (place.height + height) / 2
    canvas.setFillGray(0)
    for area in symbol.areas:
        x, y = left + area.x * module, top - (area.y + area.height) * step
        canvas.rect(x, y, area.width * module, area.height * step, stroke=0, fill=1)


def draw_words(canvas: Canvas, tag: Tag, place: Box) -> None:
    """Draw the title small, the name as large as there is room, and the lines beneath it."""
    small = min(TEXT_MM * mm, place.height / 4)
    top = place.y + place.height - small
    canvas.setFillGray(GREY)
    write(canvas, FONT, small, tag.title, Box(place.x, top, place.width, small))
    canvas.setFillGray(0)
    lines = tag.lines[:LINES_MAX]
    room = place.height - LEADING * small * (1 + len(lines))
    for part, size in set_name(tag.name, place.width, room, small):
        top -= LEADING * size
        write(canvas, BOLD, size, part, Box(place.x, top, place.width, size))
    for line in lines:
        top -= LEADING * small
        write(canvas, FONT, small, line, Box(place.x, top, place.width, small))


def set_name(name: str, width: float, height: float, smallest: float) -> list[tuple[str, float]]:
    """Return the name on one line, or on two if that lets it be larger, each with its size."""
    words = name.split()
    settings = [[" ".join(words)]]
    settings += [
        [" ".join(words[:cut]), " ".join(words[cut:])] for cut in range(1, min(len(words), 12))
    ]

    def largest(lines: list[str]) -> float:
        by_height = min(NAME_PT_MAX, height / (LEADING * len(lines)))
        return min(by_height, *(width / max(breadth(BOLD, 1, line), 1e-6) for line in lines))

    best = max(settings, key=lambda lines: (largest(lines), -len(lines)))
    return [(line, max(largest(best), 0.7 * smallest)) for line in best]


def breadth(font: str, size: float, text: str) -> float:
    """Return how wide a text gets, in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def write(canvas: Canvas, font: str, size: float, text: str, place: Box) -> None:
    """Write a line, cut short where it is too long."""
    shown = " ".join(text.split())
    while shown and breadth(font, size, shown) > place.width + DOT:
        shown = f"{kept}…" if (kept := shown[:-2].rstrip()) else ""
    canvas.setFont(font, size)
    # Letters such as g reach below the line they stand on.
    canvas.drawString(place.x, place.y + 0.2 * size, shown)


@cache
def register_fonts() -> None:
    """Make the two fonts known: DejaVu where the system has it, else Vera, its ancestor."""
    system = Path("/usr/share/fonts/truetype/dejavu")
    own = Path(reportlab.__file__).parent / "fonts"
    for name, wide, plain in ((FONT, "DejaVuSans", "Vera"), (BOLD, "DejaVuSans-Bold", "VeraBd")):
        better = system / f"{wide}.ttf"
        chosen = better if better.exists() else own / f"{plain}.ttf"
        pdfmetrics.registerFont(TTFont(name, str(chosen)))
