"""What taking an order in costs the database, however many lines it has."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from tests.canal import NOON, STORE
from tests.orders.taking import a_request
from wms.catalogue.model import Sku
from wms.orders.operations import place_orders

STATEMENTS_MAX = 3


@contextmanager
def counted(database):
    """Give the statements that are sent, but for BEGIN and COMMIT."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest: object):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("lines", [1, 12, 300])
def test_an_order_of_any_length_takes_three_statements(canal_postgresql, lines):
    with canal_postgresql.reading() as session:
        skus = session.scalars(select(Sku.sku).order_by(Sku.sku).limit(lines)).all()
    request = a_request(*[(sku, 1) for sku in skus], policy="ship_available")

    with counted(canal_postgresql) as sent:
        (answer,) = canal_postgresql.run(lambda s: place_orders(s, STORE, [request], now=NOON))

    assert answer.status == 201
    assert len(sent) <= STATEMENTS_MAX


def test_orders_taken_in_together_take_no_more(canal_postgresql):
    requests = [a_request(("S-00900", 1), ("S-00050", 1)) for _ in range(20)]

    with counted(canal_postgresql) as sent:
        answers = canal_postgresql.run(lambda s: place_orders(s, STORE, requests, now=NOON))

    assert {answer.status for answer in answers} == {201}
    assert len(sent) <= STATEMENTS_MAX
