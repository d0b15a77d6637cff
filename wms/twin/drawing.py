"""A plot of the day: orders waiting through the day, or on-time shares by number of pickers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

from wms.twin.refusals import BadDay

WIDTH: Final = 960
HEIGHT: Final = 420
LEFT: Final = 70
RIGHT: Final = 20
TOP: Final = 50
BOTTOM: Final = 50
# Told apart by people who see few colours (Okabe and Ito 2008).
COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_INK: Final = "#333333"
_RULE: Final = "#dddddd"

Points = Sequence[tuple[float, float]]
Spot = tuple[float, float]


@dataclass(frozen=True)
class Curve:
    """A named line through points."""

    name: str
    points: Points


@dataclass(frozen=True)
class Plot:
    """Curves over two axes; ticks are places on the x axis with what is written there."""

    title: str
    curves: Sequence[Curve]
    x_ticks: Sequence[tuple[float, str]]
    y_ticks: Sequence[tuple[float, str]]

    def place(self, x: float, y: float) -> Spot:
        """Return where a point stands on the paper, in pixels from the top left."""
        left, right = self.x_ticks[0][0], self.x_ticks[-1][0]
        low, high = self.y_ticks[0][0], self.y_ticks[-1][0]
        across = (x - left) / ((right - left) or 1.0)
        up = (y - low) / ((high - low) or 1.0)
        return (
            round(LEFT + across * (WIDTH - LEFT - RIGHT), 1),
            round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 1),
        )


def draw(plot: Plot, path: Path) -> None:
    """
    Write the plot as SVG or PNG, by the name of the file.

    :raises BadDay: the file is called otherwise, or cannot be written
    """
    ways = {".svg": _draw_svg, ".png": _draw_png}
    if path.suffix not in ways:
        raise BadDay(f"A plot is an .svg or a .png, not {path.name}.")
    try:
        ways[path.suffix](plot, path)
    except OSError as error:
        raise BadDay(f"The plot cannot be written: {error}.") from error


def _draw_svg(plot: Plot, path: Path) -> None:
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _svg_text((LEFT, 22), plot.title, size=16),
    ]
    for at, written in plot.y_ticks:
        x, y = plot.place(plot.x_ticks[0][0], at)
        parts.append(f'<path d="M{x} {y}H{WIDTH - RIGHT}" stroke="{_RULE}"/>')
        parts.append(_svg_text((x - 8, y + 4), written, anchor="end"))
    for at, written in plot.x_ticks:
        x, y = plot.place(at, plot.y_ticks[0][0])
        parts.append(_svg_text((x, y + 20), written, anchor="middle"))
    for number, curve in enumerate(plot.curves):
        colour = COLOURS[number % len(COLOURS)]
        line = " ".join("{},{}".format(*plot.place(x, y)) for x, y in curve.points)
        shown = f'fill="none" stroke="{colour}" stroke-width="2"'
        parts.append(f'<polyline points="{line}" {shown}/>')
        parts.append(_svg_text(_legend(number), curve.name, colour=colour))
    path.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def _svg_text(
    spot: Spot, text: str, *, anchor: str = "start", colour: str = _INK, size: int = 13
) -> str:
    placed = f'x="{spot[0]}" y="{spot[1]}" text-anchor="{anchor}"'
    written = f'font-family="sans-serif" font-size="{size}" fill="{colour}"'
    return f"<text {placed} {written}>{escape(text)}</text>"


def _legend(number: int) -> Spot:
    return LEFT + 180.0 * number, 42.0


def _draw_png(plot: Plot, path: Path) -> None:
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(image)
    small, large = ImageFont.load_default(13), ImageFont.load_default(16)
    pen.text((LEFT, 6), plot.title, fill=_INK, font=large)
    for at, written in plot.y_ticks:
        x, y = plot.place(plot.x_ticks[0][0], at)
        pen.line([(x, y), (WIDTH - RIGHT, y)], fill=_RULE)
        pen.text((x - 8, y), written, fill=_INK, font=small, anchor="rm")
    for at, written in plot.x_ticks:
        x, y = plot.place(at, plot.y_ticks[0][0])
        pen.text((x, y + 8), written, fill=_INK, font=small, anchor="mt")
    for number, curve in enumerate(plot.curves):
        colour = COLOURS[number % len(COLOURS)]
        pen.line([plot.place(x, y) for x, y in curve.points], fill=colour, width=2)
        x, y = _legend(number)
        pen.text((x, y), curve.name, fill=colour, font=small, anchor="ls")
    image.save(path)
