"""A database that is full, or gone: the caller hears so, and nothing is half written."""

from threading import Timer

from sqlalchemy import event, func, select, text

from tests.canal import STORE, Channel, a_key, an_order
from wms.audit import audit_stock
from wms.db import Database
from wms.orders.model import Order

CUT_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
BIG = [(f"S-{n:05d}", 1) for n in range(1, 401)]


def test_a_full_disk_refuses_whole_orders_and_takes_them_once_there_is_room(canal_sqlite, make_app):
    app = make_app(canal_sqlite)
    engine = app.extensions["wms"].database.engine
    full = {"yes": True}

    def limit(connection, _record, _proxy):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2 if full['yes'] else 2**30}")

    event.listen(engine, "checkout", limit)
    shop, key = Channel(app), a_key()
    order = an_order(*BIG, policy="ship_available")

    refused = shop.order(order, key=key)
    with canal_sqlite.reading() as session:
        assert session.scalar(select(func.count()).select_from(Order)) == 0
        assert audit_stock(session, STORE) == []
    full["yes"] = False
    taken = shop.order(order, key=key)

    assert refused.status_code == 507
    assert refused.get_json()["code"] == "storage_full"
    assert taken.status_code == 201


def test_a_database_that_is_gone_is_told_with_when_to_come_back(canal_postgresql, make_app):
    app = make_app(canal_postgresql)
    shop, order, key = Channel(app), an_order(("S-00900", 1)), a_key()
    parts = app.extensions["wms"]
    away = Database("postgresql+psycopg://postgres@/nowhere?host=/nonexistent", pool_size=1)
    here, parts.database.engine = parts.database.engine, away.engine

    gone = shop.order(order, key=key)
    parts.database.engine = here
    back = shop.order(order, key=key)

    assert (gone.status_code, gone.get_json()["code"]) == (503, "database_away")
    assert int(gone.headers["Retry-After"]) > 0
    assert back.status_code == 201


def test_connections_cut_in_the_middle_are_made_again(canal_postgresql, make_app):
    app = make_app(canal_postgresql)
    shop, order, key = Channel(app), an_order(("S-00900", 1)), a_key()
    shop.get("/availability?sku=S-00900")
    with canal_postgresql.transaction() as session:
        session.execute(text(CUT_OTHERS))

    answers = [shop.order(order, key=key) for _ in range(2)]

    assert answers[-1].status_code == 201
    assert {answer.status_code for answer in answers} <= {201, 503}


def test_a_locked_sqlite_is_waited_for(canal_sqlite, make_app):
    shop = Channel(make_app(canal_sqlite))
    holder = canal_sqlite.engine.connect()
    holder.begin()
    Timer(0.1, holder.rollback).start()

    assert shop.order(an_order(("S-00900", 1))).status_code == 201
    holder.close()
