"""Placing orders: what is taken, what is refused, and what is promised afterwards."""

import json
from dataclasses import replace

import pytest

from tests.api.shop import NOON, line

PACK_OF_SIX = "13253950051781"  # six S-00030


def test_an_order_is_placed_and_can_be_read_back(shop):
    order = shop.order(line("S-00001", 2), line("S-00067"))

    assert order["state"] == "received"
    assert [each["sku"] for each in order["lines"]] == ["S-00001", "S-00067"]
    assert shop.read(order) == order


@pytest.mark.parametrize(
    ("gtin", "sku", "pieces"),
    [
        ("3288131500744", "S-00001", 1),
        ("03288131500744", "S-00001", 1),
        (PACK_OF_SIX, "S-00030", 6),
    ],
)
def test_an_article_may_be_named_by_any_of_its_gtins(shop, gtin, sku, pieces):
    before = shop.available(sku)

    order = shop.order({"gtin": gtin, "quantity": 1})

    assert (order["lines"][0]["sku"], order["lines"][0]["ordered"]) == (sku, pieces)
    assert shop.available(sku) == before - pieces


@pytest.mark.parametrize(
    "named",
    [
        {"sku": "S-99999"},
        {"gtin": "4006381333931"},
        {"gtin": "4006381333932"},
        {"gtin": "9" * 512},
        {"gtin": "not a gtin"},
    ],
)
def test_an_article_nobody_knows_is_refused_with_its_line(shop, named):
    before = shop.available("S-00001")

    answer = shop.web.post("/orders", shop.order_body(line("S-00001"), named | {"quantity": 1}))

    assert (answer.status_code, answer.json["code"]) == (404, "unknown_article")
    assert answer.json["line_no"] == 2
    assert answer.json["given_code"] == next(iter(named.values()))
    assert shop.available("S-00001") == before


@pytest.mark.parametrize("quantity", [0, -1, 100_001, 10**30, "2", 1.5, 2.0, True, None])
def test_a_quantity_is_a_whole_number_of_at_least_one(shop, quantity):
    answer = shop.web.post("/orders", shop.order_body({"sku": "S-00001", "quantity": quantity}))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["pointer"] == "/lines/0/quantity"


def test_so_many_packs_that_no_line_can_hold_their_pieces_are_too_many(shop):
    answer = shop.web.post("/orders", shop.order_body({"gtin": PACK_OF_SIX, "quantity": 20_000}))

    assert (answer.status_code, answer.json["code"]) == (422, "too_many")
    assert answer.json["quantity"] == 120_000


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"colour": "red"}, "/colour"),
        ({"lines": []}, "/lines"),
        ({"lines": [line("S-00001")] * 10_000}, "/lines"),
        ({"lines": [{"quantity": 1}]}, "/lines/0"),
        ({"lines": [{"sku": "S-00001", "gtin": "1", "quantity": 1}]}, "/lines/0"),
        ({"lines": [{"gtin": "1" * 4096, "quantity": 1}]}, "/lines/0/gtin"),
        ({"external_ref": "W\n1"}, "/external_ref"),
        ({"external_ref": "W\x001"}, "/external_ref"),
        ({"external_ref": ""}, "/external_ref"),
        ({"customer_ref": "C\x1b[31m"}, "/customer_ref"),
        ({"due_at": "2026-11-21T13:00:00"}, "/due_at"),
        ({"due_at": "soon"}, "/due_at"),
        ({"due_at": "0001-01-01T00:00:00+14:00"}, "/due_at"),
        ({"due_at": "9999-12-31T23:59:59-14:00"}, "/due_at"),
        ({"policy": "whatever"}, "/policy"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(shop, change, pointer):
    answer = shop.web.post("/orders", shop.order_body() | change)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert pointer in [error["pointer"] for error in answer.json["errors"]]


def test_an_endless_order_is_told_how_many_lines_it_may_have(shop):
    answer = shop.web.post("/orders", shop.order_body(*[line("S-00001")] * 10_000))

    assert answer.json["errors"] == [
        {"pointer": "/lines", "message": "List should have at most 500 items, not 10000"}
    ]


def test_a_store_may_take_shorter_orders_only(shop):
    services = shop.app.extensions["wms"]
    orders = services.settings.orders.model_copy(update={"lines_max": 1})
    settings = services.settings.model_copy(update={"orders": orders})
    shop.app.extensions["wms"] = replace(services, settings=settings)

    answer = shop.web.post("/orders", shop.order_body(line("S-00001"), line("S-00067")))

    assert (answer.status_code, answer.json["code"]) == (422, "too_many_lines")
    assert (answer.json["lines"], answer.json["lines_max"]) == (2, 1)


def test_a_due_moment_that_is_over_is_refused(shop):
    answer = shop.web.post("/orders", shop.order_body(due_at=NOON.isoformat()))

    assert (answer.status_code, answer.json["code"]) == (422, "due_in_the_past")


def test_a_body_that_is_no_json_is_refused_with_line_and_column(shop):
    answer = send(shop, b'{"external_ref": "W-1",\n "lines": [}', "application/json")

    assert (answer.status_code, answer.json["code"]) == (400, "malformed_json")
    assert (answer.json["line"], answer.json["column"]) == (2, 12)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b'{"external_ref": "\\ud800"}', b"[" * 5_000])
def test_a_body_that_is_not_text_is_refused(shop, body):
    assert send(shop, body, "application/json").status_code == 400


def test_a_body_that_does_not_say_it_is_json_is_refused(shop):
    answer = send(shop, json.dumps(shop.order_body()).encode(), "text/plain")

    assert (answer.status_code, answer.json["code"]) == (415, "wrong_content_type")


def test_a_body_of_more_than_two_megabytes_is_refused(shop):
    answer = send(shop, b" " * (2 * 1024 * 1024 + 1), "application/json")

    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")


def send(shop, body: bytes, content_type: str):
    headers = shop.web.headers | {"Idempotency-Key": "placed-as-bytes"}
    client = shop.app.test_client()
    return client.post("/api/v1/orders", data=body, content_type=content_type, headers=headers)


def test_all_or_nothing_is_refused_with_what_is_there_and_promises_nothing(shop):
    body = shop.order_body(line("S-00001", 3), line("S-00078", 3), line("S-00170", 2))

    answer = shop.web.post("/orders", body)

    assert (answer.status_code, answer.json["code"]) == (409, "not_enough_stock")
    assert answer.json["available"] == {"S-00078": 2, "S-00170": 1}
    assert "S-00078, S-00170" in answer.json["detail"]
    assert shop.available("S-00001") == 8
    assert shop.available("S-00078") == 2


def test_ship_available_promises_what_there_is_and_tells_what_is_short(shop):
    order = shop.order(line("S-00001"), line("S-00078", 3), policy="ship_available")

    assert [(each["short"], each["state"]) for each in order["lines"]] == [(0, "open"), (1, "open")]
    assert shop.available("S-00078") == 0
    assert shop.read(order)["lines"] == order["lines"]


def test_ship_available_of_nothing_at_all_is_refused(shop):
    shop.order(line("S-00078", 2))

    answer = shop.web.post("/orders", shop.order_body(line("S-00078"), policy="ship_available"))

    assert answer.json["code"] == "not_enough_stock"


def test_two_lines_of_one_article_share_what_there_is(shop):
    both = [line("S-00078", 1), line("S-00078", 2)]

    refused = shop.web.post("/orders", shop.order_body(*both))
    order = shop.order(*both, policy="ship_available")

    assert refused.json["available"] == {"S-00078": 2}
    assert [each["short"] for each in order["lines"]] == [0, 1]
