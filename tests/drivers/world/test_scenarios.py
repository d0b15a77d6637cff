"""A scenario is read strictly: whoever misspells is told where."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.clock import WorldClock
from drivers.simulated.scenarios.stage import Stage
from drivers.simulated.scenarios.story import HERE, find_story, parse_story, read_story
from drivers.simulated.scenarios.strict_yaml import BadScenario

SHIPPED = sorted(one.stem for one in HERE.glob("*.yaml"))
HEAD = "scenario: x\ndevices:\n  scanner: {kind: scanner}\n  scale: {kind: scale}\n"
WORLD = "world:\n  items:\n    - {name: milk, barcode: '007'}\n"


def staged(text: str, folder: Path) -> Stage:
    """Return a scenario on its stage."""
    return Stage(parse_story(text), folder, WorldClock())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_scenario_that_is_shipped_can_be_staged(name: str, tmp_path: Path):
    stage = Stage(read_story(find_story(name)), tmp_path, WorldClock())

    assert stage.rig.agenda.next_at() is not None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("a: [", "line 1"),
        ("scenario: x", "'devices' is missing"),
        ("scenario: x\ndevices: {}", "at least one device"),
        (HEAD + "steps:\n  - {scann: milk}", "line 6: a step has one of scan, code"),
        (HEAD + "sedd: 3", "line 5: no 'sedd' here; there are scenario, seed"),
        (HEAD + "seed: 1\nseed: 2", "line 6: 'seed' stands here twice"),
        (HEAD + "seed: many", "line 5: 'many' is no number"),
        (HEAD + "steps:\n  - {at: 5, code: a}\n  - {at: 4, code: b}", "line 7: 4 s is before"),
        (HEAD + "steps:\n  - {at: 5, after: 1, code: a}", "not both"),
        (HEAD + "steps:\n  - {scan: butter}", "line 6: no item 'butter'; there are none"),
        (HEAD + "steps:\n  - {put: milk}", "no 'THING on PLACE'"),
        (HEAD + WORLD + "steps:\n  - {put: milk on moon}", "line 9: no place 'moon'"),
        (HEAD + "steps:\n  - {fault: paper_out}", "none of the devices"),
        (HEAD + "steps:\n  - {fault: garbage}", "one of scanner, scale: say which with 'on'"),
        (HEAD + "steps:\n  - {fault: paper_out, on: scale}", "scale has no fault 'paper_out'"),
        (HEAD + "steps:\n  - {unplug: fridge}", "no device 'fridge'; there are scanner, scale"),
        (HEAD + "  fridge: {kind: fridge}", "line 5: no simulated 'fridge'"),
        (HEAD + "  two: {kind: scanner, protocol: morse}", "protocol is one of line, ssi"),
        (HEAD + "  two: {kind: scanner, colour: red}", "scanner knows no option 'colour'"),
        (HEAD + "expect:\n  - {device: lamp, says: x}", "line 6: no device 'lamp'"),
        (HEAD + "world:\n  items_from: nothing.csv", "nothing.csv cannot be read"),
        (HEAD + "world:\n  antennas:\n    - {number: 1, place: roof}", "no place 'roof'"),
        (HEAD + "world:\n  items:\n    - {name: a, barcode: '12', epc: auto}", "no GTIN"),
        (HEAD + "world:\n  items:\n    - {name: a, size_mm: 3x4}", "no size such as 120x90x70"),
    ],
)
def test_what_cannot_be_played_is_refused_by_line_and_name(text: str, why: str, tmp_path: Path):
    with pytest.raises(BadScenario) as refused:
        staged(text, tmp_path)

    assert why in str(refused.value)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_scenario_is_played_or_refused_and_nothing_else(data: st.DataObject):
    text = find_story(data.draw(st.sampled_from(SHIPPED))).read_text()
    at = data.draw(st.integers(0, len(text)))
    to = data.draw(st.integers(at, min(len(text), at + 40)))
    damaged = text[:at] + data.draw(st.text(max_size=12)) + text[to:]

    with contextlib.suppress(BadScenario):
        staged(damaged, HERE)


def test_a_barcode_keeps_the_zeros_that_were_written(tmp_path: Path):
    stage = staged(HEAD + "world:\n  items:\n    - {name: milk, barcode: 0012}", tmp_path)

    assert stage.stand.world.scan("milk").text == "0012"


def test_a_camera_sees_what_lies_in_its_place_from_the_beginning(tmp_path: Path):
    text = "scenario: x\ndevices: {camera: {kind: camera}}\nsteps: [{at: 9, take: milk}]\n"
    stage = staged(text + "world: {items: [{name: milk, at: pan}, {name: jam}]}", tmp_path)

    stage.rig.start()
    seen = stage.rig.part("camera").shows()
    stage.rig.put(["jam"], "pan")
    stage.rig.stop()

    assert (seen["table"], seen["moving"]) == (["milk"], False)
    assert stage.rig.part("camera").shows()["table"] == ["milk", "jam"]


def test_a_list_of_items_may_stand_in_a_table(tmp_path: Path):
    (tmp_path / "items.csv").write_text("name,barcode,count\njam,3045320094084,2\n")
    (tmp_path / "story.yaml").write_text(HEAD + "world: {items_from: items.csv}")

    stage = Stage(read_story(tmp_path / "story.yaml"), tmp_path, WorldClock())

    assert list(stage.stand.world.items) == ["jam 1", "jam 2"]


def test_a_bad_row_of_a_table_is_named(tmp_path: Path):
    (tmp_path / "items.csv").write_text("name,barcode,weight_g\njam,30453,heavy\n")
    (tmp_path / "story.yaml").write_text(HEAD + "world: {items_from: items.csv}")

    with pytest.raises(BadScenario, match=r"items.csv, line 2: jam: 'heavy' is no weight"):
        read_story(tmp_path / "story.yaml")


def test_a_scenario_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(BadScenario, match=r"or one of bad_day, gate, packing"):
        find_story("bad_dya")
