"""A packing station with simulated devices, and a server for it alone."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from werkzeug.serving import make_server

from drivers.registry import make_device
from drivers.simulated.bench import Bench
from kiosk.flow.state import State, Ways
from kiosk.screen.app import create_app
from kiosk.server.client import Client
from kiosk.settings import Devices, Screen, Server, Settings, Tray
from kiosk.station import Station
from tests.kiosk import orders
from tests.kiosk.fake_server import KEY, FakeServer, Quiet
from wms.wire.people import Login

PATIENCE_S = 10
DEVICES = ("barcode", "scale", "printer", "rfid", "camera")
HTTP = httpx.Client(trust_env=False)  # one, since each takes long to make
PACKER = ("badge-of-lucie", "2468")
MANAGER = ("badge-of-ines", "1357")


@dataclass
class AtTheBench:
    """A running station: what it shows, a scanner's trigger, a finger."""

    station: Station
    server: FakeServer
    devices: Bench | None
    url: str

    def wait(self, until: Callable[[State], Any], seconds: float = PATIENCE_S) -> State:
        """Return the state as soon as it is so, or fail."""
        with self.station.changed:
            done = self.station.changed.wait_for(
                lambda: until(self.station.shown.state), timeout=seconds
            )
        assert done, self.station.shown.state
        return self.station.shown.state

    def post(self, **happened: str) -> None:
        answer = HTTP.post(f"{self.url}/events", json=happened, headers={"HX-Request": "true"})
        assert answer.status_code == 204, answer.text

    def scan(self, code: str) -> None:
        """Scan with the serial scanner on its pty, and wait until it was heard."""
        before = self.station.shown
        if self.devices is None:
            self.post(kind="scanned", code=code)
            self.wait(lambda _: self.station.shown.version > before.version)
        else:
            self.devices.do({"scan": code})
            self.wait(lambda s: s.heard != before.state.heard)

    def tap(self, act: str, value: str = "") -> None:
        self.post(kind="tapped", act=act, value=value)

    def log_in(self, who: tuple[str, str] = PACKER) -> None:
        self.post(kind="scanned", code=who[0], source="touch")
        self.wait(lambda s: s.badge is not None)
        self.post(kind="pin_given", pin=who[1])
        self.wait(lambda s: s.person is not None)

    def shown(self) -> dict[str, Any]:
        found: dict[str, Any] = HTTP.get(f"{self.url}/state.json").json()
        return found


def a_login(person_id: str, name: str, *roles: str, language: str = "en") -> Login:
    return Login.model_validate(
        {
            "person_id": person_id,
            "name": name,
            "roles": roles,
            "language": language,
            "expires_at": "2026-11-22T00:00:00Z",
            "token": f"token-of-{person_id}",
        }
    )


@pytest.fixture
def server() -> Iterator[FakeServer]:
    fake = FakeServer()
    fake.people[PACKER] = a_login("lucie", "Lucie Moreau", "packer")
    fake.people[MANAGER] = a_login("ines", "Inès Haddad", "manager")
    fake.people["badge-of-omar", "9999"] = a_login("omar", "Omar Benali", "packer", language="fr")
    fake.totes["T-07"] = orders.milk_and_peas()
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / "bench")
    bench.start()
    yield bench
    bench.stop()


@pytest.fixture
def make_bench(server: FakeServer, tmp_path: Path) -> Iterator[Callable[..., AtTheBench]]:
    """Return what starts a station; all of them are stopped at the end."""
    running: list[Callable[[], None]] = []

    def start(
        devices: Bench | None = None, *, ways: Ways | None = None, **settings: Any
    ) -> AtTheBench:
        # The port must be known before the station is: its page answers to this address alone.
        web = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Quiet)
        station = a_station(server, tmp_path / "kiosk", devices, port=web.port, **settings)
        if ways is not None:
            begun = replace(station.shown.state, ways=ways)
            station.shown = replace(station.shown, state=begun)
        web.app = create_app(station)
        threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
        station.start()

        def stop() -> None:
            station.stop()
            web.shutdown()
            web.server_close()

        running.append(stop)
        return AtTheBench(station, server, devices, f"http://127.0.0.1:{web.port}")

    yield start
    for stop in running:
        stop()


def a_station(
    server: FakeServer,
    folder: Path,
    devices: Bench | None,
    *,
    port: int,
    language: str = "en",
    tray: Tray | None = None,
) -> Station:
    """Return a station that is not yet at work."""
    urls = devices.urls() if devices else {}
    settings = Settings(
        data_folder=folder,
        server=Server.model_validate({"url": server.url, "key": KEY}),
        screen=Screen.model_validate({"port": port, "language": language}),
        devices=Devices(**urls),
        tray=tray or Tray(),
        health_seconds=1,
    )
    made = [make_device(url, name=name) for name, url in urls.items()]
    return Station(settings, Client(server.url, KEY, "station-1"), made)


@pytest.fixture
def bench(make_bench: Callable[..., AtTheBench], devices: Bench) -> AtTheBench:
    """Return a station with every simulated device, and Lucie in front of it."""
    at_bench = make_bench(devices)
    at_bench.wait(lambda s: s.server_here and len(s.devices) == 6)
    at_bench.wait(lambda s: all(s.has(kind) for kind in DEVICES))
    at_bench.log_in()
    return at_bench
