"""A hand that lays and takes, as camera, scale and antennas of one bench perceive it."""

import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from drivers.simulated.bench import BadCommand, Bench
from drivers.simulated.clock import WorldClock
from drivers.simulated.scenarios.stage import Stage
from drivers.simulated.scenarios.story import parse_story
from drivers.simulated.table import Scene, place, placement_film
from drivers.simulated.table.live import LiveTable
from tests.drivers.listening import wait_until
from tests.drivers.table.shelf import article

SMALL = (480, 270)
EPC = "3034257BF7194E4000001A85"
JAM = {"name": "Confiture abricot", "barcode": article(2).barcode, "weight_g": 380, "epc": EPC}


@pytest.fixture
def bench(tmp_path: Path, request) -> Iterator[Bench]:
    made = Bench(tmp_path, seed=5, clock=WorldClock(getattr(request, "param", 1.0)))
    made.start()
    yield made
    made.stop()


def do(bench: Bench, command: dict[str, object]) -> Any:
    """Return the answer to a command."""
    return bench.do(command)


def picture(bench: Bench) -> np.ndarray:
    jpeg = (bench.camera.camera.folder / "basket.jpg").read_bytes()
    return np.asarray(Image.open(BytesIO(jpeg)).resize((320, 180)), float)


def heard(bench: Bench) -> set[str]:
    now = bench.stand.clock.now()
    return {one.epc for one in bench.stand.world.sightings(now - 0.5, now)}


def test_a_film_goes_from_the_bench_before_to_the_bench_after():
    scene, after = Scene(3), Scene(3)
    after.drop(article(1))
    scene.drop(article(1))

    film = list(placement_film(scene, article(4), 9, 10, code_up=True, at_mm=(60, 0), size=SMALL))

    first, last = film[0][1].astype(float), film[-1][1].astype(float)
    assert np.abs(first - after.render(*SMALL)).mean() < 4
    assert np.abs(last - scene.render(*SMALL)).mean() < 4
    assert np.abs(first - last).mean() > 4
    assert [at for at, _ in film] == pytest.approx([n / 10 for n in range(len(film))])


def test_the_package_is_held_still_in_the_spot_with_its_code_to_the_camera():
    scene = Scene(3)
    placement = place(scene, article(4), 9, code_up=True)
    shown_s = sum(placement.shown_s) / 2

    truth = scene.camera.truth(placement.moment(shown_s))[placement.name]

    assert np.abs(truth.pose.at_mm[:2]).max() < 150
    assert truth.pose.at_mm[2] > 150
    assert truth.code is not None
    assert truth.code.visible > 0.9
    assert placement.moment(shown_s).limbs
    assert not placement.moment(placement.ends_s).limbs


def test_nothing_jumps_when_the_hand_lets_go():
    placement = place(Scene(6), article(3), 2)

    held = placement.moment(placement.let_go_s - 0.001).things[placement.name].pose
    falls = placement.moment(placement.let_go_s + 0.001).things[placement.name].pose

    assert np.abs(held.at_mm - falls.at_mm).max() < 1


def test_hands_do_one_thing_after_the_other():
    table = LiveTable(Scene(1))

    first_at, first = table.lay(article(0), 10.0)
    second_at, second = table.lay(article(1), 10.5)
    third_at, _ = table.take(first.name, 11.0)

    assert first_at == 10.0
    assert second_at == pytest.approx(first_at + first.free_s)
    assert third_at == pytest.approx(second_at + second.free_s)
    assert first.name in table.moment(third_at).things
    assert table.moment(third_at + 60).things.keys() == {second.name}


def test_scale_antennas_and_camera_notice_a_thing_together(bench: Bench):
    empty = picture(bench)
    told = do(bench, {"lay": JAM})
    began = bench.stand.clock.now()

    wait_until(lambda: bench.stand.world.where[told["id"]] == "hand")
    load_in_the_hand = bench.stand.world.load_g(bench.stand.clock.now())
    wait_until(lambda: EPC in heard(bench))
    wait_until(lambda: bench.stand.world.load_g(bench.stand.clock.now()) > 200)
    landed_s = bench.stand.clock.now() - began
    wait_until(lambda: np.abs(picture(bench) - empty).mean() > 1)

    assert load_in_the_hand < 5
    assert landed_s == pytest.approx(told["lands_s"], abs=0.5)
    wait_until(
        lambda: do(bench, {"look": "scale"})["shows"]["weight_g"] == pytest.approx(380, abs=1)
    )
    assert do(bench, {"look": "camera"})["shows"]["ids"] == [told["id"]]


