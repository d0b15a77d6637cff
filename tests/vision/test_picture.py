"""A picture is opened upright and in grey, or refused before it costs anything."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from wms.vision import (
    PictureBroken,
    PictureEmpty,
    PictureRefused,
    PictureTooLarge,
    open_bgr,
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
        (png_that_claims(10_000, 10_000), PictureTooLarge),
        (np.broadcast_to(np.uint8(0), (10_000, 10_000, 3)), PictureTooLarge),
        (np.zeros((4, 4), np.bool_), PictureBroken),
        (np.zeros((4, 4), np.int32), PictureBroken),
    ],
)
def test_what_cannot_be_looked_at_is_refused(image, refusal):
    with pytest.raises(refusal) as caught:
        read_codes(image)

    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("cut", [2, 50, 400, 5_000])
def test_a_truncated_jpeg_is_refused_in_grey_and_in_colour(cut):
    for opened in (open_grey, open_bgr):
        with pytest.raises(PictureBroken):
            opened(JPEG[:-cut])


def test_a_picture_of_a_hundred_megapixels_is_refused_before_it_is_decoded():
    bomb = saved(Image.new("1", (10_000, 10_000)), format="PNG")

    with pytest.raises(PictureTooLarge, match="40 megapixels"):
        open_bgr(bomb)


RAMP = np.linspace(0, 255, 64, dtype=np.uint8)[None].repeat(8, axis=0)
DEEP = RAMP.astype(np.uint16) * 257


@pytest.mark.parametrize(
    "content",
    [
        saved(Image.fromarray(RAMP), format="PNG"),
        saved(Image.fromarray(DEEP), format="PNG"),
        saved(Image.fromarray(RAMP).convert("P"), format="PNG"),
        saved(Image.fromarray(RAMP).convert("LA"), format="PNG"),
        saved(Image.fromarray(RAMP).convert("RGBA"), format="PNG"),
        saved(Image.fromarray(RAMP).convert("RGB"), format="WEBP", lossless=True),
        saved(Image.fromarray(RAMP).convert("CMYK"), format="JPEG", quality=100),
        RAMP,
        DEEP,
        np.dstack([RAMP] * 3),
        np.dstack([DEEP] * 4),
    ],
    ids="grey deep-file palette grey-alpha rgba webp cmyk pixels deep bgr deep-bgra".split(),  # noqa: SIM905,
)
def test_every_form_of_the_same_picture_looks_the_same(content):
    assert np.abs(open_grey(content).astype(int) - RAMP).max() <= 3
    assert np.abs(open_bgr(content).astype(int) - RAMP[:, :, None]).max() <= 3


def test_what_is_transparent_lies_on_white():
    glass = Image.new("LA", (4, 4), (0, 0))

    assert open_grey(saved(glass, format="PNG")).min() == 255
    assert open_bgr(saved(glass, format="PNG")).min() == 255


def test_colours_come_as_blue_green_red():
    red = saved(Image.new("RGB", (2, 2), (250, 20, 10)), format="PNG")

    assert open_bgr(red)[0, 0].tolist() == [10, 20, 250]


def test_a_colour_profile_is_followed_and_a_broken_one_is_not():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    green = Image.new("RGB", (2, 2), (20, 200, 30))

    followed = open_bgr(saved(green, format="PNG", icc_profile=srgb))
    ignored = open_bgr(saved(green, format="PNG", icc_profile=b"no profile at all"))

    assert np.abs(followed[0, 0].astype(int) - [30, 200, 20]).max() <= 2
    assert ignored[0, 0].tolist() == [30, 200, 20]


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


def test_notes_of_a_camera_that_are_damaged_do_not_spoil_the_picture():
    notes = Image.Exif()
    notes[0x0112], notes[0x011A] = 6, 72.0
    whole = saved(Image.effect_noise((60, 40), 60), format="JPEG", exif=notes)

    # A resolution where the width should be: it can be read, and not be written back.
    bent = whole.replace(b"\x01\x1a\x00\x05", b"\x01\x00\x00\x05", 1)

    assert bent != whole
    assert open_bgr(bent).shape == (40, 60, 3)
