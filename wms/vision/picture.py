"""Open a picture that somebody else made, and refuse what would eat the station's memory."""

import io
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from wms.errors import Invalid, sentence

PIXELS_MAX: Final = 40_000_000
BYTES_MAX: Final = 64_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_CHANNELS: Final = (3, 4)

Grey = NDArray[np.uint8]
"""Rows of grey pixels, 0 black to 255 white."""


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


def open_grey(image: bytes | NDArray[np.uint8]) -> Grey:
    """
    Return a picture in grey: a JPEG, PNG or WebP file, or the pixels of a camera (grey, BGR, BGRA).

    :raises PictureEmpty: no bytes or no pixels
    :raises PictureTooLarge: more than 40 megapixels, told from the header before any is decoded
    :raises PictureBroken: cut off, damaged, of another format, or pixels of another shape
    """
    if isinstance(image, bytes):
        return _open_file(image)
    return _open_pixels(image)


def _open_file(content: bytes) -> Grey:
    if not content:
        raise PictureEmpty
    if len(content) > BYTES_MAX:
        raise _too_large()
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            _check_size(picture.width, picture.height)
            # A phone stores its pictures lying down; people see them upright, and so do we.
            upright = ImageOps.exif_transpose(picture)
            return np.asarray(upright.convert("L"), dtype=np.uint8)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    # Pillow's decoders raise these, and nothing narrower, for damaged files.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureBroken from error


def _open_pixels(pixels: NDArray[np.uint8]) -> Grey:
    if pixels.size == 0:
        raise PictureEmpty
    if pixels.dtype != np.uint8 or pixels.ndim not in {2, 3}:
        raise PictureBroken
    _check_size(pixels.shape[1], pixels.shape[0])
    if pixels.ndim == 2:  # noqa: PLR2004 -- rows and columns: grey already
        return np.ascontiguousarray(pixels)
    if pixels.shape[2] not in _CHANNELS:
        raise PictureBroken
    to_grey = cv2.COLOR_BGR2GRAY if pixels.shape[2] == _CHANNELS[0] else cv2.COLOR_BGRA2GRAY
    return np.asarray(cv2.cvtColor(pixels, to_grey), dtype=np.uint8)


def _check_size(width: int, height: int) -> None:
    if width * height > PIXELS_MAX:
        raise _too_large()


def _too_large() -> PictureTooLarge:
    return PictureTooLarge(megapixels_max=PIXELS_MAX // 1_000_000)
