"""A picture is opened upright and in grey, or refused before it costs anything."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from wms.vision import (
    PictureBroken,
    PictureEmpty,
    PictureRefused,
    PictureTooLarge,
    open_grey,
    read_codes,
)

PHOTO = (Path(__file__).parent / "photos" / "code128-1__1.webp").read_bytes()


def saved(picture, **options: object):
    content = io.BytesIO()
    picture.save(content, **options)
    return content.getvalue()


def png_that_claims(width, height):
    """Return a PNG whose header promises so many pixels, with next to nothing behind it."""

    def chunk(kind, content):
        crc = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


JPEG = saved(Image.effect_noise((320, 240), 60), format="JPEG")
PNG = saved(Image.effect_noise((64, 48), 60), format="PNG")


@pytest.mark.parametrize(
    ("image", "refusal"),
    [
        (b"", PictureEmpty),
        (b"\x00" * 500, PictureBroken),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureBroken),
        (saved(Image.new("L", (8, 8)), format="BMP"), PictureBroken),
        (JPEG[: len(JPEG) // 2], PictureBroken),
        (PNG[: len(PNG) // 2], PictureBroken),
        (PHOTO[: len(PHOTO) // 2], PictureBroken),
        (png_that_claims(8_000, 5_001), PictureTooLarge),
        (png_that_claims(30_000, 30_000), PictureTooLarge),
        (png_that_claims(8_000, 5_000), PictureBroken),
        (np.zeros((0, 10), np.uint8), PictureEmpty),
        (np.zeros((4, 4, 2), np.uint8), PictureBroken),
        (np.zeros((2, 4, 4, 3), np.uint8), PictureBroken),
        (np.zeros((4, 4), np.float64), PictureBroken),
        (np.broadcast_to(np.uint8(0), (8_000, 5_001)), PictureTooLarge),
    ],
)
def test_what_cannot_be_looked_at_is_refused(image, refusal):
    with pytest.raises(refusal) as caught:
        read_codes(image)

    assert isinstance(caught.value, ValueError)


def test_a_picture_that_was_taken_lying_down_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter to the right
    content = saved(Image.new("L", (30, 10)), format="JPEG", exif=exif)

    assert open_grey(content).shape == (30, 10)


def test_one_pixel_is_a_picture_without_codes():
    assert read_codes(np.zeros((1, 1), np.uint8)) == []


@given(st.sampled_from([JPEG, PNG, PHOTO]), st.data())
def test_a_damaged_file_is_opened_or_refused(content, draw):
    at = draw.draw(st.integers(0, len(content) - 1))
    damaged = content[:at] + draw.draw(st.binary(max_size=8)) + content[at + 4 :]
    try:
        grey = open_grey(damaged)
    except PictureRefused:
        return
    assert grey.ndim == 2
