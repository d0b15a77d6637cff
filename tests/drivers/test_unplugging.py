"""Scanners and scales over real ptys and FIFOs, pulled out and put back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.barcode.serial_scanner import SerialScanner
from drivers.barcode.wedge import WedgeScanner
from drivers.events import (
    BarcodeScanned,
    DeviceFound,
    DeviceLost,
    ScanRefused,
)
from drivers.registry import make_device
from drivers.simulated.scanner import SimulatedScanner
from drivers.simulated.wedge import SimulatedWedge, key_strokes, typed
from tests.drivers.listening import listening, wait_for_state, wait_until


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[SimulatedScanner]:
    simulated = SimulatedScanner(tmp_path / "scanner")
    simulated.start()
    yield simulated
    simulated.stop()


@pytest.fixture
def wedge(tmp_path: Path) -> Iterator[SimulatedWedge]:
    simulated = SimulatedWedge(tmp_path / "wedge", "fr")
    simulated.start()
    yield simulated
    simulated.stop()


def test_a_scan_crosses_a_real_serial_line(scanner: SimulatedScanner) -> None:
    with listening(scanner.url) as ear:
        ear.hear(DeviceFound)
        scanner.scan("3017620422003", symbology="]E0")
        scan = ear.hear(BarcodeScanned)

    assert (scan.payload, scan.symbology) == ("3017620422003", "]E0")
    assert (scan.device, scan.epoch, scan.sequence) == ("scanner", 1, 2)


def test_a_scanner_unplugged_in_mid_scan_comes_back_without_a_phantom(
    scanner: SimulatedScanner,
) -> None:
    device = make_device(scanner.url)
    assert isinstance(device, SerialScanner)
    with listening(device) as ear:
        ear.hear(DeviceFound)
        scanner.send_raw(b"301762")
        wait_until(lambda: device.talk is not None and device.talk.cutter.length == 6)
        scanner.stop()
        ear.hear(DeviceLost)
        scanner.start()
        back = ear.hear(DeviceFound)
        scanner.scan("3228857000852")
        ear.hear(BarcodeScanned)

    assert back.epoch == 2
    assert [scan.payload for scan in ear.all_heard(BarcodeScanned)] == ["3228857000852"]
    assert [refused.length for refused in ear.all_heard(ScanRefused)] == [6]


def test_noise_on_the_line_leaves_the_scanner_ready(scanner: SimulatedScanner) -> None:
    with listening(scanner.url) as ear:
        ear.hear(DeviceFound)
        scanner.send_raw(bytes(range(256)) + b"\r\n")
        scanner.scan("42")
        ear.hear(BarcodeScanned, lambda scan: scan.payload == "42")

    assert ear.all_heard(ScanRefused)


@pytest.mark.parametrize("text", ["7" * 4096, "A" * 20_000])
def test_an_enormous_scan_is_refused_on_either_wire_and_the_next_is_fine(
    scanner: SimulatedScanner, wedge: SimulatedWedge, text: str
) -> None:
    with listening(scanner.url, wedge.url) as ear:
        wait_for_state(ear.hub, "scanner", "ready")
        wait_for_state(ear.hub, "wedge", "ready")
        for source in (scanner, wedge):
            assert source.scan(text)
            assert ear.hear(ScanRefused).length == len(text)
            assert source.scan("42")
            assert ear.hear(BarcodeScanned).payload == "42"


def test_a_scanner_that_is_not_there_is_absent_and_found_once_it_is(tmp_path: Path) -> None:
    scanner = SimulatedScanner(tmp_path / "scanner")
    with listening(scanner.url) as ear:
        wait_for_state(ear.hub, "scanner", "absent")
        scanner.start()
        ear.hear(DeviceFound)
        wait_for_state(ear.hub, "scanner", "ready")
    scanner.stop()

    assert not ear.all_heard(DeviceLost)


def test_a_second_program_cannot_take_the_scanner(scanner: SimulatedScanner) -> None:
    with listening(scanner.url) as ear:
        ear.hear(DeviceFound)
        with listening(f"{scanner.url}2") as second:
            wait_for_state(second.hub, "scanner2", "absent")


def test_a_wedge_unplugged_in_mid_scan_comes_back_without_a_phantom(wedge: SimulatedWedge) -> None:
    half = typed([(0, 183), *key_strokes("301762", "fr")])
    device = make_device(wedge.url)
    assert isinstance(device, WedgeScanner)
    with listening(device) as ear:
        ear.hear(DeviceFound)
        wedge.send_raw(half)
        wait_until(lambda: device.talk is not None and device.talk.length == 6)
        wedge.stop()
        ear.hear(DeviceLost)
        wedge.start()
        ear.hear(DeviceFound)
        wedge.scan("LOC-A01.3")
        scan = ear.hear(BarcodeScanned)

    assert (scan.payload, scan.source) == ("LOC-A01.3", "wedge")
    assert [refused.length for refused in ear.all_heard(ScanRefused)] == [6]
    assert len(ear.all_heard(BarcodeScanned)) == 1


def test_what_was_typed_before_the_station_listened_is_forgotten(wedge: SimulatedWedge) -> None:
    wedge.scan("OLD")
    with listening(wedge.url) as ear:
        ear.hear(DeviceFound)
        wedge.scan("NEW")
        scan = ear.hear(BarcodeScanned)

    assert scan.payload == "NEW"
