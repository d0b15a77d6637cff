"""`python -m drivers simulate …` as an installer runs it."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.__main__ import main
from drivers.events import BarcodeScanned, DeviceFound, TagsRead, WeightMeasured
from tests.drivers.listening import listening

Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def run() -> Iterator[Run]:
    """Start `simulate` with words, its input closed."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: object) -> "subprocess.Popen[str]":
        line = [sys.executable, "-m", "drivers", "simulate", *map(str, words)]
        process = subprocess.Popen(
            line,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ready(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """Return the line that tells where the devices are."""
    assert process.stdout is not None
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told


def test_a_reader_reads_the_tags_of_a_file(run: Run, tmp_path: Path):
    tags = tmp_path / "tags"
    tags.write_text("303400000000000000000001\n30340000000000000000000A  # a comment\n")

    url = ready(run("llrp", "--port", 0, "--tags", tags, "--rate", 100))["devices"]["rfid"]

    with listening(url) as ear:
        seen: set[str] = set()
        while len(seen) < 2:
            seen |= {tag.epc for tag in ear.hear(TagsRead).tags}
    assert seen == {"303400000000000000000001", "30340000000000000000000A"}


def test_a_scanner_scans_the_codes_of_a_file_raw_on_a_port(run: Run, tmp_path: Path):
    codes = tmp_path / "codes"
    codes.write_text("]E03017620422003\n]C110LOT\\x1d21SERIAL\n")
    words = ("scanner", "--protocol", "ssi", "--port", 0, "--codes", codes, "--rate", 50)

    url = ready(run(*words, "--once"))["devices"]["scanner"]

    assert url.startswith("serial:socket://127.0.0.1:")
    with listening(url) as ear:
        scans = [ear.hear(BarcodeScanned) for _ in range(2)]
    assert [scan.payload for scan in scans] == ["3017620422003", "10LOT\x1d21SERIAL"]


def test_a_scale_bears_the_weights_of_a_file(run: Run, tmp_path: Path):
    weights = tmp_path / "weights"
    weights.write_text("250\n1000.0 g\n")
    words = ("scale", "--weights", weights, "--rate", 0.3, "--speed", 5, "--folder", tmp_path)

    with listening(ready(run(*words))["devices"]["scale"]) as ear:
        ear.hear(WeightMeasured, lambda one: one.stable and one.weight_g == 250)
        ear.hear(WeightMeasured, lambda one: one.stable and one.weight_g == 1000)


def test_a_fault_happens_at_its_time(run: Run, tmp_path: Path):
    told = ready(run("llrp", "--fault", "unplugged@0.5+1", "--folder", tmp_path))

    with listening(told["devices"]["rfid"]) as ear:
        ear.hear(DeviceFound, lambda found: found.epoch == 2)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["scanner", "--fault", "paper-out@1"], "the scanner has no fault 'paper_out'; it has"),
        (["scanner", "--fault", "garbage@x"], "is no fault; write NAME@SECONDS"),
        (["bench", "--fault", "garbage@1"], "no fault 'garbage'; there are scanner_unplugged"),
        (["llrp", "--tags", "/nowhere"], "/nowhere: No such file"),
        (["scanner", "--codes", "/nowhere"], "/nowhere: No such file"),
        (["scale", "--weights", "/dev/null"], "/dev/null holds nothing"),
        (["scanner", "--codes", "/etc/hostname", "--rate", "0"], "--rate is above 0"),
        (["llrp", "--antennas", "99"], "antennas is a whole number from 1 to 32"),
        (["llrp", "--port", "70000"], "port is a whole number from 0 to 65535"),
        (["camera", "--video", "/etc/hostname"], "/etc/hostname is no video"),
        (["scenario", "nonesuch"], "no scenario 'nonesuch'"),
        (["replay", "/etc/hostname"], "/etc/hostname, line 1"),
        (["llrp", "--speed", "0"], "0 is no speed: time runs above 0"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_its_reason(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
):
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["simulate", *words]) == 2
    finally:
        signal.signal(signal.SIGTERM, before)

    told = capsys.readouterr()
    assert told.out == ""
    assert why in told.err


def test_a_simulation_ends_after_its_seconds_or_by_a_signal(run: Run):
    short, long = run("scanner", "--seconds", 0.2), run("scanner")

    assert ready(short)["ready"]
    assert short.wait(timeout=20) == 0
    ready(long)
    long.send_signal(signal.SIGINT)
    assert long.wait(timeout=20) == 0


STORY = """
scenario: Two scans
devices:
  scanner: {kind: scanner}
steps:
  - {at: 5, code: FIRST}
  - {at: 10, code: SECOND}
lasts: 12
expect:
  - {device: scanner, says: 'FIRST\\r\\n'}
  - {device: scanner, says: THIRD}
"""


def test_a_scenario_plays_as_fast_as_wanted_and_says_what_it_missed(run: Run, tmp_path: Path):
    file = tmp_path / "story.yaml"
    file.write_text(STORY)

    process = run("scenario", file, "--speed", 20)

    assert list(ready(process)["devices"]) == ["scanner"]
    assert process.wait(timeout=20) == 1
    assert process.stderr is not None
    assert process.stderr.read().splitlines() == [
        f"{file}, line 11: scanner was expected to have said THIRD"
    ]


def test_a_recorded_device_is_found_on_its_port_and_answers(run: Run, tmp_path: Path):
    file = tmp_path / "scale.jsonl"
    question, answer = b"SI\r\n", b"S S      250.0 g\r\n"
    lines: list[dict[str, object]] = [
        {"url": "mtsics:socket://192.0.2.1:4001", "recorded": "2026-03-02T12:00:00+00:00"},
        {"t": 0.5, "dir": "out", "hex": question.hex()},
        {"t": 0.6, "dir": "in", "hex": answer.hex()},
    ]
    file.write_text("\n".join(json.dumps(line) for line in lines))

    url = ready(run("replay", file, "--port", 0))["devices"]["replay"]

    port = int(url.partition("127.0.0.1:")[2].partition("?")[0])
    with contextlib.closing(socket.create_connection(("127.0.0.1", port), 10)) as host:
        host.sendall(question)
        assert host.recv(100) == answer
