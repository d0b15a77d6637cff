"""Labels of invented articles, printed here."""

from pathlib import Path

import cv2
import numpy as np
import reportlab
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

FONT = Path(reportlab.__file__).parent / "fonts" / "VeraBd.ttf"
PAPER = (225, 230, 235)


def printed(*lines: str, height_px=34, turned=0, ink=(40, 30, 90)):
    """Return the picture of a label with these lines, turned by so many degrees."""
    picture = Pillow.new("RGB", (460, 70 + 70 * len(lines)), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        font = ImageFont.truetype(str(FONT), height_px)
        draw.text((40, 40 + 70 * number), line, ink, font=font)
    whole = picture.rotate(turned, expand=True, fillcolor=PAPER, resample=Pillow.Resampling.BICUBIC)
    return np.ascontiguousarray(np.asarray(whole, np.uint8)[:, :, ::-1])


def blurred(picture, px):
    return cv2.GaussianBlur(picture, (0, 0), px)
