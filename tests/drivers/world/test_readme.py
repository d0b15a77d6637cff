"""What the README of the simulators says is so."""

import re
from pathlib import Path

import drivers.simulated
from drivers.simulated.arguments import WHATS
from drivers.simulated.bench import Bench
from drivers.simulated.scenarios.stage import rehearse
from drivers.simulated.scenarios.steps import OPTIONS
from drivers.simulated.scenarios.story import HERE, parse_story
from drivers.simulated.wire import WIRE_FAULTS

README = (Path(drivers.simulated.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_its_scenario_plays():
    example = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert example is not None

    said = rehearse(parse_story(example[1]))

    assert any(b"3017620422003" in one.data for one in said["scanner"])


def test_it_names_every_device_command_step_fault_and_scenario(tmp_path: Path):
    commands = Bench(tmp_path).hands.verbs
    shipped = [one.stem for one in HERE.glob("*.yaml")]

    for name in (*WHATS, *OPTIONS, *WIRE_FAULTS, *shipped):
        assert f"`{name}" in README, name
    for name in commands:
        assert f'"{name}"' in README or name == "mend", name
