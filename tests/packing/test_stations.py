"""How a station's devices are, and on which lanes its parcels wait."""

from tests.packing.bench import Bench
from tests.picking.walks import APPLIED, set_aside


def test_a_device_that_changes_is_told_and_one_that_stays_as_it_is_is_not(shop):
    bench = Bench(shop)

    def report(state: str) -> int:
        scanner = {"device": "scanner-1", "kind": "barcode", "state": state, "reason": "unplugged"}
        health = {"devices": [scanner | {"since": shop.clock.at.isoformat()}]}
        return int(bench.caller.call("PUT", "/stations/station-1/health", health).status_code)

    assert [report("ready"), report("ready"), report("lost")] == [204, 204, 204]

    with shop.database.engine.connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT subject, payload ->> 'state' FROM journal WHERE kind = 'device_reported'"
            " ORDER BY position"
        ).all()
    assert [tuple(row) for row in told] == [
        ("station-1/scanner-1", "ready"),
        ("station-1/scanner-1", "lost"),
    ]


def test_a_parcel_waits_where_it_was_put_last(shop):
    bench = Bench(shop)
    order = bench.pack()
    code = bench.order["parcel_codes"][0]

    there = [bench.says("place", parcel_code=code, lane=lane) for lane in ("LANE-1", "LANE-2")]

    assert bench.send(*there) == [APPLIED] * 2
    assert shop.read(order)["lane"] == "LANE-2"
    parcel = bench.caller.get(f"/parcels/{code}").json
    assert (parcel["order_id"], parcel["bag_no"], parcel["lane"]) == (
        order["order_id"],
        1,
        "LANE-2",
    )


def test_no_parcel_waits_on_a_lane_that_is_not_there(shop):
    bench = Bench(shop)
    bench.pack()
    code = bench.order["parcel_codes"][0]

    outcomes = bench.send(
        bench.says("place", parcel_code=code, lane="LANE-99"),
        bench.says("place", parcel_code="P0000000000-1", lane="LANE-1"),
    )

    assert outcomes == [set_aside("unknown_lane"), set_aside("unknown_parcel")]
    assert bench.caller.get("/parcels/P0000000000-1").status_code == 404
