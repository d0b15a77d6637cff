"""Enrolling in a browser, 1280 by 800, by scans alone: a real server, a simulated camera."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from drivers.events import FrameTaken
from drivers.registry import make_device
from drivers.simulated.bench import Bench
from kiosk.screen.app import create_app
from kiosk.server.client import Client
from kiosk.settings import Devices, Screen, Server, Settings
from kiosk.station import Station
from tests.api.shop import KEYS, PEOPLE, canal_template, shop
from tests.dashboard.store import served
from tests.drivers.listening import wait_until
from tests.gallery.views import EMPTY, shown
from tests.kiosk.fake_server import Quiet

__all__ = ["canal_template", "shop"]
pytestmark = pytest.mark.browser


@pytest.fixture
def station(shop, tmp_path: Path) -> Iterator[Station]:
    """Return a running station whose camera shows what `station.enrolling` is given."""
    devices = Bench(tmp_path / "bench")
    devices.start()
    web = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Quiet)
    with served(shop.app) as address:
        urls = {"camera": devices.urls()["camera"]}
        settings = Settings(
            data_folder=tmp_path / "kiosk",
            server=Server.model_validate({"url": address, "key": KEYS["station-1"]}),
            screen=Screen.model_validate({"port": web.port}),
            devices=Devices(**urls),
        )
        made = [make_device(url, name=name) for name, url in urls.items()]
        running = Station(settings, Client(address, KEYS["station-1"], "station-1"), made)
        web.app = create_app(running)
        threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
        running.start()
        yield running
        running.stop()
        web.shutdown()
        web.server_close()
    devices.stop()


def let_it_see(station: Station, frame: np.ndarray) -> None:
    jpeg = bytes(cv2.imencode(".jpg", frame)[1])
    turner = station.enrolling.turner

    def look(request: str) -> None:
        at = datetime.now(UTC)
        turner.frames.hear(FrameTaken(at=at, request=request, jpeg=jpeg, width=640, height=480))

    turner.frames.look = look


def scan(page, code: str) -> None:
    page.keyboard.press("F9")
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_an_article_is_scanned_turned_and_known(chromium, station, shop):
    gtin = shop.station(None).get("/catalogue/gtins").text.split()[0]
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{station.settings.screen.port}")
    let_it_see(station, EMPTY)
    scan(page, PEOPLE["ines"]["badge"])
    expect(page.get_by_role("heading", name="Your PIN")).to_be_visible()
    page.keyboard.type(PEOPLE["ines"]["pin"])
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Photographier des articles").click()
    expect(page.get_by_text("Les plus vendus encore à photographier")).to_be_visible()
    wait_until(lambda: station.enrolling.turner.frames.count > 0)  # the empty table is looked at
    page.wait_for_timeout(200)
    scan(page, gtin)
    for side in range(1, 6):
        let_it_see(station, shown(side))
        if side < 5:
            expect(page.locator(".view.is-taken")).to_have_count(side, timeout=15_000)

    expect(page.get_by_text("1 article photographié")).to_be_visible(timeout=15_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
    with station.changed:
        station.changed.wait_for(lambda: station.enrolling.enrolments.count() == 0, timeout=10)
    found = shop.station(None).get(f"/gallery/{gtin}/photos").json
    assert found["photos"] == 5
