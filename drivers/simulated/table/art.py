"""The print of packages: what is on each panel, drawn at a real size of 8 pixels a mm."""

from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw

from drivers.simulated.fonts import font
from drivers.simulated.table.bars import draw_symbol, symbol_of
from drivers.simulated.table.canvas import Print
from drivers.simulated.table.colours import INK, Colour, Palette, against, palette_of
from drivers.simulated.table.labels import CodePlace, code_of
from drivers.simulated.table.package import Package, chance_of
from drivers.simulated.table.pictures import draw_picture
from drivers.simulated.table.shapes import panels_of
from drivers.simulated.table.words import brand_of, claim_of, small_print, weight_of

PX_PER_MM: Final = 8.0
PRINTS_KEPT: Final = 400
LID: Final = (176, 178, 182)
FACES: Final = frozenset({"front", "wrap"})
BACKS: Final = frozenset({"back", "bottom", "left", "right"})


@lru_cache(PRINTS_KEPT)
def print_of(package: Package, panel: str) -> Print:
    """Return the print of a panel."""
    image = drawn(package, panel)
    pixels = np.asarray(image, np.uint8)[:, :, ::-1]
    return Print(np.ascontiguousarray(pixels), PX_PER_MM)


def gloss_of(package: Package, panel: str) -> float:
    """Return how much a panel shines: 0 as paper, 1 as a film."""
    own = palette_of(package.dressed).gloss
    by_shape = {"can": 0.9, "pouch": 0.95, "tray": 0.8, "bottle": 0.75, "jar": 0.8, "sheet": 0.05}
    shines = by_shape.get(package.shape, own)
    return shines * (0.45 if panel == "wrap" and package.shape in {"jar", "bottle"} else 1.0)


def drawn(package: Package, panel: str) -> Image.Image:
    """Return a panel as a picture."""
    wide, tall = panels_of(package)[panel]
    size = (max(8, round(wide * PX_PER_MM)), max(8, round(tall * PX_PER_MM)))
    worn = package.dressed
    colours = palette_of(worn)
    image = Image.new("RGB", size, ground_of(package, panel, colours))
    if panel in FACES or (panel == "top" and package.shape in {"tray", "carton"}):
        draw_front(image, worn, colours, panel)
    if panel in BACKS or panel == "wrap":
        draw_small_print(image, worn, colours, panel)
    place = code_of(package)
    if place is not None and place.panel == panel:
        put_code(image, package, place)
    return image


def ground_of(package: Package, panel: str, colours: Palette) -> Colour:
    """Return the colour under a panel's print."""
    if panel == "glass":
        return colours.second
    if panel in {"top", "bottom"} and package.shape in {"can", "jar", "bottle"}:
        return LID if package.shape == "can" else colours.second
    return colours.ground


def draw_front(image: Image.Image, package: Package, colours: Palette, panel: str) -> None:
    """Draw brand, name, picture and weight; on a round wall in the middle of the print."""
    width, height = image.size
    chance = chance_of("layout", package.line, panel)
    part = (0, 0, width, height)
    if panel == "wrap":
        part = (round(width * 0.28), 0, round(width * 0.72), height)
    left, top, right, bottom = part
    wide, tall = right - left, bottom - top
    draw = ImageDraw.Draw(image)
    band = round(tall * chance.uniform(0.16, 0.26))
    draw.rectangle((0 if panel == "wrap" else left, top, width, top + band), fill=colours.second)
    patch = round(tall * chance.uniform(0.1, 0.16))
    at = round(top + tall * chance.uniform(0.72, 0.78))
    draw.rectangle((0 if panel == "wrap" else left, at, width, at + patch), fill=colours.flavour)
    text(draw, (left, top, right, top + band), brand_of(package), against(colours.second), 0.72)
    words = package.name
    name = (left, top + band, right, top + band + round(tall * 0.2))
    text(draw, name, words, colours.letters, 0.8)
    picture = (left + wide // 6, name[3], right - wide // 6, at)
    draw_picture(draw, picture, package, colours)
    text(draw, (left, at, right, at + patch), claim_of(package), against(colours.flavour), 0.6)
    foot = (left + wide // 2, at + patch, right, bottom)
    text(draw, foot, weight_of(package), colours.letters, 0.55)


def text(
    draw: ImageDraw.ImageDraw,
    box: tuple[int, int, int, int],
    words: str,
    colour: Colour,
    share: float,
) -> None:
    """Write words as large as a box allows, in one line or two."""
    width, height = box[2] - box[0], box[3] - box[1]
    lines = [words]
    if len(words) > 14 and " " in words and height * 3 > width:
        middle = words.rfind(" ", 0, len(words) // 2 + 3)
        lines = [words[:middle], words[middle + 1 :]] if middle > 0 else [words]
    size = max(5, round(height * share / len(lines)))
    widest = max(draw.textlength(line, font=font(size)) for line in lines)
    if widest > 0.9 * width:
        size = max(5, int(size * 0.9 * width / widest))
    top = box[1] + (height - size * 1.15 * len(lines)) / 2
    for number, line in enumerate(lines):
        left = box[0] + (width - draw.textlength(line, font=font(size))) / 2
        draw.text((left, top + number * size * 1.15), line, font=font(size), fill=colour)


def draw_small_print(image: Image.Image, package: Package, colours: Palette, panel: str) -> None:
    """Write ingredients and advice in the upper part of a back, or beside a round front."""
    width, height = image.size
    draw = ImageDraw.Draw(image)
    size = max(6, min(round(1.9 * PX_PER_MM), height // 12))
    right = round(width * 0.26) if panel == "wrap" else width
    words = " ".join(small_print(package)).split()
    line, at, margin = "", round(2.5 * PX_PER_MM), round(2.5 * PX_PER_MM)
    text(draw, (0, 0, right, at + size * 2), package.name, colours.letters, 0.5)
    at += size * 2
    for word in words:
        longer = f"{line} {word}".strip()
        if draw.textlength(longer, font=font(size)) > right - 2 * margin:
            draw.text((margin, at), line, font=font(size), fill=colours.letters)
            line, at = word, at + round(size * 1.25)
        else:
            line = longer
        if at > height * 0.52:
            return
    draw.text((margin, at), line, font=font(size), fill=colours.letters)


def put_code(image: Image.Image, package: Package, place: CodePlace) -> None:
    """Print the barcode on its white field, and a sticker's over it if there is one."""
    bars = draw_symbol(place.symbol, place.module_mm, place.bars_mm, PX_PER_MM)
    sheet = bars if place.is_upright else bars.rotate(90, expand=True)
    image.paste(sheet, (round(place.left * PX_PER_MM), round(place.top * PX_PER_MM)))
    other = symbol_of(package.sticker)
    if other is not None:
        module = place.module_mm * place.symbol.width_modules / other.width_modules
        stuck = draw_symbol(other, module, place.bars_mm, PX_PER_MM)
        stuck = stuck if place.is_upright else stuck.rotate(90, expand=True)
        image.paste(stuck, (round(place.left * PX_PER_MM), round(place.top * PX_PER_MM)))


def preview(package: Package, panel: str) -> Image.Image:
    """Return a panel at half size, to look at."""
    pixels = cv2.cvtColor(print_of(package, panel).levels[0], cv2.COLOR_BGR2RGB)
    image = Image.fromarray(np.asarray(pixels))
    return image.resize((max(1, image.width // 2), max(1, image.height // 2)))


__all__ = ["INK", "PX_PER_MM", "preview", "print_of"]
