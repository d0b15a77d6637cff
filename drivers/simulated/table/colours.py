"""The colours of a package's print: a line's own, and its flavour's."""

import colorsys
from dataclasses import dataclass
from typing import Final

from drivers.simulated.table.package import Package, chance_of

Colour = tuple[int, int, int]
PAPER: Final = (244, 242, 236)
INK: Final = (28, 28, 32)


@dataclass(frozen=True, slots=True)
class Palette:
    """Red, green and blue of a package's parts."""

    ground: Colour
    second: Colour
    flavour: Colour
    letters: Colour
    flavour_of_line: Colour
    """A third colour that siblings share."""
    gloss: float
    """Of a carton: 0 as paper, 1 as a film."""


def palette_of(package: Package) -> Palette:
    """Return a package's colours: siblings share all but the flavour's."""
    line = chance_of("palette", package.line)
    own = chance_of("flavour", package.line, package.name, package.barcode)
    hue = line.random()
    pale = line.random() < 0.35
    ground = hsv(hue, line.uniform(0.04, 0.2) if pale else line.uniform(0.45, 0.9), 0.9)
    if not pale:
        ground = hsv(hue, line.uniform(0.5, 0.9), line.uniform(0.35, 0.85))
    second = hsv(hue + line.choice((0.08, 0.45, 0.55)), line.uniform(0.3, 0.8), 0.8)
    flavour = hsv(own.random(), own.uniform(0.55, 0.95), own.uniform(0.55, 0.92))
    letters = INK if brightness(ground) > 140 else PAPER
    gloss = line.choice((0.05, 0.1, 0.3, 0.55))
    third = hsv(line.random(), line.uniform(0.5, 0.95), line.uniform(0.4, 0.9))
    return Palette(ground, second, flavour, letters, third, gloss)


def hsv(hue: float, saturation: float, value: float) -> Colour:
    """Return red, green and blue of a hue."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, min(1.0, saturation), min(1.0, value))
    return round(red * 255), round(green * 255), round(blue * 255)


def brightness(colour: Colour) -> float:
    """Return how bright a colour looks (ITU-R BT.601)."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def against(colour: Colour) -> Colour:
    """Return ink or paper, whichever can be read on a colour."""
    return INK if brightness(colour) > 140 else PAPER
