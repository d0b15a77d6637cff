"""docs/drivers.md, as somebody who follows it word for word finds it to work."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "drivers.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a folder with the page's files, and what an installer makes of its line of TOML."""
    blocks: dict[str, list[str]] = {}
    for language, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        blocks.setdefault(language, []).append(text)
    driver, proof = blocks["python"]
    (tmp_path / "acme_scale.py").write_text(driver)
    (tmp_path / "test_acme.py").write_text(proof)
    (tmp_path / "acme.jsonl").write_text(blocks["json"][0])
    (tmp_path / "ours.yaml").write_text(blocks["yaml"][0])
    entry = blocks["toml"][0].replace('[project.entry-points."', "[").replace('"]', "]")
    installed = tmp_path / "acme_scale-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-scale\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text(entry.replace('"', ""))
    return tmp_path


def python(package: Path, *words: str) -> "subprocess.Popen[str]":
    """Start Python where the package is installed."""
    environment = os.environ | {"PYTHONPATH": f"{package}{os.pathsep}{ROOT}"}
    return subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, text=True, env=environment, cwd=package
    )


@pytest.fixture
def scale_url(package: Path) -> Iterator[str]:
    """Return the URL of the recorded scale, played back by the page's scenario."""
    scenario = ("simulate", "scenario", "ours.yaml", "--folder", str(package / "world"))
    with python(package, "-m", "drivers", *scenario) as simulated:
        assert simulated.stdout is not None
        yield json.loads(simulated.stdout.readline())["devices"]["scale"]
        simulated.terminate()


def test_the_driver_of_the_page_keeps_the_contract(package: Path) -> None:
    proof = "import test_acme; test_acme.test_our_scale_keeps_the_contract(); print('kept')"
    with python(package, "-c", proof) as proving:
        said, _ = proving.communicate(timeout=60)

    assert said.splitlines()[-1] == "kept"


def test_it_is_found_by_its_name_and_listened_to_like_any(package: Path, scale_url: str) -> None:
    assert scale_url.startswith("acme:/")
    with python(package, "-m", "drivers", "listen", scale_url, "--seconds", "30") as listening:
        assert listening.stdout is not None
        events = [json.loads(listening.stdout.readline()) for _ in range(2)]
        listening.terminate()

    weights = [event["weight_g"] for event in events if event["event"] == "WeightMeasured"]
    assert weights
    assert set(weights) <= {0, 1210, 1234}
