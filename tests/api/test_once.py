"""The same request sent again: the same bytes, and nothing happens twice."""

import pytest

from tests.api.shop import line
from wms.audit import audit_stock


def test_the_same_key_and_body_give_the_same_bytes_for_days(shop):
    body = shop.order_body(line("S-00001", 2))

    first = shop.web.post("/orders", body, **{"Idempotency-Key": "order-W-20451"})
    shop.pass_time(days=9)
    again = shop.web.post("/orders", body, **{"Idempotency-Key": "order-W-20451"})

    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert again.content_type == first.content_type == "application/json"
    assert shop.available("S-00001") == 6


def test_the_same_key_with_another_body_is_refused(shop):
    body = shop.order_body()
    shop.web.post("/orders", body, **{"Idempotency-Key": "order-W-20451"})

    answer = shop.web.post(
        "/orders", body | {"customer_ref": "C-2"}, **{"Idempotency-Key": "order-W-20451"}
    )

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")
    assert shop.available("S-00001") == 7


def test_a_refusal_for_want_of_stock_is_repeated_even_when_there_is_some_again(shop):
    taken = shop.order(line("S-00078", 2))
    body = shop.order_body(line("S-00078"))
    first = shop.web.post("/orders", body, **{"Idempotency-Key": "order-W-20451"})
    shop.web.post(f"/orders/{taken['order_id']}/cancellation")

    again = shop.web.post("/orders", body, **{"Idempotency-Key": "order-W-20451"})
    anew = shop.web.post("/orders", body)

    assert (first.status_code, again.status_code, anew.status_code) == (409, 409, 201)
    assert again.data == first.data
    assert again.content_type == first.content_type == "application/problem+json"
    assert again.headers["Idempotent-Replayed"] == "true"


def test_what_made_no_sense_may_be_mended_and_sent_with_the_same_key(shop):
    wrong = shop.order_body(line("S-99999"))

    refused = shop.web.post("/orders", wrong, **{"Idempotency-Key": "order-W-20451"})
    taken = shop.web.post(
        "/orders", wrong | {"lines": [line("S-00001")]}, **{"Idempotency-Key": "order-W-20451"}
    )

    assert (refused.status_code, taken.status_code) == (404, 201)


def test_the_same_reference_under_another_key_is_told_which_order_it_is(shop):
    body = shop.order_body()
    order = shop.web.post("/orders", body).json

    answer = shop.web.post("/orders", body)

    assert (answer.status_code, answer.json["code"]) == (409, "duplicate_order")
    assert answer.json["order_id"] == order["order_id"]
    assert shop.available("S-00001") == 7


def test_keys_and_references_of_two_channels_have_nothing_to_do_with_each_other(shop):
    body, key = shop.order_body(), {"Idempotency-Key": "order-W-20451"}

    web = shop.web.post("/orders", body, **key)
    quick = shop.channel("quick-app").post("/orders", body, **key)

    assert (web.status_code, quick.status_code) == (201, 201)
    assert web.json["order_id"] != quick.json["order_id"]


@pytest.mark.parametrize(
    "key", ["", "1234567", "x" * 256, "order 20451", "order-\x0120451", "éééééééé"]
)
def test_a_key_that_cannot_be_kept_is_refused(shop, key):
    answer = shop.web.post("/orders", shop.order_body(), **{"Idempotency-Key": key})

    assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_required")


def test_a_request_without_a_key_is_refused(shop):
    order = shop.order()

    for path, body in [
        ("/orders", shop.order_body()),
        (f"/orders/{order['order_id']}/cancellation", None),
    ]:
        answer = shop.web.call("POST", path, body)
        assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_required")


def test_goods_counted_in_twice_with_one_key_are_there_once(shop):
    nadia = shop.person("nadia", "office")
    receipt = {
        "code": "3288131500744",
        "lot": "L-NEW",
        "expires_on": "2031-02-01",
        "quantity": 24,
        "bin": "A06-06-4",
    }

    answers = [
        nadia.post("/receipts", receipt, **{"Idempotency-Key": "receipt-0001"}) for _ in range(3)
    ]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.data for answer in answers}) == 1
    assert shop.available("S-00001") == 8 + 24


def test_after_all_kinds_of_repetition_the_ledger_agrees(shop):
    body, key = shop.order_body(line("S-00001", 8)), {"Idempotency-Key": "order-W-20451"}
    for _ in range(3):
        shop.web.post("/orders", body, **key)
        shop.web.post("/orders", shop.order_body(line("S-00001")))
    order_id = shop.web.post("/orders", body, **key).json["order_id"]
    for _ in range(2):
        shop.web.post(f"/orders/{order_id}/cancellation")

    assert shop.available("S-00001") == 8
    with shop.database.reading() as session:
        assert audit_stock(session, "canal") == []
