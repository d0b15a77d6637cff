"""The store's day ends while people are at work."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.canal import a_key
from tests.stock import tiny
from tests.stock.deeds import Deeds
from tests.stock.tiny import TINY
from wms.audit import audit_stock
from wms.picking.model import PickLine


@pytest.mark.parametrize(("asked", "instead"), [("TEA", ()), ("PIE", ("TEA",))])
def test_a_short_after_midnight_offers_nothing_that_expired_at_midnight(store, asked, instead):
    deeds = Deeds(store)
    with store.transaction() as session:
        tiny.put(session, asked, 1, place="A-1", days=9 if instead else 0)
        tiny.put(session, "TEA", 5, place="A-2", days=0)
    due_at = deeds.now + timedelta(hours=20)
    order = deeds.order([(asked, 1)], [instead], due_at, all_or_nothing=True)
    deeds.send(order, a_key())
    task_id = deeds.lease("amina")
    (stop,) = _stops(store, task_id)
    where = {"task_id": str(task_id), "pick_line_id": str(stop.pick_line_id)}

    deeds.clock.at += timedelta(hours=14)
    said = deeds.said("short", "amina", quantity=1, reason="empty", **where)

    assert deeds.command(said) == ("applied", None)
    assert [each.pick_line_id for each in _stops(store, task_id)] == [stop.pick_line_id]
    with store.reading() as session:
        assert audit_stock(session, TINY) == []


def _stops(store, task_id):
    with store.reading() as session:
        found = session.scalars(select(PickLine).where(PickLine.task_id == task_id)).all()
        session.expunge_all()
        return found
