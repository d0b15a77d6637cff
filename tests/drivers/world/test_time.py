"""The world's time: as fast as wanted, and everything at its own."""

import threading
from functools import partial

import pytest

from drivers.simulated.agenda import Agenda, AgendaKeeper
from drivers.simulated.clock import SCALE_MAX, VirtualClock, WorldClock, calendar
from drivers.simulated.rig.part import CannotNow


def test_things_are_done_in_the_order_of_their_times_and_then_of_asking():
    agenda = Agenda()
    done: list[str] = []
    for at, name in ((2.0, "b"), (1.0, "a"), (2.0, "c"), (9.0, "later")):
        agenda.add(at, partial(done.append, name))

    assert agenda.run_due(2.0) == 3
    assert done == ["a", "b", "c"]
    assert agenda.next_at() == 9.0


def test_what_cannot_be_done_is_left_and_the_rest_is_done():
    agenda = Agenda()
    done: list[str] = []

    def refuse() -> None:
        raise CannotNow("the scanner is unplugged")

    agenda.add(1.0, refuse)
    agenda.add(1.0, lambda: done.append("next"))

    agenda.run_due(1.0)

    assert done == ["next"]


def test_something_noted_late_and_due_early_does_not_wait_for_what_was_next():
    happened = threading.Event()
    keeper = AgendaKeeper(Agenda(), WorldClock(100))
    keeper.agenda.add(1_000_000.0, lambda: None)
    keeper.start()

    keeper.later(0.5, happened.set)

    assert happened.wait(10.0)
    keeper.stop()


def test_time_runs_as_fast_as_wanted():
    slow, fast = WorldClock(1), WorldClock(100)

    assert slow.real_s(10.0) == 10.0
    assert fast.real_s(10.0) == 0.1
    assert calendar(90.0) - calendar(30.0) == calendar(60.0) - calendar(0.0)


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan"), float("inf"), SCALE_MAX * 2])
def test_time_neither_stands_still_nor_runs_backwards(scale: float):
    with pytest.raises(ValueError, match="time runs above 0"):
        WorldClock(scale)
    with pytest.raises(ValueError, match="backwards"):
        VirtualClock().advance(-1.0)
