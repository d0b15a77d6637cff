"""Bags are closed after the scale has felt what came, and what is said to be out."""

import pytest

from kiosk.flow import events
from tests.kiosk.at_work import Work
from tests.kiosk.milk_and_tin import HERE, asks, marks, milk_and_tin, wait
from tests.kiosk.orders import MILK, PEAS, STRANGER


def test_nobody_closes_before_the_scale_had_its_time_for_what_the_camera_saw_come():
    work = milk_and_tin().see(place=HERE, mark="3")

    assert (work.tap("close").word, work.state.busy) == ("scale_first", None)

    felt = Work(work.state, seconds=work.seconds).weigh(1680)
    assert (felt.tap("close").word, felt.state.busy) == ("look_first", None)
    assert wait(work).tap("close").state.busy == "photo"


def test_nobody_closes_while_the_scale_comes_to_rest_but_no_restless_scale_holds_anybody_up():
    work = milk_and_tin().weigh(None).weigh(None)
    assert (work.tap("close").word, work.state.busy) == ("scale_first", None)

    rested = Work(work.state, seconds=work.seconds).weigh(1530)
    assert rested.tap("close").state.busy == "photo"
    work.seconds += 5
    assert work.tap("close").state.busy == "photo"


@pytest.mark.parametrize("code", [PEAS, STRANGER])
def test_what_somebody_says_is_out_and_leaves_lying_is_asked_about_once(code: str):
    work = milk_and_tin().scan(code).see(mark="3").weigh(2030)
    work.seconds += 20
    work.scan("CMD-OUT", code)
    assert marks(work) == ["1", "2"]

    wait(work)

    assert (asks(work), work.state.proof(work.basket).right) == (True, False)
    assert work.tap("close").word == "look_first"
    work.seconds += 2
    work.scan("CMD-GONE").weigh(1530)
    assert (marks(work), work.basket.lifted) == (["1", "2"], None)
    assert wait(work).tap("close").state.busy == "photo"


def test_two_that_are_said_to_be_out_may_be_lifted_at_once():
    work = milk_and_tin().scan("CMD-OUT", MILK, "CMD-OUT", PEAS).weigh(0)

    assert (wait(work).basket.placed, work.basket.unsettled) == ((), False)


def test_of_what_was_scanned_twice_the_scan_goes_and_the_thing_stays():
    work = milk_and_tin().scan(PEAS)
    work.seconds += 20

    work.scan("CMD-OUT", PEAS)

    work.seconds += 20
    work.tell(events.TimePassed)
    assert (marks(work), asks(work)) == (["1", "2"], False)
