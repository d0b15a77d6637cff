"""The printed board, what its picture calibrates to, and what it is refused for."""

import json
import re

import cv2
import numpy as np
import pytest

from tests.vision.tray.drawn import HEIGHT, WIDTH, with_board
from wms.vision.picture import PictureEmpty
from wms.vision.tray import CannotCalibrate, OtherCamera, Tray, TrayUnreadable, board_pdf, calibrate
from wms.vision.tray.board import PAGE_MM, board_picture

PX_PER_MM = 1.8


@pytest.fixture(scope="module")
def tray():
    return calibrate(with_board(PX_PER_MM), px_per_module_min=0.5)


def printed(px_per_mm):
    """Return what a printer makes of the PDF: its rectangles filled, its page of A4."""
    content = board_pdf(compressed=False).decode("latin-1")
    points_per_mm = 72 / 25.4
    page = np.full((round(PAGE_MM[1] * px_per_mm), round(PAGE_MM[0] * px_per_mm)), 255, np.uint8)
    number = r"(-?[\d.]+)"
    for x, y, w, h in re.findall(rf"n {number} {number} {number} {number} re f\*", content):
        left, up, wide, tall = (float(one) * px_per_mm for one in (x, y, w, h))
        bottom = page.shape[0] - up
        page[round(bottom - tall) : round(bottom), round(left) : round(left + wide)] = 0
    box = re.search(r"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", content)
    assert box is not None
    assert [float(one) / points_per_mm for one in box.groups()] == pytest.approx(PAGE_MM, abs=0.01)
    return page


def test_the_pdf_prints_the_board_that_the_camera_looks_for_true_to_scale():
    page, wanted = printed(6.0), board_picture(6.0)

    assert np.mean(np.abs(page.astype(int) - wanted) > 100) < 0.002


def test_a_millimetre_is_a_millimetre_all_over_the_tray(tray):
    there = np.array([[480.0, 270.0], [480 + 180 * 1.8, 270.0], [480.0, 270 + 90 * 1.8]])
    here, right, down = tray.mm_of(there)

    assert right - here == pytest.approx([180, 0], abs=0.5)
    assert down - here == pytest.approx([0, 90], abs=0.5)
    assert tray.mm_per_px == pytest.approx(1 / PX_PER_MM, rel=0.005)
    assert tray.px_of(tray.mm_of(there)) == pytest.approx(there, abs=1e-6)


def test_a_board_laid_askew_measures_the_same():
    askew = calibrate(with_board(1.4, turned=17), px_per_module_min=0.4)

    assert askew.mm_per_px == pytest.approx(1 / 1.4, rel=0.005)


def test_the_trays_outline_its_floor_and_the_light_are_found(tray):
    outline = np.array(tray.outline)

    assert outline.min(axis=0) == pytest.approx([93, 53], abs=8)
    assert outline.max(axis=0) == pytest.approx([WIDTH - 93, HEIGHT - 53], abs=8)
    assert tray.floor == pytest.approx((150, 156, 160), abs=6)
    assert tray.white == pytest.approx((229, 229, 229), abs=3)


def test_the_spot_is_thirty_centimetres_as_far_as_the_picture_goes(tray):
    spot = np.array(tray.spot)

    assert np.ptp(spot[:, 0]) == pytest.approx(300 * PX_PER_MM, rel=0.01)
    assert np.ptp(spot[:, 1]) == pytest.approx(HEIGHT, abs=20)


def test_goods_shown_half_way_up_have_bars_of_twice_the_width(tray):
    shown = calibrate(with_board(PX_PER_MM), camera_mm=800, spot_up_mm=400, px_per_module_min=1.0)

    assert shown.px_per_module == pytest.approx(2 * tray.px_per_module, rel=0.01)


def test_a_printer_that_shrank_the_page_is_allowed_for(tray):
    shrunk = calibrate(with_board(PX_PER_MM), ruler_mm=196.0, px_per_module_min=0.5)

    assert shrunk.mm_per_px == pytest.approx(0.98 * tray.mm_per_px, rel=1e-6)


def test_a_tray_is_kept_as_plain_json(tray):
    kept = json.loads(json.dumps(tray.to_dict()))

    assert Tray.from_dict(kept) == tray


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", 2),
        ("width", 0),
        ("to_mm", [[1, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("to_mm", [[1, 0], [0, 1]]),
        ("mm_per_px", float("nan")),
        ("outline", [[0, 0], [1, 1]]),
        ("white", [1, 2, 900]),
        ("spot_up_mm", 500),
        ("spot", "all of it"),
    ],
)
def test_a_kept_tray_that_was_spoilt_is_refused_by_its_field(tray, field, value):
    with pytest.raises(TrayUnreadable, match=field):
        Tray.from_dict({**tray.to_dict(), field: value})


def test_frames_of_another_size_fit_and_of_another_shape_do_not(tray):
    double = tray.fitted(2 * WIDTH, 2 * HEIGHT)

    corner = np.array([[700.0, 300.0]])
    assert double.mm_of(2 * corner) == pytest.approx(tray.mm_of(corner), abs=1e-6)
    assert double.mm_per_px == pytest.approx(tray.mm_per_px / 2)
    with pytest.raises(OtherCamera, match="800 × 600"):
        tray.fitted(800, 600)


def spoilt(kind):
    picture = with_board(PX_PER_MM)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    bent = (columns + 14 * np.sin(rows / 60), rows + 9 * np.sin(columns / 90))
    return {
        "board_not_seen": picture[:90, :90],
        "board_not_whole": picture[:, 350:],
        "board_blurred": cv2.GaussianBlur(picture, (0, 0), 2.6),
        "board_too_dark": picture // 7,
        "board_glares": np.minimum(picture.astype(int) * 2, 255).astype(np.uint8),
        "board_bent": cv2.remap(picture, *bent, cv2.INTER_LINEAR),
        "camera_too_far": picture,
    }[kind]


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("board_not_seen", "Lay it in the middle"),
        ("board_not_whole", "wholly into the picture"),
        ("board_blurred", "Focus the camera"),
        ("board_too_dark", "Light the tray better"),
        ("board_glares", "Turn the lamp aside"),
        ("board_bent", "Lay the page flat"),
        ("camera_too_far", "Bring the camera nearer"),
    ],
)
def test_a_picture_that_does_not_do_is_refused_with_what_to_do(kind, advice):
    with pytest.raises(CannotCalibrate, match=advice) as refused:
        calibrate(spoilt(kind))

    assert refused.value.code == kind


def test_heights_and_rulers_that_cannot_be_are_refused():
    with pytest.raises(CannotCalibrate, match="Measure both"):
        calibrate(with_board(PX_PER_MM), spot_up_mm=300)
    with pytest.raises(CannotCalibrate, match="297 mm instead of 200"):
        calibrate(with_board(PX_PER_MM), ruler_mm=297)
    with pytest.raises(PictureEmpty):
        calibrate(b"")
