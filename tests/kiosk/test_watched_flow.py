"""A journey at the rendered bench in a browser of 1280 by 800: hands, camera, scale and screen."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from drivers.simulated.bench import Bench
from kiosk.flow.state import State
from kiosk.settings import Tray
from tests.kiosk.conftest import AtTheBench
from tests.kiosk.laying import shot, sign
from tests.kiosk.orders import MILK, PEAS, a_line, milk_and_peas
from wms.vision.tray import CannotCalibrate, calibrate

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BERRY_YOGHURT, WHITE_YOGHURT = "3700000000024", "3700000000017"
READY_S_MAX = 30.0
HANDS_MS_MAX = 40_000
CARTON = {"name": "Lait", "barcode": MILK, "weight_g": 1031, "size_mm": [190, 90, 70]}
POUCH = {"name": "Petits pois", "barcode": PEAS, "weight_g": 502, "size_mm": [160, 110, 60]}
WHITE = {
    "name": "Yaourt nature",
    "barcode": WHITE_YOGHURT,
    "weight_g": 498,
    "size_mm": [150, 100, 80],
}


@pytest.fixture
def tray(make_bench: Callable[..., AtTheBench], devices: Bench, server: Any, tmp_path: Path):
    """Return a station whose tray was calibrated by its camera's picture, and Lucie before it."""
    lines = (
        a_line(1, "Lait demi-écrémé 1 L", {MILK: 1}, weight_g=1030),
        a_line(2, "Petits pois extra-fins", {PEAS: 1}, weight_g=500),
        a_line(4, "Yaourt aux fruits rouges 4 × 125 g", {BERRY_YOGHURT: 1}, weight_g=500),
    )
    due_at = datetime.now(UTC) + timedelta(minutes=8)
    server.totes["T-07"] = milk_and_peas(due_at=due_at).model_copy(update={"lines": lines})
    server.gtins = (MILK, PEAS, BERRY_YOGHURT, WHITE_YOGHURT)
    path = tmp_path / "tray.json"
    path.write_text(json.dumps(calibrated(devices)))
    bench = make_bench(devices, tray=Tray(calibration=path, weighed=True))
    kinds = ("barcode", "scale", "camera")
    bench.wait(lambda s: all(s.has(kind) for kind in kinds), READY_S_MAX)
    bench.log_in()
    bench.wait(lambda s: s.weight_g == 0, READY_S_MAX)
    return bench


def calibrated(devices: Bench) -> dict[str, Any]:
    """Return the tray as its camera shows it with the board, once that is taken away again."""
    devices.do({"board": True})
    camera, until = devices.camera.camera, time.monotonic() + READY_S_MAX
    seen = None
    while seen is None:
        assert time.monotonic() < until
        with contextlib.suppress(CannotCalibrate):
            picture = (camera.folder / "basket.jpg").read_bytes()
            seen = calibrate(picture, px_per_module_min=0.0)
    before = camera.pictures
    devices.do({"board": False})
    while camera.pictures == before and time.monotonic() < until:
        time.sleep(0.05)
    return seen.to_dict()


@pytest.fixture
def page(chromium: Any, tray: AtTheBench) -> Iterator["Page"]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(tray.url)
    yield page
    context.close()


def open_order(page: "Page", bench: AtTheBench) -> None:
    """Open the order, and wait until the camera knows the empty tray."""
    bench.scan("T-07")
    expect(sign(page)).to_be_visible()
    assert bench.station.eye is not None
    looked = bench.station.eye.frames.count
    while bench.station.eye.frames.count < looked + 3:
        time.sleep(0.05)


def rest(bench: AtTheBench, things: int) -> None:
    """Wait until camera and scale have noticed so many things."""

    def are_noticed(state: State) -> bool:
        placed = state.basket.placed if state.basket else ()
        return sum(one.sight is not None and one.load is not None for one in placed) == things

    bench.wait(are_noticed, HANDS_MS_MAX / 1000)


def test_a_scan_a_code_before_the_camera_and_a_swapped_sibling(
    page: "Page", tray: AtTheBench, devices: Bench
) -> None:
    expect.set_options(timeout=HANDS_MS_MAX)
    open_order(page, tray)

    devices.do({"lay": CARTON, "code_up": True, "at_mm": [-140, 0]})
    tray.scan(MILK)
    rest(tray, 1)
    expect(page.locator(".line-right")).to_contain_text("Lait")

    devices.do({"lay": POUCH, "up": "code", "at_mm": [0, 0]})
    rest(tray, 2)
    expect(page.locator(".line-right", has_text="Petits pois")).to_be_visible()
    shot(page, "watched-code-alone")

    laid = devices.do({"lay": WHITE, "code_up": False, "at_mm": [140, 0]})
    expect(page.locator(".question")).to_contain_text("Scan it")
    rest(tray, 3)
    shot(page, "watched-question")
    tray.scan(WHITE_YOGHURT)
    expect(page.locator(".foreign")).to_contain_text(WHITE_YOGHURT)
    expect(sign(page)).to_have_text("Foreign article")
    shot(page, "watched-sibling")

    devices.do({"take": laid["id"]})
    expect(page.locator(".foreign")).to_have_count(0)

    basket = tray.station.shown.state.basket
    assert basket is not None
    items = {item.code: item.source for item in basket.items}
    assert items == {MILK: "scanner", PEAS: "camera"}
