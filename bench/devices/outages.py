"""
Outages: how long after one a device is read again, and how soon a half-open link is noticed.

`python -m bench.devices.outages --count 5` measures the LLRP driver under the hub against the
simulated reader, and a serial scanner that is pulled out; with `--sllurp`, sllurp's own client
with its reconnection switched on, against the same reader and the same outages.
"""

import argparse
import contextlib
import json
import queue
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import structlog

from drivers.events import BarcodeScanned, DeviceLost, Event, TagsRead
from drivers.hub import Hub
from drivers.registry import make_device
from drivers.simulated.reader import SimulatedReader
from drivers.simulated.scanner import SimulatedScanner

EPC = "303400000000000000000001"
OUTAGES_S = (0.5, 3.0, 8.0)
KEEPALIVE_S = 1.0
PATIENCE_S = 90.0
# What was still on its way when the link broke does not count as read again.
STILL_S = 0.03


class Listening:
    """A hub over one device, and when it last heard what."""

    def __init__(self, url: str) -> None:
        self.events: queue.Queue[Event] = queue.Queue(10_000)
        self.hub = Hub([make_device(url)], self.events)

    def next_s(self, kind: type[Event]) -> float:
        """Return how long the next event of a kind takes to come; what came before is forgotten."""
        with contextlib.suppress(queue.Empty):
            while True:
                self.events.get_nowait()
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_S:
            with contextlib.suppress(queue.Empty):
                if isinstance(self.events.get(timeout=0.5), kind):
                    return time.monotonic() - began
        return PATIENCE_S


class Sllurp:
    """sllurp's client, told to reconnect for ever; it hears tags or it does not."""

    def __init__(self, port: int) -> None:
        from sllurp.llrp import LLRPReaderClient, LLRPReaderConfig

        wanted = {
            "reconnect": True,
            "reconnect_retries": -1,
            "keepalive_interval": int(KEEPALIVE_S * 1000),
            "report_every_n_tags": 1,
        }
        self.heard_at = 0.0
        self.client = LLRPReaderClient("127.0.0.1", port, LLRPReaderConfig(wanted))
        self.client.add_tag_report_callback(self.hear)
        self.client.connect()

    def hear(self, *_: object) -> None:
        """Note that tags were read."""
        self.heard_at = time.monotonic()

    def next_s(self, kind: type[Event]) -> float:  # noqa: ARG002 -- as Listening
        """Return how long it takes until tags are read."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_S:
            if self.heard_at > began + STILL_S:
                return self.heard_at - began
            time.sleep(0.002)
        return PATIENCE_S


@contextmanager
def black_hole(port: int) -> Iterator[None]:
    """Swallow every attempt to connect to a port: a queue of one that is full answers nobody."""
    hole = socket.socket()
    hole.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    hole.bind(("127.0.0.1", port))
    hole.listen(0)
    fillers = [socket.socket() for _ in range(3)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.1", port))
    try:
        yield
    finally:
        for one in (*fillers, hole):
            one.close()


def outage(reader: SimulatedReader, seconds: float, *, swallowed: bool = False) -> None:
    """Take the reader away for a while: nobody listens, or nobody even says so."""
    reader.stop()
    with black_hole(reader.port) if swallowed else contextlib.nullcontext():
        time.sleep(seconds)
    reader.start()


def measured(count: int, act: Callable[[], None], ear: Listening | Sllurp) -> list[float]:
    """Return how long after an act tags are read again, each time."""
    found = []
    for _ in range(count):
        act()
        found.append(ear.next_s(TagsRead))
        # The link must have been sound for a while, as in life.
        time.sleep(1.2)
    return found


def half_open_s(reader: SimulatedReader, ear: Listening) -> tuple[float, float]:
    """Return after how many keepalives a half-open link is lost, and how soon it is read again."""
    reader.silent = True
    lost = ear.next_s(DeviceLost)
    reader.silent = False
    return lost / KEEPALIVE_S, ear.next_s(TagsRead)


def tell(what: str, found: list[float], unit: str = "s") -> None:
    """Print a figure as JSON."""
    print(
        json.dumps(
            {
                "what": what,
                "unit": unit,
                "median": round(median(found), 3),
                "worst": round(max(found), 3),
                "times": len(found),
            }
        ),
        flush=True,
    )


def of_reader(count: int, lengths: tuple[float, ...], *, sllurp: bool) -> None:
    """Measure an LLRP reader."""
    reader = SimulatedReader()
    reader.start()
    reader.place([EPC])
    who = "sllurp: " if sllurp else ""
    ear: Listening | Sllurp
    if sllurp:
        ear = Sllurp(reader.port)
    else:
        ear = Listening(reader.url)
        ear.hub.start()
    ear.next_s(TagsRead)
    time.sleep(1.2)
    tell(f"{who}read again after a drop", measured(count, lambda: outage(reader, 0), ear))
    for length in lengths:
        again = measured(count, lambda: outage(reader, length), ear)  # noqa: B023 -- used at once
        tell(f"{who}read again after {length:g} s refused", again)
        again = measured(count, lambda: outage(reader, length, swallowed=True), ear)  # noqa: B023
        tell(f"{who}read again after {length:g} s swallowed", again)
    if isinstance(ear, Listening):
        pairs = [half_open_s(reader, ear) for _ in range(count)]
        tell("half-open link lost", [lost for lost, _ in pairs], "keepalives")
        tell("read again after a half-open link", [again for _, again in pairs])
        ear.hub.stop()
    reader.stop()


def of_scanner(count: int, lengths: tuple[float, ...]) -> None:
    """Measure a serial scanner that is pulled out and put back."""
    with tempfile.TemporaryDirectory(prefix="outages-") as folder:
        scanner = SimulatedScanner(Path(folder) / "scanner")
        scanner.start()
        ear = Listening(scanner.url)
        ear.hub.start()
        for length in lengths:
            found = []
            for number in range(count):
                scanner.stop()
                time.sleep(length)
                scanner.start()
                stop = threading.Event()
                person = threading.Thread(target=scan_until, args=(scanner, stop, number))
                person.start()
                found.append(ear.next_s(BarcodeScanned))
                stop.set()
                person.join()
            tell(f"scanner read again after {length:g} s unplugged", found)
        ear.hub.stop()
        scanner.stop()


def scan_until(scanner: SimulatedScanner, stop: threading.Event, number: int) -> None:
    """Scan a hundred times a second until it has been heard."""
    while not stop.wait(0.01):
        scanner.scan(f"T-{number:03d}")


def main() -> None:
    """Measure, and print a JSON object a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3, help="of each outage")
    parser.add_argument("--lengths", type=float, nargs="+", default=OUTAGES_S, metavar="S")
    parser.add_argument("--sllurp", action="store_true", help="measure sllurp's client as well")
    wanted = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    of_scanner(wanted.count, tuple(wanted.lengths))
    of_reader(wanted.count, tuple(wanted.lengths), sllurp=False)
    if wanted.sllurp:
        of_reader(wanted.count, tuple(wanted.lengths), sllurp=True)


if __name__ == "__main__":
    main()
