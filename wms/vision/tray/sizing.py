"""What the size of a thing on the tray tells about the article that it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from wms.vision.tray.change import Change

Numbers = NDArray[np.floating[Any]]

RATIO_MAX: Final = 3.0
_SPREAD_MM: Final = 5.0
_SPREAD_SHARE: Final = 0.05
_BIAS_SHARE: Final = 0.4
_BROAD: Final = 0.12
_BROAD_MM: Final = 250.0
_SAMPLE_MIN: Final = 20
_USUAL_MM: Final = (150.0, 75.0)
_USUAL_SPREAD: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Sizes:
    """Articles with their sides in mm, as rows of three."""

    skus: tuple[str, ...]
    sides_mm: Numbers

    @classmethod
    def of(cls, sizes: Mapping[str, tuple[int, int, int]]) -> Self:
        """Return sizes by SKU as a table."""
        skus = tuple(sizes)
        return cls(skus, np.array([sizes[sku] for sku in skus], np.float64).reshape(-1, 3))


def size_ratios(change: Change, sizes: Sizes) -> dict[str, float]:
    """
    Return for each article log P(measured | it is this) / P(measured | some article of the store).

    An article lies on any of its three faces, and what stands tall under the camera looks larger
    and leans outwards. Goods crumple, hide one another and roll: now and then any size is measured,
    so size alone neither proves nor rules out much.
    """
    if change.size_mm is None:
        return {}
    densities = _densities(change, sizes.sides_mm)
    usual = _usual(change, densities)
    ratios = np.clip(np.log(densities / usual), -RATIO_MAX, RATIO_MAX)
    return {sku: float(ratio) for sku, ratio in zip(sizes.skus, ratios, strict=True)}


def _densities(change: Change, sides_mm: Numbers) -> Numbers:
    """Return how dense each article's measured sizes lie around this one, per square mm."""
    assert change.size_mm is not None
    measured = np.array(change.size_mm, np.float64)
    faces = []
    for up in range(3):
        flat = np.sort(np.delete(sides_mm, up, axis=1), axis=1)[:, ::-1]
        tall = sides_mm[:, up : up + 1]
        expected = flat + _bias(change, flat, tall)
        spread = _SPREAD_MM + _SPREAD_SHARE * flat + _BIAS_SHARE * np.abs(expected - flat)
        off = (measured - expected) / spread
        faces.append(np.exp(-0.5 * (off**2).sum(axis=1)) / (2 * np.pi * spread.prod(axis=1)))
    near = np.mean(faces, axis=0)
    return np.asarray((1 - _BROAD) * near + _BROAD / _BROAD_MM**2)


def _bias(change: Change, flat: Numbers, tall: Numbers) -> Numbers:
    """
    Return by how much the sides look longer than they are.

    The top face of a thing of height h under a camera at H is magnified by H / (H - h), away from
    the point under the camera; the outline reaches from its foot, inside, to its top, outside.
    """
    if change.camera_mm <= 0:
        return np.zeros_like(flat)
    height = np.minimum(tall, 0.7 * change.camera_mm)
    more = change.camera_mm / (change.camera_mm - height) - 1
    aside = np.array(change.aside_mm, np.float64)
    # Right under the camera both edges grow; further out only the far edge does, but by more.
    return np.asarray(more * np.maximum(flat, flat / 2 + aside))


def _usual(change: Change, densities: Numbers) -> float:
    """Return how dense the sizes of all articles lie around this one."""
    if len(densities) >= _SAMPLE_MIN:
        return float(densities.mean())
    assert change.size_mm is not None
    measured = np.maximum(1.0, np.array(change.size_mm, np.float64))
    off = np.log(measured / np.array(_USUAL_MM)) / _USUAL_SPREAD
    near = np.exp(-0.5 * float((off**2).sum())) / (
        2 * np.pi * _USUAL_SPREAD**2 * float(measured.prod())
    )
    return float((1 - _BROAD) * near + _BROAD / _BROAD_MM**2)
