"""The ways in which a photo is looked at: turned as a package may lie, lit as on another day."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from wms.vision.looks.references import Photo, photo_of
from wms.vision.looks.seeing import look_at
from wms.vision.picture import Image

TURNS: Final = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)

_EVENINGS: Final = (
    # Warm and dim, cool and bright: factors of blue, green, red; gamma; degrees; how much closer.
    ((0.8, 0.95, 1.1), 1.15, -9.0, 1.08),
    ((1.2, 1.05, 0.9), 0.87, 9.0, 1.2),
)
_FULL: Final = 255.0


def look_well(digest: str, crop: Image, *, confirmed: bool) -> Photo:
    """
    Return what a gallery keeps of a photo.

    One of enrolment is turned by quarters, for the package may lie any way round, and lit in other
    ways, from which the metric learns what light does. A confirmed pack is a photo of another day
    already, and is kept as it lay.
    """
    turns = TURNS[:1] if confirmed else TURNS
    evenings = () if confirmed else _EVENINGS
    turned = [crop if turn is None else _turned(crop, turn) for turn in turns]
    looks = look_at([*turned, *(_lit(crop, *evening) for evening in evenings)])
    return photo_of(digest, looks[: len(turned)], looks[len(turned) :], confirmed=confirmed)


def _turned(crop: Image, turn: int) -> Image:
    return np.asarray(cv2.rotate(crop, turn), dtype=np.uint8)


def _lit(
    crop: Image, factors: Sequence[float], gamma: float, degrees: float, closer: float
) -> Image:
    height, width = crop.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, closer)
    tilted = cv2.warpAffine(crop, turn, (width, height), borderMode=cv2.BORDER_REFLECT)
    light = (tilted / _FULL) ** gamma * np.array(factors)
    return np.asarray(np.clip(light * _FULL, 0.0, _FULL), dtype=np.uint8)
