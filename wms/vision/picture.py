"""Open a picture that somebody else made, and refuse what would eat the station's memory."""

import io
import struct
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from wms.errors import Invalid, sentence

PIXELS_MAX: Final = 40_000_000
BYTES_MAX: Final = 64_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_CHANNELS: Final = (3, 4)
_FROM_16_BIT: Final = 1 / 257.0
_DEEP_MODES: Final = ("I", "I;16", "I;16B", "I;16L", "I;16N")

Grey = NDArray[np.uint8]
"""Rows of grey pixels, 0 black to 255 white."""
Image = NDArray[np.uint8]
"""Rows of pixels of three bytes: blue, green, red."""
Pixels = NDArray[np.uint8] | NDArray[np.uint16]
"""What a camera hands over: rows of grey, BGR or BGRA, of eight or sixteen bits."""


class PictureRefused(Invalid, ValueError):
    """Not a picture that can be looked at."""

    title = sentence("Picture refused")
    says = sentence("This picture cannot be used. Take it again.")


class PictureEmpty(PictureRefused):
    """A picture without pixels."""

    title = sentence("Empty picture")
    says = sentence("The picture is empty. Take it again.")


class PictureTooLarge(PictureRefused):
    """More pixels or bytes than any camera of a station takes."""

    title = sentence("Picture too large")
    says = sentence("The picture is too large: at most {megapixels_max} megapixels are allowed.")


class PictureBroken(PictureRefused):
    """Cut off, damaged, or not a picture at all."""

    title = sentence("Broken picture")
    says = sentence("The picture is damaged, or it is not JPEG, PNG or WebP. Take it again.")


def open_grey(image: bytes | Pixels) -> Grey:
    """
    Return a picture in grey: a JPEG, PNG or WebP file, or the pixels of a camera (grey, BGR, BGRA).

    Sixteen bits become eight, CMYK and palettes become grey, and what is transparent lies on white,
    as it does on a screen.

    :raises PictureEmpty: no bytes or no pixels
    :raises PictureTooLarge: more than 40 megapixels, told from the header before any is decoded
    :raises PictureBroken: cut off, damaged, of another format, or pixels of another shape
    """
    if isinstance(image, bytes):
        return _open_file(image, "L")
    pixels = _checked(image)
    if pixels.ndim == 2:  # noqa: PLR2004 -- rows and columns: grey already
        return np.ascontiguousarray(pixels)
    to_grey = cv2.COLOR_BGR2GRAY if pixels.shape[2] == _CHANNELS[0] else cv2.COLOR_BGRA2GRAY
    return np.asarray(cv2.cvtColor(pixels, to_grey), dtype=np.uint8)


def open_bgr(content: bytes | Pixels) -> Image:
    """
    Return a picture in colour, as blue, green, red in sRGB; what `open_grey` takes and refuses.

    A colour profile in the file is followed, such as the wider colours of a phone.

    :raises PictureEmpty: no bytes or no pixels
    :raises PictureTooLarge: more than 40 megapixels, told from the header before any is decoded
    :raises PictureBroken: cut off, damaged, of another format, or pixels of another shape
    """
    if isinstance(content, bytes):
        return np.ascontiguousarray(_open_file(content, "RGB")[:, :, ::-1])
    pixels = _checked(content)
    if pixels.ndim == 2:  # noqa: PLR2004 -- rows and columns: grey
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    return np.ascontiguousarray(pixels[:, :, :3])


def _open_file(content: bytes, mode: str) -> NDArray[np.uint8]:
    if not content:
        raise PictureEmpty
    if len(content) > BYTES_MAX:
        raise _too_large()
    try:
        with Pillow.open(io.BytesIO(content), formats=_FORMATS) as picture:
            _check_size(picture.width, picture.height)
            # A phone stores its pictures lying down; people see them upright, and so do we.
            upright = _set_upright(picture)
            return np.asarray(_in_mode(upright, mode), dtype=np.uint8)
    except Pillow.DecompressionBombError as error:
        raise _too_large() from error
    # Pillow's decoders raise these, and nothing narrower, for damaged files.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureBroken from error


def _set_upright(picture: Pillow.Image) -> Pillow.Image:
    """Return the picture as it was held; as it lies, where what the camera noted is damaged."""
    try:
        return ImageOps.exif_transpose(picture)
    except struct.error:
        # Turned or not, its notes cannot be written back; the pixels are whole all the same.
        return picture


def _in_mode(picture: Pillow.Image, mode: str) -> Pillow.Image:
    """Return the picture in grey or RGB; Pillow by itself would cut sixteen bits off at 255."""
    if picture.mode in _DEEP_MODES:
        eight = np.rint(np.asarray(picture, dtype=np.float32) * _FROM_16_BIT)
        return Pillow.fromarray(np.clip(eight, 0, 255).astype(np.uint8)).convert(mode)
    if picture.has_transparency_data:
        laid = Pillow.new("RGBA", picture.size, "white")
        laid.alpha_composite(picture.convert("RGBA"))
        return laid.convert(mode)
    if mode == "RGB" and picture.info.get("icc_profile"):
        picture = _in_srgb(picture)
    return picture.convert(mode)


def _in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """Return the picture by its own colour profile; as it is, where the profile is no good."""
    try:
        profile = ImageCms.getOpenProfile(io.BytesIO(picture.info["icc_profile"]))
        srgb = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(picture, profile, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return picture if turned is None else turned


def _checked(pixels: Pixels) -> NDArray[np.uint8]:
    """Return pixels of eight bits in two or three dimensions."""
    if pixels.size == 0:
        raise PictureEmpty
    if pixels.ndim not in {2, 3} or pixels.shape[2:] not in {(), *((n,) for n in _CHANNELS)}:
        raise PictureBroken
    _check_size(pixels.shape[1], pixels.shape[0])
    if pixels.dtype == np.uint16:
        return np.asarray(np.rint(pixels * _FROM_16_BIT), dtype=np.uint8)
    if pixels.dtype != np.uint8:
        raise PictureBroken
    return np.asarray(pixels, dtype=np.uint8)


def _check_size(width: int, height: int) -> None:
    if width * height > PIXELS_MAX:
        raise _too_large()


def _too_large() -> PictureTooLarge:
    return PictureTooLarge(megapixels_max=PIXELS_MAX // 1_000_000)
