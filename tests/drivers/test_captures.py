"""Recorded bytes of each protocol, and what the codecs hear in them."""

from pathlib import Path

from drivers.barcode.layouts import FR
from drivers.barcode.line_talk import LineForm, LineTalk
from drivers.barcode.wedge_codec import WedgeCodec
from drivers.events import BarcodeScanned, ScanRefused
from drivers.instant import Instant
from drivers.printer.host_status import HostStatusCodec
from drivers.rfid import llrp_wire
from drivers.rfid.llrp_messages import read_connection_attempt, read_status, read_tags
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
    assert WedgeCodec(FR, prefix="f13").feed(captured("wedge-fr.bin"), NOON) == [
        BarcodeScanned(at=NOON, payload="3017620422003", source="wedge"),
        BarcodeScanned(at=NOON, payload="LOC-A01.3", source="wedge"),
    ]


def test_the_printer_ran_out_of_paper_and_was_opened() -> None:
    statuses = HostStatusCodec().feed(captured("zpl-host-status.bin"), NOON)

    assert [status.trouble for status in statuses] == [
        "",
        "out of paper",
        "the print head is open",
    ]
    assert all(status.idle for status in statuses)


def test_the_reader_welcomed_obeyed_reported_and_kept_alive() -> None:
    welcome, *rest = llrp_wire.Framing().feed(captured("llrp-reader.bin"))
    answers = [message for message in rest if 13 <= message.type <= 34]
    reports = [message for message in rest if message.type == llrp_wire.RO_ACCESS_REPORT]

    assert read_connection_attempt(welcome) == 0
    assert [read_status(answer) for answer in answers] == [""] * 5
    assert {tag.epc for report in reports for tag in read_tags(report)} == {
        "303400000000000000000001",
        "30340000000000000000000A",
        "E2801160",
    }
    assert any(message.type == llrp_wire.KEEPALIVE for message in rest)
