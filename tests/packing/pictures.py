"""Pictures as cameras of benches and tablets send them."""

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from drivers.simulated.camera import draw_barcode

Pixels = NDArray[np.uint8]

TABLE = (200, 180, 160)


def a_table(width: int = 640, height: int = 480) -> Pixels:
    """Return a bare table in one colour."""
    return np.full((height, width, 3), TABLE, np.uint8)


def as_jpeg(pixels: Pixels, *, exif: bool = False) -> bytes:
    """Return a picture as a JPEG file, with what a phone writes beside it if wanted."""
    out = io.BytesIO()
    notes = Image.Exif()
    notes[0x010F], notes[0x8825] = "a phone of somebody", {1: "N", 2: (48.0, 51.0, 24.0)}
    told = {"exif": notes.tobytes()} if exif else {}
    Image.fromarray(pixels[:, :, ::-1].copy()).save(out, "JPEG", quality=92, **told)
    return out.getvalue()


def pixels_of(jpeg: bytes) -> Pixels:
    """Return what a JPEG file shows."""
    shown = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    return shown.astype(np.uint8)


def a_picture_of(*barcodes: str) -> Pixels:
    """Return a table with labels on it, one below the other."""
    picture = Image.new("RGB", (900, 80 + 260 * max(1, len(barcodes))), TABLE)
    draw = ImageDraw.Draw(picture)
    for number, barcode in enumerate(barcodes):
        top = 60 + 260 * number
        draw_barcode(draw, (250, top, 650, top + 200), barcode)
    return np.asarray(picture)[:, :, ::-1].copy()
