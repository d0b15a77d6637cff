from kiosk.recording import replay
from tests.kiosk.conftest import MANAGER, PACKER
from tests.kiosk.orders import GRAPES, MILK, PEAS, STRANGER


def pack_all(bench):
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    for code in (MILK, PEAS, PEAS, GRAPES):
        bench.scan(code)


def test_a_right_basket_is_closed_labelled_and_put_on_its_lane(bench):
    bench.devices.do({"basket": [{"name": "Lait", "barcode": MILK}]})
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
    # What the camera can read in the basket is noted beside the scans.
    assert [e.codes for e in close.evidence if e.sense == "camera"] == [(MILK,)]


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


def test_an_order_that_is_open_is_finished_without_the_server(bench):
    pack_all(bench)
    bench.server.stop()
    bench.wait(lambda s: s.server_here is False)

    bench.scan("CMD-OK")
    bench.wait(lambda s: s.parcel and s.parcel.bags[0].status == "printed")
    bench.scan("P-1007-1")
    bench.scan("LANE-2")
    # Close, place and photo are on disk.
    bench.wait(lambda s: s.screen == "ready" and s.waiting == 3)
    bench.server.start()

    bench.wait(lambda s: s.server_here and s.waiting == 0)
    assert [command.kind for command in bench.server.commands] == ["close", "place"]
    assert len(bench.server.photos) == 1


def test_a_station_started_before_the_server_waits_for_it(make_bench, server):
    server.stop()
    bench = make_bench()
    bench.wait(lambda s: s.server_here is False)
    assert bench.shown()["server_reason"]

    server.start()

    bench.wait(lambda s: s.server_here)
    bench.log_in()


def test_a_manager_lets_a_basket_go_and_only_then_the_label_is_printed(bench):
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    bench.scan(MILK)
    bench.tap("decide")
    bench.wait(lambda s: s.screen == "decide")
    bench.devices.do({"wedge": MANAGER[0]})
    bench.wait(lambda s: s.basket.deciding.badge)
    bench.post(kind="pin_given", pin=MANAGER[1])
    bench.wait(lambda s: s.basket.deciding.person)

    bench.tap("reason", "Customer agreed by phone")

    bench.wait(lambda s: s.parcel and s.parcel.settled and s.parcel.bags[0].status == "printed")
    [close] = bench.server.commands
    assert (close.person_id, close.decision.token) == ("lucie", "token-of-ines")
    assert close.decision.reason == "Customer agreed by phone"


def test_devices_that_are_lost_are_said_and_done_without(bench):
    pack_all(bench)
    for fault in ("camera_unplugged", "scale_unplugged", "printer_unplugged"):
        bench.devices.do({"fault": fault})
    bench.wait(lambda s: not any(s.has(kind) for kind in ("camera", "scale", "printer")))

    bench.tap("close")
    failed = bench.wait(lambda s: s.parcel and s.parcel.bags[0].status == "failed")
    assert failed.notice.word == "label_failed"
    bench.devices.do({"fault": "printer_plugged"})
    bench.wait(lambda s: s.has("printer"))
    bench.tap("print")

    bench.wait(lambda s: s.parcel.bags[0].status == "printed" and s.waiting == 0)
    assert bench.server.commands[0].evidence == ()
    lost = {d.device for d in bench.server.health.devices if d.state == "lost"}
    assert {"camera", "scale"} <= lost


def test_an_open_order_outlives_the_program(make_bench, server):
    before = make_bench()
    before.log_in()
    before.scan("T-07")
    before.wait(lambda s: s.basket)
    before.scan(MILK)
    before.scan(PEAS)
    before.station.stop()

    after = make_bench()

    state = after.station.shown.state
    assert state.screen == "login"
    assert [item.code for item in state.basket.items] == [MILK, PEAS]
    after.log_in()
    after.scan(PEAS)
    after.scan(GRAPES)
    after.tap("close")
    after.wait(lambda s: s.parcel and s.waiting == 0)
    assert len(server.commands) == 1


def test_a_recording_leads_to_the_same_states_and_holds_no_secrets(bench):
    pack_all(bench)
    bench.scan("CMD-OK")
    bench.wait(lambda s: s.parcel and s.parcel.bags[0].status == "printed" and not s.waiting)

    folder = bench.station.settings.data_folder / "recordings"
    recordings = sorted(folder.glob("*.jsonl"))

    # What happens is written before it is shown.
    bench.wait(lambda shown: [state for _, state in replay(recordings[-1])][-1] == shown)
    written = "".join(path.read_text() for path in recordings)
    for secret in (*PACKER, "token-of-lucie"):
        assert secret not in written


def test_a_courier_takes_what_is_theirs_and_nothing_else(bench):
    bench.scan("CMD-HANDOVER")
    bench.tap("courier", "Vélo 12")
    bench.scan("K7M2QP")
    bench.wait(lambda s: s.desk and s.desk.handover)
    bench.scan("P-1007-1")
    bench.wait(lambda s: s.desk.handover.parcels[0].scanned_at)
    bench.scan("P-9999-1")
    said = bench.wait(lambda s: s.notice and not s.busy)
    assert said.notice.sentence == "P-9999-1 belongs to another order."
    bench.scan("P-1007-2")
    bench.wait(lambda s: s.desk.all_out)

    bench.tap("bags", "2")

    bench.wait(lambda s: s.desk.handover.completed_at)


def test_an_order_that_was_stepped_back_from_can_be_opened_again_at_once(bench):
    bench.scan("T-07")
    bench.wait(lambda s: s.basket)
    bench.scan("CMD-CANCEL")
    bench.scan("CMD-CANCEL")

    bench.scan("T-07")

    bench.wait(lambda s: s.basket)
    assert [command.kind for command in bench.server.commands] == ["abandon"]
