"""A bag's label: what it says, as ZPL for the printer and as a picture for the screen."""

import io
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Final

from barcode import get_barcode_class
from PIL import Image, ImageDraw, ImageFont

from drivers.labels import ZplLabel, module_for

WIDTH: Final = 812  # four inches at 203 dots per inch
HEIGHT: Final = 609
MODULE: Final = 3
QUIET: Final = 10 * MODULE
BARS_Y: Final = 330
BARS_HEIGHT: Final = 220


@dataclass(frozen=True, slots=True)
class Label:
    """What one bag's label says."""

    parcel_code: str
    external_ref: str
    customer_ref: str
    lane: str
    bag_no: int
    bags: int
    due_at: datetime


def zpl(label: Label, zone: tzinfo | None = None) -> str:
    """Return the label as one ZPL format, four inches by three; `zone` None: this computer's."""
    paper = ZplLabel(WIDTH, HEIGHT)
    for x, y, height, text in _texts(label, zone):
        paper.text(x, y, height, text)
    return paper.box(20, 150, WIDTH - 40, 3).code128(BARS_Y, BARS_HEIGHT, label.parcel_code).zpl()


def png(label: Label, zone: tzinfo | None = None) -> bytes:
    """Return the same label as a picture."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    for x, y, height, text in _texts(label, zone):
        draw.text((x, y), text, font=_font(round(height * 0.8)), fill=0)
    draw.rectangle((20, 150, WIDTH - 20, 152), fill=0)
    bars = _modules(label.parcel_code)
    module = module_for(len(bars), WIDTH, BARS_HEIGHT)
    start, end = (WIDTH - len(bars) * module) // 2, BARS_Y + BARS_HEIGHT
    for at, bar in enumerate(bars):
        if bar == "1":
            left = start + at * module
            draw.rectangle((left, BARS_Y, left + module - 1, end - 1), fill=0)
    middle = (WIDTH / 2, end + 6)
    draw.text(middle, label.parcel_code, font=_font(28), fill=0, anchor="ma")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def code128_png(text: str, *, height: int = 120) -> bytes:
    """Return the bars of a code alone, for a sheet of command barcodes."""
    modules = _modules(text)
    image = Image.new("L", (len(modules) * MODULE + 2 * QUIET, height), 255)
    draw = ImageDraw.Draw(image)
    for at, bar in enumerate(modules):
        if bar == "1":
            left = QUIET + at * MODULE
            draw.rectangle((left, 0, left + MODULE - 1, height), fill=0)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _texts(label: Label, zone: tzinfo | None) -> list[tuple[int, int, int, str]]:
    return [
        (30, 30, 96, label.lane[:14]),
        (520, 42, 72, f"{label.bag_no} / {label.bags}"),
        (30, 175, 50, label.external_ref[:30]),
        (30, 235, 40, label.customer_ref[:34]),
        (560, 235, 50, f"{label.due_at.astimezone(zone):%H:%M}"),
    ]


def _modules(text: str) -> str:
    bars: list[str] = get_barcode_class("code128")(text).build()
    return bars[0]


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in ("DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf"):
        for folder in ("dejavu", "liberation", "liberation2"):
            path = Path("/usr/share/fonts/truetype") / folder / name
            if path.exists():
                return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)
