"""The print of packages: what is on each panel, drawn at a real size of 8 pixels a mm."""

from functools import lru_cache
from typing import Final

import numpy as np
from PIL import Image

from drivers.simulated.table.backs import (
    draw_back,
    draw_bottom,
    draw_lid,
    draw_seams,
    draw_side,
    draw_top,
    draw_window,
)
from drivers.simulated.table.bars import draw_symbol, symbol_of
from drivers.simulated.table.canvas import Print
from drivers.simulated.table.colours import PAPER, Palette, palette_of
from drivers.simulated.table.flavours import glass_colour
from drivers.simulated.table.fronts import draw_front
from drivers.simulated.table.harms import harmed
from drivers.simulated.table.labels import CodePlace, code_of
from drivers.simulated.table.package import Package
from drivers.simulated.table.shapes import panels_of

PX_PER_MM: Final = 8.0
PRINTS_KEPT: Final = 80
GLOSSES_KEPT: Final = 1000
ROUND: Final = frozenset({"can", "jar", "bottle"})
FRONT_OF_WRAP: Final = (0.27, 0.73)
"""Where on a print that goes round its front begins and ends."""
BACK_OF_WRAP: Final = (0.02, 0.25)
SEAM_MM: Final = 8.0
STICKER_MM: Final = 1.5


@lru_cache(PRINTS_KEPT)
def print_of(package: Package, panel: str) -> Print:
    """Return the print of a panel."""
    pixels = np.asarray(drawn(package, panel), np.uint8)[:, :, ::-1]
    return Print(np.ascontiguousarray(pixels), PX_PER_MM)


@lru_cache(GLOSSES_KEPT)
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
    worn = package.photo_of.dressed if package.photo_of else package.dressed
    colours = palette_of(worn)
    ground = glass_colour(worn, colours) if panel == "glass" else colours.ground
    image = Image.new("RGB", size, ground)
    if package.shape in ROUND:
        draw_round(image, worn, colours, panel)
    elif package.shape == "sheet":
        image = photo(size, worn, colours, panel)
    else:
        draw_flat(image, worn, colours, panel)
    place = code_of(package)
    if place is not None and place.panel == panel:
        put_code(image, package, place)
    return harmed(image, package, panel)


def draw_round(image: Image.Image, package: Package, colours: Palette, panel: str) -> None:
    """Draw what goes round a can, a jar or a bottle, or its lid."""
    width, height = image.size
    if panel in {"top", "bottom"}:
        draw_lid(image, package, colours)
    if panel == "wrap":
        begins, ends = (round(width * one) for one in FRONT_OF_WRAP)
        draw_front(image, (begins, 0, ends, height), package, colours)
        begins, ends = (round(width * one) for one in BACK_OF_WRAP)
        draw_back(image, (begins, 0, ends, height), package, colours, PX_PER_MM)


def draw_flat(image: Image.Image, package: Package, colours: Palette, panel: str) -> None:
    """Draw a panel of a carton, a tray or a bag."""
    width, height = image.size
    seam = round(SEAM_MM * PX_PER_MM) if package.shape == "pouch" else 0
    whole = (0, seam, width, height - seam)
    if package.shape == "tray" and panel == "top":
        draw_window(image, package)
        label = image.crop((0, 0, round(width * 0.62), height))
        draw_front(label, (0, 0, label.width, height), package, colours)
        image.paste(label, (round(width * 0.19), 0))
    elif panel == "front":
        draw_front(image, whole, package, colours)
    elif panel == "back":
        draw_back(image, whole, package, colours, PX_PER_MM)
    elif panel == "top":
        draw_top(image, package, colours)
    elif panel == "bottom":
        draw_bottom(image, package, colours)
    else:
        draw_side(image, package, colours)
    if package.shape == "pouch":
        draw_seams(image, colours, PX_PER_MM)


def photo(size: tuple[int, int], package: Package, colours: Palette, panel: str) -> Image.Image:
    """Return a sheet with the photo of a package's front, paler than it; its back is white."""
    sheet = Image.new("RGB", size, PAPER)
    edge = round(6 * PX_PER_MM)
    inner = (size[0] - 2 * edge, size[1] - 2 * edge)
    if panel == "front" and min(inner) > 8:
        picture = Image.new("RGB", inner, colours.ground)
        draw_front(picture, (0, 0, *inner), package, colours)
        sheet.paste(Image.blend(picture, Image.new("RGB", inner, PAPER), 0.22), (edge, edge))
    return sheet


def put_code(image: Image.Image, package: Package, place: CodePlace) -> None:
    """Print the barcode on its white field, and a sticker over it if there is one."""
    bars = draw_symbol(place.symbol, place.module_mm, place.bars_mm, PX_PER_MM)
    corner = (round(place.left * PX_PER_MM), round(place.top * PX_PER_MM))
    image.paste(bars if place.is_upright else bars.rotate(90, expand=True), corner)
    other = symbol_of(package.sticker)
    if other is None:
        return
    module = place.module_mm * place.symbol.width_modules / other.width_modules
    stuck = draw_symbol(other, module, place.bars_mm, PX_PER_MM)
    edge = round(STICKER_MM * PX_PER_MM)
    sticker = Image.new("RGB", (stuck.width + 2 * edge, stuck.height + 2 * edge), (252, 252, 252))
    sticker.paste(stuck, (edge, edge))
    sticker = sticker if place.is_upright else sticker.rotate(90, expand=True)
    image.paste(sticker, (corner[0] - edge, corner[1] - edge))
