"""The backs, sides and lids of packages: small print, tables, seams, rings of metal."""

import math
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from drivers.simulated.table.colours import Colour, Palette, against
from drivers.simulated.table.flavours import Custom, flavour_of, lid_colour
from drivers.simulated.table.fronts import emblem, mixed, name
from drivers.simulated.table.lettering import Box, Style, paragraph, write
from drivers.simulated.table.package import Package, chance_of
from drivers.simulated.table.pictures import fruit_of
from drivers.simulated.table.words import small_print

METAL: Final[Colour] = (186, 188, 192)
FOODS: Final[tuple[Colour, ...]] = ((206, 120, 110), (226, 190, 150), (190, 84, 62), (150, 160, 90))
SMALL_MM: Final = 1.7


def draw_back(
    image: Image.Image, box: Box, package: Package, colours: Palette, px_per_mm: float
) -> None:
    """Draw name, ingredients and a table into a box, and the flavour as its line shows it."""
    left, top, right, bottom = box
    edge, tall = round(2.5 * px_per_mm), bottom - top
    size = max(6, min(round(SMALL_MM * px_per_mm), tall // 14))
    head = top + min(round(tall * 0.12), 6 * size)
    custom, letters = Custom.of(package), colours.letters
    if custom.back == "strip":
        strip = (left, top, right, head)
        ImageDraw.Draw(image).rectangle(strip, fill=colours.flavour)
        letters = against(colours.flavour)
    if custom.back == "foot":
        foot(image, (left, top + round(tall * 0.78), right, bottom), package, colours)
    name(image, (left, top + edge // 2, right, head), package, letters)
    inner = (left + edge, head + size // 2, right - edge, top + round(tall * 0.36))
    end = paragraph(image, inner, " ".join(small_print(package)), colours.letters, size=size)
    table(
        image,
        (left + edge, end + size, right - edge, top + round(tall * 0.58)),
        package,
        colours,
        px_per_mm,
    )


def foot(image: Image.Image, box: Box, package: Package, colours: Palette) -> None:
    """Draw the band of the flavour's colour that goes round a foot, its fruit standing on it."""
    left, top, right, bottom = box
    draw, own = ImageDraw.Draw(image), chance_of("foot", package.line, package.name)
    band, radius = top + (bottom - top) * 2 // 3, max(2, (bottom - top) // 3)
    for _ in range(own.randint(1, 3)):
        at = (own.uniform(left + radius, max(left + radius, right - radius)), band - radius * 0.6)
        fruit_of(draw, at, radius, package, colours)
    draw.rectangle((left, band, right, bottom), fill=colours.flavour)


def table(
    image: Image.Image, box: Box, package: Package, colours: Palette, px_per_mm: float
) -> None:
    """Draw a table of numbers on a paler ground."""
    left, top, right, bottom = box
    rows, chance = 6, chance_of("table", package.name, package.barcode)
    step = min((bottom - top) // rows, round(3.0 * px_per_mm))
    if step < 9 or right - left < 60:
        return
    draw, pale = ImageDraw.Draw(image), mixed(colours.ground, (255, 255, 255), 0.75)
    wide = min(right - left, 14 * step)
    draw.rectangle((left, top, left + wide, top + rows * step), fill=pale)
    for row in range(rows):
        y = top + row * step
        draw.line((left, y, left + wide, y), fill=(60, 60, 60), width=1)
        for at, long in ((0.04, chance.uniform(0.25, 0.5)), (0.7, chance.uniform(0.08, 0.2))):
            bar = (left + at * wide, y + step * 0.35, left + (at + long) * wide, y + step * 0.7)
            draw.rectangle(bar, fill=(70, 70, 74))


def draw_side(image: Image.Image, package: Package, colours: Palette) -> None:
    """Draw a narrow side: a stripe of the flavour, brand and name."""
    width, height = image.size
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, round(height * 0.72), width, round(height * 0.8)), fill=colours.flavour)
    emblem(image, (0, 0, width, round(height * 0.2)), package, colours)
    name(image, (0, round(height * 0.2), width, round(height * 0.5)), package, colours.letters)


def draw_lid(image: Image.Image, package: Package, colours: Palette) -> None:
    """Draw a lid from above: rings pressed into metal, or a cap in the line's or flavour's tint."""
    width, height = image.size
    is_can = package.shape == "can"
    tone = METAL if is_can else lid_colour(package, colours)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    off = np.hypot((across - width / 2) / (width / 2), (down - height / 2) / (height / 2))
    rings = 14 * np.sin(off * (38 if is_can else 15)) * (off > 0.25)
    sweep = 16 * np.cos(2 * np.arctan2(down - height / 2, across - width / 2)) * is_can
    pixels = np.array(tone, np.float32) + (rings + sweep)[..., None]
    image.paste(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)))
    if is_can:
        draw, x, y = ImageDraw.Draw(image), width / 2, height / 2
        draw.rounded_rectangle(
            (x - width * 0.09, y - height * 0.3, x + width * 0.09, y),
            width // 12,
            fill=(150, 152, 156),
        )


def draw_top(image: Image.Image, package: Package, colours: Palette) -> None:
    """Draw the top of a carton: brand and name, on some lines in the flavour's colour."""
    width, height = image.size
    letters, half = colours.letters, (0, height // 2, width, height)
    if Custom.of(package).tints_top:
        ImageDraw.Draw(image).rectangle(half, fill=colours.flavour)
        letters = against(colours.flavour)
    emblem(image, (0, 0, width, height // 2), package, colours)
    name(image, half, package, letters)


def draw_bottom(image: Image.Image, package: Package, colours: Palette) -> None:
    """Draw a bottom: the flaps of the board, on some lines the flavour in a small field."""
    (width, height), draw = image.size, ImageDraw.Draw(image)
    crease = mixed(colours.ground, (0, 0, 0), 0.25)
    for share in (0.36, 0.64):
        draw.line((0, height * share, width, height * share), fill=crease, width=3)
    if Custom.of(package).names_bottom:
        field = (width // 20, height // 20, width // 2, height // 4)
        draw.rectangle(field, fill=colours.flavour)
        word, style = flavour_of(package), Style.of(package.line, "name")
        write(image, field, word, against(colours.flavour), share=0.7, style=style)


def draw_window(image: Image.Image, package: Package) -> None:
    """Draw what a tray's film lets see: pieces of food, light and dark."""
    chance = chance_of("food", package.line, package.name)
    draw, tone = ImageDraw.Draw(image), chance.choice(FOODS)
    width, height = image.size
    draw.rectangle((0, 0, width, height), fill=tone)
    for _ in range(70):
        x, y = chance.uniform(0, width), chance.uniform(0, height)
        far = chance.uniform(0.03, 0.11) * width
        shade = chance.uniform(-0.25, 0.35)
        other = mixed(tone, (255, 240, 226) if shade > 0 else (40, 24, 20), abs(shade))
        draw.ellipse((x - far, y - far * 0.6, x + far, y + far * 0.6), fill=other)


def draw_seams(image: Image.Image, colours: Palette, px_per_mm: float) -> None:
    """Draw the ribbed seams of a bag at its head and foot."""
    width, height = image.size
    draw, seam = ImageDraw.Draw(image), round(7 * px_per_mm)
    pale, dark = (mixed(colours.ground, one, 0.25) for one in ((255, 255, 255), (0, 0, 0)))
    for top in (0, height - seam):
        draw.rectangle((0, top, width, top + seam), fill=pale)
        for row in range(math.floor(seam / 8)):
            draw.line((0, top + row * 8, width, top + row * 8), fill=dark, width=2)
