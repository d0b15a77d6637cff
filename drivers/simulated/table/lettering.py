"""Letters on packages: some faces of one family, drawn together or apart as a line's style is."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from drivers.simulated.table.colours import Colour
from drivers.simulated.table.package import chance_of

FACES: Final = ("Vera.ttf", "VeraBd.ttf", "VeraIt.ttf", "VeraBI.ttf")
SMALLEST_PX: Final = 5
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Style:
    """How a line writes its brand or its names."""

    face: str = "Vera.ttf"
    stretch: float = 1.0
    is_upper: bool = False
    outline: bool = False

    @classmethod
    def of(cls, line: str, what: str) -> "Style":
        """Return the style of a line for its brand, its name or its claim."""
        chance = chance_of("style", line, what)
        return cls(
            chance.choice(FACES),
            chance.choice((0.68, 0.8, 0.92, 1.0, 1.15)),
            chance.random() < 0.3,
            chance.random() < 0.2,
        )


@lru_cache(256)
def letters(face: str, height: int) -> ImageFont.FreeTypeFont:
    """Return a face of Bitstream Vera, which comes with reportlab, at this height in pixels."""
    with as_file(files("reportlab") / "fonts" / face) as path:
        return ImageFont.truetype(str(path), height)


def write(
    image: Image.Image, box: Box, words: str, colour: Colour, *, share: float, style: Style
) -> None:
    """Write words in the middle of a box, as large as it allows, in one line or two."""
    width, height = box[2] - box[0], box[3] - box[1]
    if width < 8 or height < 8 or not words.strip():
        return
    words = words.upper() if style.is_upper else words
    lines = broken(words, width / height)
    size = max(SMALLEST_PX, round(height * share / len(lines) / 1.1))
    widest = max(letters(style.face, size).getlength(line) for line in lines) * style.stretch
    if widest > 0.92 * width:
        size = max(SMALLEST_PX, int(size * 0.92 * width / widest))
    step = size * 1.12
    top = box[1] + (height - step * len(lines)) / 2
    for number, line in enumerate(lines):
        mask = stencil(line, size, style)
        left = round(box[0] + (width - mask.width) / 2)
        if style.outline:
            dark: Colour = (0, 0, 0) if sum(colour) > 380 else (255, 255, 255)
            shift = max(1, size // 18)
            image.paste(dark, (left + shift, round(top + number * step) + shift), mask)
        image.paste(colour, (left, round(top + number * step)), mask)


def broken(words: str, shape: float) -> list[str]:
    """Return words in one line, or in two where they are long for a box of that shape."""
    if len(words) <= max(9, 3.2 * shape) or " " not in words:
        return [words]
    middle = len(words) / 2
    spaces = [place for place, letter in enumerate(words) if letter == " "]
    cut = min(spaces, key=lambda place: abs(place - middle))
    return [words[:cut], words[cut + 1 :]]


def stencil(line: str, size: int, style: Style) -> Image.Image:
    """Return a line's letters as a mask, drawn together or apart."""
    font = letters(style.face, size)
    wide = max(1, round(font.getlength(line)) + 2)
    mask = Image.new("L", (wide, round(size * 1.3)), 0)
    ImageDraw.Draw(mask).text((0, 0), line, font=font, fill=255)
    if style.stretch == 1.0:
        return mask
    return mask.resize((max(1, round(wide * style.stretch)), mask.height))


def paragraph(image: Image.Image, box: Box, words: str, colour: Colour, *, size: int) -> int:
    """Write running text into a box from its top, and return where it ends."""
    draw, font = ImageDraw.Draw(image), letters("Vera.ttf", max(SMALLEST_PX, size))
    line, at, step = "", box[1], round(size * 1.25)
    for word in words.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) > box[2] - box[0]:
            draw.text((box[0], at), line, font=font, fill=colour)
            line, at = word, at + step
        else:
            line = longer
        if at + step > box[3]:
            return at
    draw.text((box[0], at), line, font=font, fill=colour)
    return at + step
