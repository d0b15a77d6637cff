"""What differs between two pictures of a tray whose light has changed meanwhile."""

from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.vision.picture import Image

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

WORKING_WIDTH: Final = 640
_CELLS: Final = 40
_TRIMS: Final = (0.35, 0.2, 0.1, 0.07)
_KEPT_MIN: Final = 0.2
_CLEARLY: Final = 1.15
_FOLLOWS: Final = 0.1
_LIFT: Final = 4.0
_OVEREXPOSED: Final = 250.0
_COLOUR: Final = 6.0
_NO_SHADOW: Final = 0.97
_COLOUR_SHARE: Final = 0.02
_SHADOW_SHARE: Final = 0.06
_BRIGHTER: Final = 1.13
_DARKER: Final = 0.55
_STRUCTURE: Final = 0.16
_SIGMAS: Final = 4.0
_EPSILON: Final = 1.0
_SUM: Final = np.ones((1, 3), np.float32)
_GREY: Final = np.array([[0.114, 0.587, 0.299]], np.float32)


def reduced(frame: Image) -> Floats:
    """Return a frame of working size: 640 columns, as numbers that can be multiplied."""
    size = (WORKING_WIDTH, max(1, round(frame.shape[0] * WORKING_WIDTH / frame.shape[1])))
    small = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


class Lighting:
    """
    By how much each place and channel is now brighter than in the reference.

    A plane through the logarithms, fitted to what most of the picture agrees on: lamps that warm
    up, clouds and the camera's own exposure change all of it alike, goods only their own place.
    The planes of the frame before stay while hands move, whose shadows would bend them, and else
    unless new ones explain clearly more of the picture.
    """

    def __init__(self) -> None:
        self.planes = [np.zeros(3) for _ in range(3)]

    def gain(self, now: Floats, rest: "Rest", *, hold: bool = False) -> Floats:
        """Return the factor for each pixel and channel; `hold` keeps what it was."""
        new, old = cells_of(now), rest.cells
        size = (new.shape[1], new.shape[0])
        ratio = np.log((new + _LIFT) / (old + _LIFT))
        # What is overexposed in either picture tells no ratio.
        usable = (brightest(np.maximum(new, old)) < _OVEREXPOSED).ravel()
        x, y = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
        basis = np.stack([np.ones(x.size), x.ravel(), y.ravel()], axis=1)
        if usable.any() and not hold:
            self.planes = [
                _better(basis[usable], ratio[:, :, c].ravel()[usable], self.planes[c])
                for c in range(3)
            ]
        coarse = np.exp(basis @ np.stack(self.planes, axis=1)).reshape(size[1], size[0], 3)
        whole = cv2.resize(coarse.astype(np.float32), (now.shape[1], now.shape[0]))
        return np.asarray(whole, np.float32)


class Rest:
    """A picture that frames are compared with, and what every comparison wants of it."""

    def __init__(self, picture: Floats) -> None:
        self.picture = picture

    @cached_property
    def squared(self) -> Floats:
        """The squared length of each pixel's colour."""
        return np.asarray(cv2.transform(self.picture * self.picture, _SUM) + _EPSILON, np.float32)

    @cached_property
    def bright(self) -> Floats:
        """The length of each pixel's colour."""
        return np.sqrt(self.squared)

    @cached_property
    def grey(self) -> Floats:
        """The brightness of each pixel."""
        return luma(self.picture)

    @cached_property
    def slopes(self) -> Floats:
        """How steeply brightness rises; see `slopes`."""
        return slopes(self.picture)

    @cached_property
    def steepness(self) -> Floats:
        """How steep that is, whichever way it rises."""
        return steepness(self.slopes)

    @cached_property
    def cells(self) -> Floats:
        """The picture in few cells, to compare its light."""
        return cells_of(self.picture)


def cells_of(picture: Floats) -> Floats:
    """Return a picture in forty columns."""
    size = (_CELLS, max(2, round(_CELLS * picture.shape[0] / picture.shape[1])))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)


