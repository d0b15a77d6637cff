"""What comes onto the tray, what leaves it, and what only looks like it."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.vision.tray.drawn import FLOOR, HEIGHT, WIDTH, Bench, Drawn, Film, middle
from wms.vision.codes import CodeSeen, Effort
from wms.vision.picture import PictureBroken
from wms.vision.tray import TimeWentBack, Watch

MILK = Drawn(300, 290, turned=30)
FLOUR = Drawn(610, 200, (90, 140), colour=(215, 222, 225), seed=2)
MINTS = Drawn(620, 210, (56, 64), colour=(30, 200, 30), seed=3)


@pytest.fixture
def film():
    return Film(Bench(), Watch())


def kinds(changes):
    return [change.kind for change in changes]


def test_a_placed_thing_is_told_once_with_its_place_and_a_crop_of_it(film):
    (change,) = film.place(MILK)

    assert change.kind == "placed"
    assert middle(change) == pytest.approx((MILK.x, MILK.y), abs=4)
    assert sorted(change.crop.shape[:2]) == pytest.approx([80 * 1.04 + 8, 120 * 1.04 + 8], abs=10)
    assert change.began_at < change.at <= film.at
    assert film.run(10) == []


def test_its_crops_show_it_on_its_way_in(film):
    (change,) = film.place(MILK)

    red = [float((crop[:, :, 2] > crop[:, :, 0] + 60).mean()) for crop in change.crops]
    assert 1 <= len(change.crops) <= 6
    assert max(red) > 0.3


def test_codes_are_looked_for_while_it_is_on_its_way():
    read: list[str] = []
    seen = CodeSeen("4006381333931", "EAN-13", ((9, 9), (30, 9), (30, 20)), ("zxing",), "read", 1)

    def look(_crop: object, effort: Effort) -> list[CodeSeen]:
        read.append(effort)
        return [seen]

    film = Film(Bench(), Watch(read=look))

    (change,) = film.place(MILK)

    assert read == ["quick"]
    assert change.is_read
    assert change.codes == [seen]


def test_what_has_no_code_is_looked_at_thoroughly_on_its_way_but_not_for_ever():
    efforts: list[str] = []

    def look(_crop: object, effort: Effort) -> list[CodeSeen]:
        efforts.append(effort)
        return []

    film = Film(Bench(), Watch(read=look))

    (change,) = film.place(MILK)

    assert change.codes == []
    assert efforts[0] == "quick"
    assert efforts.count("full") <= 2


def test_one_thing_after_the_other_and_one_upon_another(film):
    told = [*film.place(MILK), *film.place(FLOUR), *film.place(MINTS)]

    assert kinds(told) == ["placed"] * 3
    assert [change.number for change in told] == [1, 2, 3]
    assert [change.movement for change in told] == [1, 2, 3]
    assert film.watch.lying == (1, 2, 3)


def test_what_is_taken_has_the_number_that_it_was_placed_with(film):
    for thing in (MILK, FLOUR, MINTS):
        film.place(thing)
    film.bench.things.remove(MINTS)
    upper = film.run()
    film.bench.things.remove(MILK)
    left = film.run()

    assert [(change.kind, change.number) for change in upper + left] == [("taken", 3), ("taken", 1)]
    assert film.watch.lying == (2,)


@pytest.mark.parametrize("way", [8, 60, 170])
def test_a_thing_pushed_along_has_moved_and_keeps_its_number(film, way):
    film.place(MILK)
    film.bench.things = [replace(MILK, x=MILK.x + way)]

    (change,) = film.run()

    assert (change.kind, change.number) == ("moved", 1)
    assert middle(change)[0] == pytest.approx(MILK.x + way, abs=6)


def test_two_things_let_go_at_once_are_two_without_crops_of_the_way(film):
    film.bench.arm = (500, 300)
    film.run(3)
    film.bench.arm = None
    film.bench.things += [replace(MILK, y=160), replace(MILK, y=400, seed=6)]

    told = film.run()

    assert kinds(told) == ["placed", "placed"]
    assert told[0].movement == told[1].movement
    assert told[0].crops == told[1].crops == []


def test_two_things_that_touch_at_a_corner_are_two(film):
    film.bench.things += [Drawn(300, 250, (130, 80)), Drawn(420, 320, (130, 80), seed=8)]

    assert kinds(film.run()) == ["placed", "placed"]


def test_two_things_side_by_side_without_a_gap_are_one_big(film):
    film.bench.things += [Drawn(300, 250, (130, 80)), Drawn(430, 250, (130, 80), seed=8)]

    (change,) = film.run()

    assert max(change.crop.shape[:2]) > 250


def test_a_hand_that_comes_rests_and_goes_changes_nothing(film):
    film.bench.arm = (500, 300)
    told = film.run(50)
    assert film.watch.trouble == "covered"

    film.bench.arm = None

    assert told + film.run() == []
    assert film.watch.trouble == ""


def test_what_a_hand_holds_still_above_the_tray_is_not_placed(film):
    # A printed photo of a product, or the product itself: no matter how long it is shown.
    film.bench.held, film.bench.arm = MILK, (350, 290)
    told = film.run(12)
    film.bench.held = film.bench.arm = None

    assert told + film.run() == []


def test_a_thing_that_reaches_out_of_the_picture_counts_once_the_arm_is_gone(film):
    edge = Drawn(500, HEIGHT - 55, (120, 150), seed=4)

    (change,) = film.place(edge)

    assert change.kind == "placed"
    assert middle(change)[0] == pytest.approx(500, abs=6)


def test_bread_and_cardboard_count_though_they_have_the_colour_of_skin(film):
    (change,) = film.place(Drawn(400, 250, (150, 90), colour=(120, 150, 205), seed=12))

    assert change.kind == "placed"


def test_light_that_fades_leans_or_jumps_places_nothing(film):
    film.place(MILK)
    told = []
    for step in range(20):
        film.bench.light, film.bench.lean = 1 - 0.02 * step, 0.01 * step
        told += film.run(1)
    film.bench.light = 1.1
    told += film.run()
    film.bench.light, film.bench.lean = 0.5, -0.15

    assert told + film.run() == []
    assert kinds(film.place(FLOUR)) == ["placed"]


def test_a_soft_patch_of_light_and_a_shadow_are_no_things(film):
    spot = cv2.circle(np.zeros((HEIGHT, WIDTH), np.float32), (400, 250), 70, 1.0, -1)
    glow = np.asarray(cv2.GaussianBlur(spot, (0, 0), 35))[:, :, None]
    for strength in (0.35, -0.35):
        film.spoilt = lambda p, s=strength: np.clip(p * (1 + s * glow), 0, 255).astype(np.uint8)
        assert film.run(8) == []


def test_noise_of_a_dim_evening_places_nothing_and_hides_nothing(film):
    film.bench.light, film.bench.noise = 0.35, 6.0

    assert film.run(10) == []
    assert kinds(film.place(MILK)) == ["placed"]


def test_three_frames_a_second_are_enough():
    slow = Film(Bench(), Watch(), fps=3.0)

    assert kinds(slow.place(MILK)) == ["placed"]


def test_after_the_tray_was_changed_it_begins_anew(film):
    film.place(MILK)
    film.watch.begin_anew()
    film.run(2)
    film.bench.things.clear()

    # It lay there from the beginning: that it went is told, under no number.
    assert [(change.kind, change.number) for change in film.run()] == [("taken", 0)]


def test_the_same_frames_tell_the_same():
    films = [Film(Bench(), Watch()) for _ in range(2)]
    first, second = [film.place(MILK) + film.place(FLOUR) for film in films]

    assert [(c.kind, c.polygon, c.at, c.frame) for c in first] == [
        (c.kind, c.polygon, c.at, c.frame) for c in second
    ]
    assert all(np.array_equal(a.crop, b.crop) for a, b in zip(first, second, strict=True))


def test_a_frame_from_the_past_and_a_frame_that_is_none_are_refused(film):
    with pytest.raises(TimeWentBack, match="came after"):
        film.watch.see(film.bench.picture(), film.at - 1)
    with pytest.raises(PictureBroken):
        film.watch.see(np.zeros((4, 4, 7), np.uint8), film.at + 1)


def test_a_plain_tray_without_an_edge_in_view_still_tells():
    watch = Watch()
    rng = np.random.default_rng(1)
    empty = np.full((HEIGHT, WIDTH, 3), FLOOR, np.float32)
    laid = empty.copy()
    laid[200:300, 300:420] = (40, 60, 200)
    told = []
    for number in range(12):
        picture = (empty if number < 4 else laid) + rng.normal(0, 2, empty.shape)
        told += watch.see(np.clip(picture, 0, 255).astype(np.uint8), number / 8)

    assert kinds(told) == ["placed"]


def test_codes_are_looked_for_anew_with_each_thing():
    seen = CodeSeen("4006381333931", "EAN-13", ((9, 9), (30, 9), (30, 20)), ("zxing",), "read", 1)
    found = [[seen]]
    film = Film(Bench(), Watch(read=lambda *_: found.pop() if found else []))

    (first,) = film.place(MILK)
    (second,) = film.place(FLOUR)

    assert (first.codes, second.codes) == ([seen], [])
    assert second.is_read
