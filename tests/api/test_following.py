"""Orders read, listed, followed and cancelled; a channel sees its own and no other's."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.shop import line

NOBODYS = "018f0000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/events"), ("POST", "/cancellation")],
)
def test_a_channel_finds_nothing_at_another_channels_order(shop, method, path):
    order = shop.order()
    quick = shop.channel("quick-app")

    foreign = quick.call(
        method, f"/orders/{order['order_id']}{path}", **{"Idempotency-Key": "12345678"}
    )
    unknown = quick.call(method, f"/orders/{NOBODYS}{path}", **{"Idempotency-Key": "87654321"})

    assert (foreign.status_code, foreign.json["code"]) == (404, "unknown_order")
    assert unknown.json["code"] == "unknown_order"
    assert shop.read(order)["state"] == "received"


def test_a_list_holds_the_channels_own_orders_by_due_moment(shop):
    late, soon = shop.order(due_at="2026-11-21T14:00:00Z"), shop.order()
    foreign = shop.channel("quick-app").post("/orders", shop.order_body()).json

    listed = [each["order_id"] for each in shop.web.get("/orders").json["orders"]]
    seen = shop.person("nadia", "office").get("/orders").json["orders"]

    assert listed == [soon["order_id"], late["order_id"]]
    assert {foreign["order_id"], late["order_id"]} < {each["order_id"] for each in seen}


def test_a_list_can_be_asked_for_states_and_text(shop):
    kept, gone = shop.order(customer_ref="Blue_door"), shop.order()
    shop.web.post(f"/orders/{gone['order_id']}/cancellation")

    def found(query: str) -> list[str]:
        return [each["order_id"] for each in shop.web.get(f"/orders?{query}").json["orders"]]

    assert found("") == [kept["order_id"]]
    assert found("state=cancelled") == [gone["order_id"]]
    assert set(found("state=cancelled&state=received")) == {kept["order_id"], gone["order_id"]}
    assert found("text=blue_d") == [kept["order_id"]]
    assert found("text=%25") == []
    assert found(f"text={kept['pickup_code'].lower()}") == [kept["order_id"]]
    assert shop.web.get("/orders?state=lost").status_code == 422


def test_cancelling_gives_the_goods_back_and_may_be_repeated(shop):
    order = shop.order(line("S-00001", 3))

    first, again = (shop.web.post(f"/orders/{order['order_id']}/cancellation") for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json["state"] == again.json["state"] == "cancelled"
    assert first.json["lines"][0]["cancelled"] == 3
    assert shop.available("S-00001") == 8


def test_a_manager_cancels_any_order(shop):
    order = shop.order()

    answer = shop.person("nadia", "office").post(f"/orders/{order['order_id']}/cancellation")

    assert (answer.status_code, answer.json["state"]) == (200, "cancelled")


def test_an_order_tells_its_facts_and_goes_on_where_the_listener_left_off(shop):
    order, other = shop.order(), shop.order()
    path = f"/orders/{order['order_id']}/events"
    begun = shop.web.get(path)
    shop.web.post(f"/orders/{other['order_id']}/cancellation")
    shop.web.post(f"/orders/{order['order_id']}/cancellation")

    told = events(begun)
    hello, cancelled = next(told), next(told)
    again = shop.web.get(path, **{"Last-Event-ID": hello["id"]})
    resumed = events(again)

    assert (hello["event"], cancelled["event"]) == ("hello", "order_cancelled")
    assert cancelled["data"]["subject"] == order["order_id"]
    assert next(resumed)["event"] == "hello"
    assert next(resumed) == cancelled
    begun.close()
    again.close()


def test_a_channel_follows_its_own_orders_and_hears_what_was_short(shop):
    foreign = shop.channel("quick-app").post("/orders", shop.order_body()).json
    stream = shop.web.get("/orders/events")
    order = shop.order(line("S-00078", 2))
    shop.channel("quick-app").post(f"/orders/{foreign['order_id']}/cancellation")
    amina = shop.person("amina")
    task = amina.post("/leases").json
    report_short(shop, amina, task)

    told = events(stream)
    kinds = [next(told) for _ in range(4)]

    assert [each["event"] for each in kinds] == [
        "hello",
        "order_received",
        "order_released",
        "line_short",
    ]
    assert {each["data"].get("subject") for each in kinds[1:]} == {order["order_id"]}
    assert not any("who" in each["data"] for each in kinds)
    stream.close()


def report_short(shop, amina, task) -> None:
    command = {
        "id": "018f0000-0000-7000-8000-000000000001",
        "person_id": "amina",
        "at": shop.clock.at.isoformat(),
        "kind": "short",
        "task_id": task["task_id"],
        "pick_line_id": task["lines"][0]["pick_line_id"],
        "quantity": 2,
        "reason": "empty",
    }
    answer = amina.post("/commands", {"device_id": "handheld-1", "commands": [command]})
    assert answer.json["outcomes"][0]["outcome"] == "applied"


def events(answer) -> Iterator[dict[str, Any]]:
    """Return the events of a stream as they come, until nothing comes any more."""
    for block in answer.response:
        text = block.decode() if isinstance(block, bytes) else block
        if text.startswith(":"):
            return
        for each in text.strip().split("\n\n"):
            fields = dict(one.split(": ", 1) for one in each.splitlines() if ": " in one)
            if "event" in fields:
                yield fields | {"data": json.loads(fields["data"])}
