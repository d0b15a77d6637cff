"""The fronts of packages: where brand, name, picture, flavour and weight stand."""

import math
from collections.abc import Callable
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from drivers.simulated.table.colours import PAPER, Colour, Palette, against
from drivers.simulated.table.lettering import Box, Style, write
from drivers.simulated.table.package import Package, chance_of
from drivers.simulated.table.pictures import draw_picture
from drivers.simulated.table.words import brand_of, claim_of, weight_of

Layout = Callable[[Image.Image, Box, Package, Palette], None]


def draw_front(image: Image.Image, box: Box, package: Package, colours: Palette) -> None:
    """Draw a front into a box, as the line lays its fronts out."""
    chance = chance_of("layout", package.line)
    ground(image, colours, chance)
    chance.choice(LAYOUTS)(image, box, package, colours)


def ground(image: Image.Image, colours: Palette, chance: Random) -> None:
    """Draw what lies under all: one colour, fading, striped or dotted."""
    kind = chance.choice(("plain", "fading", "fading", "stripes", "dots"))
    width, height = image.size
    draw = ImageDraw.Draw(image)
    lighter = mixed(colours.ground, PAPER, 0.18)
    if kind == "fading":
        share = np.linspace(0.0, 1.0, height)[:, None, None]
        far = np.array(mixed(colours.ground, colours.second, 0.45), float)
        column = np.array(colours.ground, float) * (1 - share) + far * share
        rows = np.broadcast_to(column, (height, width, 3)).astype(np.uint8)
        image.paste(Image.fromarray(rows))
    elif kind == "stripes":
        step = max(24, width // chance.choice((7, 11, 17)))
        for left in range(0, width, step):
            draw.rectangle((left, 0, left + step // 3, height), fill=lighter)
    elif kind == "dots":
        step = max(40, width // chance.choice((6, 9)))
        for number, y in enumerate(range(0, height, step)):
            for x in range((number % 2) * step // 2, width, step):
                draw.ellipse((x, y, x + step // 4, y + step // 4), fill=lighter)


def banded(image: Image.Image, box: Box, package: Package, colours: Palette) -> None:
    """Draw a band with the brand above, one with the flavour below."""
    draw, (left, top, right, bottom) = ImageDraw.Draw(image), box
    tall, wide = bottom - top, image.width
    brand, flavour = top + round(tall * 0.2), top + round(tall * 0.76)
    foot = flavour + round(tall * 0.12)
    draw.rectangle((0, top, wide, brand), fill=colours.second)
    draw.rectangle((0, flavour, wide, foot), fill=colours.flavour)
    emblem(image, (left, top, right, brand), package, colours)
    name(image, (left, brand, right, top + round(tall * 0.4)), package, colours.letters)
    draw_picture(draw, (left + 8, top + round(tall * 0.4), right - 8, flavour), package, colours)
    claim(image, (left, flavour, right, foot), package, against(colours.flavour))
    amount(image, (left + (right - left) // 2, foot, right, bottom), package, colours.letters)


def medallion(image: Image.Image, box: Box, package: Package, colours: Palette) -> None:
    """Draw a large disc of the flavour's colour with picture and name."""
    draw, (left, top, right, bottom) = ImageDraw.Draw(image), box
    wide, tall = right - left, bottom - top
    radius = 0.46 * min(wide, 0.72 * tall)
    x, y = (left + right) / 2, top + 0.56 * tall
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colours.flavour)
    inner = radius * 0.92
    draw.ellipse((x - inner, y - inner, x + inner, y + inner), outline=PAPER, width=3)
    emblem(image, (left, top, right, top + round(0.2 * tall)), package, colours)
    half = round(radius * 0.7)
    picture = (round(x) - half, round(y) - half, round(x) + half, round(y) - half // 8)
    draw_picture(draw, picture, package, colours)
    plate = (round(x) - half, round(y), round(x) + half, round(y + radius * 0.6))
    name(image, plate, package, against(colours.flavour))
    claim(
        image,
        (left, round(y + radius), right, bottom - round(0.07 * tall)),
        package,
        colours.letters,
    )
    amount(image, (left, bottom - round(0.08 * tall), right, bottom), package, colours.letters)


def slanted(image: Image.Image, box: Box, package: Package, colours: Palette) -> None:
    """Draw two colours that meet on a slope, the picture in the lower one."""
    draw, (left, top, right, bottom) = ImageDraw.Draw(image), box
    tall, edge = bottom - top, chance_of("slope", package.line).uniform(0.3, 0.5)
    high, low = top + round(tall * edge), top + round(tall * (edge + 0.14))
    draw.polygon(
        [(0, low), (image.width, high), (image.width, bottom), (0, bottom)], fill=colours.second
    )
    strip = round(tall * 0.05)
    draw.polygon(
        [(0, low), (image.width, high), (image.width, high + strip), (0, low + strip)],
        fill=colours.flavour,
    )
    emblem(image, (left, top, right, top + round(tall * 0.17)), package, colours)
    name(image, (left, top + round(tall * 0.17), right, high), package, colours.letters)
    draw_picture(
        draw, (left + 8, low + strip, right - 8, bottom - round(tall * 0.18)), package, colours
    )
    foot = (left, bottom - round(tall * 0.17), right, bottom - round(tall * 0.09))
    claim(image, foot, package, against(colours.second))
    amount(image, (left, foot[3], right, bottom), package, against(colours.second))


def plain(image: Image.Image, box: Box, package: Package, colours: Palette) -> None:
    """Draw a paper label with a coloured frame, as for cheap goods."""
    draw, (left, top, right, bottom) = ImageDraw.Draw(image), box
    wide, tall = right - left, bottom - top
    plate = (left + wide // 14, top + tall // 5, right - wide // 14, bottom - tall // 8)
    draw.rectangle(plate, fill=PAPER, outline=colours.flavour, width=max(4, wide // 60))
    emblem(image, (left, top, right, plate[1]), package, colours)
    middle = plate[1] + (plate[3] - plate[1]) // 3
    name(image, (plate[0], plate[1], plate[2], middle), package, (36, 36, 40))
    picture = (plate[0] + wide // 8, middle, plate[2] - wide // 8, plate[3] - tall // 9)
    draw_picture(draw, picture, package, colours)
    claim(image, (plate[0], plate[3] - tall // 9, plate[2], plate[3]), package, colours.flavour)
    amount(image, (left, plate[3], right, bottom), package, colours.letters)


LAYOUTS: Final[tuple[Layout, ...]] = (banded, banded, medallion, slanted, plain)


def emblem(image: Image.Image, box: Box, package: Package, colours: Palette) -> None:
    """Draw the brand: its word, on a shield of its own or beside a mark."""
    chance, draw = chance_of("emblem", package.line), ImageDraw.Draw(image)
    left, top, right, bottom = box
    tall, wide = bottom - top, right - left
    kind, colour = chance.choice(("word", "shield", "mark")), colours.letters
    pad = max(2, tall // 12)
    if kind == "shield":
        inset = round(wide * 0.08)
        plate = (left + inset, top + pad, right - inset, bottom - pad)
        draw.rounded_rectangle(plate, radius=max(2, tall // 3), fill=colours.flavour_of_line)
        colour = against(colours.flavour_of_line)
    if kind == "mark":
        mark(
            draw, (left + tall * 0.6, top + tall / 2), tall * 0.34, chance, colours.flavour_of_line
        )
        left += round(tall * 0.9)
    style = Style.of(package.line, "brand")
    write(image, (left, top, right, bottom), brand_of(package), colour, share=0.8, style=style)


def mark(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    radius: float,
    chance: Random,
    colour: Colour,
) -> None:
    """Draw a brand's mark: a star or a flower of some points."""
    points, deep = chance.randint(3, 9), chance.uniform(0.35, 0.8)
    ring = []
    for number in range(2 * points):
        far = radius * (1.0 if number % 2 == 0 else deep)
        angle = number * math.pi / points
        ring.append((at[0] + far * math.sin(angle), at[1] - far * math.cos(angle)))
    draw.polygon(ring, fill=colour)


def name(image: Image.Image, box: Box, package: Package, colour: Colour) -> None:
    """Write the article's name."""
    write(image, box, package.name, colour, share=0.82, style=Style.of(package.line, "name"))


def claim(image: Image.Image, box: Box, package: Package, colour: Colour) -> None:
    """Write what the front promises."""
    write(image, box, claim_of(package), colour, share=0.6, style=Style.of(package.line, "claim"))


def amount(image: Image.Image, box: Box, package: Package, colour: Colour) -> None:
    """Write how much is in it."""
    write(image, box, weight_of(package), colour, share=0.6, style=Style())


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
