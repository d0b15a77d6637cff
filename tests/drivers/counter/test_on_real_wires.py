"""Drivers and engines meet on real lines: two codecs from one standard, none knowing the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PIL import Image
from pyzbar.pyzbar import decode

from drivers.events import (
    BarcodeScanned,
    DeviceFound,
    DeviceLost,
    LabelPrinted,
    ScanRefused,
    WeightMeasured,
)
from drivers.simulated.engine import Engine
from drivers.simulated.hosting import PtyHost
from drivers.simulated.printer import SimulatedPrinter
from drivers.simulated.relay import RelayEngine
from drivers.simulated.scales.nci import NciEngine
from drivers.simulated.scales.platform import StillLoad
from drivers.simulated.scales.toledo import ToledoEngine
from drivers.simulated.scanners.point_of_sale import PointOfSaleEngine
from drivers.simulated.scanners.ssi import SsiEngine
from drivers.simulated.scanners.ssi_parameters import RESPONSE_TIMEOUT
from tests.drivers.listening import Ear, listening, wait_for_state, wait_until


@contextmanager
def plugged_in(engine: Engine, path: Path, url: str) -> Iterator[tuple[PtyHost, Ear]]:
    """Plug an engine in at a path, and run the driver of a URL over it."""
    host = PtyHost(engine, path)
    host.start()
    try:
        with listening(url.format(path)) as ear:
            ear.hear(DeviceFound)
            yield host, ear
    finally:
        host.stop()


def test_no_ssi_scan_is_lost_or_doubled_over_unplugging_and_damage(tmp_path: Path):
    scanner = SsiEngine()
    codes = [f"CODE-{number:03}" for number in range(60)]
    with plugged_in(scanner, tmp_path / "ssi", "serial:{}?protocol=ssi&device=s") as (host, ear):
        wait_for_state(ear.hub, "s", "ready")
        host.do(lambda: scanner.parameters.set(RESPONSE_TIMEOUT, 2, permanent=True))
        host.begin_fault("bad_checksum", 0.1)
        for number, code in enumerate(codes):
            host.do(partial(scanner.scan, code, "]C0"))
            if number % 20 == 10:
                host.unplug(for_s=0.1)
        host.end_fault("bad_checksum")
        while len(ear.all_heard(BarcodeScanned)) < len(codes):
            ear.hear(BarcodeScanned)
        wait_until(lambda: not scanner.outbox.scans)

    assert [scan.payload for scan in ear.all_heard(BarcodeScanned)] == codes
    assert {scan.symbology for scan in ear.all_heard(BarcodeScanned)} == {"]C0"}
    assert not scanner.outbox.lost


def test_a_point_of_sale_scanner_loses_the_end_of_a_code_and_the_driver_says_so(tmp_path: Path):
    scanner = PointOfSaleEngine()
    with plugged_in(scanner, tmp_path / "hidraw0", "hid:{}?device=s") as (host, ear):
        host.begin_fault("last-report-missing")
        host.do(partial(scanner.scan, "1" * 100, "]Q1"))
        host.end_fault("last-report-missing")
        ear.hear(ScanRefused)
        host.do(partial(scanner.scan, "7" * 130, "]Q1"))
        scan = ear.hear(BarcodeScanned)

    assert (scan.payload, scan.symbology) == ("7" * 130, "]Q1")


def test_an_8217_and_an_nci_scale_are_weighed_in_grams(tmp_path: Path):
    for name, engine, url in (
        ("toledo", ToledoEngine(StillLoad(0.2)), "toledo8217:{}?device=s"),
        ("nci", NciEngine(StillLoad(0.2)), "nci:{}?device=s"),
    ):
        with plugged_in(engine, tmp_path / name, url) as (host, ear):
            assert isinstance(engine.load, StillLoad)
            host.do(partial(engine.load.put, 1360.777, host.clock.now()))
            ear.hear(
                WeightMeasured, lambda weight: weight.stable and 1355 <= weight.weight_g <= 1365
            )
            host.unplug()
            ear.hear(DeviceLost)


def test_a_stack_light_burns_as_it_is_told(tmp_path: Path):
    board = RelayEngine()
    with plugged_in(board, tmp_path / "relay", "lamp:{}?device=lamp") as (_, ear):
        ear.hub.signal("lamp", "wrong")
        wait_until(lambda: "red" in board.burning)
        ear.hub.signal("lamp", "off")
        wait_until(lambda: not board.burning)


def test_a_label_is_printed_over_usb(tmp_path: Path):
    path = tmp_path / "lp0"
    printer = SimulatedPrinter(tmp_path / "labels", print_s=0.05, usb=path)
    printer.start()
    try:
        with listening(f"zpl:{path}?device=printer") as ear:
            ear.hear(DeviceFound)
            ear.hub.print_label("printer", "^XA^LL300^FO40,40^BCN,90^FDP-7^FS^XZ", "parcel-7")
            ear.hear(LabelPrinted)
        with Image.open(printer.labels[0]) as picture:
            assert [found.data for found in decode(picture)] == [b"P-7"]
    finally:
        printer.shut_down()
