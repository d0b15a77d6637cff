"""A put wall at a real bench: its lights burn, its buttons are pressed, the screen shows both."""

import time
from functools import partial

import pytest
from playwright.sync_api import expect

from drivers.simulated.bench import Bench
from drivers.simulated.rig.sorting import WallPart
from tests.drivers.listening import wait_until
from tests.kiosk.conftest import PACKER
from tests.kiosk.laying import a_picture, shot
from tests.kiosk.orders import GRAPES, MILK, PEAS, STRANGER, a_line, milk_and_peas


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
    known = {"expected": 2, "weight_g": 1030, "photo": "milk"}
    lines = (a_line(1, "Lait demi-écrémé 1 L", {MILK: 1}, **known),)
    server.pictures["milk"] = a_picture("LAIT 1 L", "#2f5d8c")
    server.totes["T-08"] = milk_and_peas().model_copy(update={**other, "lines": lines})
    bench = make_bench(devices)
    bench.wait(lambda s: s.has("wall") and s.has("barcode") and s.server_here)
    bench.log_in(PACKER)
    return bench


@pytest.fixture
def touch(chromium, cart):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(cart.url)
    yield page
    context.close()


def lit(devices: Bench) -> tuple[int, ...]:
    part = devices.parts["wall"]
    assert isinstance(part, WallPart)
    return part.engine.lit


def is_lit(devices: Bench, place: int) -> bool:
    return lit(devices) == (place,)


def pressed(cart, devices: Bench, place: int) -> bool:
    """Press the button of a place, and return whether what was in the hand is in it by now."""
    if cart.station.shown.state.sorting.put is not None:
        devices.do({"press": place})
        time.sleep(0.5)
    return cart.station.shown.state.sorting.put is None


def begin(touch, cart) -> None:
    """Give each tote of the cart its place."""
    touch.get_by_role("button", name="Sort a cart at the wall").click()
    cart.wait(lambda s: s.sorting is not None)
    for tote in ("T-07", "T-08"):
        cart.scan(tote)
        cart.wait(lambda s, tote=tote: any(tote in w.basket.order.totes for w in s.sorting.slots))
    shot(touch, "wall-totes")


@pytest.mark.browser
def test_a_cart_is_sorted_by_lights_and_its_orders_are_closed(touch, cart, devices):
    begin(touch, cart)
    for code, place in ((MILK, 1), (MILK, 2), (MILK, 2)):
        cart.scan(code)
        expect(touch.locator(".place-put .plate-number")).to_have_text(str(place))
        if place == 2:
            expect(touch.locator(".side .photo")).to_be_visible()
        shot(touch, "wall-put")
        wait_until(partial(is_lit, devices, place))
        wait_until(partial(pressed, cart, devices, place))

    expect(touch.locator(".place-complete")).to_contain_text("WEB-1008")
    cart.scan(STRANGER)
    expect(touch.get_by_role("alert")).to_contain_text(STRANGER)
    shot(touch, "wall-nobody-wants")
    touch.locator(".place-complete").get_by_role("button", name="Open").click()
    expect(touch.locator(".verdict-big")).to_have_text("Right")
    shot(touch, "wall-close")
    wait_until(lambda: lit(devices) == ())
    cart.tap("close")
    cart.wait(lambda s: s.parcel is not None and s.parcel.bags[0].status == "printed")
    cart.scan("P-1007-1")
    cart.scan("LANE-1")
    expect(touch.locator(".place-open")).to_contain_text("WEB-1007")
    for code in (PEAS, PEAS, GRAPES):
        cart.scan(code)
        touch.get_by_role("button", name="Put here").click()
        cart.wait(lambda s: s.sorting.put is None)
    wait_until(lambda: lit(devices) == (1,))
    expect(touch.get_by_role("button", name="Open")).to_be_visible()
