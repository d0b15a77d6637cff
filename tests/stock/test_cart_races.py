"""Pickers who ask for work at the same moment, on PostgreSQL and with real threads."""

from collections import Counter
from functools import partial
from uuid import UUID

from tests.orders.racing import race
from tests.stock.floor import ROUNDS, cancel_all
from tests.stock.tiny import CART_TOTES


def test_no_order_is_on_two_carts(floor):
    for _ in range(ROUNDS):
        for _ in range(CART_TOTES + 2):
            floor.take_order(("MILK", 1))

        leased = race([partial(floor.lease, who) for who in ("amina", "tomasz")])

        assert None not in leased
        assert len(set(leased)) == 2
        on_carts = [order for task in leased for order in floor.orders_on(task)]
        assert len(on_carts) == len(set(on_carts)) > 1
        cancel_all(floor)


def test_one_person_on_two_handhelds_gets_one_walk(floor):
    for _ in range(ROUNDS):
        for _ in range(CART_TOTES + 2):
            floor.take_order(("MILK", 1))

        leased = race([partial(floor.lease, "amina")] * 4)

        assert len({task for task in leased if task is not None}) == 1
        cancel_all(floor)


def test_a_cancellation_and_a_release_leave_one_truth(floor):
    for _ in range(2 * ROUNDS):
        orders = [floor.take_order(("MILK", 1), ("TEA", 1)) for _ in range(CART_TOTES)]

        _, cancelled, _ = race(
            [
                partial(floor.lease, "amina"),
                partial(floor.cancel, orders[0]),
                partial(floor.lease, "tomasz"),
            ]
        )

        assert cancelled is None
        assert all(stop.closed_at for stop in floor.stops_of(orders[0]))
        cancel_all(floor)


def test_an_order_comes_on_one_of_two_carts_under_way(floor):
    for _ in range(ROUNDS):
        tasks = {}
        for who in ("amina", "tomasz"):
            floor.take_order(("MILK", 1))
            tasks[who] = floor.lease(who)
        order_id = UUID(floor.take_order(("TEA", 1)))

        joined = race([partial(floor.join, who, task, order_id) for who, task in tasks.items()])

        assert Counter(joined) == {True: 1, False: 1}
        assert [order_id in floor.orders_on(task) for task in tasks.values()] == joined
        cancel_all(floor)


def test_carts_that_want_the_same_articles_hold_nobody_up(floor):
    for _ in range(ROUNDS):
        for turn in range(2 * CART_TOTES):
            floor.take_order(*[("MILK", 1), ("TEA", 1)][:: 1 if turn % 2 else -1])

        leased = race([partial(floor.lease, who) for who in ("amina", "tomasz")])

        assert None not in leased
        cancel_all(floor)
