"""A camera above the packing table: draws what is in the basket and leaves it as a JPEG file."""

import contextlib
import threading
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from barcode.codex import Code128
from barcode.ean import EuropeanArticleNumber13
from barcode.errors import BarcodeError
from PIL import Image, ImageDraw

from drivers.simulated.clock import Clock, WorldClock
from drivers.simulated.film import Film, NoFilm, encoded, film_of
from drivers.simulated.fonts import font as letters
from drivers.simulated.photograph import photograph
from drivers.simulated.table.live import LiveTable
from drivers.simulated.table.view import View
from drivers.simulated.table.watched import Watched

__all__ = ["Package", "SimulatedCamera", "draw_basket", "photograph"]

COLUMNS = 5
CELL_WIDTH, CELL_HEIGHT = 370, 300
BORDER = 40
PIXELS_PER_MM = 1.6
LABEL_WIDTH, LABEL_HEIGHT = 240, 230
ITEMS_MAX = 100
MODULE, BAR_HEIGHT, QUIET = 3, 90, 30
BLACK = (0, 0, 0)
FRAME_S, REST_S = 0.12, 0.02
TABLE, TRAY = (92, 84, 74), (176, 170, 160)


@dataclass(frozen=True, slots=True)
class Package:
    """An article as it lies in the basket."""

    name: str
    barcode: str
    size_mm: tuple[int, int, int] | None = None
    """Length, width and height; without, it fills its place."""


