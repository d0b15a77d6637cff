"""Pictures of articles come in, teach, and go out to stations as references."""

import cv2
import numpy as np
import pytest

from tests.api.shop import line
from tests.gallery.teaching import a_picture, enrol, learn
from tests.packing.bench import Bench, picked
from wms.gallery import operations as gallery
from wms.ids import new_id
from wms.people.operations import Hand

MILK = "S-00001"


def test_five_pictures_enrol_an_article_and_stations_fetch_what_was_learnt(shop):
    station = shop.station()
    assert station.get("/gallery").json["skus"] == []

    enrol(shop, MILK)
    learn(shop)

    (known,) = station.get("/gallery").json["skus"]
    answer = station.get(f"/gallery/{known['sku']}")
    assert (known["sku"], answer.status_code, answer.mimetype) == (
        MILK,
        200,
        "application/octet-stream",
    )
    assert answer.headers["ETag"] == f'"{known["version"]}"'
    again = station.get(f"/gallery/{MILK}", If_None_Match=f'"{known["version"]}"')
    assert (again.status_code, again.data) == (304, b"")


def test_an_article_is_named_by_any_of_its_codes(shop):
    station = shop.station()
    gtin = station.get("/catalogue/gtins").text.splitlines()[0]

    answer = station.put(f"/gallery/{gtin}/photos/{new_id()}", a_picture())

    assert answer.status_code == 201
    assert answer.json["sku"].startswith("S-")
    assert (answer.json["photos"], answer.json["wanted"]) == (1, 5)
    assert station.get(f"/gallery/{gtin}/photos").json["sku"] == answer.json["sku"]


def test_a_picture_that_is_sent_again_counts_once(shop):
    station, photo_id = shop.station(), new_id()

    first = station.put(f"/gallery/{MILK}/photos/{photo_id}", a_picture(1))
    again = station.put(f"/gallery/{MILK}/photos/{photo_id}", a_picture(2))
    of_another = station.put(f"/gallery/S-00002/photos/{photo_id}", a_picture(1))

    assert (first.status_code, again.status_code, again.json["photos"]) == (201, 200, 1)
    assert (of_another.status_code, of_another.json["code"]) == (409, "picture_of_another")
    assert learn(shop).shown == {MILK: [[240, 240, False]]}


def test_a_picture_that_is_taken_away_is_forgotten(shop):
    first, *_others = enrol(shop, MILK)
    learn(shop)
    nadia = shop.person("nadia", "office")
    before = nadia.get("/gallery").json

    answer = nadia.call("DELETE", f"/gallery/{MILK}/photos/{first}")
    shown = learn(shop).shown

    assert answer.status_code == 204
    assert len(shown[MILK]) == 4
    assert nadia.get("/gallery").json != before
    assert nadia.get(f"/gallery/pictures/{first}").status_code == 404
    assert nadia.call("DELETE", f"/gallery/{MILK}/photos/{first}").json["code"] == "unknown_picture"


def test_an_article_whose_last_picture_goes_is_known_no_more(shop):
    (only,) = enrol(shop, MILK, views=1)
    learn(shop)

    shop.person("nadia", "office").call("DELETE", f"/gallery/{MILK}/photos/{only}")
    learn(shop)

    station = shop.station()
    assert station.get("/gallery").json["skus"] == []
    assert station.get(f"/gallery/{MILK}").json["code"] == "not_enrolled"


def flat(grey: int, side: int = 240) -> bytes:
    return bytes(cv2.imencode(".jpg", np.full((side, side, 3), grey, np.uint8))[1].tobytes())


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", "image/jpeg", "not_jpeg"),
        (a_picture(), "image/png", "not_jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/jpeg", "not_jpeg"),
        (a_picture()[:300], "image/jpeg", "picture_broken"),
        (b"\xff\xd8\xff" + b"x" * 100, "image/jpeg", "picture_broken"),
        (a_picture(side=60), "image/jpeg", "picture_too_small"),
        (flat(0), "image/jpeg", "nothing_to_see"),
        (flat(255), "image/jpeg", "nothing_to_see"),
    ],
)
def test_what_can_teach_nothing_is_refused_by_name_and_nothing_is_kept(shop, content, kind, code):
    answer = shop.station().put(f"/gallery/{MILK}/photos/{new_id()}", content, kind)

    assert (answer.status_code, answer.json["code"]) == (422, code)
    folder = shop.app.extensions["wms"].settings.storage.folder
    assert not (folder / "gallery").exists()


