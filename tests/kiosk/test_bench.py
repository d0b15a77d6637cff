from tests.kiosk.orders import GRAPES, MILK, PEAS, STRANGER


def pack_all(bench):
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    for code in (MILK, PEAS, PEAS, GRAPES):
        bench.scan(code)


def test_a_right_basket_is_closed_labelled_and_put_on_its_lane(bench):
    pack_all(bench)
    assert bench.shown()["verdict"]["right"]

    bench.scan("CMD-OK")

    state = bench.wait(lambda s: s.parcel and s.parcel.bags[0].status == "printed")
    assert state.parcel.lane == "LANE-2"
    assert "P-1007-1" in bench.devices.printer.labels[-1].with_suffix(".zpl").read_text()
    bench.scan("P-1007-1")
    bench.scan("LANE-2")
    bench.wait(lambda s: s.screen == "ready" and s.waiting == 0)
    close, place = bench.server.commands
    assert (close.kind, place.kind, place.lane) == ("close", "place", "LANE-2")
    assert sum(item.quantity for item in close.items if item.sku == "S-00003") == 350
    photos = [e.photo_id for e in close.evidence if e.sense == "camera"]
    assert [str(photo) for photo in photos] == list(bench.server.photos)


def test_a_wrong_and_a_missing_article_keep_the_label_back(bench):
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    for code in (MILK, PEAS, STRANGER, GRAPES):
        bench.scan(code)

    bench.scan("CMD-OK")

    assert bench.wait(lambda s: s.notice).notice.word == "not_right"
    verdict = bench.shown()["verdict"]
    assert verdict["foreign"] == [{"code": STRANGER, "quantity": 1}]
    assert [line["state"] for line in verdict["lines"]] == ["right", "missing", "right"]
    assert bench.server.commands == []
    assert bench.devices.printer.labels == []
