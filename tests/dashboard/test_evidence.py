"""“Show me order X”: customer service reads what was seen, disputes it, says what came wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.api.shop import Shop, line
from tests.dashboard.store import LoggedIn, log_in
from tests.dashboard.test_journeys import enter
from tests.packing.bench import Bench, picked
from tests.packing.pictures import a_picture_of, as_jpeg
from wms.clock import FixedClock
from wms.gallery.queries import list_cases
from wms.ids import new_id

MILK, MILK_CODE = "S-00001", "3288131500744"
CEREAL, CEREAL_CODE = "S-00002", "3041090000263"
WRONG = "the customer takes one"


@dataclass
class Packed:
    """An order that was packed, and the pictures that were kept of it."""

    shop: Shop
    order: dict[str, Any]
    basket: UUID
    crop: UUID

    @property
    def page(self) -> str:
        return f"/dashboard/orders/{self.order['order_id']}"


def pack(app: Flask, *, wrong: bool = False) -> Packed:
    """Pack an order of milk and cereal before a camera; with `wrong`, let it go without milk."""
    shop = Shop(app, FixedClock(datetime.now(UTC)))
    order = picked(shop, line(MILK), line(CEREAL))
    bench, basket, crop = Bench(shop), new_id(), new_id()
    bench.open()
    seen = [
        {"sense": "scan", "sku": CEREAL, "log_ratio": 12.0, "says": CEREAL_CODE},
        {"sense": "looks", "sku": CEREAL, "log_ratio": 3.0, "says": "", "crop": str(crop)},
    ]
    items = [bench.scans(CEREAL_CODE) | {"evidence": seen, "crop": str(crop)}]
    items += [] if wrong else [bench.scans(MILK_CODE)]
    decided = {"token": shop.station("nadia").headers["X-Login"], "reason": WRONG}
    close = bench.closes(items) | ({"decision": decided} if wrong else {})
    photos = f"/pack-sessions/{bench.order['session_id']}/photos"
    jpeg = as_jpeg(a_picture_of(CEREAL_CODE))
    assert bench.caller.put(f"{photos}/{crop}?kind=crop", jpeg).status_code == 201
    assert bench.send(close) == [("applied", None)]
    assert bench.caller.put(f"{photos}/{basket}?bag=1", jpeg).status_code == 201
    return Packed(shop, order, basket, crop)


@pytest.fixture
def jonas(app) -> LoggedIn:
    """Return a manager who reads English."""
    return log_in(app, "jonas")


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest) -> tuple[Flask, LoggedIn]:
    """Return a server of either kind, and a manager at it."""
    fixture = "app" if request.param == "sqlite" else "postgres_app"
    app = request.getfixturevalue(fixture)
    return app, log_in(app, "jonas")


def test_a_proven_order_is_shown_line_by_line_with_its_story(service):
    app, jonas = service
    packed = pack(app)

    page = jonas.get(f"{packed.page}/evidence").text

    assert "Proven: what was ordered, and nothing else" in page
    assert "Inès Caron closed it in 1 bag; the basket was proven." in page
    assert "Amina Diallo picked 130G PETIT POT BEBE POMME-MYRTILLE (1) from A06-06-4." in page
    assert page.count("badge is-ok") >= 2
    assert "Hand scanner, Looks" in page
    assert "Show 2 pictures" in page
    assert "/api/v1/photos/" not in page


def test_pictures_are_shown_when_asked_for_each_beside_its_line(service):
    app, jonas = service
    packed = pack(app)

    page = jonas.get(f"{packed.page}/evidence?pictures=shown").text

    lines, _, rest = page.partition('id="h-pictures"')
    assert f"/api/v1/photos/{packed.crop}" in lines
    assert f"/api/v1/photos/{packed.basket}" in rest
    assert "Bag 1" in rest


def test_a_basket_that_a_person_let_go_says_who_and_why(service):
    app, jonas = service

    page = jonas.get(f"{pack(app, wrong=True).page}/evidence").text

    assert "Not proven: a person let it go" in page
    assert WRONG in page
    assert "is-wrong" in page


def test_a_dispute_is_opened_once_and_settled(service):
    app, jonas = service
    packed = pack(app)
    form = {"reason": "another yogurt", "form_id": str(new_id())}

    sent = [jonas.post(f"{packed.page}/dispute", form) for _ in range(2)]
    open_page = jonas.get(f"{packed.page}/evidence").text
    listed = jonas.get("/dashboard/disputes").text
    second = jonas.post(f"{packed.page}/dispute", {"reason": "again"})
    settled = jonas.post(f"{packed.page}/dispute/closure", {"outcome": "refunded"})

    assert [answer.status_code for answer in sent] == [302, 302]
    assert "In dispute" in open_page
    assert "another yogurt" in open_page
    assert "Jonas Weber" in listed
    assert packed.order["external_ref"] in listed
    assert "No dispute is open." in jonas.get("/dashboard/disputes").text
    assert (second.status_code, "Disputed already" in second.text) == (409, True)
    assert settled.status_code == 302
    assert "refunded" in jonas.get(f"{packed.page}/evidence").text


@pytest.mark.parametrize("got", ["", "S-00004", "3596710315864"])
def test_what_came_instead_is_reported_as_a_case(service, got):
    app, jonas = service
    packed = pack(app)
    form = {"line_no": "2", "got": got, "words": "a jar instead"}

    answer = jonas.post(f"{packed.page}/escape", form)

    assert answer.status_code == 302
    with packed.shop.database.reading() as session:
        cases = [
            each for stage in ("open", "check") for each in list_cases(session, "canal", stage)
        ]
    assert [(one.kind, one.wanted, one.words) for one in cases] == [
        ("reported", CEREAL, "a jar instead")
    ]
    came = (
        "The customer got Auchan Baby Coupelles Pomme Fraise Banane Dès 6 Mois instead of"
        if got
        else "was wrong."
    )
    assert came in jonas.get(f"{packed.page}/evidence").text


@pytest.mark.parametrize(
    ("act", "form", "status"),
    [
        ("dispute", {"reason": ""}, 422),
        ("dispute", {"reason": "a\x00b"}, 422),
        ("dispute/closure", {"outcome": "refunded"}, 404),
        ("escape", {"line_no": "x", "words": "a jar"}, 422),
        ("escape", {"line_no": "9", "words": "a jar"}, 404),
        ("escape", {"line_no": "1", "words": "a jar", "got": "no such"}, 404),
        ("escape", {"line_no": "1", "words": ""}, 422),
    ],
)
def test_a_form_that_makes_no_sense_is_shown_again_with_what_is_wrong(
    app, jonas, act, form, status
):
    answer = jonas.post(f"{pack(app).page}/{act}", form)

    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_an_order_of_which_nothing_was_seen_says_so(app, jonas):
    shop = Shop(app, FixedClock(datetime.now(UTC)))

    page = jonas.get(f"/dashboard/orders/{shop.order()['order_id']}/evidence")
    unknown = jonas.get(f"/dashboard/orders/{new_id()}/evidence")

    assert "Nothing was seen yet" in page.text
    assert unknown.status_code == 404


def test_pictures_of_a_tablet_are_shown_with_what_they_prove(app, jonas):
    shop = Shop(app, FixedClock(datetime.now(UTC)))
    order = picked(shop, line(MILK), line(CEREAL))
    ines = shop.person("ines", "tablet")
    headers = ines.headers | {"Idempotency-Key": str(new_id())}
    sent = ines._client.post(
        f"/api/v1/orders/{order['order_id']}/evidence",
        data=as_jpeg(a_picture_of(MILK_CODE)),
        content_type="image/jpeg",
        headers=headers,
    )

    page = jonas.get(f"/dashboard/orders/{order['order_id']}/evidence?pictures=shown").text

    assert sent.status_code == 201
    assert "By pictures that a tablet sent" in page
    assert "Not proven: a person must look" in page
    assert f"/api/v1/photos/{sent.get_json()['photo_id']}" in page


@pytest.mark.browser
def test_customer_service_finds_an_order_and_opens_a_dispute(app, address, screen: Page):
    packed = pack(app)
    enter(screen, address)
    screen.get_by_role("searchbox").fill(packed.order["external_ref"])
    screen.keyboard.press("Enter")
    screen.get_by_role("link", name="What was seen").click()
    expect(screen.get_by_role("heading", name="Proven")).to_be_visible()

    screen.get_by_role("link", name="Show 2 pictures").click()
    shown = screen.locator(".taken img")
    expect(shown).to_have_count(2)
    for number in range(2):
        shown.nth(number).scroll_into_view_if_needed()
        expect(shown.nth(number)).to_have_js_property("naturalWidth", 900)
    screen.get_by_role("button", name="Open a dispute").click()
    screen.get_by_label("What the customer says").first.fill("another yogurt")
    screen.get_by_role("button", name="Open it").click()

    expect(screen.locator("#told")).to_contain_text("The dispute is open")
    expect(screen.get_by_text("In dispute")).to_be_visible()
    expect(screen.locator(".timeline")).to_contain_text("another yogurt")
    until = datetime.now(UTC) + timedelta(days=90)
    expect(screen.locator("#main")).to_contain_text(f"{until:%-d %b}")
