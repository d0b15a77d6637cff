"""An order leaves once: by its code, every bag scanned out and counted, to one courier."""

from typing import Any

import pytest

from tests.api.shop import Shop, line
from tests.packing.bench import Bench, picked
from tests.picking.walks import APPLIED, set_aside
from wms.audit import audit_stock
from wms.ids import new_id


@pytest.fixture
def bench(shop: Shop) -> Bench:
    return Bench(shop)


@pytest.fixture
def order(bench: Bench) -> dict[str, Any]:
    """Return an order that is packed into two bags."""
    return bench.pack(line("S-00001", 2), bags=2)


class Door:
    """A handover at the door, from code to completion."""

    def __init__(self, bench: Bench, pickup_code: str, courier: str = "Bike 12") -> None:
        self.bench = bench
        self.handover_id = str(new_id())
        self.opened = self.open(pickup_code, courier)

    def open(self, pickup_code: str, courier: str = "Bike 12"):
        asked = {"handover_id": self.handover_id, "pickup_code": pickup_code, "courier": courier}
        return self.bench.caller.post("/handovers", asked)

    def scan(self, code: str):
        address = f"/handovers/{self.handover_id}/parcels"
        return self.bench.caller.post(address, {"parcel_code": code})

    def complete(self, bags: int = 2):
        address = f"/handovers/{self.handover_id}/completion"
        return self.bench.caller.post(address, {"bags_counted": bags})


def refusal(answer) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def test_an_order_leaves_once_every_bag_is_scanned_and_counted(shop, bench, order):
    door = Door(bench, order["pickup_code"])
    first, second = bench.order["parcel_codes"][:2]

    assert door.opened.status_code == 201
    assert door.opened.json["bags_expected"] == 2
    assert [each["scanned_at"] for each in door.opened.json["parcels"]] == [None, None]
    door.scan(first)
    assert door.scan(second).json["completed_at"] is None
    done = door.complete()

    assert done.json["completed_at"] is not None
    assert shop.read(order)["state"] == "handed_over"
    with shop.database.reading() as session:
        assert audit_stock(session, "canal") == []


def test_everything_may_be_asked_twice_and_nothing_leaves_twice(shop, bench, order):
    door = Door(bench, order["pickup_code"])
    assert door.open(order["pickup_code"]).json == door.opened.json
    for code in bench.order["parcel_codes"][:2]:
        assert door.scan(code).json == door.scan(code).json

    assert door.complete().json == door.complete().json
    assert door.complete(bags=7).status_code == 200

    nadia = shop.person("nadia", "office")
    given = [
        row["quantity"]
        for row in nadia.get("/movements?text=S-00001").json["rows"]
        if row["cause"] == "handover"
    ]
    assert given == [2]


def test_the_code_may_be_typed_as_people_type(bench, order):
    assert Door(bench, f" {order['pickup_code'].lower()} ").opened.status_code == 201


def test_a_code_that_no_order_has_is_refused(bench):
    assert refusal(Door(bench, "ZZZZZZ").opened) == (404, "unknown_pickup_code")


def test_an_order_that_is_not_packed_does_not_leave(shop, bench):
    order = picked(shop)

    assert refusal(Door(bench, order["pickup_code"]).opened) == (409, "not_packed")


def test_an_order_that_left_does_not_leave_again(bench, order):
    door = Door(bench, order["pickup_code"])
    for code in bench.order["parcel_codes"][:2]:
        door.scan(code)
    door.complete()

    again = Door(bench, order["pickup_code"], "Van 3").opened

    assert refusal(again) == (409, "already_handed_over")
    assert again.json["courier"] == "Bike 12"


def test_another_orders_parcel_stays(bench, order):
    bench.pack(tote="T-02")
    foreign = bench.order["parcel_codes"][0]
    door = Door(bench, order["pickup_code"])

    assert refusal(door.scan(foreign)) == (409, "not_this_order")
    assert refusal(door.scan("P0000000000-1")) == (409, "not_this_order")


def test_an_order_does_not_leave_while_bags_are_left_or_the_count_is_wrong(shop, bench, order):
    door = Door(bench, order["pickup_code"])
    door.scan(bench.order["parcel_codes"][0])
    left = door.complete()
    door.scan(bench.order["parcel_codes"][1])
    wrong = door.complete(bags=1)

    assert refusal(left) == (409, "parcels_left")
    assert left.json["left"] == 1
    assert refusal(wrong) == (409, "wrong_bag_count")
    assert shop.read(order)["state"] == "packed"
    assert door.complete().status_code == 200


def test_bags_scanned_for_one_courier_do_not_leave_with_another(bench, order):
    codes = bench.order["parcel_codes"][:2]
    first, second = (Door(bench, order["pickup_code"], name) for name in ("Bike 12", "Van 3"))
    for code in codes:
        first.scan(code)

    assert refusal(second.complete()) == (409, "parcels_left")
    second.scan(codes[0])
    assert refusal(first.complete()) == (409, "parcels_left")
    second.scan(codes[1])
    assert second.complete().status_code == 200
    assert refusal(first.complete()) == (409, "already_handed_over")


def test_a_bag_that_did_not_leave_after_all_is_put_back_on_its_lane(bench, order):
    code = bench.order["parcel_codes"][0]
    door = Door(bench, order["pickup_code"])
    door.scan(code)

    assert bench.send(bench.says("place", parcel_code=code, lane="LANE-1")) == [APPLIED]
    assert refusal(door.complete()) == (409, "parcels_left")
    for each in bench.order["parcel_codes"][:2]:
        door.scan(each)
    door.complete()
    assert bench.send(bench.says("place", parcel_code=code, lane="LANE-1")) == [
        set_aside("parcel_gone")
    ]


def test_the_id_of_one_handover_does_not_name_another(bench, order):
    other = bench.pack(tote="T-02")
    door = Door(bench, order["pickup_code"])

    assert refusal(door.open(other["pickup_code"])) == (404, "unknown_handover")
    door.handover_id = str(new_id())
    assert refusal(door.scan("P0000000000-1")) == (404, "unknown_handover")
    assert refusal(door.complete()) == (404, "unknown_handover")


def test_a_packed_order_is_too_late_to_cancel(shop, order):
    answer = shop.web.post(f"/orders/{order['order_id']}/cancellation")

    assert refusal(answer) == (409, "too_late_to_cancel")


def test_at_the_door_stands_a_packer_not_a_station_alone_nor_a_picker(shop, order):
    for caller, status in [(shop.station(None), 401), (shop.person("amina"), 403), (shop.web, 403)]:
        asked = {"handover_id": str(new_id()), "pickup_code": order["pickup_code"], "courier": "B"}
        assert caller.post("/handovers", asked).status_code == status
