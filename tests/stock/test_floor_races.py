"""People and devices at the same moment, on PostgreSQL and with real threads."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import sleep

from sqlalchemy import select, text

from tests.orders.racing import race
from tests.stock.floor import ROUNDS, cancel_all
from tests.stock.tiny import TINY, hands
from wms.audit import audit_stock
from wms.handover import operations as handover
from wms.ids import new_id
from wms.orders.model import Order
from wms.packing.rules import parcel_codes
from wms.picking.model import PickTask
from wms.stock.model import SkuStock, Stock


def test_the_last_piece_of_a_stop_is_taken_once(floor):
    for _ in range(ROUNDS):
        floor.take_order(("MILK", 1))
        (stop,) = floor.stops(floor.lease("amina"))
        picks = [floor.picking(stop) for _ in range(4)]

        outcomes = race([partial(floor.command, pick) for pick in picks])

        assert Counter(outcomes) == {("applied", None): 1, ("set_aside", "picked_too_many"): 3}
        floor.command(floor.said("finish", "amina", task_id=str(stop.task_id)))
        floor.command(floor.closing(floor.bench(), [("MILK", 1)]))
    assert floor.count("pick") == ROUNDS


def test_one_command_sent_many_times_at_once_is_applied_once(floor):
    for _ in range(ROUNDS):
        floor.take_order(("MILK", 3))
        (stop,) = floor.stops(floor.lease("amina"))
        pick = floor.picking(stop) | {"quantity": 1}

        outcomes = race([partial(floor.command, pick)] * 4)

        assert Counter(outcomes) == {("applied", None): 1, ("repeated", None): 3}
        cancel_all(floor)
    assert floor.count("pick") == ROUNDS


def test_a_cancellation_and_a_pick_leave_one_truth(floor):
    for _ in range(ROUNDS):
        order_id = floor.take_order(("MILK", 2), ("TEA", 2))
        stops = floor.stops(floor.lease("amina"))

        cancelled, *picked = race(
            [partial(floor.cancel, order_id)]
            + [partial(floor.command, floor.picking(stop)) for stop in stops]
        )

        assert cancelled is None
        assert {outcome for outcome, _ in picked} <= {"applied", "set_aside"}
        assert {code for _, code in picked} <= {None, "order_was_cancelled", "task_taken_away"}
        floor.put_back("T-1")


def test_a_cancellation_locks_articles_in_the_order_that_intake_does(floor):
    order_id = floor.take_order(("TEA", 1), ("MILK", 1))
    article = select(SkuStock).with_for_update(nowait=True)

    with ThreadPoolExecutor(1) as threads:
        with floor.database.transaction() as session:
            session.scalars(article.where(SkuStock.sku == "MILK")).one()
            cancelled = threads.submit(floor.cancel, order_id)
            wait_for_a_lock(floor.database)
            # Held by nobody, or both would wait for each other.
            session.scalars(article.where(SkuStock.sku == "TEA")).one()
        assert cancelled.result() is None


def test_a_short_holds_the_bins_before_the_article_as_a_pick_does(floor):
    floor.take_order(("TEA", 1))
    (stop,) = floor.stops(floor.lease("amina"))
    where = {"task_id": str(stop.task_id), "pick_line_id": str(stop.pick_line_id)}
    short = floor.said("short", "amina", quantity=1, reason="empty", **where)
    other = select(Stock).where(Stock.sku == "TEA", Stock.place != stop.place)

    with ThreadPoolExecutor(1) as threads:
        with floor.database.transaction() as session:
            session.scalars(other.with_for_update()).all()
            recorded = threads.submit(floor.command, short)
            wait_for_a_lock(floor.database)
            article = select(SkuStock).where(SkuStock.sku == "TEA")
            session.scalars(article.with_for_update(nowait=True)).one()
        assert recorded.result() == ("applied", None)


def wait_for_a_lock(database):
    waiting = text(
        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity USING (pid)"
        " WHERE NOT granted AND datname = current_database()"
    )
    for _ in range(200):
        with database.reading() as session:
            if session.scalar(waiting):
                return
        sleep(0.05)
    raise AssertionError


def test_a_cancelled_order_leaves_nobody_on_its_walk(floor):
    for _ in range(2 * ROUNDS):
        order_id = floor.take_order(("MILK", 2))

        race([partial(floor.cancel, order_id), partial(floor.lease, "amina")])

        with floor.database.reading() as session:
            assert session.scalars(select(PickTask).where(PickTask.state == "leased")).all() == []


def test_a_lot_blocked_among_picks_and_moves_is_counted_right(floor):
    lot, held = ("MILK", "L30-A-1"), ("A-1", "MILK", "L30-A-1")
    for turn in range(2 * ROUNDS):
        race(
            [
                partial(floor.block, lot, blocked=turn % 2 == 0),
                *[partial(floor.move, held, "A-2", 1) for _ in range(2)],
                partial(floor.find_more, held, 3),
                partial(floor.take_order, ("MILK", 1)),
            ]
        )
        with floor.database.reading() as session:
            assert audit_stock(session, TINY) == []


def test_goods_carried_crosswise_hold_nobody_up(floor):
    there, back = ("A-1", "MILK", "L30-A-1"), ("A-2", "MILK", "L30-A-1")
    floor.move(there, "A-2", 20)

    for _ in range(ROUNDS):
        refused = race(
            [partial(floor.move, there, "A-2", 1), partial(floor.move, back, "A-1", 1)] * 6
        )
        assert refused == [None] * 12


def test_a_basket_is_closed_once(floor):
    for _ in range(ROUNDS):
        floor.take_order(("MILK", 2))
        floor.pick_all()
        session_id = floor.bench()
        closes = [floor.closing(session_id, [("MILK", 2)]) for _ in range(4)]

        outcomes = race([partial(floor.command, close) for close in closes])

        assert Counter(outcomes) == {("applied", None): 1, ("set_aside", "unknown_session"): 3}
    assert floor.count("pack") == 2 * ROUNDS


def test_an_order_leaves_once_however_many_couriers_ask(floor):
    def give(order_id):
        code = parcel_codes(order_id)[0]
        own, handover_id = hands("ines"), new_id()
        with floor.database.reading() as session:
            pickup = session.get_one(Order, (TINY, order_id)).pickup_code
        steps = [
            lambda s: handover.open_handover(s, own, handover_id, pickup, "Bike 12"),
            lambda s: handover.scan_out(s, own, handover_id, code),
            lambda s: handover.complete(s, own, handover_id, 1),
        ]
        return next((refused for step in steps if (refused := floor.run(step))), None)

    for _ in range(ROUNDS):
        floor.take_order(("MILK", 2))
        floor.pick_all()
        session_id = floor.bench()
        floor.command(floor.closing(session_id, [("MILK", 2)]))
        order_id = floor._orders[session_id]

        refused = race([partial(give, order_id)] * 4)

        # Whoever's scan was overtaken by another courier's has to scan again; one at most is done.
        assert Counter(refused)[None] <= 1
        assert set(refused) <= {None, "already_handed_over", "parcels_left", "not_packed"}
        if None not in refused:
            assert give(order_id) is None
    assert floor.count("handover") == 2 * ROUNDS


def test_a_handover_asked_for_twice_at_once_is_opened_once(floor):
    floor.take_order(("MILK", 2))
    floor.pick_all()
    session_id = floor.bench()
    floor.command(floor.closing(session_id, [("MILK", 2)]))
    with floor.database.reading() as session:
        pickup = session.get_one(Order, (TINY, floor._orders[session_id])).pickup_code
    handover_id = new_id()

    def ask(session):
        return handover.open_handover(session, hands("ines"), handover_id, pickup, "Bike 12")

    opened = race([partial(floor.database.run, ask)] * 4)

    assert {each.handover_id for each in opened} == {handover_id}
