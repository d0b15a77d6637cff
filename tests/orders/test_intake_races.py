"""Many want the same at the same moment, on PostgreSQL and with real threads."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from tests.canal import NOON, STORE, Channel, a_key, an_order
from tests.orders.racing import race
from tests.orders.taking import a_request, available, code_in, empty_to
from wms.api.intake import Given, Intake, _Waiting
from wms.audit import audit_stock
from wms.clock import FixedClock
from wms.db import Database
from wms.orders.model import Order
from wms.orders.operations import place_orders

SKU = "S-00001"


@pytest.fixture
def store(canal_postgresql):
    """Return the Canal store with one piece left of an article, and room for many callers."""
    with canal_postgresql.transaction() as session:
        empty_to(session, SKU, 1)
    many = Database(canal_postgresql.url.render_as_string(hide_password=False), pool_size=20)
    yield many
    many.close()


def assert_one_won(store, outcomes):
    assert Counter(outcomes) == {"taken": 1, "not_enough_stock": 15}
    with store.reading() as session:
        assert available(session, SKU) == 0
        assert len(session.scalars(select(Order)).all()) == 1
        assert audit_stock(session, STORE) == []


def test_of_sixteen_at_the_door_one_gets_the_last_piece(store, make_app):
    app = make_app(store)
    shop = Channel(app)

    answers = race([lambda: shop.order(an_order((SKU, 1))) for _ in range(16)])

    assert_one_won(store, [answer.get_json().get("code", "taken") for answer in answers])


def test_of_sixteen_in_two_processes_one_gets_the_last_piece(store):
    processes = [Intake(store, STORE, FixedClock(NOON)) for _ in range(2)]

    given = race([partial(processes[n % 2].take, a_request((SKU, 1))) for n in range(16)])

    assert_one_won(store, [code_in(each.answer.body) for each in given])


def test_of_sixteen_transactions_one_gets_the_last_piece(store):
    def take():
        request = a_request((SKU, 1))
        return store.run(lambda session: place_orders(session, STORE, [request], now=NOON))[0]

    answers = race([take] * 16)

    assert_one_won(store, [code_in(answer.body) for answer in answers])


def test_fifty_equal_requests_make_one_order(store, make_app):
    shop, body, key = Channel(make_app(store)), an_order(("S-00900", 1)), a_key()

    answers = race([lambda: shop.order(body, key=key) for _ in range(50)])

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_data() for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1
    with store.reading() as session:
        assert len(session.scalars(select(Order)).all()) == 1
        assert audit_stock(session, STORE) == []


def test_equal_requests_in_two_processes_make_one_order(store):
    processes = [Intake(store, STORE, FixedClock(NOON)) for _ in range(2)]
    request = a_request(("S-00900", 1))

    given = race([partial(processes[n % 2].take, request) for n in range(16)])

    assert len({(each.answer.status, each.answer.body) for each in given}) == 1
    assert sum(not each.replayed for each in given) == 1


def test_one_reference_under_many_keys_is_one_order(store, make_app):
    shop, body = Channel(make_app(store)), an_order(("S-00900", 1))

    answers = race([lambda: shop.order(body) for _ in range(16)])

    codes = Counter(answer.get_json().get("code", "taken") for answer in answers)
    assert codes == {"taken": 1, "duplicate_order": 15}


def test_orders_that_want_the_same_articles_in_other_turns_all_come_in(store, make_app):
    shop = Channel(make_app(store))
    there = [(f"S-{n:05d}", 1) for n in (50, 900, 2000, 3000)]
    wishes = [an_order(*there[n % 4 :], *there[: n % 4]) for n in range(16)]

    answers = race([partial(shop.order, wish) for wish in wishes])

    assert {answer.status_code for answer in answers} == {201}


def test_a_batch_falls_apart_without_hiding_what_was_kept(store):
    clock = FixedClock(NOON)
    intake = Intake(store, STORE, clock)
    overdue = a_request(("S-00900", 1))
    later = a_request(("S-00050", 1), due_at=(NOON + timedelta(hours=2)).isoformat())
    told = [intake.take(each).answer for each in (overdue, later)]
    clock.at = NOON + timedelta(hours=1)

    batch = [_Waiting(overdue), _Waiting(later)]
    intake._answer(batch)

    assert [waiting.answer for waiting in batch] == [Given(each, replayed=True) for each in told]
