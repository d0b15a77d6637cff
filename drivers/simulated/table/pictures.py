"""The pictures on packages: fruit, leaves, waves, hills, drawn from chance and colours."""

import math
from random import Random

from PIL import ImageDraw

from drivers.simulated.table.colours import Colour, Palette
from drivers.simulated.table.package import Package, chance_of

Box = tuple[int, int, int, int]


def draw_picture(draw: ImageDraw.ImageDraw, box: Box, package: Package, colours: Palette) -> None:
    """Draw a package's picture: its kind belongs to the line, its fruit to the flavour."""
    width, height = box[2] - box[0], box[3] - box[1]
    if width < 20 or height < 20:
        return
    line = chance_of("picture", package.line)
    backdrop = line.choice((sun, hills, waves))
    backdrop(draw, box, line, colours.second)
    petals, stretch, own = growth_of(package)
    for _ in range(own.randint(2, 5)):
        size = own.uniform(0.22, 0.4) * min(width, height)
        x = own.uniform(box[0] + size, max(box[0] + size, box[2] - size))
        y = own.uniform(box[1] + size, max(box[1] + size, box[3] - size))
        fruit(draw, (x, y), size / 2, colours.flavour, petals, stretch, own)


def growth_of(package: Package) -> tuple[int, float, Random]:
    """Return the bulges of a flavour's fruit, how long it is, and chance for the rest of it."""
    own = chance_of("fruit", package.line, package.name, package.barcode)
    return own.randint(1, 7), own.uniform(0.6, 1.4), own


def fruit_of(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    radius: float,
    package: Package,
    colours: Palette,
) -> None:
    """Draw one fruit of a package's flavour."""
    petals, stretch, own = growth_of(package)
    fruit(draw, at, radius, colours.flavour, petals, stretch, own)


def sun(draw: ImageDraw.ImageDraw, box: Box, chance: Random, colour: Colour) -> None:
    """Draw rays round a disc."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    radius = min(box[2] - box[0], box[3] - box[1]) / 2
    for number in range(chance.choice((8, 12, 16))):
        angle = number * 2 * math.pi / 12
        far = (x + radius * math.cos(angle), y + radius * math.sin(angle))
        draw.line((x, y, *far), fill=colour, width=max(2, round(radius / 14)))
    draw.ellipse((x - radius * 0.7, y - radius * 0.7, x + radius * 0.7, y + radius * 0.7), colour)


def hills(draw: ImageDraw.ImageDraw, box: Box, chance: Random, colour: Colour) -> None:
    """Draw rolling land."""
    for number in range(3):
        phase, high = chance.uniform(0, 6), (0.75 - 0.2 * number) * (box[3] - box[1])
        darker = tuple(max(0, one - 28 * number) for one in colour)
        points = [
            (x, box[3] - high + 0.1 * high * math.sin(phase + x / (box[2] - box[0]) * 6))
            for x in range(box[0], box[2] + 1, 6)
        ]
        draw.polygon([(box[0], box[3]), *points, (box[2], box[3])], fill=darker)


def waves(draw: ImageDraw.ImageDraw, box: Box, chance: Random, colour: Colour) -> None:
    """Draw lines that swing."""
    phase, rows = chance.uniform(0, 6), chance.randint(4, 7)
    for row in range(rows):
        base = box[1] + (row + 0.5) * (box[3] - box[1]) / rows
        points = [
            (x, base + (box[3] - box[1]) / rows / 3 * math.sin(phase + row + x / 40))
            for x in range(box[0], box[2] + 1, 6)
        ]
        draw.line(points, fill=colour, width=max(2, (box[3] - box[1]) // (rows * 4)))


def fruit(  # noqa: PLR0917 -- the numbers of one drawing
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    radius: float,
    colour: Colour,
    petals: int,
    stretch: float,
    chance: Random,
) -> None:
    """Draw a fruit of several bulges with a highlight and a leaf."""
    x, y = at
    dark = tuple(round(one * 0.6) for one in colour)
    lean = chance.uniform(0, 6)
    for number in range(petals):
        angle = lean + number * 2 * math.pi / petals
        off = 0.0 if petals == 1 else radius * 0.55
        middle = (x + off * math.cos(angle), y + off * math.sin(angle) * stretch)
        size = radius * (1.0 if petals == 1 else 0.62)
        ellipse(draw, middle, (size, size * stretch), dark)
        ellipse(draw, middle, (size * 0.9, size * stretch * 0.9), colour)
    light = tuple(min(255, one + 70) for one in colour)
    ellipse(draw, (x - radius * 0.3, y - radius * 0.3), (radius * 0.2, radius * 0.15), light)
    tip = (x + radius * math.cos(lean), y - radius * 1.1)
    draw.polygon([(x, y - radius * 0.6), tip, (x + radius * 0.4, y - radius * 0.7)], (70, 130, 60))


def ellipse(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    radii: tuple[float, float],
    colour: tuple[int, ...],
) -> None:
    """Draw an ellipse round a point."""
    wide, tall = max(1.0, radii[0]), max(1.0, radii[1])
    draw.ellipse((at[0] - wide, at[1] - tall, at[0] + wide, at[1] + tall), fill=colour)
