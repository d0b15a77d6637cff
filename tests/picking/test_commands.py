"""What the picker did, sent as commands: applied once each, or set aside with the reason."""

import pytest

from tests.api.shop import line
from tests.picking.walks import APPLIED, Picker, set_aside, stops
from wms.audit import audit_stock
from wms.ids import new_id

MILK = "S-00001"


@pytest.fixture
def amina(shop) -> Picker:
    """Return Amina on her way to two S-00001."""
    shop.order(line(MILK, 2))
    picker = Picker(shop)
    picker.lease()
    return picker


def ledger_is_right(shop) -> bool:
    with shop.database.reading() as session:
        return audit_stock(session, "canal") == []


def test_a_command_that_is_repeated_is_applied_once(shop, amina):
    pick = amina.picks(amina.task["lines"][0], 1)

    assert amina.send(pick, pick) == [APPLIED, ("repeated", None)]
    assert amina.send(pick) == [("repeated", None)]
    assert stops(amina.lease())[0][3] == 1
    assert ledger_is_right(shop)


def test_a_repeated_refusal_carries_its_first_answer(amina):
    foreign = amina.picks(amina.task["lines"][0], tote="X-99")

    first, again = (amina.exchange(foreign)["outcomes"][0] for _ in range(2))

    assert (first["outcome"], again["outcome"]) == ("set_aside", "repeated")
    assert first["code"] == again["code"] == "unknown_tote"
    assert first["sentence"] == again["sentence"]


def test_commands_that_come_in_another_order_are_judged_as_they_come(shop, amina):
    stop = amina.task["lines"][0]
    pick = amina.picks(stop)

    outcomes = amina.send(amina.says("undo", undoes=pick["id"]), pick, amina.says("finish"), pick)

    assert outcomes == [set_aside("nothing_to_undo"), APPLIED, APPLIED, ("repeated", None)]
    assert ledger_is_right(shop)


def test_no_stop_gives_more_than_it_wants(shop, amina):
    stop = amina.task["lines"][0]

    outcomes = amina.send(amina.picks(stop, 3), amina.picks(stop, 2), amina.picks(stop, 1))

    assert outcomes == [set_aside("picked_too_many"), APPLIED, set_aside("picked_too_many")]
    assert ledger_is_right(shop)


def test_a_tote_holds_one_order_and_an_order_may_have_several(shop, amina):
    shop.order(line("S-00067"))
    tomasz = Picker(shop, "tomasz", "handheld-2")
    other, stop = tomasz.lease()["lines"][0], amina.task["lines"][0]

    assert amina.send(amina.picks(stop, 1, "T-01"), amina.picks(stop, 1, "T-02")) == [APPLIED] * 2
    assert tomasz.send(tomasz.picks(other, tote="T-02")) == [set_aside("tote_taken")]
    assert tomasz.send(tomasz.picks(other, tote="A06-06-4")) == [set_aside("unknown_tote")]
    assert tomasz.send(tomasz.picks(other, tote="T-03")) == [APPLIED]


def test_a_stop_of_another_walk_is_set_aside(shop, amina):
    shop.order(line("S-00067"))
    other = Picker(shop, "tomasz", "handheld-2").lease()["lines"][0]

    assert amina.send(amina.picks(other)) == [set_aside("unknown_pick_line")]
    assert amina.send(amina.picks({"pick_line_id": str(new_id()), "wanted": 1})) == [
        set_aside("unknown_pick_line")
    ]


def test_a_command_by_somebody_who_never_logged_in_there_is_set_aside(amina):
    stop = amina.task["lines"][0]

    outcomes = amina.send(amina.picks(stop, 1, person_id="tomasz"))

    assert outcomes == [set_aside("unknown_author")]


def test_a_handheld_hands_on_what_the_one_before_did(shop, amina):
    left = amina.picks(amina.task["lines"][0], 1)

    tomasz = Picker(shop, "tomasz", "handheld-1")
    told = tomasz.caller.post("/commands", {"device_id": "handheld-1", "commands": [left]}).json

    assert told["outcomes"][0]["outcome"] == "applied"
    assert told["has_task"] is False
    assert amina.lease()["lines"][0]["picked"] == 1


def test_a_pick_taken_back_lies_in_its_bin_again_and_can_be_done_anew(shop, amina):
    stop = amina.task["lines"][0]
    pick = amina.picks(stop)

    undo = amina.says("undo", undoes=pick["id"])
    outcomes = amina.send(pick, undo, amina.says("undo", undoes=pick["id"]))

    assert outcomes == [APPLIED, APPLIED, set_aside("nothing_to_undo")]
    assert stops(amina.lease())[0][2:] == (2, 0, 0)
    assert ledger_is_right(shop)
    assert amina.send(amina.picks(stop), amina.says("finish")) == [APPLIED] * 2
    assert ledger_is_right(shop)


def test_a_tote_whose_only_pick_was_taken_back_is_free_again(shop, amina):
    stop = amina.task["lines"][0]
    pick = amina.picks(stop)

    amina.send(pick, amina.says("undo", undoes=pick["id"]))

    assert [order["tote"] for order in amina.lease()["orders"]] == [None]
    assert ledger_is_right(shop)


def test_after_the_walk_nothing_can_be_taken_back(shop, amina):
    pick = amina.picks(amina.task["lines"][0])
    amina.send(pick, amina.says("finish"))

    assert amina.send(amina.says("undo", undoes=pick["id"])) == [set_aside("task_taken_away")]
    assert ledger_is_right(shop)


def test_sentences_are_in_the_language_of_the_person(shop, amina):
    foreign = amina.picks(amina.task["lines"][0], tote="X-99")
    shop.order(line("S-00067"))
    tomasz = Picker(shop, "tomasz", "handheld-2")
    tomasz.lease()

    french = amina.exchange(foreign)["outcomes"][0]
    english = tomasz.exchange(tomasz.says("finish"))["outcomes"][0]

    assert french["title"] == "Bac inconnu"
    assert "X-99" in french["sentence"]
    assert english["sentence"].startswith("Stops left: 1.")


def test_a_refused_scan_is_kept_and_changes_nothing(shop, amina):
    seen = {"code": "4006381333931", "expected": "A06-06-4", "at": shop.clock.at.isoformat()}

    answer = amina.caller.post("/scans-refused", seen)

    assert (answer.status_code, answer.data) == (204, b"")
    assert amina.exchange()["task"] is None


def test_more_commands_than_an_exchange_takes_are_refused_whole(amina):
    stop = amina.task["lines"][0]
    body = {"device_id": "handheld-1", "commands": [amina.picks(stop, 1) for _ in range(21)]}

    answer = amina.caller.post("/commands", body)

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/commands")
    assert stops(amina.lease())[0][3] == 0
