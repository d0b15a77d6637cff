"""Goods that lie in two bins with equal right: the walk chooses, and the promise follows it."""

from uuid import UUID

import pytest

from tests.api.shop import line
from tests.picking.walks import APPLIED, Picker, stops
from wms.api.leasing import Leasing
from wms.audit import audit_stock
from wms.picking import operations as picking
from wms.picking.operations import Hands
from wms.stock import operations as stock
from wms.stock.queries import lock_free
from wms.stock.rules import Cause, Move, Take

NEAR, FAR = "S-00001", "S-00160"


@pytest.fixture
def amina(shop) -> Picker:
    return Picker(shop)


def holding_of(session, sku: str):
    return max(lock_free(session, "canal", [sku]), key=lambda one: one.free)


@pytest.fixture
def second_bin(shop) -> str:
    """Put some of one article into the bin of another, and return that bin."""
    with shop.database.transaction() as session:
        here, there = holding_of(session, NEAR), holding_of(session, FAR)
        cause = Cause("move", "nadia", "desk", shop.clock.at, reason="a second bin")
        goods = Move(NEAR, here.lot_id, 3, here.place, there.place)
        stock.move(session, "canal", goods, cause)
        found: str = there.place
    return found


def test_the_walk_takes_goods_where_it_passes_anyway(shop, amina, second_bin):
    shop.order(line(NEAR, 2), line(FAR))

    task = amina.lease()

    assert {(sku, bin_) for sku, bin_, *_ in stops(task)} == {(NEAR, second_bin), (FAR, second_bin)}
    assert no_faults(shop)
    picks = [amina.picks(one) for one in task["lines"]]
    assert amina.send(*picks, amina.says("finish")) == [APPLIED] * 3
    assert no_faults(shop)


def test_a_bin_with_too_few_is_no_choice(shop, amina, second_bin):
    shop.order(line(NEAR, 4), line(FAR))

    assert (NEAR, second_bin) not in {(sku, bin_) for sku, bin_, *_ in stops(amina.lease())}


def test_two_orders_on_a_cart_never_choose_the_same_pieces(shop, amina, second_bin):
    shop.order(line(NEAR, 2), line(FAR))
    shop.order(line(NEAR, 2), line(FAR))

    task = amina.lease()

    taken = [bin_ for sku, bin_, *_ in stops(task) if sku == NEAR]
    assert len(task["orders"]) == 2
    assert sorted(bin_ == second_bin for bin_ in taken) == [False, True]
    assert no_faults(shop)


def test_a_choice_that_somebody_else_was_faster_to_is_planned_again(shop, second_bin):
    shop.order(line(NEAR, 2), line(FAR))
    parts = shop.app.extensions["wms"]
    hands = Hands("canal", "amina", "handheld-1", shop.clock.at)
    task_id = Leasing(parts.database, parts.settings).give_work(hands).task_id
    assert task_id is not None
    other = shop.order(line(NEAR, 2))
    asked = question(shop, task_id)
    made = picking.plan(asked, seconds=2)
    assert [one.place for one in made.chosen.values()] == [second_bin]

    with shop.database.transaction() as session:
        [there] = [one for one in lock_free(session, "canal", [NEAR]) if one.place == second_bin]
        take = Take(second_bin, there.lot_id, NEAR, 2)
        stock.allocate(session, "canal", (UUID(other["order_id"]), 1), take)

    assert not save(shop, task_id, asked, made)
    again = question(shop, task_id)
    assert not again.equals
    assert save(shop, task_id, again, picking.plan(again, seconds=2))


def question(shop, task_id: UUID):
    with shop.database.reading() as session:
        return picking.read_question(
            session, "canal", task_id, walking_mm_per_s=1_100, now=shop.clock.at
        )


def save(shop, task_id: UUID, asked, made) -> bool:
    with shop.database.transaction() as session:
        return picking.save_walk(session, "canal", task_id, asked, made, now=shop.clock.at)


def no_faults(shop) -> bool:
    with shop.database.reading() as session:
        return not list(audit_stock(session, "canal"))
