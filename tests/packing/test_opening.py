"""An order comes onto the bench by its tote, and leaves it packed or unpacked."""

import pytest
from sqlalchemy import update

from tests.api.shop import line
from tests.packing.bench import Bench, picked
from tests.picking.walks import APPLIED, Picker, set_aside
from wms.catalogue.model import Sku
from wms.gallery.queries import replace_look_alikes
from wms.ids import new_id


@pytest.fixture
def bench(shop) -> Bench:
    return Bench(shop)


def test_a_tote_brings_its_order_with_all_that_the_station_needs_alone(shop, bench):
    order = picked(shop, line("S-00030", 2), line("S-01706"))

    answer = bench.open("T-01")

    assert answer.status_code == 201
    assert bench.order["order_id"] == order["order_id"]
    assert bench.order["totes"] == ["T-01"]
    assert [(each["sku"], each["expected"]) for each in bench.order["lines"]] == [
        ("S-00030", 2),
        ("S-01706", 1),
    ]
    assert {"barcode": "13253950051781", "quantity": 6} in bench.order["lines"][0]["barcodes"]
    assert shop.read(order)["state"] == "packing"


def test_the_station_knows_how_large_an_article_is_and_what_its_look_alikes_wear(shop, bench):
    picked(shop, line("S-00030"))
    with shop.database.transaction() as session:
        replace_look_alikes(session, "canal", "S-00030", ["S-01706"])
        session.execute(
            update(Sku).where(Sku.sku == "S-01706").values(length_mm=90, width_mm=60, height_mm=40)
        )

    bench.open("T-01")

    [wanted] = bench.order["lines"]
    alike = next(one for one in wanted["alike"] if one["sku"] == "S-01706")
    assert (wanted["size_mm"], alike["size_mm"]) == (None, [90, 60, 40])
    assert alike["barcodes"]
    assert alike["name"]


def test_asking_again_gives_the_same_order_again(shop, bench):
    picked(shop)
    session_id = new_id()

    first, again = bench.open(session_id=session_id), bench.open(session_id=session_id)
    scanned_anew = bench.open()

    assert first.json == again.json == scanned_anew.json


@pytest.mark.parametrize(
    ("tote", "status", "code"),
    [("X-99", 404, "unknown_tote"), ("A06-06-4", 404, "unknown_tote"), ("T-02", 409, "empty_tote")],
)
def test_a_tote_that_holds_nothing_opens_nothing(bench, tote, status, code):
    answer = bench.open(tote)

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_an_order_is_not_packed_before_its_walk_is_over(shop, bench):
    shop.order(line("S-00001", 2))
    amina = Picker(shop)
    amina.send(amina.picks(amina.lease()["lines"][0]))

    answer = bench.open("T-01")

    assert (answer.status_code, answer.json["code"]) == (409, "not_picked_yet")
    assert answer.json["state"] == "picking"


def test_an_order_lies_on_one_bench_at_a_time(shop, bench):
    order = picked(shop)
    bench.open("T-01")
    other = Bench(shop, "station-2", "hugo")

    answer = other.open("T-01")

    assert (answer.status_code, answer.json["code"]) == (409, "on_another_station")
    assert answer.json["station"] == "station-1"
    assert bench.send(bench.says("abandon", session_id=bench.order["session_id"])) == [APPLIED]
    assert shop.read(order)["state"] == "picked"
    assert other.open("T-01").status_code == 201


def test_a_late_repetition_of_an_opening_does_not_open_it_anew(shop, bench):
    picked(shop)
    session_id = new_id()
    bench.open(session_id=session_id)
    bench.send(bench.says("abandon", session_id=str(session_id)))

    answer = bench.open(session_id=session_id)

    assert (answer.status_code, answer.json["code"]) == (404, "unknown_session")


def test_an_order_on_the_bench_cannot_be_cancelled(shop, bench):
    order = picked(shop)
    bench.open()

    answer = shop.web.post(f"/orders/{order['order_id']}/cancellation")

    assert (answer.status_code, answer.json["code"]) == (409, "too_late_to_cancel")


def test_a_picked_order_that_is_cancelled_is_not_packed(shop, bench):
    order = picked(shop)
    shop.web.post(f"/orders/{order['order_id']}/cancellation")

    answer = bench.open()

    assert (answer.status_code, answer.json["state"]) == (409, "cancelled")


def test_a_station_speaks_for_itself_alone(shop, bench):
    picked(shop)
    refused = bench.open(station="station-2")
    exchange = bench.caller.post("/pack-commands", {"station": "station-2", "commands": []})
    health = bench.caller.call("PUT", "/stations/station-2/health", {"devices": []})

    for answer in (refused, exchange, health):
        assert (answer.status_code, answer.json["code"]) == (403, "not_this_station")


def test_a_station_closes_no_order_that_lies_on_another_bench(shop, bench):
    picked(shop)
    bench.open()
    other = Bench(shop, "station-2", "hugo")
    other.order = bench.order

    assert other.send(other.closes()) == [set_aside("unknown_session")]
    assert bench.send(bench.closes()) == [APPLIED]


def test_nobody_packs_before_a_badge_was_scanned(shop):
    picked(shop)
    nobody = shop.station(person=None)

    asked = {"session_id": str(new_id()), "station": "station-1", "tote": "T-01"}
    answer = nobody.post("/pack-sessions", asked)

    assert (answer.status_code, answer.json["code"]) == (401, "not_logged_in")


def test_a_command_by_somebody_who_never_logged_in_there_is_set_aside(shop, bench):
    picked(shop)
    bench.open()

    assert bench.send(bench.closes(person_id="hugo")) == [set_aside("unknown_author")]
