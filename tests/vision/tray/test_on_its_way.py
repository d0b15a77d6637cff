"""What a thing showed on its way stays with it: slivers, what was pushed, skin's colour."""

import numpy as np
import pytest

from wms.vision.codes import CodeSeen
from wms.vision.tray.lying import Meaning, Verdict
from wms.vision.tray.parts import parts_of
from wms.vision.tray.passing import Passing, Seen
from wms.vision.tray.stillness import Stillness
from wms.vision.tray.telling import Movement, changes_of
from wms.vision.tray.watch import Watch

TALL, WIDE = 180, 320
CODE = CodeSeen(
    "4006381333931", "EAN13", ((9, 9), (30, 9), (30, 20), (9, 20)), ("zbar",), "read", 1
)


def blank(value=90):
    return np.full((TALL, WIDE, 3), value, np.uint8)


def where(*boxes: tuple[int, int, int, int]):
    mask = np.zeros((TALL, WIDE), np.bool_)
    for left, top, wide, high in boxes:
        mask[top : top + high, left : left + wide] = True
    return mask


def placed(*boxes: tuple[int, int, int, int]):
    parts = [parts_of(where(box), area_min=4)[0] for box in boxes]
    seen = Seen((blank(),), (blank(),), [CODE], is_read=True)
    movement = Movement(1, 0.0, 1.0, blank(), blank(), 1, 2, seen)
    return changes_of(movement, [Meaning("placed", part) for part in parts], None)


def test_a_sliver_beside_a_thing_does_not_take_its_way_from_it():
    thing, sliver = placed((60, 40, 90, 70), (152, 60, 9, 40))

    assert thing.codes == [CODE]
    assert sliver.codes == []


def test_of_two_things_let_go_at_once_nobody_knows_whose_way_it_was():
    assert [change.codes for change in placed((60, 40, 90, 70), (170, 60, 40, 40))] == [[], []]


def test_print_on_a_package_of_skins_colour_is_read_and_not_given_away():
    looked_at = []

    def read(crop, _effort):
        looked_at.append(crop)
        return [CODE]

    passing = Passing(read)
    name, code = (100, 50, 70, 16), (100, 120, 40, 24)
    frame = blank(150)
    frame[where(name, code)] = 20
    moving = where((80, 40, 150, 120))

    passing.see(frame, moving, moving & ~where(name, code), 1.0, calm=blank())
    given = passing.given(0.0, 2.0)

    assert np.count_nonzero(looked_at[0] == 20) == 3 * (70 * 16 + 40 * 24)
    assert given.codes == [CODE]
    assert given.crops == ()


@pytest.mark.parametrize(
    "first",
    [
        pytest.param([("moved", (200, 90, 30, 30))], id="what it pushed"),
        pytest.param(
            [("placed", (66, 50, 30, 20)), ("placed", (110, 80, 30, 20))], id="labels on it"
        ),
    ],
)
def test_what_is_told_first_does_not_use_up_the_way_of_the_thing_itself(monkeypatch, first):
    watch = Watch(read=lambda _crop, _effort: [CODE])
    watch.see(blank(), 0.0)
    assert watch.surface is not None
    whole = parts_of(where((60, 40, 90, 70)), area_min=4)[0]
    told = iter([meanings(*first), [Meaning("placed", whole)]])
    monkeypatch.setattr(watch.surface, "settle", lambda *_: next(told))
    monkeypatch.setattr(Stillness, "still_since", lambda *_: 1.5)
    watch.began_at = 0.5
    watch.passing.see(blank(), whole.mask, where(), 1.0, calm=blank())

    before, (came,) = (
        watch._settle(blank(), watch.surface, [whole], blank().astype(np.float32)) for _ in range(2)
    )

    assert [change.codes for change in before] == [[] for _ in first]
    assert (came.kind, came.codes, came.began_at) == ("placed", [CODE], 0.5)


def meanings(*told: tuple[Verdict, tuple[int, int, int, int]]):
    return [Meaning(verdict, parts_of(where(box), area_min=4)[0]) for verdict, box in told]
