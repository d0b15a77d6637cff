"""The second word about a thing: what was sensed of it after its code had been told."""

from kiosk.flow import events
from tests.kiosk.at_work import Work
from tests.kiosk.orders import MILK, STRANGER, a_line

HERE = [(0, 0), (100, 0), (100, 100)]
UNLIKE = [{"sense": "looks", "sku": "S-00001", "log_ratio": -6.0}]


def milk_alone() -> Work:
    work = Work().at_a_tray().open(lines=(a_line(1, "Milk", {MILK: 1}, weight_g=1030),))
    return work.see(MILK, mark="a-1", place=HERE).weigh(480)


def test_what_was_sensed_later_is_of_the_same_thing_and_may_raise_a_doubt():
    work = milk_alone()
    before = work.basket.placed[0].sight

    work.see(MILK, change="looked", mark="a-1", evidence=UNLIKE)

    [thing] = work.basket.placed
    assert before is not None
    assert thing.sight is not None
    assert (thing.sight.place, thing.sight.at) == (before.place, before.at)
    assert {one.sense for one in thing.sight.evidence} == {"code", "looks"}
    assert work.state.proof(work.basket).things[0].state == "mislabelled"


def test_a_second_word_of_what_is_there_no_more_says_nothing():
    work = milk_alone().weigh(0).see(change="taken", mark="a-1", place=HERE)
    assert work.basket.placed == ()
    before = work.state

    assert work.see(MILK, change="looked", mark="a-1", evidence=UNLIKE).state == before
    assert work.see(MILK, change="looked", mark="", evidence=UNLIKE).state == before


def test_a_second_code_found_while_the_bags_are_photographed_keeps_them_open():
    work = Work().at_a_tray().open(lines=(a_line(1, "Milk", {MILK: 1}, weight_g=1030),))
    work.see(MILK, mark="a-1", place=HERE).weigh(1030).tap("close")
    assert work.state.busy == "photo"

    work.see(MILK, STRANGER, change="looked", mark="a-1")
    work.tell(events.PhotoFailed, photo_id=work.basket.photo_id, reason="none")

    assert work.state.parcel is None
    assert work.state.proof(work.basket).decision != "pass"


def test_a_code_in_the_hand_is_named_once_and_counts_when_the_thing_lies_there():
    work = Work().at_a_tray().see(MILK, change="coming")
    assert (work.word, work.notice.tone, work.basket.placed) == ("coming", "ok", ())

    work.see(MILK, mark="a-1", place=HERE).weigh(1030)
    assert len(work.basket.placed) == 1

    silent = work.state
    assert work.see(MILK, change="coming").state == silent
    assert work.see(STRANGER, change="coming").state == silent
