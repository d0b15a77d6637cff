"""What a picture must show to teach anything."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from wms.errors import Invalid, sentence
from wms.vision.picture import Image

SIDE_MIN: Final = 120
_CONTRAST_MIN: Final = 8.0
_SHARPNESS_MIN: Final = 4


class PictureTooSmall(Invalid):
    """Too few pixels to know an article by."""

    title = sentence("Picture too small")
    says = sentence("The picture has {width} by {height} pixels. Each side needs {side_min}.")


class NothingToSee(Invalid):
    """Black, white, or blurred beyond use."""

    title = sentence("Nothing to see")
    says = sentence("The picture is black, white or blurred. Light the article and hold it still.")


@dataclass(frozen=True, slots=True)
class Quality:
    """How far grey values spread about their mean, and how sharp edges are."""

    contrast: float
    sharpness: int


def quality(picture: Image) -> Quality:
    """
    Return how much there is to see in a picture, at one size for all cameras.

    Sharpness is the variance of the Laplacian (J. L. Pech-Pacheco and others, "Diatom autofocusing
    in brightfield microscopy", 2000).
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = 2 * SIDE_MIN / max(1, min(grey.shape))
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    edges = cv2.Laplacian(grey, cv2.CV_64F)
    return Quality(float(np.std(grey)), round(float(np.var(edges))))


def check_picture(picture: Image) -> None:
    """
    Refuse what cannot teach.

    :raises PictureTooSmall: a side has too few pixels
    :raises NothingToSee: it is black, white, or blurred beyond use
    """
    height, width = picture.shape[:2]
    if min(height, width) < SIDE_MIN:
        raise PictureTooSmall(width=width, height=height, side_min=SIDE_MIN)
    seen = quality(picture)
    if seen.contrast < _CONTRAST_MIN or seen.sharpness < _SHARPNESS_MIN:
        raise NothingToSee
