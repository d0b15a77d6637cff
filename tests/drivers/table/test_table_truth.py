"""What really lies on the simulated bench, against its pictures and the laws of motion."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.table import Scene, View, package_of
from drivers.simulated.table.ground import TOTE_MM, Surface
from tests.drivers.table.shelf import article, gtin

TOLERANCE_MM = 3.0


def on_bench(seed: int, count: int, surface: Surface = "table") -> Scene:
    scene = Scene(seed, surface=surface)
    for number in range(count):
        scene.drop(article(seed + number))
    return scene


@given(seed=st.integers(0, 10_000), surface=st.sampled_from(["table", "tote"]))
@settings(max_examples=6, deadline=None)
def test_dropped_packages_rest_and_hardly_reach_into_each_other(seed: int, surface: Surface):
    scene = on_bench(seed, 4, surface)
    before = {name: one.pose.at_mm for name, one in scene.things.items()}

    scene.take(scene.drop(package_of("Feuille", gtin(1), (60, 2, 60)), at_mm=(240, 140)))

    assert scene.deepest_mm() < TOLERANCE_MM
    for name, thing in scene.things.items():
        assert np.linalg.norm(thing.pose.at_mm - before[name]) < 25
        assert thing.pose.at_mm[2] > 0


def test_a_package_alone_lies_on_the_tray():
    scene = Scene(4)
    name = scene.drop(article(0), at_mm=(0, 0), up="back")
    width_mm = article(0).size_mm[1]

    assert scene.things[name].pose.at_mm[2] == pytest.approx(width_mm / 2, abs=TOLERANCE_MM)


def test_what_lay_on_a_thing_falls_when_that_is_taken():
    scene = Scene(4)
    lower = scene.drop(package_of("Carton bas", gtin(2), (160, 60, 120)), at_mm=(0, 0), up="back")
    upper = scene.drop(package_of("Carton haut", gtin(3), (90, 40, 90)), at_mm=(0, 0), up="back")
    high = scene.things[upper].pose.at_mm[2]

    scene.take(lower)

    assert high - scene.things[upper].pose.at_mm[2] > 30
    assert scene.things[upper].pose.at_mm[2] < 50


def test_a_tote_keeps_what_falls_into_it():
    scene = on_bench(11, 8, "tote")

    for thing in scene.things.values():
        x, y, _ = thing.pose.at_mm
        assert abs(x) < TOTE_MM[0] / 2
        assert abs(y) < TOTE_MM[1] / 2


def test_masks_lie_within_their_outlines_and_do_not_overlap():
    scene = on_bench(6, 6)

    truth = scene.truth(960, 540)

    owned = np.zeros((540, 960), int)
    for one in truth.values():
        outline = np.zeros((540, 960), np.uint8)
        polygon = np.round(np.array(one.polygon)).astype(np.int32)
        cv2.fillConvexPoly(outline, polygon, 1)
        grown = cv2.dilate(outline, np.ones((5, 5), np.uint8))
        assert not (one.mask & (grown == 0)).any()
        owned += one.mask
    assert owned.max() == 1


def test_a_thing_in_full_view_is_seen_nearly_whole_and_one_beneath_another_is_not():
    scene = Scene(4)
    lower = scene.drop(package_of("Carton bas", gtin(2), (120, 60, 120)), at_mm=(0, 0), up="back")
    alone = scene.truth()[lower].visible
    scene.drop(package_of("Carton large", gtin(3), (180, 40, 180)), at_mm=(0, 0), up="back")

    assert alone > 0.97
    assert scene.truth()[lower].visible < 0.5


def test_a_code_is_where_the_truth_says_and_as_large():
    scene = Scene(1, view=View.over(600.0, high_mm=800.0))
    package = package_of("Céréales", gtin(9), (180, 60, 200), shape="carton")
    name = scene.drop(package, at_mm=(0, 0), up="code")

    code = scene.truth()[name].code

    assert code is not None
    # A module of 0.26 to 0.4 mm, seen from 740 to 600 mm at 2,560 pixels of focal length.
    assert 2560 * 0.26 / 745 < code.px_per_module < 2560 * 0.40 / 600
    box = np.array(code.polygon)
    low, high = box.min(axis=0).astype(int), box.max(axis=0).astype(int)
    grey = cv2.cvtColor(scene.render(), cv2.COLOR_BGR2GRAY)[low[1] : high[1], low[0] : high[0]]
    assert grey.std() > 40


def test_a_code_that_looks_down_is_not_told():
    scene = Scene(1)
    package = package_of("Céréales", gtin(9), (180, 60, 200), shape="carton")
    name = scene.drop(package, at_mm=(0, 0), up="front")

    told = scene.truth()[name].code
    assert told is None or told.visible < 0.2


def test_what_cannot_be_is_refused():
    scene = Scene(1)
    scene.drop(article(1), name="one")

    with pytest.raises(ValueError, match="two things named 'one'"):
        scene.drop(article(2), name="one")
    with pytest.raises(ValueError, match="nothing named 'two'"):
        scene.take("two")