@pytest.mark.parametrize("code", ["S-99999", "3017620422999", "%C3%A9%00", "x" * 3_000, ".."])
def test_a_picture_of_no_known_article_is_refused(shop, code):
    answer = shop.station().put(f"/gallery/{code}/photos/{new_id()}", a_picture())

    assert answer.status_code == 404


def test_an_article_has_enough_pictures_at_twenty(shop):
    enrol(shop, MILK, views=20)

    answer = shop.station().put(f"/gallery/{MILK}/photos/{new_id()}", a_picture(99))

    assert (answer.status_code, answer.json["code"]) == (409, "enough_pictures")
    folder = shop.app.extensions["wms"].settings.storage.folder
    assert len(list((folder / "gallery").rglob("*.jpg"))) == 20


def test_what_sells_most_is_asked_for_first_and_what_is_enrolled_no_more(shop):
    station = shop.station()
    for _ in range(2):
        shop.order({"sku": "S-00003", "quantity": 1})
    shop.order({"sku": "S-00002", "quantity": 9})

    first = station.get("/gallery/missing?limit=2").json
    enrol(shop, "S-00003")
    then = station.get("/gallery/missing?limit=2").json

    assert [one["sku"] for one in first["missing"]] == ["S-00003", "S-00002"]
    assert [one["sku"] for one in then["missing"]] == ["S-00002", "S-00001"]
    assert then["enrolled"] == first["enrolled"] + 1
    assert then["articles"] > 3_000


def test_a_pack_that_has_changed_is_asked_for_again_until_it_was_taken_anew(shop):
    enrol(shop, MILK)
    shop.pass_time(hours=1)
    with shop.database.transaction() as session:
        gallery.enrol_again(session, "canal", Hand("nadia", "office", shop.clock.at), MILK)
    shop.order({"sku": MILK, "quantity": 1})
    missing = shop.station().get("/gallery/missing?limit=1").json["missing"]
    shop.pass_time(minutes=1)
    enrol(shop, MILK, seed=50)

    after = shop.station().get("/gallery/missing?limit=1").json["missing"]

    assert (missing[0]["sku"], after[0]["sku"]) == (MILK, "S-00002")


ODD_QUESTIONS = [
    "/gallery/%00",
    "/gallery/" + "x" * 3_000,
    "/gallery/%20",
    "/gallery/..%2f..%2fwms.db",
    "/gallery/%C3%A9/photos",
    "/gallery/01095060001343521725053110AB-123/photos",
    "/gallery/missing?limit=x",
    "/gallery/missing?limit=0",
    "/gallery/missing?offset=-1",
    "/gallery/pictures/not-an-id",
    "/gallery/pictures/018f0000-0000-7000-8000-000000000000",
]


def test_an_article_that_nobody_can_have_enrolled_is_not_enrolled(shop):
    for sku in ("x" * 300, "%20", "..%2F..%2Fkeys", "%F0%9F%98%80", "s-00001"):
        answer = shop.station().get(f"/gallery/{sku}")
        assert (answer.status_code, answer.json["code"]) == (404, "not_enrolled"), sku


def test_no_question_makes_the_server_fail(shop):
    station = shop.station()

    for question in ODD_QUESTIONS:
        answer = station.get(question)
        assert 400 <= answer.status_code < 500, question
        assert answer.is_json or answer.mimetype == "text/html", question


def test_a_basket_that_is_closed_teaches_what_its_articles_weigh(shop):
    picked(shop, line(MILK))
    bench = Bench(shop)
    bench.open()
    weighed = {"sense": "weight", "sku": MILK, "log_ratio": 1.0, "says": "131 g"}
    items = [item | {"evidence": [weighed]} for item in bench.all_items()]

    assert bench.send(bench.closes(items)) == [("applied", None)]

    with shop.database.reading() as session:
        known = gallery.weights(session, "canal", [MILK])[MILK]
    assert (known.count, known.mean_g) == (1, 131.0)
