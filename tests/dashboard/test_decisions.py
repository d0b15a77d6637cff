"""What only the manager decides: cancelling, taking a walk away, and what was set aside."""

import re
from dataclasses import replace
from uuid import UUID

import pytest

from tests.dashboard.store import PEOPLE, an_order, give_work, hands_of, log_in, parts_of
from wms import ids
from wms.packing import operations as packing
from wms.picking import operations as picking
from wms.picking.operations import Hands
from wms.picking.queries.walks import list_task_lines
from wms.stock.queries import list_movements
from wms.stock.queries.faults import list_faults
from wms.wire.handheld import PickCommand
from wms.wire.packing import PackSessionNew


@pytest.fixture
def walk(app):
    """Return an order, its walk, and the hands of whoever is on it."""
    order_id = an_order(app, "WALK-1")
    hands = hands_of(app, "amina")
    task_id = give_work(app, hands)
    log_in_on_handheld(app, hands)
    return order_id, task_id, hands


def log_in_on_handheld(app, hands: Hands) -> None:
    person = PEOPLE[hands.who]
    asked = {"badge": person["badge"], "pin": person["pin"], "device_id": hands.device_id}
    assert app.test_client().post("/api/v1/logins", json=asked).status_code == 201


def stops_of(app, task_id: UUID):
    with parts_of(app).database.reading() as session:
        return list_task_lines(session, "canal", task_id)


def send_a_pick(app, walk, tote: str = "T-01") -> PickCommand:
    _order_id, task_id, hands = walk
    stop = stops_of(app, task_id)[0]
    command = PickCommand(
        id=ids.new_id(),
        person_id=hands.who,
        at=hands.now,
        kind="pick",
        task_id=task_id,
        pick_line_id=stop.pick_line_id,
        quantity=1,
        tote=tote,
    )
    with parts_of(app).database.transaction() as session:
        picking.receive(session, replace(hands, command_id=command.id), command, lease_minutes=20)
    return command


def ledger(app, text: str):
    with parts_of(app).database.reading() as session:
        assert list_faults(session, "canal") == []
        return list_movements(session, "canal", text=text)


def test_a_cancelled_order_leaves_a_tote_to_put_back(app, walk, manager):
    order_id, _task_id, _hands = walk
    send_a_pick(app, walk)

    manager.post(f"/dashboard/orders/{order_id}/cancellation")
    aside = manager.get("/dashboard/set-aside").text
    manager.post("/dashboard/totes/T-01/return")

    assert "T-01" in aside
    assert "Le bac T-01 est vide" in manager.get("/dashboard/set-aside").text
    assert "T-01" not in manager.get("/dashboard/set-aside").text
    assert ledger(app, str(order_id))[0].cause == "return"


def test_an_order_on_the_bench_cannot_be_cancelled_and_the_page_says_why(app, walk):
    order_id, task_id, hands = walk
    with parts_of(app).database.transaction() as session:
        for stop in list_task_lines(session, "canal", task_id):
            picking.record_pick(
                session, hands, (task_id, stop.pick_line_id), 1, "T-01", lease_minutes=20
            )
        picking.finish_walk(session, hands, task_id)
        asked = PackSessionNew(session_id=ids.new_id(), station="station-1", tote="T-01")
        bench = replace(hands_of(app, "ines"), device_id="station-1")
        packing.open_session(session, bench, asked, bag_grams_max=8_000)
        new = packing.PhotoNew(ids.new_id(), size_bytes=9, sha256="0" * 64)
        packing.keep_photo(session, bench, asked.session_id, new)
    client = log_in(app, "jonas")

    answer = client.post(f"/dashboard/orders/{order_id}/cancellation")

    assert answer.status_code == 409
    assert "Too late to cancel" in answer.text
    assert "Being packed" in answer.text
    photo = re.search(r'class="photo" src="([^"]+)"', answer.text)
    assert photo is not None
    assert app.url_map.bind("").match(photo[1])[0].endswith("show_photo")


