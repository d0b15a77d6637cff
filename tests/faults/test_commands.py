"""Commands that come late, twice, in the wrong order, or from whoever should not send them."""

import random
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.canal import NOON, STORE, Channel, Person, an_order
from wms.audit import audit_stock
from wms.errors import Refusal
from wms.ids import new_id
from wms.orders.model import Order
from wms.picking import operations as picking
from wms.picking.operations import Hands, settle_set_aside
from wms.stock.model import Movement


@pytest.fixture
def floor(canal, make_app):
    """Return the store with a walk leased to Amina."""
    app = make_app(canal)
    order = Channel(app).order(an_order(("S-00001", 2), ("S-00900", 1))).get_json()
    amina = Person(app)
    return canal, app, amina, amina.lease(), order


def outcomes(answer):
    return [(each["outcome"], each["code"]) for each in answer["outcomes"]]


def moved(database, cause):
    with database.reading() as session:
        assert audit_stock(session, STORE) == []
        return sum(session.scalars(select(Movement.quantity).where(Movement.cause == cause)))


def test_a_batch_sent_again_after_a_lost_answer_gets_its_first_outcomes(floor):
    canal, _, amina, task, _ = floor
    wrong = amina.command("pick", task, pick_line_id=str(new_id()), quantity=1, tote="T-07")
    batch = [wrong, *amina.picks(task)]

    first, again = amina.exchange(*batch), amina.exchange(*batch)

    assert outcomes(first) == [("set_aside", "unknown_pick_line")] + [("applied", None)] * 3
    assert outcomes(again) == [("repeated", "unknown_pick_line")] + [("repeated", None)] * 3
    assert moved(canal, "pick") == 3


def test_a_batch_in_any_order_and_repeated_picks_each_piece_once(floor):
    canal, app, amina, task, order = floor
    *picks, finish = amina.picks(task)
    muddled = picks * 3
    random.Random(7).shuffle(muddled)

    early = amina.exchange(finish)
    amina.exchange(*muddled)
    done = amina.exchange(amina.command("finish", task))

    assert outcomes(early) == [("set_aside", "walk_unfinished")]
    assert outcomes(done) == [("applied", None)]
    assert moved(canal, "pick") == 3
    assert Channel(app).get(f"/orders/{order['order_id']}").get_json()["state"] == "picked"


def test_a_command_of_somebody_who_never_logged_in_there_is_set_aside(floor):
    canal, _, amina, task, _ = floor
    pick = amina.picks(task)[0] | {"person_id": "tomasz"}

    answer = amina.exchange(pick)

    assert outcomes(answer) == [("set_aside", "unknown_author")]
    assert moved(canal, "pick") == 0


@pytest.mark.parametrize(("choice", "lost"), [("goods_left", 1), ("nothing_moved", 0)])
def test_picks_for_a_walk_that_was_taken_away_wait_for_the_manager(floor, choice, lost):
    canal, app, amina, task, _ = floor
    tomasz = Person(app, "tomasz", "hh-2")
    manager = Hands(STORE, "nadia", "office", NOON)
    canal.run(lambda s: picking.take_away(s, manager, UUID(task["task_id"])))
    again = tomasz.lease()
    late = amina.picks(task)[1]

    answer = amina.exchange(late)
    tomasz.exchange(*tomasz.picks(again, "T-08"))
    canal.run(lambda s: settle_set_aside(s, manager, UUID(late["id"]), choice))

    assert outcomes(answer) == [("set_aside", "task_taken_away")]
    assert again["task_id"] == task["task_id"]
    assert moved(canal, "repair") == lost * late["quantity"]
    assert moved(canal, "pick") == 3
    with pytest.raises(Refusal) as twice:
        canal.run(lambda s: settle_set_aside(s, manager, UUID(late["id"]), choice))
    assert twice.value.code == "not_set_aside"


def test_a_cancelled_order_takes_no_more_picks_and_gives_its_goods_back(floor):
    canal, app, amina, task, order = floor
    picks = amina.picks(task)
    amina.exchange(picks[0])
    shop = Channel(app)

    cancelled = shop.post(f"/orders/{order['order_id']}/cancellation", None)
    answer = amina.exchange(*picks[1:])

    assert cancelled.get_json()["state"] == "cancelled"
    assert {each["outcome"] for each in answer["outcomes"]} == {"set_aside"}
    assert answer["has_task"] is False
    assert moved(canal, "pick") == picks[0]["quantity"]
    with canal.reading() as session:
        assert session.scalar(select(Order.state)) == "cancelled"
