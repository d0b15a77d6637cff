"""A put wall at a real bench: its lights burn, its buttons are pressed, the screen shows both."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from drivers.simulated.bench import Bench
from drivers.simulated.rig.sorting import WallPart
from tests.drivers.listening import wait_until
from tests.kiosk.conftest import PACKER, make_page
from tests.kiosk.orders import GRAPES, MILK, PEAS, a_line, milk_and_peas

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def devices(tmp_path):
    bench = Bench(tmp_path / "bench", wall=True)
    bench.start()
    yield bench
    bench.stop()


@pytest.fixture
def cart(server, make_bench, devices):
    """A bench with a wall, a packer logged in, and a cart of two totes before it."""
    other = {"external_ref": "WEB-1008", "totes": ("T-08",), "lane": "LANE-1"}
    lines = (a_line(1, "Lait demi-écrémé 1 L", {MILK: 1}, expected=2, weight_g=1030),)
    server.totes["T-08"] = milk_and_peas().model_copy(update={**other, "lines": lines})
    bench = make_bench(devices)
    bench.wait(lambda s: s.has("wall") and s.has("barcode") and s.server_here)
    bench.log_in(PACKER)
    return bench


def lit(devices: Bench) -> tuple[int, ...]:
    part = devices.parts["wall"]
    assert isinstance(part, WallPart)
    return part.engine.lit


@pytest.mark.browser
def test_a_cart_is_sorted_by_lights_and_its_orders_are_closed(chromium, cart, devices):
    page: Page = make_page(chromium, cart)
    page.get_by_role("button", name="Sort a cart at the wall").click()
    for tote in ("T-07", "T-08"):
        cart.scan(tote)
        cart.wait(lambda s, tote=tote: tote in [t for w in s.sorting.slots for t in w.basket.order.totes])
    for code, place in ((MILK, 1), (MILK, 2), (MILK, 2)):
        cart.scan(code)
        expect(page.locator(".place-put .plate-number")).to_have_text(str(place))
        wait_until(lambda place=place: lit(devices) == (place,))
        devices.do({"press": place})
        cart.wait(lambda s: s.sorting.put is None)

    expect(page.locator(".place-complete")).to_contain_text("WEB-1008")
    devices.do({"press": 2})
    expect(page.locator(".verdict-big")).to_have_text("Right")
    wait_until(lambda: lit(devices) == ())
    cart.tap("close")
    cart.wait(lambda s: s.parcel is not None and s.parcel.bags[0].status == "printed")
    cart.scan("P-1007-1")
    cart.scan("LANE-1")
    expect(page.locator(".place-open")).to_contain_text("WEB-1007")
    for code in (PEAS, PEAS, GRAPES):
        cart.scan(code)
        page.get_by_role("button", name="Put here").click()
        cart.wait(lambda s: s.sorting.put is None)
    wait_until(lambda: lit(devices) == (1,))
    expect(page.get_by_role("button", name="Open")).to_be_visible()
