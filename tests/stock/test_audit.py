"""The database refuses what it can, and the audit names who did the rest."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from tests.canal import NOON, a_key
from tests.stock import tiny
from tests.stock.deeds import Deeds
from tests.stock.tiny import TINY
from wms.audit import audit_stock
from wms.cli import app
from wms.ids import new_id
from wms.people.operations import Hand, note

REFUSED = {
    "a movement is changed": "UPDATE movement SET quantity = 1",
    "a movement is deleted": "DELETE FROM movement",
    "an audit entry is changed": "UPDATE audit_entry SET subject = 'x'",
    "less than nothing lies there": "UPDATE stock SET on_hand = -1",
    "more is allocated than lies there": "UPDATE stock SET allocated = on_hand + 1",
    "less than nothing is promised": "UPDATE sku_stock SET reserved = -1",
    "less than nothing is reserved": "UPDATE reservation SET quantity = -1",
    "more became of a line than was ordered": "UPDATE order_line SET picked = ordered + 1",
    "a line ends with pieces open": "UPDATE order_line SET state = 'picked', picked = 0",
    "a line is in no known state": "UPDATE order_line SET state = 'lost'",
    "an order is in no known state": "UPDATE customer_order SET state = 'lost'",
    "more is picked than wanted": "UPDATE pick_line SET picked = wanted + 1",
    "a walk is leased to nobody": "UPDATE pick_task SET state = 'leased', person_id = NULL",
    "a wrong basket is closed": 'UPDATE pack_session SET "right" = false',
    "a parcel left without a handover": "UPDATE parcel SET handover_id = NULL",
    "a handover is done uncounted": "UPDATE handover SET bags_counted = NULL",
    "a blocked lot is sold": "UPDATE lot SET blocked = true, sellable = true",
}
TAMPERED = {
    "UPDATE stock SET on_hand = on_hand + 1 WHERE place = 'A-1'": ("I1", "A-1, MILK"),
    "UPDATE sku_stock SET sellable = sellable + 1 WHERE sku = 'TEA'": ("I1", "TEA"),
    "UPDATE sku_stock SET reserved = reserved + 1 WHERE sku = 'TEA'": ("I4", "TEA"),
    "UPDATE reservation SET quantity = 3 WHERE sku = 'MILK' AND quantity > 0": ("I4", "MILK"),
    "UPDATE stock SET allocated = allocated - 1 WHERE allocated > 0": ("I4", "MILK"),
    "UPDATE allocation SET quantity = quantity + 1 WHERE quantity > 0": ("I4", "MILK"),
    "UPDATE pick_line SET picked = 0 WHERE picked > 0": ("I9", "its stops say"),
    "UPDATE pick_line SET closed_at = '2026-11-21 12:00:00' WHERE picked = 0": ("I5", "stop"),
    "UPDATE customer_order SET state = 'packed' WHERE state = 'picking'": ("I6", "open"),
    "UPDATE pick_task SET state = 'done' WHERE state = 'leased'": ("I6", "on 0 walks"),
    "DELETE FROM task_order": ("I6", "on 0 walks"),
    "DELETE FROM parcel": ("I6", "has no parcel"),
    "UPDATE parcel SET handed_at = NULL, handover_id = NULL": ("I6", "parcel"),
    "UPDATE handover SET completed_at = NULL": ("I6", "without a handover"),
    "UPDATE tote_load SET emptied_at = NULL WHERE tote = 'T-1'": ("I6", "tote T-1"),
}


@pytest.fixture
def worked(store):
    """Return the tiny store after a day's work: an order gone, and another half picked."""
    with store.transaction() as session:
        tiny.put(session, "MILK", 9, place="A-1")
        tiny.put(session, "TEA", 9, place="A-2")
        note(session, TINY, Hand("nadia", "office", NOON), "lot_blocked", "L1")
    deeds = Deeds(store)
    take(deeds, ("TEA", 2))
    pick(deeds, "T-1", finish=True)
    _, session_id = deeds.open_bench("T-1", new_id())
    deeds.command(deeds.closing(session_id, [("TEA", 2)]))
    deeds.hand_over(deeds._orders[session_id])
    take(deeds, ("TEA", 1), ("MILK", 2))
    pick(deeds, "T-2", finish=False)
    return store


def take(deeds, *wishes: tuple[str, int]):
    due_at = deeds.now.replace(hour=13)
    sent = deeds.order(list(wishes), [()] * len(wishes), due_at, all_or_nothing=True)
    told, _ = deeds.send(sent, a_key())
    assert "order_id" in told


def pick(deeds, tote, *, finish):
    task_id = deeds.lease("amina")
    with deeds.database.reading() as session:
        rows = session.execute(
            text("SELECT pick_line_id, wanted FROM pick_line WHERE sku = 'TEA' AND picked = 0")
        ).all()
    for stop, wanted in rows:
        where = {"task_id": str(task_id), "pick_line_id": str(stop)}
        said = deeds.said("pick", "amina", quantity=wanted, tote=tote, **where)
        assert deeds.command(said) == ("applied", None)
    if finish:
        deeds.command(deeds.said("finish", "amina", task_id=str(task_id)))


def faults(database):
    with database.reading() as session:
        return [(fault.invariant, fault.culprit) for fault in audit_stock(session, TINY)]


def test_the_database_refuses_what_must_never_be(worked):
    accepted = [what for what, statement in REFUSED.items() if not refuses(worked, statement)]

    assert accepted == []
    assert faults(worked) == []


def refuses(database, statement):
    try:
        with database.transaction() as session:
            assert session.execute(text(statement)).rowcount != 0, statement
            session.rollback()
    except DBAPIError:
        return True
    return False


@pytest.mark.parametrize("tampered", TAMPERED)
def test_the_audit_names_the_culprit(worked, tampered):
    invariant, culprit = TAMPERED[tampered]
    with worked.transaction() as session:
        assert session.execute(text(tampered)).rowcount > 0

    found = faults(worked)

    assert any(each == invariant and culprit in who for each, who in found), found


def test_a_movement_that_nobody_made_is_found(worked):
    with worked.transaction() as session:
        session.execute(
            text(
                "INSERT INTO movement (store_id, movement_id, at, sku, lot_id, quantity,"
                " from_place, to_place, cause, who, device_id)"
                " SELECT store_id, lot_id, '2026-11-21 12:00:00', sku, lot_id, 5, 'SUPPLIER',"
                " 'A-3', 'receipt', 'nobody', 'nothing' FROM lot WHERE sku = 'MILK'"
            )
        )

    assert ("I1", "A-3, MILK: stock and ledger differ by 5") in faults(worked)


def test_the_command_exits_by_what_it_found(worked, monkeypatch):
    url = worked.url.render_as_string(hide_password=False)
    monkeypatch.setenv("WMS__DATABASE__URL", url)
    monkeypatch.setenv("WMS__STORE__ID", TINY)
    monkeypatch.setenv("WMS__SECURITY__DEMONSTRATION", "true")
    clean = CliRunner().invoke(app, ["audit-stock"])
    with worked.transaction() as session:
        session.execute(text("UPDATE stock SET on_hand = on_hand + 1 WHERE place = 'A-1'"))

    off = CliRunner().invoke(app, ["audit-stock", "--json"])

    assert (clean.exit_code, clean.output) == (0, "The ledger adds up.\n")
    assert off.exit_code == 1
    told = json.loads(off.output)
    assert told["ok"] is False
    assert any("A-1, MILK" in str(each) for each in told["culprits"])
