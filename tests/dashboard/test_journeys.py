"""The manager's day in a browser: orders appear as they come, and goods are counted in."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.api.shop import Shop
from tests.dashboard.store import PEOPLE, an_order, give_work, hands_of, parts_of
from tests.packing.bench import Bench
from tests.picking.walks import Picker
from wms.clock import FixedClock
from wms.stock.queries import list_movements

LATE = timedelta(minutes=2)

pytestmark = pytest.mark.browser


def enter(screen: Page, address: str, person_id: str = "jonas") -> None:
    """Log in as somebody does who scans a badge and types a PIN."""
    screen.goto(f"{address}/dashboard/login")
    screen.locator("#badge").blur()
    screen.keyboard.press("F9")
    screen.keyboard.type(PEOPLE[person_id]["badge"])
    screen.keyboard.press("Enter")
    expect(screen.locator("#pin")).to_be_focused()
    screen.keyboard.type(PEOPLE[person_id]["pin"])
    screen.keyboard.press("Enter")
    expect(screen.locator("#figures")).to_be_visible()


def test_an_order_appears_live_is_given_to_a_picker_and_is_cancelled(app, address, screen):
    enter(screen, address)
    screen.get_by_role("link", name="Orders", exact=True).click()
    expect(screen.locator("#freshness")).to_have_text("Live")
    board = screen.locator("#board")
    expect(board.get_by_role("row")).to_have_count(0)

    later = an_order(app, "LIVE-2")
    sooner = an_order(app, "LIVE-1", due_in=LATE)

    expect(board.get_by_role("row")).to_have_count(2)
    expect(board.get_by_role("row").first).to_contain_text("LIVE-1")
    row = screen.locator(f"#order-{sooner}")
    expect(row).to_contain_text("late because no picker has taken it yet")
    expect(screen.locator(f"#order-{later}")).to_contain_text("to spare")

    give_work(app, hands_of(app))
    expect(row).to_contain_text("In picking")
    expect(row).to_contain_text("Amina Diallo")

    screen.get_by_role("link", name="LIVE-1").click()
    screen.get_by_role("button", name="Cancel the order").click()
    dialog = screen.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    dialog.get_by_role("button", name="Cancel the order").click()
    expect(screen.locator("#told")).to_contain_text("LIVE-1 is cancelled")
    expect(screen.locator(".timeline")).to_contain_text("Cancelled")


def test_a_manager_sees_pick_and_pack_as_they_happen(app, address, screen):
    shop = Shop(app, FixedClock(datetime.now(UTC)))
    order = shop.order()
    enter(screen, address)
    screen.goto(f"{address}/dashboard/orders")
    expect(screen.locator("#freshness")).to_have_text("Live")
    row = screen.locator(f"#order-{order['order_id']}")
    expect(row).to_contain_text("0 / 1")

    Picker(shop).walk()
    expect(row).to_contain_text("Picked")
    expect(row).to_contain_text("Amina Diallo")
    expect(row).to_contain_text("1 / 1")

    bench = Bench(shop)
    assert bench.open().status_code == 201
    expect(row).to_have_attribute("data-state", "packing")
    assert bench.send(bench.closes()) == [("applied", None)]
    expect(row).to_have_attribute("data-state", "packed")
    expect(row).to_contain_text(bench.order["lane"])


def test_a_board_that_hears_nothing_says_how_old_it_is(app, address, screen):
    enter(screen, address)
    screen.goto(f"{address}/dashboard/orders")
    expect(screen.locator("#freshness")).to_have_text("Live")

    screen.route("**/dashboard/live", lambda route: route.abort())
    parts_of(app).follower.stop()

    expect(screen.locator("#freshness")).to_contain_text("old")


def test_figures_follow_the_store_and_lead_to_their_rows(app, address, screen):
    enter(screen, address)
    waiting = screen.get_by_role("link", name="received, no picker yet")
    expect(waiting).to_contain_text("0")
    expect(screen.locator("#freshness")).to_have_text("Live")

    an_order(app, "FIGURE-1")

    expect(waiting.locator(".fact-big")).to_have_text("1")
    waiting.click()
    expect(screen.locator("#board")).to_contain_text("FIGURE-1")


def test_a_delivery_is_counted_in_by_scanner_and_keyboard_alone(app, address, screen):
    enter(screen, address)
    screen.goto(f"{address}/dashboard/goods/receiving")
    expect(screen.locator("#delivery_ref")).to_be_focused()
    screen.keyboard.type("BL-9")
    screen.keyboard.press("F9")
    screen.keyboard.type("]d201030410906893071731050110L-BROWSER")
    screen.keyboard.press("Enter")
    expect(screen.locator("#lot")).to_be_focused()
    expect(screen.locator("#recognised")).to_contain_text("S-00010")
    # The code on the pack told lot and date.
    expect(screen.locator("#lot")).to_have_value("L-BROWSER")
    expect(screen.locator("#expires_on")).to_have_value("2031-05-01")
    screen.locator("#quantity").fill("6")
    screen.locator("#bin").fill("RCV-1")
    screen.get_by_role("button", name="Record the receipt").dblclick()

    expect(screen.locator("#told")).to_contain_text("received into RCV-1")
    expect(screen.locator("#delivery_ref")).to_have_value("BL-9")
    expect(screen.locator("#code")).to_be_focused()
    expect(screen.locator("table")).to_contain_text("L-BROWSER")
    with parts_of(app).database.reading() as session:
        assert len(list_movements(session, "canal", text="L-BROWSER")) == 1


def test_one_key_leads_to_the_search_and_an_id_to_its_page(app, address, screen):
    an_order(app, "FIND-7")
    enter(screen, address, "nadia")
    screen.goto(f"{address}/dashboard/stock")
    screen.locator("#text").fill("couscous des tout petits")
    expect(screen.locator("#rows")).to_contain_text("S-00010")
    screen.locator("h1").click()

    screen.keyboard.press("/")
    expect(screen.locator("#find")).to_be_focused()
    screen.keyboard.type("find-7")
    screen.keyboard.press("Enter")

    expect(screen.get_by_role("heading", level=1)).to_have_text("Commande FIND-7")