@pytest.mark.parametrize("bench", [4.0], indirect=True)
def test_what_is_taken_leaves_the_scale_and_what_is_cleared_leaves_at_once(bench: Bench):
    first = do(bench, {"lay": JAM})["id"]
    do(bench, {"lay": {"name": "Lait", "barcode": article(0).barcode, "weight_g": 1000}})
    do(bench, {"take": first})
    wait_until(lambda: bench.stand.world.where[first] == "pan")
    wait_until(lambda: first not in bench.stand.world.where)
    load = bench.stand.world.load_g(bench.stand.clock.now())

    do(bench, {"clear": True})

    assert load == pytest.approx(1000, abs=3)
    wait_until(lambda: abs(bench.stand.world.load_g(bench.stand.clock.now())) < 3)
    assert do(bench, {"look": "camera"})["shows"]["table"] == []


def test_what_the_packer_laid_down_is_put_nowhere_by_anybody_else(bench: Bench):
    told = do(bench, {"lay": JAM})

    with pytest.raises(BadCommand, match=f"{told['id']} was laid down by the packer"):
        do(bench, {"put": told["id"], "place": "hand"})


def test_pictures_come_while_something_moves_and_not_while_nothing_does(bench: Bench):
    watched = bench.camera.camera.table
    assert watched is not None
    before = watched.camera.frames

    do(bench, {"lay": JAM})
    wait_until(lambda: not watched.has_news(bench.stand.clock.now()))
    with watched.drawing:
        after = watched.camera.frames
    time.sleep(0.3)

    assert after - before >= 3
    assert watched.camera.frames - after <= 1


def test_without_the_laws_of_motion_a_bench_draws_its_table_and_lays_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "mujoco", None)
    text = "scenario: x\ndevices: {camera: {kind: camera}}\n"
    story = parse_story(text + "world: {items: [{name: milk, at: pan}]}")
    stage = Stage(story, tmp_path, WorldClock())

    stage.rig.start()
    shown = stage.rig.part("camera").shows()
    stage.rig.stop()

    assert shown["table"] == ["milk"]
    with pytest.raises(BadCommand, match="install the extra 'simulation'"):
        Bench(tmp_path).do({"lay": JAM})


@pytest.mark.parametrize("fault", ["covered", "dark", "glare", "blurred", "knocked"])
def test_a_fault_of_the_camera_shows_and_ends(bench: Bench, fault: str):
    before = picture(bench)

    do(bench, {"fault": fault})

    wait_until(lambda: np.abs(picture(bench) - before).mean() > 0.8)
    assert do(bench, {"look": "camera"})["faults"] == [fault]
    do(bench, {"mend": fault, "on": "camera"})
    wait_until(lambda: np.abs(picture(bench) - before).mean() < 0.8)


def test_a_frozen_camera_shows_the_bench_of_before(bench: Bench):
    before = picture(bench)
    do(bench, {"fault": "frozen"})

    told = do(bench, {"lay": JAM})
    wait_until(lambda: bench.stand.world.where[told["id"]] == "pan")

    assert np.array_equal(picture(bench), before)
    do(bench, {"fault": "thawed"})
    wait_until(lambda: not np.array_equal(picture(bench), before))


@pytest.mark.parametrize(
    ("command", "culprit"),
    [
        ({"lay": {"barcode": "1"}}, "name is a text"),
        ({"lay": {"name": " "}}, "has a name"),
        ({"lay": {"name": "Lait", "size_mm": [1, 2]}}, "size_mm is length, width and height"),
        ({"lay": {"name": "Lait", "size_mm": [1, 2, "3"]}}, "size_mm is three whole numbers"),
        ({"lay": {"name": "Lait", "size_mm": [900, 50, 50]}}, "sides of 2 to 600 mm"),
        ({"lay": {"name": "Lait", "weight_g": -1}}, "weight_g is a number from 0"),
        ({"lay": {"name": "Lait", "epc": "XY"}}, "'XY' is no EPC"),
        ({"lay": {"name": "Lait", "shape": "ball"}}, "not 'ball'"),
        ({"lay": {"name": "Lait", "colour": "red"}}, "has no 'colour'"),
        ({"lay": {"name": "Lait"}, "up": "inside"}, "not 'inside'"),
        ({"lay": {"name": "Lait"}, "damaged": "eaten"}, "not 'eaten'"),
        ({"lay": {"name": "Lait"}, "at_mm": [9000, 0]}, "x is a number from -400"),
        ({"lay": {"name": "Lait"}, "code_up": "yes"}, "code_up is true or false"),
        ({"lay": {"name": "Lait"}, "label_of": "Jus"}, "label_of is an article"),
        ({"take": "nothing"}, "nothing named 'nothing'"),
        ({"put": "jam", "place": "pan"}, "no item 'jam'"),
        ({"clear": 1}, "clear is pressed by true"),
        ({"board": "yes"}, "board wants a bool"),
    ],
)
def test_what_cannot_be_laid_is_refused_by_name(
    tmp_path: Path, command: dict[str, object], culprit: str
):
    with pytest.raises(BadCommand, match=culprit):
        Bench(tmp_path).do(command)
