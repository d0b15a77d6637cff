"""Recorded bytes of each protocol, and what the codecs hear in them."""

from pathlib import Path

from drivers.barcode.layouts import FR
from drivers.barcode.line_talk import LineForm, LineTalk
from drivers.barcode.wedge_talk import WedgeTalk, sentinels
from drivers.events import BarcodeScanned, ScanRefused
from drivers.instant import Instant
from tests.drivers.listening import NOON

CAPTURES = Path(__file__).with_name("captures")


def captured(name: str) -> bytes:
    """Return the bytes of a capture."""
    return (CAPTURES / name).read_bytes()


def test_the_serial_scanner_read_three_codes_and_one_trick() -> None:
    assert LineTalk(LineForm()).feed(captured("serial-scanner.bin"), Instant(NOON, 0)) == [
        BarcodeScanned(at=NOON, payload="3017620422003", symbology="]E0"),
        BarcodeScanned(at=NOON, payload="010301762042200310L123\x1d17270131", symbology="]C1"),
        BarcodeScanned(at=NOON, payload="T-007"),
        ScanRefused(at=NOON, reason="holds a control character or one that is not ASCII", length=4),
    ]


def test_the_wedge_scanned_twice_and_somebody_typed() -> None:
    assert WedgeTalk(FR, sentinels("f13")).feed(captured("wedge-fr.bin"), Instant(NOON, 0)) == [
        BarcodeScanned(at=NOON, payload="3017620422003", source="wedge"),
        BarcodeScanned(at=NOON, payload="LOC-A01.3", source="wedge"),
    ]
