"""What differs between two pictures of a tray whose light has changed meanwhile."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.picture import Image

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Steep = tuple[Floats, Floats]

WORKING_WIDTH: Final = 640
_CELLS: Final = 40
_TRIMS: Final = (0.35, 0.2, 0.1, 0.07)
_KEPT_MIN: Final = 0.2
_LIFT: Final = 4.0
_OVEREXPOSED: Final = 250.0
_COLOUR: Final = 13.0
_COLOUR_SHARE: Final = 0.07
_BRIGHTER: Final = 1.13
_DARKER: Final = 0.55
_STRUCTURE: Final = 0.16
_SIGMAS: Final = 5.0
_EPSILON: Final = 1.0
_SUM: Final = np.ones((1, 3), np.float32)
_GREY: Final = np.array([[0.114, 0.587, 0.299]], np.float32)


def reduced(frame: Image) -> Floats:
    """Return a frame of working size: 640 columns, as numbers that can be multiplied."""
    size = (WORKING_WIDTH, max(1, round(frame.shape[0] * WORKING_WIDTH / frame.shape[1])))
    small = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def gain(now: Floats, reference: Floats) -> Floats:
    """
    Return by how much each place and channel is now brighter than in the reference.

    A plane through the logarithms, fitted to what most of the picture agrees on: lamps that warm
    up, clouds and the camera's own exposure change all of it alike, goods only their own place.
    """
    size = (_CELLS, max(2, round(_CELLS * now.shape[0] / now.shape[1])))
    new = cv2.resize(now, size, interpolation=cv2.INTER_AREA)
    old = cv2.resize(reference, size, interpolation=cv2.INTER_AREA)
    ratio = np.log((new + _LIFT) / (old + _LIFT))
    # What is overexposed in either picture tells no ratio.
    usable = (brightest(np.maximum(new, old)) < _OVEREXPOSED).ravel()
    x, y = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    basis = np.stack([np.ones(x.size), x.ravel(), y.ravel()], axis=1)
    planes = [_plane(basis, ratio[:, :, c].ravel(), usable) for c in range(3)]
    coarse = np.exp(basis @ np.stack(planes, axis=1)).reshape(size[1], size[0], 3)
    whole = cv2.resize(coarse.astype(np.float32), (now.shape[1], now.shape[0]))
    return np.asarray(whole, np.float32)


def _plane(
    basis: NDArray[np.float64], values: NDArray[np.float32], usable: Mask
) -> NDArray[np.float64]:
    if not usable.any():
        return np.zeros(3)
    plane = np.array([float(np.median(values[usable])), 0.0, 0.0])
    for trim in _TRIMS:
        kept = usable & (np.abs(values - basis @ plane) < trim)
        if np.mean(kept) < _KEPT_MIN:
            break
        plane = np.linalg.lstsq(basis[kept], values[kept], rcond=None)[0]
    return plane


def brightest(picture: Floats) -> Floats:
    """Return the greatest of a pixel's three channels."""
    blue, green, red = cv2.split(picture)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.float32)


def dimmest(picture: Floats) -> Floats:
    """Return the smallest of a pixel's three channels."""
    blue, green, red = cv2.split(picture)
    return np.asarray(cv2.min(cv2.min(blue, green), red), np.float32)


def differs(now: Floats, reference: Floats, noise: float, steep: Steep | None = None) -> Mask:
    """
    Return where something else is seen, and not only a shadow or another light.

    A shadow keeps a pixel's colour and takes some of its brightness (Horprasert, Harwood and Davis,
    ICCV Frame-Rate Workshop 1999), and within it the print stays where it was. `steep` are the
    slopes of both pictures, where they are known already.
    """
    squared = cv2.transform(reference * reference, _SUM) + _EPSILON
    brightness = cv2.transform(now * reference, _SUM) / squared
    off = now - reference * brightness[:, :, None]
    colour = cv2.transform(off * off, _SUM)
    level = np.maximum(_COLOUR, _SIGMAS * noise) + _COLOUR_SHARE * np.sqrt(squared)
    margin = _SIGMAS * noise / np.sqrt(squared)
    seen = colour > level * level * 0.5
    seen |= (brightness > _BRIGHTER + margin) | (brightness < _DARKER - margin)
    new, old = steep or (slopes(now), slopes(reference))
    change = new - old
    steeper = cv2.transform(change * change, np.ones((1, 2), np.float32))
    limit = _STRUCTURE + _SIGMAS * noise / (luma(reference) + _LIFT)
    return np.asarray(seen | (steeper > limit * limit), np.bool_)


def luma(picture: Floats) -> Floats:
    """Return the brightness of each pixel, 0 to 255 (ITU-R BT.601, 2.5.1)."""
    return np.asarray(cv2.transform(picture, _GREY), np.float32)


def slopes(picture: Floats) -> Floats:
    """Return how steeply the logarithm of brightness rises to the right and downwards."""
    logs = np.log(luma(picture) + _LIFT)
    across = cv2.Sobel(logs, cv2.CV_32F, 1, 0, scale=0.25)
    down = cv2.Sobel(logs, cv2.CV_32F, 0, 1, scale=0.25)
    return np.asarray(cv2.merge([across, down]), np.float32)


def steepness(slope: Floats) -> Floats:
    """Return how steep the slopes are, whichever way they rise."""
    across, down = cv2.split(slope)
    return np.asarray(cv2.magnitude(across, down), np.float32)
