"""The processes of a demonstration: server, stations, simulated devices; none outlives it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final, TextIO

import httpx

ROOT: Final = Path(__file__).parents[2]
READY_S_MAX: Final = 60.0
STOP_S_MAX: Final = 12.0
TAIL_LINES: Final = 25
POLL_S: Final = 0.05


class ChildDied(Exception):
    """A process of the demonstration ended by itself."""


class Child:
    """One process, and the file it writes its log to."""

    def __init__(self, name: str, process: "subprocess.Popen[str]", log: Path) -> None:
        self.name = name
        self.process = process
        self.log = log

    def check(self) -> None:
        """
        Look whether it still runs.

        :raises ChildDied: it does not; with the last lines of its log
        """
        code = self.process.poll()
        if code is not None:
            raise ChildDied(f"{self.name} ended with {code}.\n{self.tail()}")

    def tail(self) -> str:
        """Return the last lines of its log."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            lines = []
        return "\n".join([f"The last lines of {self.log}:", *lines[-TAIL_LINES:]])


class Fleet:
    """All processes, in the order of their start."""

    def __init__(self, folder: Path) -> None:
        self.logs = folder / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.children: list[Child] = []
        self.files: list[TextIO] = []
        self.lock = threading.Lock()

    def start(self, name: str, arguments: list[str], *, talks: bool = False) -> Child:
        """Start a Python module as a process of its own; one that talks has pipes for it."""
        path = self.logs / f"{name}.log"
        file = path.open("w", encoding="utf-8")
        self.files.append(file)
        process = subprocess.Popen(  # noqa: S603 -- our own programs, with our own arguments
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=surroundings(),
            stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
            stdout=subprocess.PIPE if talks else file,
            stderr=file,
            text=True,
            # Ctrl-C is for us: we end them, in order.
            start_new_session=True,
        )
        child = Child(name, process, path)
        self.children.append(child)
        return child

    def run(self, name: str, arguments: list[str]) -> bool:
        """Let a Python module do its work to the end, and return whether all went well."""
        child = self.start(name, arguments)
        try:
            return child.process.wait(READY_S_MAX) == 0
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
            return False
        finally:
            self.children.remove(child)

    def check(self) -> None:
        """
        Look whether all of them still run.

        :raises ChildDied: one does not
        """
        for child in self.children:
            child.check()

    def wait_until_ready(self, child: Child, url: str) -> None:
        """
        Wait until a process answers.

        :raises ChildDied: it ended, or does not answer in time
        """
        until = time.monotonic() + READY_S_MAX
        while time.monotonic() < until:
            child.check()
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(url, timeout=2.0, trust_env=False).is_success:
                    return
            time.sleep(POLL_S)
        raise ChildDied(f"{child.name} does not answer at {url}.\n{child.tail()}")

    def devices_of(self, child: Child) -> tuple[dict[str, str], str]:
        """
        Return the URLs of simulated devices, and of their control page, once they are plugged in.

        :raises ChildDied: they ended instead
        """
        assert child.process.stdout is not None
        line = child.process.stdout.readline()
        if not line:
            child.process.wait(STOP_S_MAX)
            child.check()
        told = json.loads(line)
        return told["devices"], told.get("control", "")

    def stop(self) -> None:
        """End all of them, the last started first, and wait; whoever will not is killed."""
        with self.lock:
            for child in reversed(self.children):
                _ask_to_end(child.process)
            until = time.monotonic() + STOP_S_MAX
            for child in self.children:
                _wait_or_kill(child.process, until)
            self.children.clear()
            for file in self.files:
                file.close()
            self.files.clear()

    def tails(self) -> str:
        """Return the last lines of every log."""
        return "\n\n".join(child.tail() for child in self.children)


def _ask_to_end(process: "subprocess.Popen[str]") -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)


def _wait_or_kill(process: "subprocess.Popen[str]", until: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(max(0.1, until - time.monotonic()))
    # One that crashed may have left workers of its own, which nobody else would end.
    _signal_group(process, signal.SIGTERM)
    while _signal_group(process, 0) and time.monotonic() < until:
        process.poll()
        time.sleep(POLL_S)
    _signal_group(process, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _signal_group(process: "subprocess.Popen[str]", number: int) -> bool:
    """Signal a process and all that it started; return whether any of them is left."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return False
    return True


def finish_in_peace() -> None:
    """Take no more interrupts: a second Ctrl-C while we end would leave processes behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def surroundings() -> dict[str, str]:
    """Return the environment of the children: nobody's settings reach them but those in files."""
    ours = ("WMS_", "KIOSK_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONUNBUFFERED": "1"}


def free_port(wanted: int, taken: set[int]) -> int:
    """Return the wanted port of this computer if nobody has it, else any that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
        if found not in taken:
            taken.add(found)
            return found
    return free_port(0, taken)
