"""What the floor of a store does to labels: tears and dirt."""

import math

from PIL import Image, ImageDraw, ImageFilter

from drivers.simulated.table.package import Package, chance_of


def harmed(image: Image.Image, package: Package, panel: str) -> Image.Image:
    """Return a panel with what happened to it."""
    if package.harm == "torn":
        return torn(image, package, panel)
    return dirty(image, package, panel) if package.harm == "dirty" else image


def torn(image: Image.Image, package: Package, panel: str) -> Image.Image:
    """Return a panel of which a piece of the print has come off, its edge white and ragged."""
    chance = chance_of("torn", package.name, package.barcode, panel)
    width, height = image.size
    x, y = chance.uniform(0.2, 0.8) * width, chance.uniform(0.25, 0.75) * height
    far = chance.uniform(0.2, 0.34) * min(width, height)
    ring = []
    for number in range(40):
        angle = number * 2 * math.pi / 40
        reach = far * (1 + 0.25 * math.sin(3 * angle + x) + chance.uniform(-0.1, 0.1))
        ring.append((x + 1.4 * reach * math.cos(angle), y + reach * math.sin(angle)))
    draw = ImageDraw.Draw(image)
    draw.polygon(ring, fill=(238, 236, 230))
    inner = [(x + (px - x) * 0.88, y + (py - y) * 0.86) for px, py in ring]
    draw.polygon(inner, fill=(176, 152, 120))
    return image


def dirty(image: Image.Image, package: Package, panel: str) -> Image.Image:
    """Return a panel with brown splashes and a smear."""
    chance = chance_of("dirty", package.name, package.barcode, panel)
    width, height = image.size
    mask = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(mask)
    for _ in range(14):
        x, y = chance.uniform(0, width), chance.uniform(0, height)
        far = chance.uniform(0.02, 0.12) * min(width, height)
        draw.ellipse((x - far, y - far, x + far, y + far), fill=chance.randint(110, 220))
    start = (chance.uniform(0, width), chance.uniform(0, height))
    end = (chance.uniform(0, width), chance.uniform(0, height))
    draw.line((*start, *end), fill=150, width=max(6, min(width, height) // 9))
    soft = mask.filter(ImageFilter.GaussianBlur(max(1.0, min(width, height) / 90)))
    image.paste((82, 60, 38), (0, 0), soft)
    return image
