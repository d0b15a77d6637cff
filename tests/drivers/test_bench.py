"""The bench as another program uses it: JSON lines in and out, signals, faults."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.__main__ import main
from drivers.events import (
    BarcodeScanned,
    DeviceFound,
    DeviceLost,
    FrameTaken,
    LabelFailed,
    LabelPrinted,
    TagsRead,
    WeightMeasured,
)
from drivers.registry import make_device
from drivers.simulated.bench import BadCommand, Bench
from tests.drivers.listening import Ear, listening, wait_for_state

LABEL = "^XA^FO40,30^A0N,50,50^FDCanal^FS^XZ"


class BenchProgram:
    """`python -m drivers simulate bench` in a process of its own."""

    def __init__(self, folder: Path, what: str = "bench") -> None:
        words = [sys.executable, "-m", "drivers", "simulate", what, "--folder", str(folder)]
        self.process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="surrogateescape",
        )
        self.ready = self.answer()

    def answer(self) -> dict[str, Any]:
        """Return the next line it prints."""
        assert self.process.stdout is not None
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def say(self, line: str) -> dict[str, Any]:
        """Send a line and return the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.answer()

    def do(self, **command: object) -> dict[str, Any]:
        """Send a command and return the answer."""
        return self.say(json.dumps(command))


@pytest.fixture
def program(tmp_path: Path) -> Iterator[BenchProgram]:
    started = BenchProgram(tmp_path / "bench")
    yield started
    started.process.kill()
    started.process.communicate()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    started = Bench(tmp_path / "bench")
    started.start()
    yield started
    started.stop()


def find_all(ear: Ear, names: list[str]) -> None:
    """Wait until every device is ready."""
    for name in names:
        wait_for_state(ear.hub, name, "ready")


def test_a_station_works_with_every_device_of_the_bench(program: BenchProgram) -> None:
    urls = program.ready["devices"]
    with listening(*urls.values()) as ear:
        find_all(ear, list(urls))
        assert program.do(scan="3017620422003", symbology="]E0")["ok"]
        assert ear.hear(BarcodeScanned).device == "scanner"
        assert program.do(wedge="T-007")["ok"]
        assert ear.hear(BarcodeScanned).device == "wedge"
        assert program.do(weight_g=1200)["ok"]
        ear.hear(WeightMeasured, lambda weight: weight.weight_g == 1200)
        assert program.do(tags=["303400000000000000000001"])["ok"]
        ear.hear(TagsRead)
        assert program.do(basket=[{"name": "Lait", "barcode": "3017620422003"}])["ok"]
        ear.hub.take_photo("camera", "session-1")
        ear.hear(FrameTaken)
        ear.hub.print_label("printer", LABEL, "parcel-1")
        ear.hear(LabelPrinted)

    assert [Path(one).name for one in program.do(scan="end")["labels"]] == ["label-0001.png"]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"scan": 5}',
        '{"scan": "1", "wedge": "2"}',
        '{"scan": "1", "sped": 2}',
        '{"wedge": "é"}',
        '{"weight_g": 1.5}',
        '{"weight_g": true}',
        '{"tags": ["xyz"]}',
        '{"basket": [{"name": "Lait"}]}',
        '{"fault": "meteorite"}',
        '{"fault": "paper_out", "seconds": -1}',
    ],
)
def test_a_bad_command_is_refused_and_changes_nothing(bench: Bench, line: str) -> None:
    with pytest.raises((BadCommand, ValueError)):
        bench.do(json.loads(line))

    assert not bench.printer.paper_out
    assert bench.scale.weight_g == 0


def test_the_program_answers_nonsense_and_goes_on(program: BenchProgram) -> None:
    assert not program.say("nonsense")["ok"]
    assert not program.say("\udcff\udcfe")["ok"]
    assert not program.say("[" * 100_000)["ok"]
    assert program.do(weight_g=5)["ok"]


@pytest.mark.parametrize("how", ["end of input", "SIGTERM"])
def test_the_program_ends_cleanly(program: BenchProgram, how: str) -> None:
    folder = Path(program.ready["folder"])
    if how == "SIGTERM":
        program.process.send_signal(signal.SIGTERM)
    program.process.communicate(timeout=20)

    assert program.process.returncode == 0
    assert not (folder / "scanner").is_symlink()
    assert not (folder / "wedge").exists()


def test_a_port_that_is_taken_is_said(tmp_path: Path, bench: Bench) -> None:
    words = ["simulate", "bench", "--folder", str(tmp_path / "second")]
    taken = [*words, "--printer-port", str(bench.printer.port)]

    second = subprocess.run(
        [sys.executable, "-m", "drivers", *taken], capture_output=True, text=True, check=False
    )

    assert second.returncode == 2
    assert "cannot be simulated" in second.stderr
    assert "Traceback" not in second.stderr


def test_one_device_alone_lives_on_when_its_input_ends(tmp_path: Path) -> None:
    alone = BenchProgram(tmp_path / "alone", "llrp")
    assert alone.process.stdin is not None
    alone.process.stdin.close()

    with listening(alone.ready["devices"]["rfid"]) as ear:
        wait_for_state(ear.hub, "rfid", "ready")
    alone.process.terminate()

    assert alone.process.wait(timeout=20) == 0
    assert list(alone.ready["devices"]) == ["rfid"]


def test_a_fault_ends_by_itself(bench: Bench) -> None:
    with listening(bench.urls()["scanner"], bench.urls()["printer"]) as ear:
        find_all(ear, ["scanner", "printer"])
        bench.do({"fault": "paper_out"})
        ear.hub.print_label("printer", LABEL, "parcel-1")
        ear.hear(LabelFailed)
        bench.do({"fault": "scanner_unplugged", "seconds": 0.1})
        ear.hear(DeviceLost)
        ear.hear(DeviceFound)
        bench.do({"scan": "42"})
        scan = ear.hear(BarcodeScanned)

    assert scan.payload == "42"


@pytest.mark.parametrize("device", ["scanner", "wedge", "scale", "printer", "rfid", "camera"])
def test_every_device_survives_being_unplugged(bench: Bench, device: str) -> None:
    with listening(make_device(bench.urls()[device])) as ear:
        wait_for_state(ear.hub, device, "ready")
        bench.do({"fault": f"{device}_unplugged"})
        ear.hear(DeviceLost)
        bench.do({"fault": f"{device}_plugged"})
        wait_for_state(ear.hub, device, "ready")


def test_a_scan_without_a_scanner_is_told(bench: Bench) -> None:
    bench.do({"fault": "scanner_unplugged"})

    with pytest.raises(BadCommand, match="unplugged"):
        bench.do({"scan": "42"})


def test_listening_prints_one_json_event_a_line(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.do({"weight_g": 777})

    assert main(["listen", bench.urls()["scale"], "--seconds", "0.8"]) == 0

    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert said[0]["event"] == "DeviceFound"
    assert said[-1]["weight_g"] == 777


def test_listening_to_nonsense_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["listen", "tractor:/dev/null"]) == 2

    assert "there are camera, evdev" in capsys.readouterr().err