def test_an_order_nobody_knows_is_not_found(manager):
    assert manager.get(f"/dashboard/orders/{ids.new_id()}").status_code == 404
    assert manager.post(f"/dashboard/orders/{ids.new_id()}/cancellation").status_code == 404


def test_a_walk_that_is_taken_away_is_free_for_the_next_picker(app, walk, manager):
    _order_id, task_id, _hands = walk
    assert f"freeing-{task_id}" in manager.get("/dashboard/people").text

    manager.post(f"/dashboard/walks/{task_id}/return")

    assert f"freeing-{task_id}" not in manager.get("/dashboard/people").text
    assert give_work(app, hands_of(app, "priya")) == task_id
    assert "Tournée retirée" in manager.get("/dashboard/audit").text


def test_somebody_whose_handheld_was_lost_is_logged_out_everywhere(app, manager):
    jonas = log_in(app, "jonas")
    assert "Jonas Weber" in manager.get("/dashboard/people").text

    manager.post("/dashboard/people/jonas/logins/end")

    assert "Jonas Weber" not in manager.get("/dashboard/people").text
    assert jonas.get("/dashboard").status_code == 302


@pytest.mark.parametrize(("choice", "moved"), [("goods_left", 1), ("nothing_moved", 0)])
def test_what_was_set_aside_is_decided_once(app, walk, manager, choice, moved):
    order_id, task_id, _hands = walk
    stop = stops_of(app, task_id)[0]
    sku = stop.sku
    manager.post(f"/dashboard/walks/{task_id}/return")
    before = len(ledger(app, sku))
    command = send_a_pick(app, walk)
    page = manager.get("/dashboard/set-aside").text

    answer = manager.post(f"/dashboard/set-aside/{command.id}/settlement", {"choice": choice})
    again = manager.post(f"/dashboard/set-aside/{command.id}/settlement", {"choice": choice})

    # The reason stands in the manager's language, though it was kept in English.
    assert "La tournée n’est plus à vous" in page
    # Somebody has to go and look: at which shelf, for what, and whom to ask.
    for told in (sku, stop.bin, f"/dashboard/orders/{order_id}", "Amina Diallo"):
        assert told in page
    assert answer.status_code == 302
    assert again.status_code == 404
    assert len(ledger(app, sku)) == before + moved


def test_a_decision_without_a_choice_decides_nothing(app, walk):
    client = log_in(app, "jonas")
    client.post(f"/dashboard/walks/{walk[1]}/return")
    command = send_a_pick(app, walk)

    answer = client.post(f"/dashboard/set-aside/{command.id}/settlement", {"choice": "both"})

    assert answer.status_code == 422
    assert "Choose what happened." in answer.text
    assert str(command.id) in answer.text


def test_a_tote_that_stands_empty_is_found_by_where_it_has_been(manager):
    answer = manager.get("/dashboard/search?q=t-29")

    assert answer.status_code == 302
    assert answer.location == "/dashboard/movements?q=T-29"


@pytest.mark.parametrize("text", ["WALK-1", "walk-1", "T-01"])
def test_an_order_is_found_by_its_reference_and_by_its_tote(app, walk, manager, text):
    send_a_pick(app, walk)

    answer = manager.get(f"/dashboard/search?q={text}")

    found = answer.location if answer.status_code == 302 else answer.text
    assert f"/dashboard/orders/{walk[0]}" in found


def test_a_barcode_and_a_sku_lead_to_the_article(manager):
    for text in ("3041090689307", "S-00010"):
        assert manager.get(f"/dashboard/search?q={text}").location == "/dashboard/articles/S-00010"


def test_a_search_for_nothing_known_says_so_and_shows_it_harmlessly(manager):
    answer = manager.get("/dashboard/search?q=<script>x</script>")

    assert "&lt;script&gt;" in answer.text
    assert "<script>x" not in answer.text
