"""What can be promised, as channels ask for it."""

import pytest

from tests.api.shop import line


def test_what_can_be_promised_is_told_for_many_articles_at_once(shop):
    asked = "&".join(f"sku={sku}" for sku in ("S-00001", "S-00078", "S-99999", "S-00001"))

    answer = shop.web.get(f"/availability?{asked}").json

    assert {each["sku"]: each["available"] for each in answer["skus"]} == {
        "S-00001": 8,
        "S-00078": 2,
    }
    assert answer["unknown"] == ["S-99999"]


def test_nothing_new_is_304_and_an_order_makes_it_new(shop):
    first = shop.web.get("/availability?sku=S-00001")
    same = shop.web.get("/availability?sku=S-00001", **{"If-None-Match": first.headers["ETag"]})
    shop.order(line("S-00001", 3))

    later = shop.web.get("/availability?sku=S-00001", **{"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    assert later.status_code == 200
    assert later.json["skus"][0]["available"] == 5
    assert later.json["skus"][0]["version"] > first.json["skus"][0]["version"]


def test_an_order_of_other_articles_changes_nothing(shop):
    first = shop.web.get("/availability?sku=S-00001")
    shop.order(line("S-00078"))

    same = shop.web.get("/availability?sku=S-00001", **{"If-None-Match": first.headers["ETag"]})

    assert same.status_code == 304


@pytest.mark.parametrize(
    "query", ["", "sku=", "sku=a%20b", "sku=%00", "skus=S-00001", "&".join(["sku=S-1"] * 501)]
)
def test_a_question_that_makes_no_sense_is_refused(shop, query):
    answer = shop.web.get(f"/availability?{query}")

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
