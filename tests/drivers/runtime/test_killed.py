"""A program that is killed, and many devices at one journal."""

import math
import queue
from collections import Counter
from pathlib import Path

import pytest

from bench.devices import scans
from drivers.events import BarcodeScanned, Event
from drivers.hub import Hub
from drivers.journal import Journal
from drivers.transports.memory import MemoryTransport
from tests.drivers.listening import Ear, wait_for_state
from tests.drivers.runtime.tickets import TicketScanner


def test_a_program_killed_twice_neither_loses_nor_doubles_a_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Here nothing may hide a loss. Damage, unplugging (which a slow machine would come to as well)
    # and an article scanned twice running are measured in bench/devices/scans.py: a program that is
    # killed behind an ACK cannot tell a repeat from a second scan, and asks (test_ssi_again.py).
    monkeypatch.setattr(scans, "DAMAGED", {})
    monkeypatch.setattr(scans, "UNPLUG_EVERY_S", math.inf)
    shift = scans.Shift("ssi", tmp_path, seed=1, scale=1.0, again=0.0)
    shift.run(90)

    figures = shift.figures()
    assert (figures["scanned"], figures["arrived"]) == (90, 90)
    assert (figures["lost"], figures["doubled"], figures["altered"]) == (0, 0, 0)


def test_many_scanners_share_a_journal(tmp_path: Path) -> None:
    wires = {f"scanner {number}": MemoryTransport() for number in range(6)}
    events: queue.Queue[Event] = queue.Queue(1000)
    journal = Journal(tmp_path)
    hub = Hub([TicketScanner(wire, name) for name, wire in wires.items()], events, journal=journal)
    hub.start()
    for name, wire in wires.items():
        wait_for_state(hub, name, "ready")
        for number in range(20):
            wire.arrive(f"{number} {name} {number};".encode())
    ear = Ear(hub, events)
    for _ in range(6 * 20):
        hub.taken(ear.hear(BarcodeScanned))
    hub.stop()

    heard = ear.all_heard(BarcodeScanned)
    assert Counter(scan.payload for scan in heard) == Counter(
        f"{name} {number}" for name in wires for number in range(20)
    )
    assert len({(scan.device, scan.epoch, scan.sequence) for scan in heard}) == 120
    assert [journal.waiting(name) for name in wires] == [[]] * 6
