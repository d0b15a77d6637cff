"""One order all the way, through the doors."""

from tests.canal import STORE, Bench, Channel, Person, an_order
from wms.audit import audit_stock
from wms.ids import new_id


def test_an_order_goes_from_the_channel_to_the_courier(canal, make_app):
    app = make_app(canal)
    shop, amina = Channel(app), Person(app, "amina")
    order = shop.order(an_order(("S-00001", 2), ("S-00900", 1), ("S-03000", 1))).get_json()

    amina.exchange(*amina.picks(amina.lease()))
    bench = Bench(app)
    on_bench = bench.open().get_json()
    place = bench.command("place", parcel_code=on_bench["parcel_codes"][0], lane=on_bench["lane"])
    outcomes = bench.exchange(bench.close(on_bench), place)
    gone = hand_over(bench, order["pickup_code"], on_bench["parcel_codes"][:1])

    assert [outcome["outcome"] for outcome in outcomes] == ["applied", "applied"]
    assert gone["completed_at"] is not None
    assert shop.get(f"/orders/{order['order_id']}").get_json()["state"] == "handed_over"
    with canal.reading() as session:
        assert audit_stock(session, STORE) == []


def hand_over(bench, pickup_code, parcels):
    handover = str(new_id())
    bench.post(
        "/handovers",
        {"handover_id": handover, "pickup_code": pickup_code, "courier": "Bike 12"},
    )
    for code in parcels:
        bench.post(f"/handovers/{handover}/parcels", {"parcel_code": code})
    return bench.post(
        f"/handovers/{handover}/completion", {"bags_counted": len(parcels)}
    ).get_json()
