"""A store with a tablet alone: its pictures prove what they can of an order, and stop none."""

import io
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.api.shop import line
from tests.packing.bench import Bench, Json, picked
from tests.packing.pictures import a_picture_of, a_table, as_jpeg
from wms.ids import new_id
from wms.packing.queries import list_photos

MILK, MILK_CODE = "S-00001", "3288131500744"
CEREAL, CEREAL_CODE = "S-00002", "3041090000263"
CEREAL_NAME = "Bledi'dej Cacao"
OTHER_CODE = "3041090000256"
JPEG = as_jpeg(a_table())
FORM = "multipart/form-data"


class Tablet:
    """Somebody with a tablet who photographs an order's goods."""

    def __init__(self, shop, order: Json, person: str = "ines") -> None:
        self.shop, self.order = shop, order
        self.caller = shop.person(person, "tablet-1")
        self.address = f"/api/v1/orders/{order['order_id']}/evidence"

    def sends(self, content: bytes, kind: str = "image/jpeg", *, shows: str = "", **more: str):
        headers = self.caller.headers | {"Idempotency-Key": more.pop("key", str(new_id()))}
        query = f"?shows={shows}" if shows else ""
        return self.caller._client.post(
            self.address + query, data=content, content_type=kind, headers=headers | more
        )

    def shows(self, *barcodes: str, shows: str = "") -> Json:
        answer = self.sends(as_jpeg(a_picture_of(*barcodes)), shows=shows)
        assert answer.status_code == 201, answer.text
        told: Json = answer.json
        return told


@pytest.fixture
def tablet(shop) -> Tablet:
    """Return a tablet at an order of one S-00001 and one S-00002 that is picked."""
    return Tablet(shop, picked(shop, line(MILK), line(CEREAL)))


def states(told: Json) -> list[tuple[int, str]]:
    return [(each["line_no"], each["state"]) for each in told["lines"]]


def test_what_pictures_show_together_proves_the_order(tablet):
    first = tablet.shows(MILK_CODE)
    second = tablet.shows(CEREAL_CODE)

    assert [code["sku"] for code in first["codes"]] == [MILK]
    assert (first["decision"], states(first)) == ("ask", [(1, "right"), (2, "missing")])
    assert any(CEREAL_NAME in said for said in first["why"])
    assert (second["decision"], states(second)) == ("pass", [(1, "right"), (2, "right")])


def test_one_picture_of_all_is_enough(tablet):
    told = tablet.shows(MILK_CODE, CEREAL_CODE)

    assert (told["decision"], told["foreign"], told["why"]) == ("pass", [], [])


def test_pictures_of_the_basket_count_nothing_twice_and_pictures_of_items_count_each(shop):
    tablet = Tablet(shop, picked(shop, line(MILK, 2)))

    basket = [tablet.shows(MILK_CODE)["lines"][0]["seen"] for _ in range(2)]
    first = tablet.shows(MILK_CODE, shows="item")["lines"][0]
    other = as_jpeg(np.roll(a_picture_of(MILK_CODE), 7, axis=1))
    second = tablet.sends(other, shows="item").json
    same = tablet.sends(other, shows="item").json

    assert (basket, first["seen"]) == ([1, 1], 1)
    assert (second["lines"][0]["seen"], second["decision"]) == (2, "pass")
    assert (same["lines"][0]["seen"], same["decision"]) == (2, "pass")


def test_something_that_was_not_ordered_is_asked_about_and_stops_nothing(shop, tablet):
    told = tablet.shows(MILK_CODE, CEREAL_CODE, OTHER_CODE)

    known = [code["sku"] for code in told["codes"] if code["sku"] not in {MILK, CEREAL}]
    assert (told["decision"], told["foreign"]) == ("ask", known)
    assert len(known) == 1
    bench = Bench(shop)
    bench.open()
    assert bench.send(bench.closes()) == [("applied", None)]


def test_a_code_that_the_store_does_not_know_is_no_evidence(tablet):
    told = tablet.shows("4006381333931")

    assert (told["codes"], told["foreign"], told["decision"]) == ([], [], "ask")


