"""What the thing that was just placed pushed aside is not placed itself."""

from dataclasses import replace

import numpy as np
import pytest

from tests.vision.tray.drawn import Bench, Drawn, Film
from wms.vision.tray import Watch
from wms.vision.tray.displaced import displaced
from wms.vision.tray.light import reduced

MILK = Drawn(300, 290, turned=30)
FLOUR = Drawn(640, 200, (110, 150), colour=(190, 120, 40), seed=2)
JAM = Drawn(330, 430, (70, 70), colour=(30, 200, 30), seed=3)


@pytest.fixture
def film():
    return Film(Bench(), Watch())


def told(changes):
    return sorted((change.kind, change.number) for change in changes)


@pytest.mark.parametrize("pushed", [{"x": 306}, {"turned": 33}, {"x": 312, "turned": 36}])
def test_a_thing_pushed_a_little_has_moved_and_nothing_was_placed(film, pushed):
    film.place(MILK)
    film.bench.things = [replace(MILK, **pushed)]

    assert {change.kind for change in film.run()} <= {"moved"}
    assert film.watch.lying == (1,)


def test_of_two_that_lie_there_anew_the_one_that_left_its_place_was_moved(film):
    film.place(MILK)
    rolled = replace(MILK, x=330, y=120, turned=75, size=(110, 50), seed=4)
    film.bench.things = [rolled, JAM]

    assert told(film.run()) == [("moved", 1), ("placed", 2)]


def test_what_was_pushed_onto_another_is_taken_from_there(film):
    film.place(FLOUR)
    film.place(MILK)
    over = replace(MILK, x=590, y=210)
    film.bench.things = [FLOUR, over]
    film.run()
    film.bench.things = [FLOUR]

    assert told(film.run()) == [("taken", 2)]


def test_what_is_laid_upon_a_thing_does_not_count_as_the_thing_pushed():
    below = Bench(things=[FLOUR])
    above = Bench(things=[FLOUR, replace(JAM, x=630, y=210)])
    before, after = reduced(below.picture()), reduced(above.picture())
    mask = np.abs(before - reduced(Bench().picture())).max(axis=2) > 25

    assert displaced(before, after, mask) is None


def test_a_pushed_thing_is_found_where_it_now_lies():
    before = reduced(Bench(things=[FLOUR]).picture())
    after = reduced(Bench(things=[replace(FLOUR, x=FLOUR.x + 15)]).picture())
    mask = np.abs(before - reduced(Bench().picture())).max(axis=2) > 25

    now = displaced(before, after, mask)

    assert now is not None
    way = np.argwhere(now).mean(axis=0) - np.argwhere(mask).mean(axis=0)
    assert way == pytest.approx([0, 10], abs=1.5)
