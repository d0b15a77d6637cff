"""What the camera saw come or go, and the scale did not feel: pushed aside, hidden, held."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.flow import events
from kiosk.flow.effects import Wait
from tests.kiosk.at_work import Work
from tests.kiosk.milk_and_tin import (
    HERE,
    MILK_LINE,
    PEAS_LINE,
    THERE,
    asks,
    marks,
    milk_and_tin,
    states,
    wait,
)
from tests.kiosk.orders import MILK, NOON, PEAS, STRANGER, a_line


@pytest.mark.parametrize("first", ["camera", "scale"])
def test_what_the_scale_felt_go_and_the_camera_too_is_out_whoever_tells_first(first: str):
    work = milk_and_tin()
    tellers = {
        "camera": lambda: work.see(change="taken", mark="2"),
        "scale": lambda: work.weigh(1030),
    }

    for teller in (first, *(one for one in tellers if one != first)):
        tellers[teller]()

    assert (marks(work), work.word, work.basket.unsettled) == (["1"], "taken_out", False)
    work.weigh(530)
    assert work.basket.lifted is not None  # nobody told of that before


def test_a_camera_that_tells_late_tells_of_the_same_leaving():
    work = Work().at_a_tray().open(lines=(PEAS_LINE,))
    for mark, grams in (("1", 500), ("2", 1000)):
        work.scan(PEAS).see(mark=mark).weigh(grams)
        work.seconds += 20
    began_at = NOON + timedelta(seconds=work.seconds + 1)
    work.weigh(500)
    assert marks(work) == ["2"]

    work.seconds += 8
    work.see(change="taken", mark="2", began_at=began_at)

    assert (marks(work), work.basket.unsettled) == (["1"], False)


def test_what_is_not_seen_any_more_and_was_not_felt_go_stays_and_is_asked_about():
    work = milk_and_tin().see(change="taken", mark="2")
    assert (marks(work), work.state.proof(work.basket).right) == (["1", "2"], True)
    assert not asks(work)  # the scale has its time first

    wait(work)

    assert asks(work)
    assert work.tap("close").word == "look_first"
    work.scan("CMD-YES")
    assert (marks(work), work.basket.unsettled) == (["1", "2"], False)
    assert work.tap("close").state.busy == "photo"


def test_somebody_who_closes_does_not_wait_for_the_scale():
    work = milk_and_tin().see(change="taken", mark="2")

    assert work.tap("close").word == "look_first"
    assert asks(work)


@pytest.mark.parametrize("said", ["CMD-NO", "CMD-GONE"])
def test_what_somebody_says_is_out_leaves(said: str):
    work = wait(milk_and_tin().see(change="taken", mark="2"))

    work.seconds += 1
    work.scan(said)

    assert (marks(work), states(work)) == (["1"], ["right", "missing"])


def test_scanning_what_is_not_seen_any_more_says_that_it_is_there():
    work = wait(milk_and_tin().see(change="taken", mark="2")).scan(PEAS)

    assert (work.word, states(work), work.basket.unsettled) == (
        "still_there",
        ["right", "right"],
        False,
    )


def test_a_step_that_comes_late_still_tells_what_it_was():
    work = wait(milk_and_tin().see(change="taken", mark="2"))

    work.weigh(1030)

    assert (marks(work), work.basket.unsettled) == (["1"], False)


@pytest.mark.parametrize("camera_first", [True, False])
def test_two_that_are_lifted_at_once_leave_by_one_step_and_two_sightings(camera_first: bool):
    work = milk_and_tin()

    if not camera_first:
        work.weigh(0)
    for mark in ("2", "1"):
        work.see(change="taken", mark=mark)
    if camera_first:
        work.weigh(0)

    assert (work.basket.placed, work.basket.unsettled) == ((), False)


@pytest.mark.parametrize("gone_first", [True, False])
def test_what_was_pushed_and_is_seen_again_by_its_code_is_the_same(gone_first: bool):
    work = milk_and_tin()
    changes: list[dict[str, Any]] = [
        {"change": "taken", "mark": "2"},
        {"codes": [{"text": PEAS}], "place": HERE, "mark": "3"},
    ]

    for change in changes if gone_first else changes[::-1]:
        work.see(**change)

    assert (marks(work), work.basket.missed, work.basket.looks) == (["1", "3"], (), ())
    assert states(work) == ["right", "right"]


def test_what_was_pushed_and_looks_like_what_went_is_the_same():
    like = [{"sense": "looks", "sku": "S-00002", "log_ratio": 3.0}]
    work = milk_and_tin().see(change="taken", mark="2").see(mark="3", evidence=like)

    assert (marks(work), work.basket.missed) == (["1", "3"], ())


def test_looks_that_are_told_later_still_tell_what_was_pushed():
    like = [{"sense": "looks", "sku": "S-00002", "log_ratio": 3.0}]
    work = milk_and_tin().see(change="taken", mark="2").see(mark="3")
    assert work.basket.missed

    work.see(change="looked", mark="3", evidence=like)

    assert (marks(work), work.basket.missed) == (["1", "3"], ())
    assert not asks(wait(work))


def test_what_comes_as_the_wait_for_another_ends_is_waited_for_as_well():
    work = milk_and_tin().see(place=HERE, mark="3")
    asked = len(work.of(Wait))

    work.seconds += 10
    work.see(place=THERE, mark="4")

    assert len(work.of(Wait)) == asked + 1


def test_what_the_camera_named_keeps_its_name_though_its_code_is_not_seen_where_it_was_pushed():
    work = Work().at_a_tray().open(lines=(PEAS_LINE,)).see(PEAS, mark="1").weigh(500)
    work.seconds += 20
    like = [{"sense": "looks", "sku": "S-00002", "log_ratio": 3.0}]

    work.see(change="taken", mark="1").see(mark="2", evidence=like)

    assert (marks(work), states(work)) == (["2"], ["right"])
    assert [item.source for item in work.basket.items] == ["camera"]


def test_one_that_comes_where_one_of_its_weight_went_is_asked_about():
    work = milk_and_tin().see(change="taken", mark="2").see(place=THERE, mark="3")
    wait(work)
    assert work.tap("close").word == "look_first"
    swapped = work.state

    work.scan("CMD-YES")
    assert (marks(work), states(work)) == (["1", "3"], ["right", "right"])

    work.state = swapped
    work.seconds += 5
    work.scan("CMD-NO")
    assert (marks(work), states(work)) == (["1", "3"], ["right", "unsure"])


def test_another_code_where_one_of_its_weight_went_is_red_at_once():
    work = milk_and_tin().see(STRANGER, mark="3")
    assert work.word == "foreign"

    work.see(change="taken", mark="2")

    assert wait(work).tap("close").word == "look_first"


def test_what_was_only_uncovered_is_no_thing_of_its_own():
    work = milk_and_tin().see(place=HERE, mark="3")
    assert marks(work) == ["1", "2"]

    assert wait(work).basket.looks == ()
    assert (marks(work), work.state.proof(work.basket).right) == (["1", "2"], True)


def test_an_article_that_is_only_shown_to_the_camera_is_not_in_the_basket():
    work = Work().at_a_tray().open(lines=(MILK_LINE, PEAS_LINE)).see(MILK, mark="1")

    wait(work)

    assert (work.word, states(work)) == ("unfelt", ["missing", "missing"])


def test_what_is_too_light_to_be_felt_goes_by_the_camera_alone():
    mint = a_line(3, "Mint", {PEAS: 1}, weight_g=8)
    work = Work().at_a_tray().open(lines=(MILK_LINE, mint)).scan(PEAS).see(PEAS, mark="1")
    work.seconds += 20
    assert marks(work) == ["1"]

    assert work.see(change="taken", mark="1").basket.placed == ()


def test_a_scale_that_is_lost_while_it_is_waited_for_lets_the_camera_ask_and_tell():
    work = milk_and_tin().see(change="taken", mark="2").see(place=HERE, mark="3")

    work.tell(events.DevicesChanged, devices=[d for d in work.state.devices if d.kind != "scale"])

    assert marks(work) == ["1", "2", "3"]
    assert work.basket.unsettled
    work.seconds += 20
    assert marks(work.see(change="taken", mark="1")) == ["2", "3"]


def test_a_scale_that_came_back_felt_nothing_of_what_went_before():
    work = milk_and_tin()
    work.state = replace(work.state, devices=())
    began_at = NOON + timedelta(seconds=work.seconds + 1)
    work.tell(events.DevicesChanged, devices=()).with_devices("barcode", "camera", "scale")

    work.weigh(1030).see(change="taken", mark="2", began_at=began_at)

    assert marks(work) == ["1"]
