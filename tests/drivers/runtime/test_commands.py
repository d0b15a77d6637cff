"""`python -m drivers list`, `listen` and `record`, as an installer runs them."""

import json
import os
import signal
import socket
import subprocess
import sys
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from drivers import __main__ as command
from drivers.events import FrameTaken, Tag, TagsRead
from drivers.listen import as_json
from tests.drivers.listening import NOON
from tests.drivers.runtime.sockets import Sockets

LISTEN = [sys.executable, "-m", "drivers"]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """Return our end of a serial line, and the path of the other."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    path = tmp_path / "scanner"
    path.symlink_to(os.ttyname(theirs))
    yield ours, path
    os.close(ours)
    os.close(theirs)


@contextmanager
def running(*words: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*LISTEN, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            assert pipe is not None
            pipe.close()


def output(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def test_a_scan_is_one_line_of_json_and_sigterm_ends_it_well(line: tuple[int, Path]) -> None:
    ours, path = line
    with running("listen", f"serial:{path}?device=till") as process:
        found = json.loads(output(process).readline())
        os.write(ours, b"]E03017620422003\r\n")
        scan = json.loads(output(process).readline())
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)

    assert found["event"] == "DeviceFound"
    assert (scan["event"], scan["device"], scan["epoch"], scan["sequence"]) == (
        "BarcodeScanned",
        "till",
        1,
        2,
    )
    assert (scan["payload"], scan["symbology"]) == ("3017620422003", "]E0")
    assert process.returncode == 0
    assert errors == "till: ready\n"


def test_a_reader_that_goes_away_ends_it_without_a_word(line: tuple[int, Path]) -> None:
    ours, path = line
    with running("listen", f"serial:{path}") as process:
        output(process).readline()
        output(process).close()
        os.write(ours, b"1\r\n2\r\n3\r\n")
        process.wait(20)
        assert process.stderr is not None
        errors = process.stderr.read()

    assert process.returncode == 0
    assert errors == "serial: ready\n"


def test_what_passed_is_recorded_with_its_times(line: tuple[int, Path], tmp_path: Path) -> None:
    ours, path = line
    url, file = f"serial:{path}?protocol=ssi", tmp_path / "recording.jsonl"
    with running("record", url, file, "--seconds", 20) as process:
        asked = os.read(ours, 100)
        process.send_signal(signal.SIGINT)
        process.wait(20)
    first, *rest = [json.loads(one) for one in file.read_text().splitlines()]

    assert first["url"] == url
    assert list(rest[0]) == ["t", "dir", "hex"]
    assert rest[0]["dir"] == "out"
    assert bytes.fromhex("".join(one["hex"] for one in rest)).startswith(asked)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["listen", "tractor:/dev/x"], "no driver for 'tractor'"),
        (["listen", "serial:usb?vendor=05e0g"], "vendor is up to 4 hexadecimal digits"),
        (["record", "serial:/dev/x", "/nowhere/it"], "/nowhere/it: No such file or directory"),
        (["record", "serial:/dev/x", "/dev/null"], "/dev/null: File exists"),
        (["record", "camera:0", "/tmp/never-made"], "does not talk in bytes"),
    ],
)
def test_what_cannot_be_listened_to_is_refused_in_one_sentence(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = command.main(words)

    said = capsys.readouterr()
    assert status == 2
    assert says in said.err
    assert "Errno" not in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.parametrize("option", ["--port", "--control"])
def test_a_port_that_is_taken_is_told_with_what_to_do(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status = command.main(["simulate", "printer", option, str(taken.getsockname()[1])])

    assert status == 2
    assert "another program has that port" in capsys.readouterr().err


def test_a_sheet_that_cannot_be_written_is_told_in_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = command.main(["sheet", "scanner", "--for", "zebra", "--to", "/nowhere/z.pdf"])

    assert status == 1
    assert (
        capsys.readouterr().err == "/nowhere/z.pdf cannot be written: No such file or directory\n"
    )


@pytest.mark.parametrize("seconds", ["nan", "-1", "inf", "soon"])
def test_a_time_that_is_none_is_refused(seconds: str) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["listen", "serial:/dev/x", "--seconds", seconds])

    assert ended.value.code == 2


def test_the_list_tells_what_it_is_and_how_to_be_allowed_to_use_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sockets = Sockets(tmp_path, monkeypatch)
    usb = sockets.plug_in("1-1", "05e0", "1701", serial="S123")
    sockets.node(usb, "tty", "ttyACM0")
    secret = sockets.node(usb, "usbmisc", "lp0", 1)
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    monkeypatch.setattr(
        "drivers.plugged.group_of", lambda path: "" if path == secret else "dialout"
    )
    status = command.main(["list"])

    line, printer = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert status == 0
    assert line["url"] == "serial:usb?vendor=05e0&product=1701&usb_serial=S123"
    assert (line["port"], line["serial"], line["name"]) == ("1-1", "S123", "ACME Scanner")
    assert "usermod -aG dialout" in line["advice"]
    assert 'SUBSYSTEM=="usbmisc", ATTRS{idVendor}=="05e0"' in printer["advice"]


def test_every_event_can_be_told_in_json() -> None:
    read = TagsRead(at=NOON, tags=(Tag("E280", 1, -50.0, 2, NOON, None),))
    frame = FrameTaken(at=NOON, request="r", jpeg=b"\xff\xd8", width=1, height=1)

    tag = json.loads(as_json(read))["tags"][0]
    assert (tag["epc"], tag["first_at"], tag["last_at"]) == ("E280", NOON.isoformat(), None)
    assert json.loads(as_json(frame))["jpeg"] == "/9g="