def test_the_same_request_is_taken_once_and_its_answer_stays(shop, tablet):
    picture, key = as_jpeg(a_picture_of(MILK_CODE)), str(new_id())
    first = tablet.sends(picture, key=key)
    shop.pass_time(minutes=5)
    again = tablet.sends(picture, key=key)
    other = tablet.sends(as_jpeg(a_table()), key=key)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.data == first.data
    assert other.json["code"] == "idempotency_key_reused"
    with shop.database.reading() as session:
        assert len(list_photos(session, "canal", UUID(tablet.order["order_id"]))) == 1


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "form"])
def test_other_pictures_and_forms_are_taken_too(tablet, kind):
    out = io.BytesIO()
    Image.fromarray(a_picture_of(MILK_CODE)[:, :, ::-1].copy()).save(
        out, "JPEG" if kind == "form" else kind, quality=90
    )
    if kind == "form":
        form = {"picture": (io.BytesIO(out.getvalue()), "basket.jpg", "image/jpeg")}
        answer = tablet.sends(form, FORM)
    else:
        answer = tablet.sends(out.getvalue(), f"image/{kind.lower()}")

    assert answer.status_code == 201, answer.text
    assert [code["sku"] for code in answer.json["codes"]] == [MILK]


def test_a_form_is_told_from_another_and_may_be_as_large_as_a_picture(tablet):
    def a_form(padding: int) -> Json:
        return {"picture": (io.BytesIO(JPEG + b" " * padding), "basket.jpg", "image/jpeg")}

    key = str(new_id())
    large = tablet.sends(a_form(4_000_000), FORM, key=key)
    same = tablet.sends(a_form(4_000_000), FORM, key=key)
    other = tablet.sends(a_form(2), FORM, key=key)

    assert (large.status_code, same.status_code) == (201, 201)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"", "image/jpeg", 422, "picture_empty"),
        (JPEG[: len(JPEG) // 2], "image/jpeg", 422, "picture_broken"),
        (b"GIF89a" + b"\0" * 50, "image/png", 422, "picture_broken"),
        (as_jpeg(np.zeros((10_000, 10_000, 3), np.uint8)), "image/jpeg", 422, "picture_too_large"),
        (JPEG, "application/pdf", 422, "not_one_picture"),
        (JPEG, "", 422, "not_one_picture"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x", 422, "not_one_picture"),
        (JPEG + b" " * 8 * 1024 * 1024, "image/jpeg", 413, "body_too_large"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(
    shop, tablet, content, kind, status, code
):
    answer = tablet.sends(content, kind)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    folder = shop.app.extensions["wms"].settings.storage.folder
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_an_order_that_is_not_picked_or_gone_has_no_basket(shop):
    waiting = Tablet(shop, shop.order())
    nobody = Tablet(shop, {"order_id": str(new_id())})

    refused = waiting.sends(JPEG)
    unknown = nobody.sends(JPEG)

    assert (refused.status_code, refused.json["code"]) == (409, "no_basket")
    assert (unknown.status_code, unknown.json["code"]) == (404, "unknown_order")


def test_a_black_picture_proves_nothing_and_is_kept(tablet):
    told = tablet.sends(as_jpeg(np.zeros((480, 640, 3), np.uint8))).json

    assert (told["codes"], told["decision"]) == ([], "ask")
    assert states(told) == [(1, "missing"), (2, "missing")]
    assert told["why"][0].startswith("La photo est noire")


def test_a_picture_without_a_code_says_so_and_what_does_not_belong_is_named(tablet):
    unread = tablet.sends(
        as_jpeg(np.random.default_rng(1).integers(0, 255, (240, 320, 3), np.uint8))
    )
    foreign = tablet.shows("3596710315864")

    assert unread.json["why"][0].startswith("Aucun code n’a été lu sur cette image")
    name = "Auchan Baby Coupelles Pomme Fraise Banane Dès 6 Mois (03596710315864)"
    assert f"{name} n’est pas de cette commande" in foreign["why"][0]


def test_why_is_said_in_the_language_of_whoever_asks(shop, tablet):
    english = Tablet(shop, tablet.order, person="jonas").sends(JPEG).json["why"]
    french = tablet.sends(JPEG).json["why"]

    assert len(english) == len(french) == 3
    assert ("black" in english[0], "noire" in french[0]) == (True, True)
    assert ("missing" in english[1], "il en manque 1" in french[1]) == (True, True)


def test_only_people_at_the_bench_and_stations_send_pictures(shop, tablet):
    picker = Tablet(shop, tablet.order, person="amina")

    assert picker.sends(JPEG).status_code == 403


def test_no_bent_picture_makes_the_server_fail(tablet):
    picture = as_jpeg(a_picture_of(MILK_CODE))

    @settings(max_examples=15, deadline=None, derandomize=True)
    @given(st.integers(2, len(picture) - 1), st.binary(max_size=40), st.booleans())
    def try_one(place, junk, cut):
        bent = picture[:place] + junk + (b"" if cut else picture[place + len(junk) :])
        answer = tablet.sends(bent)
        assert answer.status_code in {201, 422}, answer.text

    try_one()
