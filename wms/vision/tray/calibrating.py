"""Tell from one picture of the printed board what the camera sees of the tray."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from wms.errors import Invalid, sentence
from wms.vision.picture import Image, open_bgr
from wms.vision.tray.board import (
    BOARD_MM,
    COLUMNS,
    PAGE_MM,
    ROWS,
    RULER_MM,
    SQUARE_MM,
    board,
    markers,
)
from wms.vision.tray.floor import floor_outline
from wms.vision.tray.geometry import SPOT_MM, Points, Tray
from wms.vision.tray.kept import Polygon

PX_PER_MODULE_MIN: Final = 2.0
RULER_OFF: Final = 0.05
_DARK: Final = 60
_CONTRAST: Final = 45
_GLARE: Final = 254
_GLARE_SHARE: Final = 0.6
_RISE_PX_MAX: Final = 4.5
_BENT_MM: Final = 1.0
_RING_MM: Final = 30.0
_CORNERS_MIN: Final = 6


class CannotCalibrate(Invalid, ValueError):
    """The picture does not tell where the tray is."""

    title = sentence("Cannot calibrate")
    says = sentence("The picture does not tell where the tray is. Lay the board on it again.")


class BoardNotSeen(CannotCalibrate):
    """No board in the picture."""

    says = sentence(
        "The calibration board is not in the picture. Lay it in the middle of the tray, print "
        "upwards, with the light on."
    )


class BoardNotWhole(CannotCalibrate):
    """Part of the board is hidden or outside of the picture."""

    says = sentence(
        "{seen} of the board's {all} marks are seen. Lay it wholly into the picture, with nothing "
        "on it and no lamp mirrored in it."
    )


class BoardBlurred(CannotCalibrate):
    """The camera is out of focus, or moved."""

    says = sentence(
        "The picture is blurred: an edge is {rise_px} pixels wide. Focus the camera on the tray, "
        "clean its glass, and keep it still."
    )


class BoardTooDark(CannotCalibrate):
    """Too little light, or too little contrast."""

    says = sentence("The board's paper is too dark ({white} of 255). Light the tray better.")


class BoardGlares(CannotCalibrate):
    """So much light that the paper is overexposed."""

    says = sentence(
        "{percent} % of the board's paper is overexposed. Turn the lamp aside, or lower the "
        "camera's exposure."
    )


class BoardBent(CannotCalibrate):
    """The page does not lie flat, or the lens bends straight lines."""

    says = sentence(
        "The board is bent by {off_mm} mm. Lay the page flat, or glue it on cardboard; if it lies "
        "flat, use a lens that keeps straight lines straight."
    )


class CameraTooFar(CannotCalibrate):
    """So far away that the bars of codes cannot be told apart."""

    says = sentence(
        "A bar of a code is {px} pixels wide in the middle of the tray, and {px_min} are needed. "
        "Bring the camera nearer, or set it to more pixels."
    )


class RulerWrong(CannotCalibrate):
    """The printed ruler is so far from its length that something else was measured."""

    says = sentence(
        "The printed line measures {mm} mm instead of {should_mm}. Measure it again, or print the "
        "board at 100 %."
    )


class HeightUnknown(CannotCalibrate):
    """Goods are shown above the tray, but nobody told how high the camera hangs."""

    says = sentence(
        "Goods cannot be shown {spot_up_mm} mm above the tray under a camera {camera_mm} mm above "
        "it. Measure both from the tray."
    )


def calibrate(
    image: bytes | Image,
    *,
    ruler_mm: float = RULER_MM,
    camera_mm: int = 0,
    spot_up_mm: int = 0,
    px_per_module_min: float = PX_PER_MODULE_MIN,
) -> Tray:
    """
    Return the tray that a picture of the printed board shows.

    `ruler_mm` is what the printed line really measures, `camera_mm` how high the camera hangs above
    the tray, and `spot_up_mm` how high above it goods are shown to the camera: half way up, a bar
    is twice as wide. A camera that only has to see placements, while codes are read by hand, may
    have fewer pixels to a bar.

    :raises PictureRefused: no picture
    :raises HeightUnknown: goods are shown so high above the tray that the camera would touch them
    :raises CannotCalibrate: what is wrong with the picture, and what to do about it
    """
    if abs(ruler_mm / RULER_MM - 1) > RULER_OFF:
        raise RulerWrong(mm=f"{ruler_mm:g}", should_mm=RULER_MM)
    if not (spot_up_mm == 0 or 0 < spot_up_mm < camera_mm):
        raise HeightUnknown(spot_up_mm=spot_up_mm, camera_mm=camera_mm)
    picture = open_bgr(image)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    to_mm = _locate(grey, ruler_mm / RULER_MM)
    tray = _tray(picture, to_mm, camera_mm, spot_up_mm)
    if tray.px_per_module < px_per_module_min:
        px = f"{tray.px_per_module:.1f}"
        raise CameraTooFar(px=px, px_min=f"{px_per_module_min:g}")
    return tray


def _locate(grey: Image, printed: float) -> Points:
    """Return what takes pixels to millimetres from the board's middle, on a board so enlarged."""
    # Its stubs do not know that it returns None for what it does not find.
    found: Any = cv2.aruco.CharucoDetector(board()).detectBoard(grey)
    corners, numbers, _, marks = found
    seen = 0 if marks is None else len(marks)
    if seen == 0:
        raise BoardNotSeen
    whole = 0 if numbers is None else len(numbers)
    if whole < _CORNERS_MIN:
        raise BoardNotWhole(seen=seen, all=markers())
    known = np.asarray(board().getChessboardCorners(), np.float64)[np.asarray(numbers).ravel(), :2]
    centred = known - np.array(BOARD_MM) / 2
    seen_at = np.asarray(corners, np.float64).reshape(-1, 2)
    matrix, _ = cv2.findHomography(seen_at, centred)
    to_mm = np.asarray(matrix, np.float64)
    # Blur and darkness hide marks too, and to say so helps more than to ask for the whole board.
    _check_light(grey, np.linalg.inv(to_mm))
    _check_sharpness(grey, np.linalg.inv(to_mm))
    if seen < markers() or whole < (COLUMNS - 1) * (ROWS - 1):
        raise BoardNotWhole(seen=seen, all=markers())
    _check_flat(seen_at, centred, to_mm)
    return np.diag([printed, printed, 1.0]) @ to_mm


