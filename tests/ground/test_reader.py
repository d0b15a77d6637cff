from typing import Annotated, Literal

import pytest
from pydantic import Field

from wms.strict import ConfigError, Section, load, rows


class Scale(Section):
    kind: Literal["scale"]
    port: str


class Camera(Section):
    kind: Literal["camera"]
    number: int


class Bench(Section):
    """Settings with a list, as a packing station has them."""

    devices: tuple[Annotated[Scale | Camera, Field(discriminator="kind")], ...]


def test_any_model_can_be_read_lists_too(tmp_path):
    path = tmp_path / "bench.yaml"
    path.write_text("devices:\n  - kind: scale\n    port: /dev/ttyUSB0\n")

    found = load(Bench, path, {}, prefix="BENCH__")

    assert found.settings.devices == (Scale(kind="scale", port="/dev/ttyUSB0"),)
    assert rows(found) == [
        ("devices.0.kind", "scale", f"{path}:2"),
        ("devices.0.port", "/dev/ttyUSB0", f"{path}:3"),
    ]


def test_a_mistake_in_a_list_is_told_with_its_line(tmp_path):
    path = tmp_path / "bench.yaml"
    path.write_text("devices:\n  - kind: scale\n    port: a\n  - kind: camera\n    number: two\n")

    with pytest.raises(ConfigError) as refused:
        load(Bench, path, {}, prefix="BENCH__")

    assert [(problem.line, problem.sentence) for problem in refused.value.problems] == [
        (5, "devices.1.number must be a whole number, without quotes")
    ]


def test_what_is_missing_is_told_where_it_belongs(tmp_path):
    path = tmp_path / "bench.yaml"
    path.write_text("devices:\n  - kind: scale\n")

    with pytest.raises(ConfigError, match=r"bench\.yaml:2: devices\.0\.port is needed"):
        load(Bench, path, {}, prefix="BENCH__")
