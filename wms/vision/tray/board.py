"""The board that is laid on the tray once, to tell the camera what a millimetre is."""

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

COLUMNS: Final = 8
ROWS: Final = 5
SQUARE_MM: Final = 30.0
MARKER_MM: Final = 22.0
BOARD_MM: Final = (COLUMNS * SQUARE_MM, ROWS * SQUARE_MM)
RULER_MM: Final = 200
PAGE_MM: Final = (297.0, 210.0)
_LEFT_MM: Final = (PAGE_MM[0] - BOARD_MM[0]) / 2
_TOP_MM: Final = 22.0
_RULER_LEFT_MM: Final = (PAGE_MM[0] - RULER_MM) / 2
_RULER_UP_MM: Final = 20.0
_POINT_PER_MM: Final = 72 / 25.4


@cache
def board() -> cv2.aruco.CharucoBoard:
    """
    Return the board: markers in the white squares of a chessboard.

    Its corners are found to a fraction of a pixel, and each is known by its neighbours even where
    others are hidden (Garrido-Jurado et al., Pattern Recognition 47, 2014).
    """
    known = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    return cv2.aruco.CharucoBoard((COLUMNS, ROWS), SQUARE_MM, MARKER_MM, known)


def markers() -> int:
    """Return how many markers the board has."""
    return len(board().getIds())


def board_pdf(*, compressed: bool = True) -> bytes:
    """Return the board as a PDF of one A4 page lying down, true to scale, with a ruler to check."""
    from reportlab.pdfgen.canvas import Canvas

    content = BytesIO()
    size = (PAGE_MM[0] * _POINT_PER_MM, PAGE_MM[1] * _POINT_PER_MM)
    canvas = Canvas(content, pagesize=size, invariant=1, pageCompression=int(compressed))
    canvas.setTitle("Calibration board")
    # Viewers that know the wish print without shrinking to the margins.
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.scale(_POINT_PER_MM, _POINT_PER_MM)
    _draw_squares(canvas)
    _draw_markers(canvas)
    _draw_ruler(canvas)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def board_picture(px_per_mm: float) -> NDArray[np.uint8]:
    """Return the page in grey, as a printer would leave it."""
    size = (round(PAGE_MM[0] * px_per_mm), round(PAGE_MM[1] * px_per_mm))
    page = np.full((size[1], size[0]), 255, np.uint8)
    inner = (round(BOARD_MM[0] * px_per_mm), round(BOARD_MM[1] * px_per_mm))
    left, top = round(_LEFT_MM * px_per_mm), round(_TOP_MM * px_per_mm)
    page[top : top + inner[1], left : left + inner[0]] = board().generateImage(inner)
    return page


def _draw_squares(canvas: "Canvas") -> None:
    white = {(int(c[0] // SQUARE_MM), int(c[1] // SQUARE_MM)) for c in _centres()}
    for column in range(COLUMNS):
        for row in range(ROWS):
            if (column, row) not in white:
                _fill(canvas, column * SQUARE_MM, row * SQUARE_MM, SQUARE_MM)


def _draw_markers(canvas: "Canvas") -> None:
    known = board().getDictionary()
    cells = known.markerSize + 2
    cell_mm = MARKER_MM / cells
    for number, centre in zip(np.ravel(board().getIds()), _centres(), strict=True):
        bits = cv2.aruco.generateImageMarker(known, int(number), cells)
        for y, x in np.argwhere(bits == 0):
            corner = centre - MARKER_MM / 2
            _fill(canvas, corner[0] + x * cell_mm, corner[1] + y * cell_mm, cell_mm)


def _centres() -> NDArray[np.float64]:
    corners = np.asarray(board().getObjPoints(), dtype=np.float64)
    return np.asarray(corners[:, :, :2].mean(axis=1), dtype=np.float64)


def _fill(canvas: "Canvas", x_mm: float, y_mm: float, side_mm: float) -> None:
    """Blacken a square, given from the board's upper left corner."""
    up = PAGE_MM[1] - _TOP_MM - y_mm - side_mm
    canvas.rect(_LEFT_MM + x_mm, up, side_mm, side_mm, stroke=0, fill=1)


def _draw_ruler(canvas: "Canvas") -> None:
    canvas.setLineWidth(0.2)
    canvas.line(_RULER_LEFT_MM, _RULER_UP_MM, _RULER_LEFT_MM + RULER_MM, _RULER_UP_MM)
    canvas.setFont("Helvetica", 3.2)
    for at in range(0, RULER_MM + 1, 5):
        tall = 5.0 if at % 50 == 0 else 2.5
        x = _RULER_LEFT_MM + at
        canvas.line(x, _RULER_UP_MM, x, _RULER_UP_MM + tall)
        if at % 50 == 0:
            canvas.drawCentredString(x, _RULER_UP_MM + 6.0, f"{at} mm")
    told = (
        f"Print at 100 % on matt paper: this line must measure {RULER_MM} mm.",
        "Lay the page flat in the middle of the empty tray, and take its picture.",
    )
    for line, up in zip(told, (14.0, 9.5), strict=True):
        canvas.drawCentredString(PAGE_MM[0] / 2, up, line)
