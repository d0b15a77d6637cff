"""A station with its page, its own server, and simulated devices in another process."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from werkzeug.serving import make_server

from bench.vision.flow.stopwatch import Stopwatch
from drivers.registry import make_device
from kiosk.devices.calibrating import Measured, NotCalibrated, calibrate_tray
from kiosk.screen.app import create_app
from kiosk.server.client import Client
from kiosk.settings import Devices as DeviceUrls
from kiosk.settings import Server, Settings, Tray
from kiosk.station import Station
from tests.kiosk.fake_server import KEY, FakeServer, Quiet
from wms.clock import ScaledClock
from wms.demo.bench import Bench, Devices
from wms.demo.pace import Pace
from wms.wire.people import Login

PACKER: Final = ("badge-of-the-packer", "2468")
MEASURED: Final = Measured(camera_mm=800, spot_up_mm=360, codes_by_hand=True)
BOARD_S_MAX: Final = 20.0
STOP_S_MAX: Final = 10.0
READY: Final = ("barcode", "scale", "camera", "printer")


@dataclass(frozen=True, slots=True)
class Standing:
    """A packing station that works, with a packer logged in."""

    station: Station
    server: FakeServer
    bench: Bench
    stopwatch: Stopwatch
    url: str


@contextmanager
def standing(folder: Path, seed: int) -> Iterator[Standing]:
    """Give a calibrated station with a packer before it, and take it down at the end."""
    with ExitStack() as stack:
        devices, urls = stack.enter_context(simulated(folder / "devices", seed))
        server = FakeServer()
        server.people[PACKER] = a_login()
        server.start()
        stack.callback(server.stop)
        web = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Quiet)
        settings = settings_of(folder, server.url, web.port, urls)
        calibrate(settings, devices)
        made = [make_device(url, name=name) for name, url in urls.items()]
        station = Station(settings, Client(server.url, KEY, "station-1"), made)
        stopwatch = Stopwatch(station)
        web.app = create_app(station)
        threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
        stack.callback(web.server_close)
        stack.callback(web.shutdown)
        station.start()
        stack.callback(station.stop)
        stopwatch.start()
        now = datetime.now(UTC)
        pace = Pace(ScaledClock(now, now, 1))
        url = f"http://127.0.0.1:{web.port}"
        bench = Bench("station-1", url, devices, pace, watched=True)
        stack.callback(bench.close)
        log_in(bench)
        yield Standing(station, server, bench, stopwatch, url)


def settings_of(folder: Path, server_url: str, port: int, urls: dict[str, str]) -> Settings:
    """Return the settings of a station whose tray is watched and weighed."""
    return Settings.model_validate(
        {
            "data_folder": folder / "kiosk",
            "server": Server.model_validate({"url": server_url, "key": KEY}),
            "screen": {"port": port, "scan_back": False},
            "devices": DeviceUrls(**urls),
            "tray": Tray(calibration=folder / "tray.json", weighed=True),
        }
    )


@contextmanager
def simulated(folder: Path, seed: int) -> Iterator[tuple[Devices, dict[str, str]]]:
    """Give the devices of a bench, and their URLs."""
    words = ["drivers", "simulate", "bench", "--folder", str(folder), "--seed", str(seed)]
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield Devices(process), told["devices"]
    finally:
        process.terminate()
        process.wait(STOP_S_MAX)


def calibrate(settings: Settings, devices: Devices) -> None:
    """
    Calibrate the tray by the board, as soon as the camera shows it.

    :raises NotCalibrated: it does not
    """
    until = time.monotonic() + BOARD_S_MAX
    devices.do(board=True)
    while True:
        try:
            calibrate_tray(settings, None, MEASURED)
            break
        except NotCalibrated:
            if time.monotonic() > until:
                raise
    devices.do(board=False)


def log_in(bench: Bench) -> None:
    """Wait for the devices and log the packer in."""

    def is_ready(shown: dict[str, object]) -> bool:
        found = shown["devices"]
        assert isinstance(found, list)
        ready = {one["kind"] for one in found if one["state"] == "ready"}
        return ready.issuperset(READY)

    bench.see(is_ready, "its devices ready")
    bench.scan_until(PACKER[0], lambda now: now["screen"] == "pin", "the PIN pad")
    bench.type_pin(PACKER[1])
    bench.see(lambda now: now["person"] is not None, "the packer logged in")


def a_login() -> Login:
    """Return the packer as the server knows them."""
    facts = {"person_id": "packer", "name": "Packer", "roles": ["packer"], "language": "en"}
    return Login.model_validate(
        facts | {"expires_at": datetime(2100, 1, 1, tzinfo=UTC), "token": "token-of-the-packer"}
    )
