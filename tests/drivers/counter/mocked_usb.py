"""
USB devices that are not there, for tests: evdev, hidraw and USB serial scanners through umockdev.

A driver sees them only in a process of its own that runs under `umockdev-wrapper`; there
/dev/input/event0, /dev/hidraw0, /dev/ttyACM0, /sys and udev's events are the testbed's:

    from tests.drivers.counter.mocked_usb import MockedUsb, needs_umockdev

    @needs_umockdev
    def test_a_wedge_is_heard():
        with MockedUsb() as usb:
            wedge = keyboard_scanner(UsbPlace(number=0))     # drivers.simulated.scanners.hid
            usb.plug_in(wedge)
            with usb.running(sys.executable, "-m", "drivers", "listen", "evdev:/dev/input/event0"
                             ) as driver:
                usb.type_keys(wedge, "3017620422003")        # or usb.write(wedge, bytes)
                assert "3017620422003" in driver.hear("BarcodeScanned")
                assert usb.grabs(wedge) == ["grabbed"]
                usb.unplug(wedge)
                usb.plug_in(wedge)

`scan` sends the reports of a HID-POS scanner; a read hands over one of them, as the kernel does.
What differs from the kernel: a device that is pulled out gives EIO or an empty read, not ENODEV,
for there is a pty behind it; and a read that blocks (without poll before it) may hand over two
reports at once.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from drivers.simulated.scanners.hid import Mocked, reports
from drivers.simulated.wedge import ENTER, FUNCTION_13, key_strokes, typed

WRAPPER = shutil.which("umockdev-wrapper")
PATIENCE_S = 20.0
needs_umockdev = pytest.mark.skipif(
    WRAPPER is None, reason="umockdev is not installed: `apt install umockdev` lets this run"
)


class Program:
    """A process under the testbed, and the lines it prints."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: queue.Queue[str] = queue.Queue()
        self.printed: list[str] = []
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    def listen(self) -> None:
        """Take lines as they come."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def hear(self, part: str) -> str:
        """Return the next line that holds these characters."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                line = self.lines.get(timeout=0.2)
            except queue.Empty:
                continue
            self.printed.append(line)
            if part in line:
                return line
        raise AssertionError(f"no line with {part!r}; it printed {self.printed[-10:]}")

    def rest(self) -> list[str]:
        """Return what a process that has ended printed and nobody has heard."""
        self.listener.join(PATIENCE_S)
        return [self.lines.get() for _ in range(self.lines.qsize())]


class MockedUsb:
    """A testbed in a process of its own, from `with` to its end."""

    def __enter__(self) -> Self:
        assert WRAPPER is not None
        self.keeper = subprocess.Popen(
            [WRAPPER, sys.executable, str(Path(__file__).with_name("testbed.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.environment = os.environ | {"UMOCKDEV_DIR": self.answer()["root"]}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.keeper.kill()
        self.keeper.communicate()
        shutil.rmtree(self.environment["UMOCKDEV_DIR"], ignore_errors=True)

    def answer(self) -> dict[str, Any]:
        """Return the next line of the testbed."""
        assert self.keeper.stdout is not None
        line: dict[str, Any] = json.loads(self.keeper.stdout.readline())
        return line

    def ask(self, verb: str, **arguments: object) -> Any:
        """Have the testbed do something and return what it answers."""
        assert self.keeper.stdin is not None
        self.keeper.stdin.write(json.dumps([verb, arguments]) + "\n")
        self.keeper.stdin.flush()
        said = self.answer()
        assert "error" not in said, said["error"]
        return said["answer"]

    def plug_in(self, device: Mocked) -> None:
        """Plug a device in; udev says `add`."""
        answers = [(request, fill.hex()) for request, fill in device.answers]
        self.ask(
            "plug_in",
            node=device.node,
            numbers=device.numbers,
            text=device.text,
            answers=answers,
            packet_bytes=device.packet_bytes,
        )

    def unplug(self, device: Mocked) -> None:
        """Pull a device out; udev says `remove`, and whoever reads it gets an error."""
        self.ask("unplug", node=device.node, folders=list(device.folders))

    def write(self, device: Mocked, data: bytes) -> None:
        """Let a device say these bytes."""
        self.ask("write", node=device.node, data=data.hex())

    def scan(self, device: Mocked, payload: str | bytes, symbology: str = "") -> None:
        """Let a HID-POS scanner send the reports of one scan."""
        for report in reports(payload, symbology):
            self.write(device, report)

    def type_keys(self, device: Mocked, text: str, keyboard: str = "us") -> None:
        """Let a wedge type between F13 and Enter."""
        strokes = [(0, FUNCTION_13), *key_strokes(text, keyboard), (0, ENTER)]
        self.write(device, typed(strokes))

    def heard(self, device: Mocked) -> bytes:
        """Return what was written to the device since this was last asked."""
        return bytes.fromhex(self.ask("heard", node=device.node))

    def grabs(self, device: Mocked) -> list[str]:
        """Return how an event device was `grabbed`, `refused`, `released` or `closed`, in order."""
        grabs: list[str] = self.ask("grabs", node=device.node)
        return grabs

    @contextmanager
    def running(self, *words: str) -> Iterator[Program]:
        """Run a program that sees the mocked devices; it is killed in the end."""
        assert WRAPPER is not None
        process = subprocess.Popen(
            [WRAPPER, *words],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Program(process)
        finally:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                assert stream is not None
                stream.close()
