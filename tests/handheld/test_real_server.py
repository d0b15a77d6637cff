"""The same app on the server it is made for: the Canal store, with an order of the web shop."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml
from argon2 import PasswordHasher

from tests.handheld.conftest import Handheld
from tests.handheld.fake_server import FakeServer, on_a_port
from wms.app import create_app
from wms.clock import FixedClock
from wms.http import logins
from wms.people.rules import PinHasher
from wms.seed import FIXTURES, seed_store

PINS = PinHasher(
    "a pepper for this test alone, of 32 characters",
    PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
)
WHERE_AM_I = """async () => {
    const {openStore, loadState} = await import("/handheld/app/store.js");
    const {task, stop} = await loadState(await openStore());
    const line = task.lines.find((one) => one.pick_line_id === stop.pick_line_id);
    return {bin: line.bin, code: line.barcodes[0].barcode, wanted: line.wanted};
}"""


@pytest.fixture
def app(settings):
    now = datetime.now(UTC)
    # The clock stands still: who waited for company would wait for ever.
    alone = settings.picking.model_copy(update={"patience_seconds": 0})
    settings = settings.model_copy(update={"picking": alone})
    app = create_app(settings, FixedClock(now), doors=("wms.api", "wms.handheld"))
    app.extensions[logins.PINS] = PINS
    seed_store(app.extensions["wms"].database, FIXTURES / "canal", now=now, pins=PINS)
    return app


@pytest.fixture
def shop(app):
    """Return the web shop's client."""
    keys = yaml.safe_load((FIXTURES / "canal" / "keys.yaml").read_text("utf-8"))["keys"]
    key = next(each["key"] for each in keys if each["channel"] == "web-shop")
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return client


def order(shop):
    body = {
        "external_ref": "WEB-1",
        "customer_ref": "C-1",
        "due_at": (datetime.now(UTC) + timedelta(minutes=20)).isoformat(),
        "lines": [{"sku": "S-00001", "quantity": 2}, {"sku": "S-02300", "quantity": 1}],
    }
    placed = shop.post("/api/v1/orders", json=body, headers={"Idempotency-Key": "order-web-1"})
    assert placed.status_code == 201, placed.text
    return placed.json["order_id"]


def pick_here(handheld):
    here = handheld.page.evaluate(WHERE_AM_I)
    handheld.scan(here["bin"], *[here["code"]] * here["wanted"], "T-09")


@pytest.mark.usefixtures("installed")
def test_an_order_is_picked_through_a_hole_in_the_network(app, shop, context):
    order_id = order(shop)
    with on_a_port(app) as url:
        handheld = Handheld(context.new_page(), FakeServer(url=url))
        handheld.start_walk()
        handheld.install()
        pick_here(handheld)
        handheld.sees("Stop 2 of 2")
        handheld.sees("0 to send")

        context.set_offline(True)
        handheld.reload()
        handheld.sees("Stop 2 of 2")
        pick_here(handheld)
        handheld.tap("Totes are there")
        handheld.sees("2 to send")
        context.set_offline(False)
        handheld.sees("0 to send")

    picked = shop.get(f"/api/v1/orders/{order_id}").json
    assert picked["state"] == "picked"
    assert [line["picked"] for line in picked["lines"]] == [2, 1]
