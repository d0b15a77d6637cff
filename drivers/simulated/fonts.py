"""The letters that simulated devices print and draw with, accents included."""

from functools import cache
from importlib.resources import as_file, files

from PIL import ImageFont


@cache
def font(height: int) -> ImageFont.FreeTypeFont:
    """Return Bitstream Vera, which comes with reportlab, at this height in pixels."""
    with as_file(files("reportlab") / "fonts" / "Vera.ttf") as path:
        return ImageFont.truetype(str(path), height)
