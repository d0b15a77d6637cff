"""A simulated packer lays articles on the tray: hands, camera, scale and scanner of one world."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from drivers.simulated.bench import Bench
from kiosk.settings import Tray
from tests.drivers.listening import wait_until
from tests.kiosk.conftest import AtTheBench
from tests.kiosk.orders import MILK, a_line, milk_and_peas
from wms.vision.tray import CannotCalibrate, calibrate

BOARD_S_MAX = 20.0
HANDS_S_MAX = 40.0
SCALE_G = 3
CARTON_G = 1031
CARTON = {"name": "Lait", "barcode": MILK, "weight_g": CARTON_G, "size_mm": [190, 90, 70]}


@pytest.fixture
def tray(devices: Bench, tmp_path: Path) -> Tray:
    """Return a tray that was calibrated by the board; a scale lies under it."""
    devices.do({"board": True})
    picture, until = devices.camera.camera.folder / "basket.jpg", time.monotonic() + BOARD_S_MAX
    seen = None
    while seen is None:
        try:
            seen = calibrate(picture.read_bytes(), px_per_module_min=0.0)
        except CannotCalibrate:
            assert time.monotonic() < until
            time.sleep(0.1)
    devices.do({"board": False})
    path = tmp_path / "tray.json"
    path.write_text(json.dumps(seen.to_dict()))
    before = picture.stat().st_mtime_ns
    while picture.stat().st_mtime_ns == before and time.monotonic() < until:
        time.sleep(0.05)
    return Tray(calibration=path, weighed=True)


@pytest.fixture
def bench(make_bench: Any, devices: Bench, server: Any, tray: Tray) -> AtTheBench:
    line = a_line(1, "Lait demi-écrémé 1 L", {MILK: 1}, weight_g=1030)
    server.totes["T-07"] = milk_and_peas().model_copy(update={"lines": (line,)})
    started: AtTheBench = make_bench(devices, tray=tray)
    started.wait(lambda s: all(s.has(kind) for kind in ("barcode", "scale", "camera")))
    started.log_in()
    started.wait(lambda s: s.weight_g == 0)
    return started


def test_what_is_scanned_seen_and_felt_is_one_thing_and_is_gone_when_it_is_taken(
    bench: AtTheBench, devices: Bench
) -> None:
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    assert bench.station.eye is not None
    looked = bench.station.eye.frames.count
    while bench.station.eye.frames.count < looked + 3:
        time.sleep(0.05)

    laid = devices.do({"lay": CARTON})
    bench.scan(MILK)

    state = bench.wait(
        lambda s: s.basket and s.basket.placed and len(s.basket.placed[0].noticed) == 3,
        HANDS_S_MAX,
    )
    assert state.basket is not None
    [thing] = state.basket.placed
    assert thing.code == MILK
    assert thing.load is not None
    assert abs(thing.load.grams - CARTON_G) <= SCALE_G
    assert state.proof(state.basket).right
    wait_until(lambda: str(thing.crop) in bench.server.crops)

    devices.do({"take": laid["id"]})

    bench.wait(lambda s: s.basket and s.basket.placed == (), HANDS_S_MAX)
