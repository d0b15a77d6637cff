"""A scenario as a whole: what there is, what happens, and what is expected of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.simulated.scenarios.setting import Setting, read_setting
from drivers.simulated.scenarios.steps import SECONDS_MAX, Step, read_steps
from drivers.simulated.scenarios.strict_yaml import BadScenario, Entry, parse_yaml, read_yaml

HERE: Final = Path(__file__).parent
FIELDS: Final = (
    "scenario", "seed", "world", "devices", "steps", "lasts", "jitter_s", "expect",
)  # fmt: skip
SAID_LINE_MAX: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class DeviceOrder:
    """A device that a scenario wants."""

    name: str
    kind: str
    options: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a device should have said, heard or printed when the scenario is over."""

    device: str
    what: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario, checked."""

    file: str
    name: str
    seed: int
    setting: Setting
    devices: tuple[DeviceOrder, ...]
    steps: tuple[Step, ...]
    lasts_s: float | None
    """When it is over; without, a while after the last thing has happened."""
    jitter_s: float
    expectations: tuple[Expectation, ...]

    def refuse(self, line: int, why: str) -> BadScenario:
        """Return a refusal that names file and line."""
        return BadScenario(f"{self.file}, line {line}: {why}")


def find_story(written: str) -> Path:
    """
    Return the path of a scenario: a file, or one that comes with this package by its name.

    :raises BadScenario: there is neither
    """
    path = Path(written)
    if path.exists():
        return path
    ours = HERE / f"{written}.yaml"
    if path.name == written and ours.exists():
        return ours
    known = ", ".join(sorted(one.stem for one in HERE.glob("*.yaml")))
    raise BadScenario(f"no scenario {written!r}: give a file, or one of {known}")


def read_story(path: Path) -> Story:
    """
    Return the scenario of a file.

    :raises BadScenario: it cannot be played; the text names file, line and culprit
    """
    return story_of(read_yaml(path), path.parent)


def parse_story(text: str, name: str = "scenario") -> Story:
    """
    Return the scenario of a text; files that it names lie in the working folder.

    :raises BadScenario: it cannot be played; the text names line and culprit
    """
    return story_of(parse_yaml(text, name), Path())


def story_of(entry: Entry, folder: Path) -> Story:
    """
    Return the scenario of a YAML document.

    :raises BadScenario: it cannot be played; the text names file, line and culprit
    """
    fields = entry.fields(FIELDS, required=("scenario", "devices"))
    steps = read_steps(fields["steps"]) if "steps" in fields else []
    return Story(
        file=entry.file,
        name=fields["scenario"].text(),
        seed=fields["seed"].whole(0, 2**32 - 1) if "seed" in fields else 1,
        setting=read_setting(fields.get("world"), folder),
        devices=read_devices(fields["devices"], folder),
        steps=tuple(steps),
        lasts_s=fields["lasts"].number(0, SECONDS_MAX) if "lasts" in fields else None,
        jitter_s=fields["jitter_s"].number(0, 60) if "jitter_s" in fields else 0.0,
        expectations=read_expectations(fields["expect"]) if "expect" in fields else (),
    )


def read_devices(entry: Entry, folder: Path) -> tuple[DeviceOrder, ...]:
    """
    Return the devices of a scenario; `kind` says what each is, the rest is up to the kind.

    :raises BadScenario: one has no kind
    """
    orders = []
    for name, one in entry.pairs().items():
        options = one.pairs()
        if "kind" not in options:
            raise one.refuse(f"the device {name!r} has no 'kind'")
        written = {key: value.text() for key, value in options.items() if key != "kind"}
        for file in ("film", "replay", "tags"):
            if file in written:
                written[file] = str(folder / written[file])
        orders.append(DeviceOrder(name, options["kind"].text(), written, one.line))
    if not orders:
        raise entry.refuse("a scenario has at least one device")
    return tuple(orders)


def read_expectations(entry: Entry) -> tuple[Expectation, ...]:
    """
    Return what is expected.

    :raises BadScenario: an expectation has no device, or nothing that it says, hears or prints
    """
    found = []
    for one in entry.items():
        fields = one.fields(("device", "says", "hears", "labels"), required=("device",))
        what = [name for name in fields if name != "device"]
        if len(what) != 1:
            raise one.refuse("a device is expected to have one of 'says', 'hears' and 'labels'")
        if what[0] == "labels":
            fields["labels"].whole(0, SAID_LINE_MAX)
        text = fields[what[0]].text()
        found.append(Expectation(fields["device"].text(), what[0], text, one.line))
    return tuple(found)
