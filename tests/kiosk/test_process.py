"""The program as it is started at a bench."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog

from kiosk.__main__ import main
from kiosk.recording import Recorder
from tests.kiosk.at_work import Work
from tests.kiosk.conftest import HTTP, PATIENCE_S
from tests.kiosk.orders import MILK


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Leave the log as it was: a program writes to its own standard error, which ends with it."""
    yield
    structlog.reset_defaults()


def a_config(folder: Path, port: int, devices: str = "") -> Path:
    path = folder / "kiosk.yaml"
    text = f"data_folder: {folder / 'kept'}\nserver:\n  url: http://127.0.0.1:9\n  key: secret\n"
    path.write_text(f"{text}screen:\n  port: {port}\n{devices}")
    return path


@pytest.fixture
def running(tmp_path) -> Iterator[tuple[subprocess.Popen[bytes], Path, str]]:
    port = free_port()
    config = a_config(tmp_path, port)
    program = subprocess.Popen([sys.executable, "-m", "kiosk", "--config", str(config)])
    yield program, config, f"http://127.0.0.1:{port}"
    program.kill()
    program.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def state_of(url: str) -> dict[str, object]:
    until = time.monotonic() + 2 * PATIENCE_S
    while time.monotonic() < until:
        try:
            found: dict[str, object] = HTTP.get(f"{url}/state.json").json()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return found
    pytest.fail("the station does not answer")


def test_a_station_starts_alone_says_that_it_waits_and_ends_when_told(running, capfd):
    program, config, url = running
    assert state_of(url)["screen"] == "login"
    assert main(["--config", str(config)]) == 2
    assert "screen.port" in capfd.readouterr().err
    # The outbox has one writer: a second program on the same folder is refused.
    assert main(["--config", str(a_config(config.parent, free_port()))]) == 2
    assert "in use by another station program" in capfd.readouterr().err

    program.send_signal(signal.SIGTERM)

    assert program.wait(PATIENCE_S) == 0


def test_a_killed_station_leaves_nothing_that_holds_devices_and_address(running):
    program, _, url = running
    state_of(url)

    program.kill()

    until = time.monotonic() + 2 * PATIENCE_S
    while time.monotonic() < until:
        try:
            HTTP.get(f"{url}/state.json")
        except httpx.TransportError:
            return
        time.sleep(0.1)
    pytest.fail("its worker goes on")


def test_a_device_that_no_driver_knows_is_named_before_anything_starts(tmp_path, capsys):
    config = a_config(tmp_path, 1, "devices:\n  scale: scales:/dev/x\n")

    assert main(["--config", str(config)]) == 2

    assert "devices.scale: no driver for 'scales'" in capsys.readouterr().err


def test_a_device_in_the_place_of_another_is_named_before_anything_starts(tmp_path, capsys):
    config = a_config(tmp_path, free_port(), "devices:\n  rfid: lamp:/dev/ttyUSB0\n")

    assert main(["--config", str(config)]) == 2

    assert "devices.rfid: 'lamp:/dev/ttyUSB0' is of kind lamp, not rfid" in capsys.readouterr().err


def test_a_folder_where_no_scan_can_be_kept_is_named_before_anything_starts(tmp_path, capsys):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "devices").touch()

    assert main(["--config", str(a_config(tmp_path, free_port()))]) == 2

    assert "data_folder: " in capsys.readouterr().err


def test_replay_prints_what_a_recording_led_to(tmp_path, capsys):
    work, recorder = Work(), Recorder(tmp_path)
    work.recorder = recorder
    work.open().scan(MILK)
    recorder.close()

    assert main(["replay", str(recorder.newest())]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] and line["event"]["kind"] for line in lines] == [
        None,
        "order_opened",
        "scanned",
    ]
    assert lines[-1]["state"]["basket"]["placed"][0]["scan"]["named"]["code"] == MILK


def test_what_is_no_recording_is_refused(tmp_path, capsys):
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer,\n")

    assert main(["replay", str(path)]) == 2

    assert "no recording" in capsys.readouterr().err
