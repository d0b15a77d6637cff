"""Scans are safe before they are acknowledged, come once each, and a full disk is no secret."""

import queue
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.events import (
    BarcodeScanned,
    DeviceDegraded,
    DeviceFound,
    DeviceLost,
    DeviceRecovered,
    Event,
)
from drivers.hub import Hub
from drivers.journal import CannotKeep, Journal
from drivers.transports.memory import MemoryTransport
from tests.drivers.listening import Ear, wait_for_state, wait_until
from tests.drivers.runtime.tickets import TicketScanner, scan


@contextmanager
def heard(device: TicketScanner, journal: Journal) -> Iterator[Ear]:
    events: queue.Queue[Event] = queue.Queue(100)
    hub = Hub([device], events, journal=journal)
    hub.start()
    try:
        yield Ear(hub, events)
    finally:
        hub.stop()


class WatchedWire(MemoryTransport):
    """Notes, at each acknowledgement, which scans are on disk as another program sees them."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.on_disk: list[int] = []

    def write(self, data: bytes) -> None:
        with sqlite3.connect(self.path) as other:
            self.on_disk += other.execute("select count(*) from scan").fetchone()
        super().write(data)


def test_a_scan_is_on_disk_when_it_is_acknowledged(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    wire = WatchedWire(journal.path)
    with heard(TicketScanner(wire), journal) as ear:
        ear.hear(DeviceFound)
        for number in range(3):
            wire.arrive(f"{number} scan {number};".encode())
            ear.hear(BarcodeScanned)
        wait_until(lambda: len(wire.on_disk) == 3)

    assert wire.on_disk[:3] == [1, 2, 3]
    assert wire.sent.startswith(b"+0;+1;+2;")


def test_a_scan_that_nobody_took_comes_again_at_the_next_start(tmp_path: Path) -> None:
    wire = MemoryTransport()
    with heard(TicketScanner(wire), Journal(tmp_path)) as ear:
        ear.hear(DeviceFound)
        wire.arrive(b"1 taken;2 not taken;")
        ear.hub.taken(ear.hear(BarcodeScanned))
        lost = ear.hear(BarcodeScanned)

    with heard(TicketScanner(MemoryTransport()), Journal(tmp_path)) as ear:
        again = ear.hear(BarcodeScanned)
        found = ear.hear(DeviceFound)

    assert again.replayed
    assert (again.payload, again.epoch, again.sequence) == ("not taken", lost.epoch, lost.sequence)
    assert found.epoch > lost.epoch


def test_a_scan_whose_acknowledgement_was_lost_is_known_again_after_a_restart(
    tmp_path: Path,
) -> None:
    wire = MemoryTransport()
    with heard(TicketScanner(wire), Journal(tmp_path)) as ear:
        ear.hear(DeviceFound)
        wire.arrive(b"1 milk;")
        ear.hub.taken(ear.hear(BarcodeScanned))

    wire = MemoryTransport()
    with heard(TicketScanner(wire), Journal(tmp_path)) as ear:
        ear.hear(DeviceFound)
        wire.arrive(b"1 milk;2 butter;")
        ear.hear(BarcodeScanned, lambda one: one.payload == "butter")

    assert [one.payload for one in ear.all_heard(BarcodeScanned)] == ["butter"]
    assert wire.sent.startswith(b"+1;+2;")


class TightJournal(Journal):
    """A journal on a disk that is full for a while; SQLite's own words are in test_journal."""

    full = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self.full:
            raise CannotKeep("the disk is full")
        with super().transaction():
            yield


def test_on_a_full_disk_a_scan_is_not_acknowledged_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    journal = TightJournal(tmp_path)
    wire = MemoryTransport()
    with heard(TicketScanner(wire), journal) as ear:
        ear.hear(DeviceFound)
        journal.full = True
        wire.arrive(b"9 milk;")
        wait_for_state(ear.hub, "scanner", "degraded")
        ear.hear(DeviceLost)
        reason = ear.hub.health()[0].reason
        acknowledged = b"+9" in wire.sent
        opened = wire.opened
        journal.full = False
        # The scanner, unanswered, sends it once more, and once more when it has been answered.
        wait_for_state(ear.hub, "scanner", "ready")
        wire.arrive(b"9 milk;9 milk;10 last;")
        ear.hear(BarcodeScanned, lambda one: one.payload == "last")

    assert "not accepted" in reason
    assert "the disk is full" in reason
    assert not acknowledged
    assert opened == 1
    assert [one.payload for one in ear.all_heard(BarcodeScanned)] == ["milk", "last"]
    assert b"+9;+9;+10;" in wire.sent


def test_a_scanner_that_expects_no_answer_scans_on_and_the_trouble_is_told(tmp_path: Path) -> None:
    journal = TightJournal(tmp_path)
    wire = MemoryTransport()
    scanner = TicketScanner(wire)
    scanner.acknowledges = False
    with heard(scanner, journal) as ear:
        ear.hear(DeviceFound)
        journal.full = True
        wire.arrive(b"9 milk;")
        heard_all_the_same = ear.hear(BarcodeScanned)
        trouble = ear.hear(DeviceDegraded)
        journal.full = False
        ear.hear(DeviceRecovered)
        wait_for_state(ear.hub, "scanner", "ready")

    assert heard_all_the_same.payload == "milk"
    assert "would be lost" in trouble.reason


def test_stamps_rise_without_a_gap_within_a_connection(tmp_path: Path) -> None:
    wire = MemoryTransport()
    with heard(TicketScanner(wire), Journal(tmp_path)) as ear:
        ear.hear(DeviceFound)
        wire.arrive(b"".join(b"%d scan %d;" % (number, number) for number in range(20)))
        ear.hear(BarcodeScanned, lambda one: one.payload == "scan 19")

    stamps = [(event.epoch, event.sequence) for event in ear.heard]
    assert stamps == [(stamps[0][0], number) for number in range(1, 22)]


def test_a_scan_of_a_device_that_is_not_here_any_more_comes_again_too(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.keep([scan("milk", 4, 7, device="renamed since")])
    with heard(TicketScanner(), journal) as ear:
        again = ear.hear(BarcodeScanned)
        ear.hub.taken(again)
    journal.close()

    assert (again.device, again.epoch, again.sequence) == ("renamed since", 4, 7)
    assert Journal(tmp_path).strangers({"scanner"}) == []