def _better(
    basis: NDArray[np.float64], values: NDArray[np.float32], before: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the plane that most of the values lie near; the one before, if it nearly does too."""
    after = _plane(basis, values)
    near = [np.mean(np.abs(values - basis @ plane) < _TRIMS[-1]) for plane in (before, after)]
    if near[1] > _CLEARLY * near[0]:
        return after
    return before + _FOLLOWS * (after - before)


def _plane(basis: NDArray[np.float64], values: NDArray[np.float32]) -> NDArray[np.float64]:
    plane = np.array([float(np.median(values)), 0.0, 0.0])
    for trim in _TRIMS:
        kept = np.abs(values - basis @ plane) < trim
        if np.mean(kept) < _KEPT_MIN:
            break
        own = basis[kept]
        # By the normal equations: three unknowns, and a grid that is never on one line.
        plane = np.linalg.lstsq(own.T @ own, own.T @ values[kept], rcond=None)[0]
    return plane


def brightest(picture: Floats) -> Floats:
    """Return the greatest of a pixel's three channels."""
    blue, green, red = cv2.split(picture)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.float32)


def overexposed(picture: Floats) -> float:
    """Return the share of pixels that are white without shades."""
    limits = (_OVEREXPOSED,) * 3, (np.inf,) * 3
    white = int(cv2.countNonZero(cv2.inRange(picture, *limits)))
    return white / float(picture.shape[0] * picture.shape[1])


def differs(now: Floats, rest: Rest, noise: float, steep: Floats | None = None) -> Mask:
    """
    Return where something else is seen, and not only a shadow or another light.

    A shadow keeps a pixel's colour and takes some of its brightness (Horprasert, Harwood and Davis,
    ICCV Frame-Rate Workshop 1999), and within it the print stays where it was. `steep` are the
    slopes of the picture, where they are known already.
    """
    common = cv2.transform(now * rest.picture, _SUM)
    brightness = common / rest.squared
    # What is left of a pixel's colour once its share of the other's is taken away.
    colour = cv2.transform(now * now, _SUM) - brightness * common
    # What is darker may be shadow, and shadow is bluer or redder than the lamp's own light.
    share = np.where(brightness < _NO_SHADOW, np.float32(_SHADOW_SHARE), np.float32(_COLOUR_SHARE))
    level = share * rest.bright + np.float32(max(_COLOUR, _SIGMAS * noise))
    seen = colour > level * level
    margin = np.float32(_SIGMAS * noise)
    seen |= (brightness - np.float32(_BRIGHTER)) * rest.bright > margin
    seen |= (np.float32(_DARKER) - brightness) * rest.bright > margin
    change = (slopes(now) if steep is None else steep) - rest.slopes
    steeper = cv2.transform(change * change, np.ones((1, 2), np.float32))
    limit = np.float32(_STRUCTURE) + margin / (rest.grey + np.float32(_LIFT))
    return np.asarray(seen | (steeper > limit * limit), np.bool_)


def luma(picture: Floats) -> Floats:
    """Return the brightness of each pixel, 0 to 255 (ITU-R BT.601, 2.5.1)."""
    return np.asarray(cv2.transform(picture, _GREY), np.float32)


def slopes(picture: Floats) -> Floats:
    """Return how steeply the logarithm of brightness rises to the right and downwards."""
    logs = cv2.log(luma(picture) + np.float32(_LIFT))
    across = cv2.Sobel(logs, cv2.CV_32F, 1, 0, scale=0.25)
    down = cv2.Sobel(logs, cv2.CV_32F, 0, 1, scale=0.25)
    return np.asarray(cv2.merge([across, down]), np.float32)


def steepness(slope: Floats) -> Floats:
    """Return how steep the slopes are, whichever way they rise."""
    across, down = cv2.split(slope)
    return np.asarray(cv2.magnitude(across, down), np.float32)