def _seen_flat(grey: Image, to_px: Points, px_per_mm: float) -> Image:
    """Return the board as seen from right above, of so many pixels a millimetre."""
    shift = np.array([[1 / px_per_mm, 0, -BOARD_MM[0] / 2], [0, 1 / px_per_mm, -BOARD_MM[1] / 2]])
    matrix = to_px @ np.vstack([shift, [0, 0, 1]])
    size = (round(BOARD_MM[0] * px_per_mm), round(BOARD_MM[1] * px_per_mm))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpPerspective(grey, matrix, size, flags=flags), np.uint8)


def _paper(flat: Image) -> NDArray[np.bool_]:
    """Return where the board as printed is white."""
    printed = board().generateImage((flat.shape[1], flat.shape[0]))
    return np.asarray(cv2.erode(printed, np.ones((5, 5), np.uint8)) > 127, np.bool_)  # noqa: PLR2004


def _check_light(grey: Image, to_px: Points) -> None:
    flat = _seen_flat(grey, to_px, 2.0)
    paper = _paper(flat)
    white, black = np.median(flat[paper]), np.median(flat[~paper])
    if white < _DARK or white - black < _CONTRAST:
        raise BoardTooDark(white=int(white))
    share = float(np.mean(flat[paper] >= _GLARE))
    if share > _GLARE_SHARE:
        raise BoardGlares(percent=round(100 * share))


