import json
from random import Random

import pytest

from tests.dispatch.floor import a_floor
from wms.routing.pace import BadPaceError, Learned, Pace, Work, walk_seconds, work_along

SLOW = Pace(
    s_per_metre=1.2,
    s_per_metre_loaded=1.3,
    s_per_turn=1.1,
    s_per_stop=7,
    s_per_unit=2.2,
    s_per_level=1.0,
)


def picks(count: int, pace: Pace, *, seed: int = 1):
    """Yield pieces of work between two picks, and what they took somebody of this pace."""
    chance = Random(seed)
    for _ in range(count):
        metres = chance.uniform(1, 25)
        loaded = chance.random() < 0.7
        work = Work(
            metres=0 if loaded else metres,
            metres_loaded=metres if loaded else 0,
            turns=chance.randint(0, 4),
            stops=1,
            units=chance.randint(1, 5),
            levels=chance.randint(0, 3),
        )
        yield work, walk_seconds(work, pace) * chance.triangular(0.7, 1.4, 0.9)


def learn(pieces, known: Learned | None = None) -> Learned:
    known = known or Learned()
    for work, seconds in pieces:
        known = known.observe(work, seconds)
    return known


def test_a_slow_picker_is_known_after_some_days():
    known = learn(picks(1_500, SLOW))

    for work, _ in picks(20, SLOW, seed=2):
        assert walk_seconds(work, known.pace) == pytest.approx(walk_seconds(work, SLOW), rel=0.06)
    assert known.pace.s_per_metre == pytest.approx(SLOW.s_per_metre, rel=0.1)


def test_few_picks_move_the_settings_little():
    before, slow = Learned(), Pace(s_per_stop=8)

    known = learn(picks(3, slow))

    assert before.pace.s_per_stop < known.pace.s_per_stop < before.pace.s_per_stop + 1.5


def test_a_coffee_break_says_nothing_about_walking():
    pieces = list(picks(300, SLOW))
    with_breaks = [
        (work, seconds + (900 if number % 20 == 0 else 0))
        for number, (work, seconds) in enumerate(pieces)
    ]

    known, undisturbed = learn(with_breaks), learn(pieces)

    assert known.dropped == 15
    assert known.pace.s_per_stop == pytest.approx(undisturbed.pace.s_per_stop, rel=0.1)
    assert known.pace.s_per_metre_loaded == pytest.approx(
        undisturbed.pace.s_per_metre_loaded, rel=0.1
    )


def test_a_talk_in_the_aisle_counts_as_a_slow_pick_at_most():
    work, seconds = next(picks(1, Pace()))
    known = learn(picks(200, Pace()))

    talked = known.observe(work, seconds + 55)

    assert walk_seconds(work, talked.pace) < 1.03 * walk_seconds(work, known.pace)


def test_what_was_learnt_survives_as_json_and_follows_the_settings():
    known = learn(picks(80, SLOW))

    kept = json.loads(json.dumps(known.state()))

    assert Learned.restore(kept) == known
    slower = Learned.restore(kept, prior=Pace(s_per_stop=9))
    assert slower.pace.s_per_stop > known.pace.s_per_stop


@pytest.mark.parametrize("broken", [{}, {"version": 2}, {"gram": [1.0]}, {"scatter": float("nan")}])
def test_a_state_of_another_shape_is_refused(broken):
    state = Learned().state() | broken if broken else {}

    with pytest.raises(BadPaceError, match="cannot be read"):
        Learned.restore(state)


def test_a_pace_without_time_is_refused():
    with pytest.raises(BadPaceError, match="s_per_stop"):
        Pace(s_per_stop=0)


def test_a_way_is_counted_in_metres_and_turns():
    floor = a_floor()

    work = work_along(floor, (18, 19, 29, 28), loaded=True, at=Work(stops=1, units=2))

    assert work == Work(metres_loaded=4.5, turns=2, stops=1, units=2)
