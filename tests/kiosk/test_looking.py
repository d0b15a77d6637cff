"""What is told of a thing, and when: in the hand, as it lies there, and once it was looked at."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from kiosk.flow.sighting import Sighted
from tests.kiosk.orders import MILK
from tests.kiosk.scripted_eye import (
    PATIENCE_S,
    PLACED,
    READ,
    SENSED,
    TAKEN,
    Changed,
    Script,
    SlowScript,
    before_an_eye,
    until,
)
from wms.vision.tray.passing import Glimpse


@pytest.fixture
def bench() -> Iterator[Any]:
    yield from before_an_eye()


def test_what_is_laid_down_is_told_with_its_codes_and_a_picture_and_then_what_was_sensed(bench):
    bench.start(Script([], [PLACED]), reads=lambda _: [READ])

    seen, looked = bench.told(), bench.told()
    assert isinstance(seen, Sighted)
    assert [(one.text, one.how) for one in seen.codes] == [(MILK, "read")]
    assert 1.4 < (seen.at - seen.began_at).total_seconds() < 2.5
    assert (looked.change, looked.mark, looked.crop) == ("looked", seen.mark, seen.crop)
    assert [(said.sku, said.crop) for said in looked.evidence] == [("S-00001", seen.crop)]
    session = bench.work.basket.order.session_id
    until(lambda: bench.kept == [(session, seen.crop, b"glanced")])


def test_how_long_a_picture_was_worked_on_does_not_move_the_moment_something_was_laid_down(bench):
    watch = SlowScript([PLACED])

    bench.start(watch)

    seen = bench.told()
    ago_s = (seen.at - seen.began_at).total_seconds()
    # Scale and scanner tell of the same moment: a second too late, and it is another thing.
    assert watch.done - watch.began <= ago_s <= time.monotonic() - watch.began


def test_a_code_read_in_the_hand_is_told_before_the_thing_lies_there(bench):
    grey = np.full((60, 60, 3), 128, np.uint8)
    watch = Script([])
    watch.glimpses.append((Glimpse(0.0, 1.0, grey, grey, []), "quick"))

    bench.start(watch)

    came = bench.told()
    assert (came.change, [one.text for one in came.codes]) == ("coming", [MILK])


def test_what_goes_before_it_was_looked_at_has_come_first(bench):
    bench.start(Script([PLACED, TAKEN]))

    assert [bench.told().change for _ in range(2)] == ["placed", "taken"]


def test_a_code_read_on_the_way_is_told_at_once_and_all_else_as_a_second_word(bench):
    may_look = threading.Event()

    def closer(change: Changed, codes: Any) -> Any:
        assert (change.codes, codes) == ([READ], None)
        may_look.wait(PATIENCE_S)
        return SENSED

    bench.start(Script([PLACED | {"codes": [READ]}]), closer=closer)

    first = bench.told()
    assert (first.change, [one.text for one in first.codes]) == ("placed", [MILK])
    assert (first.evidence, bench.shown) == ((), [first.crop])
    may_look.set()
    second = bench.told()
    assert (second.change, second.mark, second.crop) == ("looked", first.mark, first.crop)
    assert [one.sku for one in second.evidence] == ["S-00001"]
    assert [jpeg for _, _, jpeg in bench.kept] == [b"glanced"]
    assert second.id != first.id


def test_while_a_thing_is_read_frames_are_watched_and_the_next_thing_is_named(bench):
    may_read = threading.Event()

    def reads(_change: Changed) -> Any:
        may_read.wait(PATIENCE_S)
        return ()

    second = PLACED | {"number": 2, "codes": [READ]}
    watch = Script([PLACED], [], [second], [TAKEN])
    bench.start(watch, reads=reads)

    named, looked = bench.told(), bench.told()
    assert [(one.change, one.mark[-1]) for one in (named, looked)] == [
        ("placed", "2"),
        ("looked", "2"),
    ]
    until(lambda: watch.seen > 20)
    assert bench.queue.empty()
    may_read.set()

    first = [one.change for one in (bench.told() for _ in range(3)) if one.mark[-1] == "1"]
    assert [one for one in first if one != "looked"] == ["placed", "taken"]


def test_what_cannot_be_looked_at_is_told_all_the_same(bench):
    def broken_look(*_: Any) -> Any:
        raise ValueError("no such picture")

    second = PLACED | {"number": 2, "codes": [READ]}
    watch = Script([PLACED], [second], [TAKEN | {"number": 2}])
    bench.start(watch, reads=broken_look, closer=broken_look)

    told = [bench.told() for _ in range(3)]
    assert sorted((one.change, one.mark[-1]) for one in told) == [
        ("placed", "1"),
        ("placed", "2"),
        ("taken", "2"),
    ]


def test_nothing_is_told_of_an_order_that_was_closed_meanwhile(bench):
    may_read, was_read = threading.Event(), threading.Event()

    def reads(_change: Changed) -> Any:
        may_read.wait(PATIENCE_S)
        was_read.set()
        return ()

    watch = Script([PLACED])
    bench.start(watch, reads=reads)
    until(lambda: watch.seen > 3)
    bench.work.open()
    may_read.set()
    assert was_read.wait(PATIENCE_S)
    time.sleep(0.05)

    assert bench.queue.empty()


def test_what_is_taken_away_has_the_mark_it_came_with(bench):
    bench.start(Script([PLACED], [TAKEN]))

    came, went = [one for one in (bench.told() for _ in range(3)) if one.change != "looked"]
    assert (came.change, went.change) == ("placed", "taken")
    assert came.mark == went.mark != ""
    bench.work.tell(Sighted, **came.model_dump(exclude={"id", "at", "kind"}))
    bench.work.tell(Sighted, **went.model_dump(exclude={"id", "at", "kind"}))
    assert bench.work.basket.placed == ()
