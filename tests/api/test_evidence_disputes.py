"""A customer complains: the channel or the manager disputes an order, once, and settles it."""

import pytest

from wms.ids import new_id

WRONG = {"reason": "the customer got another yogurt"}
SETTLED = {"outcome": "the customer was refunded"}


def audit(shop) -> list[tuple[str, str]]:
    with shop.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT who, action FROM audit_entry WHERE action LIKE 'dispute%' ORDER BY at, action"
        ).all()
    return [(row[0], row[1]) for row in rows]


def test_a_channel_disputes_an_order_once_and_settles_it(shop):
    address = f"/orders/{shop.order()['order_id']}/dispute"

    opened = shop.web.post(address, WRONG)
    again = shop.web.post(address, WRONG)
    shop.pass_time(hours=2)
    closed = shop.web.post(f"{address}/closure", SETTLED)
    twice = shop.web.post(f"{address}/closure", SETTLED)

    assert opened.status_code == 201
    assert (opened.json["reason"], opened.json["closed_at"]) == (WRONG["reason"], None)
    assert (again.status_code, again.json["code"]) == (409, "disputed_already")
    assert closed.status_code == 200
    assert closed.json["dispute_id"] == opened.json["dispute_id"]
    assert closed.json["outcome"] == SETTLED["outcome"]
    assert (twice.status_code, twice.json["code"]) == (404, "no_dispute")
    assert audit(shop) == [("key:web-shop", "dispute_opened"), ("key:web-shop", "dispute_closed")]


def test_the_same_request_sent_again_gets_the_same_answer(shop):
    address, key = f"/orders/{shop.order()['order_id']}/dispute", str(new_id())

    first = shop.web.post(address, WRONG, Idempotency_Key=key)
    again = shop.web.post(address, WRONG, Idempotency_Key=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert len(audit(shop)) == 1


def test_a_channel_disputes_no_order_of_another(shop):
    address = f"/orders/{shop.order()['order_id']}/dispute"

    strangers = shop.channel("quick-app").post(address, WRONG)
    managers = shop.person("nadia", "office").post(address, WRONG)

    assert (strangers.status_code, strangers.json["code"]) == (404, "unknown_order")
    assert managers.status_code == 201


@pytest.mark.parametrize("reason", ["", "no", "a\x00b", "x" * 201, None, 3])
def test_a_dispute_without_a_reason_is_refused_by_its_place(shop, reason):
    order_id = shop.order()["order_id"]

    answer = shop.web.post(f"/orders/{order_id}/dispute", {"reason": reason})

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["pointer"] == "/reason"