def _check_sharpness(grey: Image, to_px: Points) -> None:
    """Refuse a picture whose steepest edges take too many pixels from black to white."""
    px_per_mm = 1 / _mm_per_px(np.linalg.inv(to_px), to_px)
    flat = _seen_flat(grey, to_px, px_per_mm).astype(np.float32)
    half = round(SQUARE_MM / 4 * px_per_mm)
    rises = []
    for row in range(ROWS):
        # Half way along the sides of squares there is an edge of black and the paper of a marker's
        # frame, and nothing else within a few millimetres.
        y = round((row + 0.5) * SQUARE_MM * px_per_mm)
        for column in range(1, COLUMNS):
            x = round(column * SQUARE_MM * px_per_mm)
            reach = min(half, round(3 * px_per_mm))
            profile = flat[y - 1 : y + 2, x - reach : x + reach + 1].mean(axis=0)
            span = float(profile.max() - profile.min())
            if span >= _CONTRAST:
                rises.append(span / float(np.abs(np.diff(profile)).max()))
    rise = float(np.median(rises)) if rises else 0.0
    if rise > _RISE_PX_MAX:
        raise BoardBlurred(rise_px=f"{rise:.1f}")


def _check_flat(corners: Points, on_board: Points, to_mm: Points) -> None:
    seen = cv2.perspectiveTransform(corners.reshape(-1, 1, 2), to_mm).reshape(-1, 2)
    off_mm = float(np.abs(seen - on_board).max())
    if off_mm > _BENT_MM:
        raise BoardBent(off_mm=f"{off_mm:.1f}")


def _mm_per_px(to_mm: Points, to_px: Points) -> float:
    """Return how many millimetres a pixel is in the middle of the board."""
    middle = cv2.perspectiveTransform(np.zeros((1, 1, 2)), to_px)
    around = middle + np.array([[[0.0, 0.0]], [[1.0, 0.0]], [[0.0, 1.0]]])
    here, right, down = cv2.perspectiveTransform(around, to_mm).reshape(-1, 2)
    area = abs(float(np.linalg.det(np.stack([right - here, down - here]))))
    return float(np.sqrt(area))


def _tray(picture: Image, to_mm: Points, camera_mm: int, spot_up_mm: int) -> Tray:
    height, width = picture.shape[:2]
    to_px = np.linalg.inv(to_mm)
    page = _rectangle(to_px, (PAGE_MM[0] + _RING_MM, PAGE_MM[1] + _RING_MM))
    outline, floor = floor_outline(picture, page)
    nearer = camera_mm / (camera_mm - spot_up_mm) if spot_up_mm else 1.0
    middle = np.array([width, height]) / 2
    spot = nearer * (_rectangle(to_px, (SPOT_MM, SPOT_MM)) - middle) + middle
    flat = np.stack([_seen_flat(picture[:, :, c], to_px, 2.0) for c in range(3)], axis=2)
    blue, green, red = (int(v) for v in np.median(flat[_paper(flat[:, :, 1])], axis=0))
    rows = tuple((float(a), float(b), float(c)) for a, b, c in to_mm / to_mm[2, 2])
    return Tray(
        width,
        height,
        rows,
        _mm_per_px(to_mm, to_px),
        outline=outline,
        spot=_inside(spot, width, height),
        white=(blue, green, red),
        floor=floor,
        camera_mm=camera_mm,
        spot_up_mm=spot_up_mm,
    )


def _rectangle(to_px: Points, size_mm: tuple[float, float]) -> Points:
    x, y = size_mm[0] / 2, size_mm[1] / 2
    corners = np.array([[[-x, -y]], [[x, -y]], [[x, y]], [[-x, y]]])
    return np.asarray(cv2.perspectiveTransform(corners, to_px), np.float64).reshape(-1, 2)


def _inside(polygon: Points, width: int, height: int) -> Polygon:
    """Return the part of a convex polygon that the picture shows."""
    picture = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    _, common = cv2.intersectConvexConvex(polygon.astype(np.float32), picture)
    return tuple((float(x), float(y)) for x, y in np.asarray(common).reshape(-1, 2))
