"""A sheet as a PDF of A4 pages."""

import io
from collections.abc import Iterator, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from drivers.barcode.setup.bars import QUIET_MODULES, code128, ean13
from drivers.barcode.setup.sheets import TESTS, Sheet, Step

MARGIN = 20 * mm
# Wide enough for a cheap scanner at arm's length; the longest barcode still fits the page.
MODULE_MAX = 0.4 * mm
BAR_HEIGHT = 14 * mm
TEXT, SMALL, HEADING, TITLE = 10, 8, 12, 16
WHITE_SPACE = 9 * mm


def draw_sheet(sheet: Sheet) -> bytes:
    """Return the PDF: what to do in order, then barcodes to try the scanner with."""
    page = Page(sheet.title)
    page.write(sheet.title, TITLE)
    page.write(sheet.purpose, HEADING)
    for number, step in enumerate(sheet.steps, 1):
        page.step(f"{number}. {step.says}", step)
    page.write("To try it", HEADING)
    for step in TESTS:
        page.step(step.says, step)
    for source in sheet.sources:
        page.write(source, SMALL)
    return page.finish()


class Page:
    """Writes from top to bottom, and begins another page when one is full."""

    def __init__(self, title: str) -> None:
        self.file = io.BytesIO()
        # Not compressed, so that anybody can read what is in it.
        self.canvas = Canvas(self.file, pagesize=A4, pageCompression=0, invariant=1)
        self.canvas.setTitle(title)
        self.width = A4[0] - 2 * MARGIN
        self.y = A4[1] - MARGIN

    def finish(self) -> bytes:
        """Return the PDF."""
        self.canvas.showPage()
        self.canvas.save()
        return self.file.getvalue()

    def room(self, height: float) -> None:
        """Begin another page where so much does not fit."""
        if self.y - height < MARGIN:
            self.canvas.showPage()
            self.y = A4[1] - MARGIN

    def write(self, text: str, size: int) -> None:
        """Write a paragraph."""
        font = "Helvetica-Bold" if size > TEXT else "Helvetica"
        lines = simpleSplit(text, font, size, self.width)
        self.room(len(lines) * size * 1.3 + 2 * mm)
        for line in lines:
            self.y -= size * 1.3
            self.canvas.setFont(font, size)
            self.canvas.drawString(MARGIN, self.y, line)
        self.y -= 2 * mm

    def step(self, text: str, step: Step) -> None:
        """Write what to do and, below, the barcode that does it, never parted by a page's end."""
        self.room(BAR_HEIGHT + 2 * WHITE_SPACE if step.holds else 0)
        self.write(text, TEXT)
        if step.holds:
            self.bars(ean13(step.holds) if step.kind == "ean13" else code128(step.holds))
            self.write(step.shown or step.holds, SMALL)
            self.y -= WHITE_SPACE / 2

    def bars(self, modules: str) -> None:
        """Draw bars with quiet zones on either side."""
        module = min(MODULE_MAX, self.width / (len(modules) + 2 * QUIET_MODULES))
        self.y -= BAR_HEIGHT
        left = MARGIN + QUIET_MODULES * module
        for start, count in runs(modules):
            self.canvas.rect(
                left + start * module, self.y, count * module, BAR_HEIGHT, stroke=0, fill=1
            )


def runs(modules: str) -> Iterator[tuple[int, int]]:
    """Yield where each bar begins, and how many modules wide it is."""
    place = 0
    for bar in spaced(modules):
        start = modules.index("1", place)
        yield start, len(bar)
        place = start + len(bar)


def spaced(modules: str) -> Sequence[str]:
    """Return the bars without the spaces between them."""
    return [bar for bar in modules.split("0") if bar]
