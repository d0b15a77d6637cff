"""Journeys at a tray that camera and scale watch, in a browser of 1280 by 800."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from kiosk.flow.sighting import Sighted, ViewTroubled
from kiosk.flow.state import Ways
from tests.kiosk.conftest import DEVICES, MANAGER, AtTheBench
from tests.kiosk.laying import a_picture, lay, open_order, read_question, shot, sign
from tests.kiosk.orders import GRAPES, MILK, PEAS, STRANGER, a_line, milk_and_peas
from tests.kiosk.test_screen import key, sizes_too_small

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

WHITE_YOGHURT, BERRY_YOGHURT = "3700000000017", "3700000000024"
AT_A_TRAY = Ways(watched=True, weighed=True)


@pytest.fixture
def tray(make_bench: Any, devices: Any, server: Any) -> AtTheBench:
    """Return a station whose scale lies under a tray with a camera above, and Lucie before it."""
    alike = {"look_alikes": ("S-00005",), "photo": "berry", "storage": "chilled", "weight_g": 500}
    milk = {"photo": "milk", "storage": "chilled", "weight_g": 1030}
    server.totes["T-08"] = milk_and_peas().model_copy(
        update={
            "external_ref": "WEB-1008",
            "totes": ("T-08",),
            "lines": (
                a_line(1, "Lait demi-écrémé 1 L", {MILK: 1}, **milk),
                a_line(4, "Yaourt aux fruits rouges 4 × 125 g", {BERRY_YOGHURT: 1}, **alike),
            ),
        }
    )
    server.pictures["berry"] = a_picture("FRUITS ROUGES", "#8c2f4b")
    server.pictures["milk"] = a_picture("LAIT 1 L", "#2f5d8c")
    bench: AtTheBench = make_bench(devices, ways=AT_A_TRAY)
    bench.wait(lambda s: all(s.has(kind) for kind in DEVICES))
    bench.log_in()
    bench.wait(lambda s: s.weight_g == 0)
    return bench


@pytest.fixture
def page(chromium: Any, tray: AtTheBench) -> Iterator["Page"]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.goto(tray.url)
    yield page
    context.close()
    assert troubles == []


def test_a_right_order_turns_green_by_itself_and_its_label_is_scanned_back(page, tray):
    open_order(tray)
    lay(tray, MILK, grams=1031, picture=a_picture("LAIT 1 L", "#2f5d8c"))
    expect(page.locator(".line-right")).to_contain_text("Lait")
    lay(tray, BERRY_YOGHURT, grams=502, picture=a_picture("FRUITS ROUGES", "#8c2f4b"))
    expect(sign(page)).to_have_text("Right")
    expect(page.locator(".portrait img")).to_have_count(2)
    shot(page, "right")

    tray.scan("CMD-OK")
    expect(page.get_by_text("printed", exact=True)).to_be_visible()
    shot(page, "label")
    tray.scan("P-1006-1")
    expect(page.get_by_role("alert")).to_contain_text("label of another order")
    shot(page, "other-label")
    tray.scan("P-1007-1")
    expect(page.locator(".plate-big")).to_have_text("LANE-2")
    shot(page, "lane")
    tray.scan("LANE-2")

    tray.wait(lambda s: s.screen == "ready" and s.waiting == 0)
    close = tray.server.commands[0]
    assert [item.source for item in close.items] == ["camera", "camera"]
    assert close.senses == ("scanner", "camera", "scale", "rfid")
    assert {str(item.crop) for item in close.items} == set(tray.server.crops)


def test_a_sibling_that_was_swapped_is_asked_about_beside_its_picture(page, tray):
    open_order(tray)
    lay(tray, MILK, grams=1031)
    white = a_picture("NATURE", "#d8d2c4")
    lay(tray, grams=498, looks={"S-00004": -0.5, "S-00005": 3.0}, picture=white)

    question = page.locator(".question")
    expect(question).to_contain_text("Scan it")
    expect(question.locator("img")).to_have_count(2)
    expect(sign(page)).to_have_text("Look first")
    shot(page, "sibling")
    tray.scan(WHITE_YOGHURT)

    expect(page.locator(".foreign")).to_contain_text(WHITE_YOGHURT)
    expect(sign(page)).to_have_text("Foreign article")
    shot(page, "sibling-scanned")


def test_what_is_not_seen_any_more_is_asked_about_before_the_bag_is_closed(page, tray):
    open_order(tray)
    lay(tray, MILK, grams=1031, picture=a_picture("LAIT 1 L", "#2f5d8c"))
    lay(tray, BERRY_YOGHURT, grams=502)
    milk = tray.station.shown.state.basket.placed[0].sight
    event_id, at = tray.station.stamp()
    gone = {"change": "taken", "began_at": at, "mark": milk.mark}
    tray.station.tell(Sighted.model_validate({"id": event_id, "at": at} | gone))
    tray.wait(lambda s: s.basket.missed)
    expect(sign(page)).to_have_text("Right")

    key(page, "Close and print").click()

    expect(page.locator(".question")).to_contain_text("Is it still in the bag?")
    expect(key(page, "Close and print")).to_be_disabled()
    shot(page, "not-seen")
    key(page, "It is there").click()
    expect(sign(page)).to_have_text("Right")


def test_one_too_many_is_taken_out_again_and_the_scale_tells_which(page, tray):
    open_order(tray)
    lay(tray, MILK, grams=1031)
    lay(tray, BERRY_YOGHURT, grams=502)
    lay(tray, BERRY_YOGHURT, grams=497)
    expect(sign(page)).to_have_text("Too many")
    shot(page, "too-many")

    assert tray.devices is not None
    tray.devices.do({"weight_g": 1031 + 502})

    expect(sign(page)).to_have_text("Right")


def test_a_mislabelled_article_is_asked_about_and_a_person_decides(page, tray):
    open_order(tray)
    lay(tray, MILK, grams=1031)
    tray.scan(BERRY_YOGHURT)
    wrong = a_picture("NATURE", "#d8d2c4")
    lay(tray, grams=318, looks={"S-00004": -6.0}, picture=wrong)

    question = page.locator(".question")
    expect(question.locator("img")).to_have_count(2)
    expect(sign(page)).to_have_text("Look first")
    expect(key(page, "Close and print")).to_be_disabled()
    shot(page, "mislabelled")
    key(page, "It is not").click()

    expect(page.locator(".foreign")).to_be_visible()
    shot(page, "mislabelled-no")
    key(page, "Taken out").click()
    expect(page.locator(".foreign")).to_have_count(0)
    assert tray.station.shown.state.basket is not None
    assert [one.code for one in tray.station.shown.state.basket.placed] == [MILK]


def test_a_covered_camera_is_said_until_it_is_seen_and_the_order_goes_on_by_scans(page, tray):
    open_order(tray)
    event_id, at = tray.station.stamp()
    tray.station.tell(ViewTroubled(id=event_id, at=at, trouble="covered"))
    loss = page.locator(".loss")
    expect(loss).to_contain_text("Camera covered: scan every article")
    assert "fresh" in (loss.get_attribute("class") or "")
    shot(page, "covered")
    tray.scan("CMD-SEEN")
    expect(key(page, "Seen")).to_have_count(0)
    assert tray.devices is not None
    for code, grams in ((MILK, 1030), (BERRY_YOGHURT, 1530)):
        tray.scan(code)
        tray.devices.do({"weight_g": grams})
        tray.wait(lambda s, grams=grams: s.weight_g == grams)

    expect(sign(page)).to_have_text("Right")
    tray.scan("CMD-OK")
    tray.wait(lambda s: s.parcel and s.waiting == 0)
    assert "camera" not in tray.server.commands[0].senses


def test_an_open_order_is_finished_while_the_server_is_away(page, tray):
    open_order(tray)
    lay(tray, MILK, grams=1031)
    tray.server.stop()
    expect(page.get_by_text("No server")).to_be_visible()
    lay(tray, BERRY_YOGHURT, grams=500)

    tray.scan("CMD-OK")

    expect(page.get_by_text("printed", exact=True)).to_be_visible()
    shot(page, "server-away")
    tray.scan("P-1007-1")
    tray.scan("LANE-2")
    tray.wait(lambda s: s.screen == "ready" and s.waiting > 3)
    tray.server.start()
    tray.wait(lambda s: s.server_here and s.waiting == 0)
    assert [command.kind for command in tray.server.commands] == ["close", "place"]
    assert len(tray.server.crops) == 2


def test_everything_but_the_pin_goes_by_command_barcodes(page, tray):
    open_order(tray)
    lay(tray, grams=40)
    read_question(page, tray)
    tray.scan("CMD-GONE")
    expect(page.locator(".question")).to_have_count(0)
    lay(tray, grams=1031, looks={"S-00001": 2.0}, picture=a_picture("LAIT 1 L", "#2f5d8c"))
    expect(page.locator(".line-right")).to_contain_text("Lait")
    tray.scan("CMD-DECIDE")
    tray.scan(MANAGER[0])
    tray.post(kind="pin_given", pin=MANAGER[1])
    expect(page.get_by_text("Inès Haddad, why?")).to_be_visible()
    shot(page, "decide")
    tray.scan("CMD-REASON-2")
    tray.wait(lambda s: s.parcel and s.parcel.settled)
    assert tray.server.commands[0].decision.reason == "Article is sold out"
    tray.scan("CMD-NEXT")
    expect(page.get_by_role("heading", name="Scan a tote")).to_be_visible()
    shot(page, "ready")
    tray.scan("CMD-RECALL")
    expect(page.get_by_text("P-1007-1").first).to_be_visible()
    tray.scan("P-1007-1")
    tray.scan("LANE-2")
    tray.scan("CMD-PERSON")
    expect(page.get_by_role("heading", name="Scan your badge")).to_be_visible()


def test_the_tray_speaks_french(page, tray):
    tray.tap("log_out")
    tray.post(kind="scanned", code="badge-of-omar", source="touch")
    tray.post(kind="pin_given", pin="9999")
    # Lucie is there until she is logged out, and a tote scanned before Omar is would be his badge.
    tray.wait(lambda s: s.person and s.person.person_id == "omar")
    open_order(tray)
    lay(tray, grams=498, looks={"S-00004": -0.5, "S-00005": 3.0})
    event_id, at = tray.station.stamp()
    tray.station.tell(ViewTroubled(id=event_id, at=at, trouble="covered"))

    expect(page.locator(".loss")).to_contain_text("Caméra couverte")
    expect(page.locator(".question")).to_contain_text("Scannez")
    expect(key(page, "Il est sorti")).to_be_visible()
    shot(page, "french")
    assert sizes_too_small(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_keys_grow_with_the_ruler_and_fit_the_screen(page, tray):
    page.get_by_role("link", name="This screen").click()
    expect(page.locator("#said")).to_contain_text("px / mm")  # its keys are listened to
    for _ in range(3):
        page.locator("[data-by='0.1']").click()
    shot(page, "ruler")
    ruler = page.locator("#ruler").bounding_box()
    assert ruler is not None
    assert abs(ruler["width"] - 408) < 6
    page.get_by_role("link", name="Back to packing").click()
    open_order(tray)
    lay(tray, STRANGER, grams=300)
    expect(page.locator(".foreign")).to_be_visible()

    smallest = page.locator(".button:visible").evaluate_all(
        "keys => Math.min(...keys.map(key => key.getBoundingClientRect().height))"
    )
    assert smallest >= 81
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_an_old_ticket_colours_the_whole_header(page, tray):
    open_order(tray)

    expect(page.locator("header.bar")).to_have_class("bar is-urgent")


def test_grapes_are_weighed_goods_and_their_label_is_asked_for(page, tray):
    open_order(tray, "T-07")
    lay(tray, PEAS, grams=500)
    lay(tray, PEAS, grams=505)
    lay(tray, MILK, grams=1028)
    lay(tray, grams=352, looks={"S-00003": 3.0})
    expect(page.locator(".question")).to_contain_text("weight label")

    tray.scan(GRAPES)

    expect(sign(page)).to_have_text("Right")
