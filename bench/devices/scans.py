"""
Scans through unplugged cables, damaged packets and killed programs: how many are lost or doubled.

`python -m bench.devices.scans --count 10000` lets a simulated scanner on a pty send scans while
every tenth packet is damaged, the cable is pulled every ten seconds of the world's time, and the
program that listens is killed twice. What its consumer has put on disk is then counted.
"""

import argparse
import json
import os
import queue
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import structlog

from drivers.events import BarcodeScanned, DeviceFound, DeviceLost, Event, ScanRefused
from drivers.hub import Hub
from drivers.journal import Journal
from drivers.registry import make_device
from drivers.simulated.clock import WorldClock
from drivers.simulated.pty_host import PtyHost
from drivers.simulated.scanners.line import LineEngine
from drivers.simulated.scanners.ssi import SsiEngine

SCHEMA = """
create table if not exists scan (
    device text, epoch integer, sequence integer, payload text,
    primary key (device, epoch, sequence)
);
create table if not exists refusal (reason text);
"""
DAMAGED = {"bad_checksum": 0.06, "wrong_length": 0.04}
UNPLUG_EVERY_S = 10.0
AWAY_S = 1.0
WAITING_MAX = 20
PACE_S = 0.01
PATIENCE_S = 60.0


class Consumer:
    """What a station does with scans: put each on disk once, by its stamp, and say so."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "inbox.sqlite", isolation_level=None)
        self.database.execute("pragma journal_mode = wal")
        self.database.executescript(SCHEMA)

    def take(self, event: Event) -> None:
        """Put an event on disk."""
        if isinstance(event, BarcodeScanned):
            self.database.execute(
                "insert or ignore into scan values (?, ?, ?, ?)",
                (event.device, event.epoch, event.sequence, event.payload),
            )
        elif isinstance(event, ScanRefused):
            self.database.execute("insert into refusal values (?)", (event.reason,))


def consume(url: str, folder: Path) -> None:
    """Listen until killed, or told to end: then whatever came in is taken first."""
    events: queue.Queue[Event | None] = queue.Queue(1000)
    consumer = Consumer(folder)
    hub = Hub([make_device(url)], events, journal=Journal(folder / "journal"))

    def end() -> None:
        hub.stop()
        events.put(None)

    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=end).start())
    hub.start()
    lamp = green_lamp(folder, os.getpid())
    while (event := events.get()) is not None:
        consumer.take(event)
        hub.taken(event)
        if isinstance(event, DeviceFound):
            lamp.touch()
        elif isinstance(event, DeviceLost):
            lamp.unlink(missing_ok=True)


def green_lamp(folder: Path, program: int) -> Path:
    """Return the file that is there while a program listens, for whoever scans to look at."""
    return folder / f"listening-{program}"


class Shift:
    """One run: a scanner that is mistreated, and a program that is killed."""

    def __init__(
        self, protocol: str, folder: Path, *, seed: int, scale: float, again: float
    ) -> None:
        self.chance = random.Random(seed)
        self.again = again
        self.folder = folder
        self.engine = SsiEngine(batch=True) if protocol == "ssi" else LineEngine()
        self.clock = WorldClock(scale)
        self.host = PtyHost(self.engine, folder / "scanner", clock=self.clock, seed=seed)
        self.url = f"serial:{folder / 'scanner'}?device=scanner&protocol={protocol}"
        self.scanned: Counter[str] = Counter()
        self.newest = ""
        self.unplugged = 0
        self.unplug_at = UNPLUG_EVERY_S
        self.program = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the program that listens."""
        command = [sys.executable, "-m", "bench.devices.scans", "--consume", self.url]
        return subprocess.Popen([*command, "--folder", str(self.folder)], stdout=subprocess.DEVNULL)

    def run(self, count: int) -> None:
        """Scan so often, with all that goes wrong."""
        self.host.start()
        for fault, share in DAMAGED.items():
            self.host.begin_fault(fault, share)
        kills = {count // 3, 2 * count // 3}
        number = 0
        while number < count:
            if self.pulls_the_cable() or self.waiting() >= WAITING_MAX or not self.scan(number):
                time.sleep(0.002)
                continue
            number += 1
            if number in kills:
                time.sleep(self.chance.uniform(0, 0.05))
                self.kill()
        self.end_well()

    def scan(self, number: int) -> bool:
        """
        Scan the next article, now and then the same once more; return whether it could be.

        A scanner without handshake is paced by the person who holds it and sees the station.
        """
        if isinstance(self.engine, LineEngine):
            time.sleep(PACE_S)
            if not green_lamp(self.folder, self.program.pid).exists():
                return False
        again = bool(self.newest) and self.chance.random() < self.again
        # Far apart, so that no bit that falls over makes one article of another.
        text = self.newest if again else sha256(b"%d" % number).hexdigest()[:13].upper()
        if not self.host.do(lambda: self.engine.scan(text)):
            return False
        self.scanned[text] += 1
        self.newest = text
        return True

    def waiting(self) -> int:
        """Return how many scans the scanner has not got rid of."""
        return len(self.engine.outbox.scans) if isinstance(self.engine, SsiEngine) else 0

    def pulls_the_cable(self) -> bool:
        """Pull it every ten seconds of the world's time; it is put back a second later."""
        if self.clock.now() >= self.unplug_at:
            self.unplug_at = self.clock.now() + UNPLUG_EVERY_S
            self.host.unplug(AWAY_S)
            self.unplugged += 1
        return not self.host.plugged

    def kill(self) -> None:
        """Kill the program as a power cut does, and start it anew."""
        self.program.send_signal(signal.SIGKILL)
        self.program.wait()
        self.program = self.start()

    def end_well(self) -> None:
        """Let everything arrive that still can, undisturbed."""
        for fault in DAMAGED:
            self.host.end_fault(fault)
        until = time.monotonic() + PATIENCE_S
        while self.waiting() and time.monotonic() < until:
            time.sleep(0.05)
        if isinstance(self.engine, LineEngine):
            # Nobody tells it that the last scan has arrived.
            time.sleep(2.0)
        self.program.terminate()
        self.program.wait(PATIENCE_S)
        self.host.stop()

    def figures(self) -> dict[str, object]:
        """Return what came of it."""
        inbox = sqlite3.connect(self.folder / "inbox.sqlite")
        got = Counter(text for (text,) in inbox.execute("select payload from scan"))
        reasons = Counter(text for (text,) in inbox.execute("select reason from refusal"))
        lost, more = self.scanned - got, got - self.scanned
        strange = sum(number for text, number in more.items() if text not in self.scanned)
        return {
            "scanned": self.scanned.total(),
            "arrived": got.total(),
            "lost": lost.total(),
            "doubled": more.total() - strange,
            "altered": strange,
            "refused": reasons.total(),
            "reasons": dict(reasons),
            # What the line cannot know is only that a bit fell over and the text still makes sense.
            "lost_without_a_word": max(0, lost.total() - reasons.total() - strange),
            "unplugged": self.unplugged,
        }


def main() -> None:
    """Run, and print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--protocol", choices=("ssi", "line"), default="ssi")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=5.0, help="of the world's time")
    parser.add_argument(
        "--again", type=float, default=0.0, help="share of articles that are scanned twice running"
    )
    parser.add_argument("--consume", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    if wanted.consume:
        consume(wanted.consume, wanted.folder)
        return
    with tempfile.TemporaryDirectory(prefix="scans-") as folder:
        began = time.monotonic()
        how = {name: getattr(wanted, name) for name in ("seed", "scale", "again")}
        shift = Shift(wanted.protocol, Path(folder), **how)
        shift.run(wanted.count)
        told = {"protocol": wanted.protocol, **how, **shift.figures()}
        print(json.dumps(told | {"seconds": round(time.monotonic() - began, 1)}))


if __name__ == "__main__":
    main()