class SimulatedCamera:
    """
    Keeps basket.jpg in its folder up to date; unplugged, the folder is not to be found.

    It shows a film; or a table of the world, made anew several times a second while something
    moves there and not at all while nothing does; or a plain drawing of a basket.
    """

    def __init__(
        self,
        folder: Path,
        *,
        film: Path | None = None,
        clock: Clock | None = None,
        table: LiveTable | None = None,
        view: View | None = None,
    ) -> None:
        """
        Take the folder its pictures go to, and what it shows.

        :raises NoFilm: the film is neither a folder of pictures nor a video
        """
        self.folder = folder
        self.hidden = folder.with_name(f".{folder.name}-unplugged")
        self.url = f"camera:{folder}?device=camera"
        self.packages: tuple[Package, ...] = ()
        self.clock = clock or WorldClock()
        self.film = None if film is None else film_of(film)
        self.table = None if table is None else Watched(table, view)
        self.stopping = threading.Event()
        self.thread: threading.Thread | None = None
        self.pictures = 0
        """How many it has left so far."""

    def start(self) -> None:
        """Plug in and show what is to be seen now."""
        if self.hidden.exists() and not self.folder.exists():
            self.hidden.rename(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.film is None and (self.table is None or self.packages):
            self.show(self.packages)
        elif self.film is not None:
            self.leave(self.film.jpeg(self.clock.now()))
        elif self.table is not None:
            self.leave(self.table.jpeg(self.clock.now()))
        if self.thread is None and (self.film or self.table):
            self.stopping.clear()
            self.thread = threading.Thread(target=self.play, name="camera", daemon=True)
            self.thread.start()

    def stop(self) -> None:
        """Unplug."""
        self.stopping.set()
        if self.table is not None:
            self.table.wake()
        if self.thread is not None:
            self.thread.join()
            self.thread = None
        if self.folder.exists() and not self.hidden.exists():
            self.folder.rename(self.hidden)

    def play(self) -> None:
        """Show film or table until stopped."""
        if self.film is not None:
            self.play_film(self.film)
        elif self.table is not None:
            self.attend(self.table)

    def play_film(self, film: Film) -> None:
        """Show a film until stopped."""
        while not self.stopping.wait(self.clock.real_s(film.frame_s)):
            # A damaged picture is left out, as a camera drops a frame.
            with contextlib.suppress(NoFilm):
                self.leave(film.jpeg(self.clock.now()))

    def attend(self, table: Watched) -> None:
        """Show what moves on a table until stopped."""
        while not self.stopping.is_set():
            if not table.wait(self.clock.now, self.stopping):
                continue
            self.packages = ()
            began = time.monotonic()
            jpeg = table.jpeg(self.clock.now())
            if jpeg:
                self.leave(jpeg)
            self.stopping.wait(max(REST_S, FRAME_S - (time.monotonic() - began)))

    def show(self, packages: Sequence[Package]) -> None:
        """
        Draw these packages in a basket instead of what was to be seen.

        :raises ValueError: more than a basket holds
        """
        if len(packages) > ITEMS_MAX:
            raise ValueError(f"a basket holds at most {ITEMS_MAX} packages")
        self.packages = tuple(packages)
        if self.film is None:
            self.leave(encoded(draw_basket(self.packages)))

    def leave(self, jpeg: bytes) -> None:
        """Put a picture where the driver looks for it, whole at once."""
        folder = self.folder if self.folder.exists() else self.hidden
        unfinished = folder / "basket.unfinished"
        unfinished.write_bytes(jpeg)
        unfinished.replace(folder / "basket.jpg")
        self.pictures += 1


def draw_basket(packages: Sequence[Package]) -> Image.Image:
    """Return the tray from above with a package in each place."""
    rows = max(3, -(-len(packages) // COLUMNS))
    size = (COLUMNS * CELL_WIDTH + 2 * BORDER, rows * CELL_HEIGHT + 2 * BORDER)
    image = Image.new("RGB", size, TABLE)
    draw = ImageDraw.Draw(image)
    edge = (BORDER // 2, BORDER // 2, size[0] - BORDER // 2, size[1] - BORDER // 2)
    draw.rounded_rectangle(edge, radius=30, fill=TRAY, outline=(120, 114, 104), width=8)
    for place, package in enumerate(packages):
        row, column = divmod(place, COLUMNS)
        corner = (BORDER + column * CELL_WIDTH, BORDER + row * CELL_HEIGHT)
        draw_package(draw, corner, package)
    return image


def draw_package(draw: ImageDraw.ImageDraw, corner: tuple[int, int], package: Package) -> None:
    """Draw one package, in a colour that belongs to its name, its barcode on a white label."""
    # Nobody lines articles up: each lies a little off, the same way each time it is drawn.
    chance = zlib.crc32(f"{package.name} {package.barcode}".encode())
    x, y = corner[0] + 8 + chance % 13, corner[1] + 8 + chance // 16 % 13
    wide, high = footprint(package.size_mm)
    right, bottom = x + wide, y + high
    tint = zlib.crc32(package.name.encode())
    colour = (30 + tint % 110, 30 + tint // 256 % 110, 30 + tint // 65_536 % 110)
    draw.rounded_rectangle((x, y, right, bottom), radius=14, fill=colour, outline=(40, 40, 40))
    font = letters(24)
    name = package.name
    while name and draw.textlength(name, font=font) > right - x - 24:
        name = name[:-1]
    draw.text((x + 12, y + 16), name, font=font, fill=(255, 255, 255), stroke_width=1)
    draw_barcode(draw, (x + 8, y + 70, right - 8, bottom - 12), package.barcode)


def footprint(size_mm: tuple[int, int, int] | None) -> tuple[int, int]:
    """Return width and height in pixels, as large as its place and as small as its label."""
    if size_mm is None:
        return CELL_WIDTH - 30, CELL_HEIGHT - 30
    length, width = round(size_mm[0] * PIXELS_PER_MM), round(size_mm[1] * PIXELS_PER_MM)
    return (
        max(LABEL_WIDTH, min(length, CELL_WIDTH - 30)),
        max(LABEL_HEIGHT, min(width, CELL_HEIGHT - 30)),
    )


def draw_barcode(draw: ImageDraw.ImageDraw, label: tuple[int, int, int, int], text: str) -> None:
    """Draw a barcode as large as its label allows, with the figures beneath."""
    draw.rectangle(label, fill=(250, 250, 248))
    left, top, right, _ = label
    bars = bars_of(text)
    module = min(MODULE, (right - left - QUIET) // max(1, len(bars)))
    if module >= 1:
        start = left + (right - left - len(bars) * module) // 2
        for place, dark in enumerate(bars):
            if dark == "1":
                at = start + place * module
                draw.rectangle((at, top + 14, at + module - 1, top + 14 + BAR_HEIGHT), fill=BLACK)
    font = letters(22)
    wide = draw.textlength(text, font=font)
    draw.text(((left + right - wide) / 2, top + 22 + BAR_HEIGHT), text, font=font, fill=BLACK)


def bars_of(text: str) -> str:
    """Return the modules of EAN-13 for a GTIN-13, else of Code 128; nothing if neither can."""
    if not text:
        return ""
    try:
        if len(text) == 13 and text.isascii() and text.isdigit():
            ean = EuropeanArticleNumber13(text, no_checksum=False)
            if ean.get_fullcode() == text:
                return str(ean.build()[0]).replace("G", "1")
        return str(Code128(text).build()[0])
    except (BarcodeError, ValueError, KeyError):
        return ""
