"""
The command `gate`: what passes a reader's antennas, against a list of what should.

A passage begins and ends with a light barrier on one of the reader's inputs, or lasts as long as
the command does. One JSON line a passage tells what is missing, unknown and doubtful.
"""

import argparse
import json
import queue
import sys
import time
from dataclasses import asdict
from pathlib import Path

from drivers.device import DeviceError
from drivers.events import Event, InputChanged, TagsRead
from drivers.hub import Hub
from drivers.registry import make_device
from drivers.rfid.gate import Gate, Passage
from drivers.rfid.llrp.access import is_epc
from drivers.url import in_words

EVENTS_MAX = 1000
LOOK_S = 0.2
# What stands beside the gate is told from what passed by how it sounds once the cage is away.
AFTER_S = 2.0
RIGHT, NOT_RIGHT, MISUSED = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gate` may be told."""
    parser.add_argument("url", help="the reader's URL, such as llrp://192.0.2.8")
    parser.add_argument("--expected", type=Path, required=True, help="one EPC a line, hexadecimal")
    parser.add_argument("--barrier", type=int, help="the input of the light barrier, from 1")
    parser.add_argument("--seconds", type=float, default=10.0, help="stop after so long")


def run(arguments: argparse.Namespace) -> int:
    """Judge until the time is over; return 0 if the last passage was right."""
    try:
        expected = read_expected(arguments.expected)
        device = make_device(arguments.url)
    except (DeviceError, OSError, ValueError) as why:
        sys.stderr.write(f"{in_words(why)}\n")
        return MISUSED
    events: queue.Queue[Event] = queue.Queue(EVENTS_MAX)
    hub = Hub([device], events)
    watch = Watch(expected, arguments.barrier)
    hub.start()
    until = time.monotonic() + arguments.seconds
    try:
        while time.monotonic() < until:
            watch.hear(next_event(events), time.monotonic())
    except KeyboardInterrupt:
        pass
    finally:
        hub.stop()
    watch.end()
    for health in hub.health():
        if health.reason:
            sys.stderr.write(f"{health.device}: {health.state}  {health.reason}\n")
    return RIGHT if watch.last is not None and watch.last.right else NOT_RIGHT


def next_event(events: "queue.Queue[Event]") -> Event | None:
    """Return what the reader said, if it says something soon."""
    try:
        return events.get(timeout=LOOK_S)
    except queue.Empty:
        return None


def read_expected(path: Path) -> frozenset[str]:
    """
    Return the EPCs of a file, one a line; what follows a `#` is a remark.

    :raises OSError: it cannot be read
    :raises ValueError: a line is no EPC
    """
    expected = set()
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n")):
        epc = line.partition("#")[0].strip().upper()
        if epc and not is_epc(epc):
            raise ValueError(f"{path}, line {number + 1}: {epc[:40]!r} is no EPC in hexadecimal")
        if epc:
            expected.add(epc)
    return frozenset(expected)


class Watch:
    """Judges passages; without a barrier everything is one."""

    def __init__(self, expected: frozenset[str], barrier: int | None) -> None:
        self.expected = expected
        self.barrier = barrier
        self.gate = Gate()
        self.last: Passage | None = None
        self.passing = barrier is None
        self.judged_at: float | None = None

    def hear(self, event: Event | None, now: float) -> None:
        """Take what the reader said, and judge what has gone by."""
        if isinstance(event, TagsRead):
            self.gate.hear(event.tags, now)
        elif isinstance(event, InputChanged) and event.port == self.barrier:
            self.see_barrier(now, broken=event.high)
        if self.judged_at is not None and now >= self.judged_at:
            self.judge()

    def see_barrier(self, now: float, *, broken: bool) -> None:
        """Begin a passage, or let it end soon; a cage may break the barrier more than once."""
        if broken and self.judged_at is None and not self.passing:
            self.gate.begin(now)
        self.passing = broken
        self.judged_at = None if broken else now + AFTER_S

    def judge(self) -> None:
        """Print what a passage came to."""
        self.judged_at, self.passing = None, self.barrier is None
        self.last = self.gate.judge(self.expected)
        told = {name: sorted(epcs) for name, epcs in asdict(self.last).items() if name != "unheard"}
        for name in ("passed", "beside"):
            told[name] = len(told[name])  # type: ignore[assignment]
        verdict = {"right": self.last.right, "sure": self.last.sure}
        sys.stdout.write(json.dumps(verdict | told | {"unheard": self.last.unheard}) + "\n")
        sys.stdout.flush()

    def end(self) -> None:
        """Judge a passage that is still under way."""
        if self.passing or self.judged_at is not None:
            self.judge()
