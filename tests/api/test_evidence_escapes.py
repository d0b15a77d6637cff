"""A customer got something else: the channel says so, and it becomes a case to learn from."""

from uuid import UUID

import pytest

from tests.packing.bench import Bench, picked
from wms.gallery.queries import find_case


@pytest.fixture
def address(shop) -> str:
    """Return where to complain of an order of one S-00001 that is packed."""
    return f"/orders/{Bench(shop).pack()['order_id']}/escapes"


@pytest.mark.parametrize("got", ["S-00004", "3596710315864", None])
def test_what_came_instead_becomes_a_case(shop, address, got):
    told = shop.web.post(address, {"line_no": 1, "got": got, "words": "apple, not pear"})

    assert told.status_code == 201
    with shop.database.reading() as session:
        case = find_case(session, "canal", UUID(told.json["case_id"]))
    assert case is not None
    assert (case.kind, case.wanted, case.words) == ("reported", "S-00001", "apple, not pear")
    assert case.answer_sku == (None if got is None else "S-00004")


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"line_no": 2}, 404, "unknown_order_line"),
        ({"got": "S-99999"}, 404, "unknown_article"),
        ({"line_no": 0}, 422, "invalid_request"),
        ({"words": ""}, 422, "invalid_request"),
        ({"got": "two words"}, 422, "invalid_request"),
    ],
)
def test_what_makes_no_sense_is_refused(shop, address, said, status, code):
    answer = shop.web.post(address, {"line_no": 1, "words": "apple, not pear"} | said)

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_an_order_that_nobody_got_cannot_have_come_wrong(shop):
    order = picked(shop)

    answer = shop.web.post(f"/orders/{order['order_id']}/escapes", {"line_no": 1, "words": "bad"})

    assert (answer.status_code, answer.json["code"]) == (409, "not_packed_yet")


def test_another_channel_hears_nothing_of_it(shop, address):
    answer = shop.channel("quick-app").post(address, {"line_no": 1, "words": "apple, not pear"})

    assert (answer.status_code, answer.json["code"]) == (404, "unknown_order")
