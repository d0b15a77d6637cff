"""Honeywell's and Datalogic's ways: identifiers of their own, commands, acknowledgements."""

import pytest

from drivers.barcode.datalogic import DatalogicTalk
from drivers.barcode.honeywell import HoneywellTalk
from drivers.barcode.line_talk import LineForm
from drivers.barcode.serial_scanner import DatalogicScanner, HoneywellScanner, SerialScanner
from drivers.device import Device, Signals
from drivers.events import BarcodeScanned, DeviceDegraded, Event
from drivers.registry import make_device
from drivers.transports.memory import MemoryTransport
from drivers.url import DeviceUnavailable
from tests.drivers.barcode.feeding import at, fed, in_pieces, payloads
from tests.drivers.listening import NOON

MAKERS_IDS = LineForm(ids="maker")
ACKNOWLEDGED = LineForm(acknowledged=True)


def scanned(events: list[Event]) -> list[tuple[str | None, str]]:
    return [(scan.symbology, scan.payload) for scan in events if isinstance(scan, BarcodeScanned)]


def test_the_makers_own_identifiers_become_aim_identifiers() -> None:
    honeywell = fed(HoneywellTalk(MAKERS_IDS), b"d3017620422003\rI0103\rD96385074\rE01234565\r")
    datalogic = fed(DatalogicTalk(MAKERS_IDS), b"F3017620422003\rFF96385074\r#LOC-A01\r")

    assert scanned(honeywell) == [
        ("]E0", "3017620422003"),
        ("]C1", "0103"),
        ("]E4", "96385074"),
        ("]E0", "012345000065"),
    ]
    assert scanned(datalogic) == [
        ("]E0", "3017620422003"),
        ("]E4", "96385074"),
        ("]C0", "LOC-A01"),
    ]


@pytest.mark.parametrize("cut", range(1, 30, 3))
def test_the_answer_to_a_menu_command_is_no_part_of_a_scan(cut: int) -> None:
    honeywell = HoneywellTalk(ACKNOWLEDGED)
    honeywell.begin(at(0))
    commanded = honeywell.take_outgoing()

    events = fed(honeywell, *in_pieces(b"A1\r232ACK1\x06!A2\rA3\r", [cut]))

    assert commanded == b"\x16M\r232ACK1!"
    assert payloads(events) == ["A1", "A2", "A3"]
    assert honeywell.take_outgoing() == b"\x06\x06\x06"


@pytest.mark.parametrize("answer", [b"232ACK1\x05!", b""])
def test_a_scanner_that_will_not_wait_for_acknowledgements_is_degraded(answer: bytes) -> None:
    honeywell = HoneywellTalk(ACKNOWLEDGED)
    honeywell.begin(at(0))

    events = [*honeywell.feed(answer + b"A1\r", at(0.1)), *honeywell.tick(at(1.1))]

    assert [type(event) for event in events] == [DeviceDegraded, BarcodeScanned]


def test_what_was_cut_off_is_asked_for_again() -> None:
    datalogic = DatalogicTalk(ACKNOWLEDGED)
    datalogic.feed(b"30176", at(0))
    datalogic.tick(at(2.5))
    asked = datalogic.take_outgoing()

    assert payloads(datalogic.feed(b"3017620422003\r", at(2.6))) == ["3017620422003"]
    assert (asked, datalogic.take_outgoing()) == (b"\x15", b"\x06")


def test_a_line_is_acknowledged_once_whatever_stands_in_it() -> None:
    datalogic = DatalogicTalk(LineForm(end="etx", prefix=b"\x02", acknowledged=True))

    assert payloads(fed(datalogic, b"\x0230176\x02A1\x03\x02\x07\x03")) == [None, "A1", None]
    assert datalogic.take_outgoing() == b"\x06\x06"


def test_commands_are_the_makers_and_their_answers_are_dropped() -> None:
    honeywell, datalogic = HoneywellTalk(LineForm()), DatalogicTalk(LineForm())
    honeywell.signal("wrong")
    honeywell.trigger(on=True)
    datalogic.enable(on=False)
    datalogic.signal("wrong")

    assert honeywell.take_outgoing() == b"\x16\x07\r" * 3 + b"\x16T\r"
    assert datalogic.take_outgoing() == b"DF"
    assert payloads(fed(datalogic, b"\x06\x06A1\r", b"\x06A2\r")) == ["A1", None]


def test_an_answer_right_behind_a_scan_is_no_part_of_the_next() -> None:
    datalogic = DatalogicTalk(LineForm())
    datalogic.signal("done")

    assert payloads(fed(datalogic, b"A1\r\n\x06", b"A2\r\n\x06A3\r\n")) == ["A1", "A2", "A3"]


class WiredScanner(DatalogicScanner):
    """A scanner whose cable is memory."""

    cable = MemoryTransport()

    def make_transport(self) -> MemoryTransport:
        return self.cable


def test_a_scan_whose_acknowledgement_could_not_leave_is_known_again() -> None:
    made = make_device("serial+datalogic:x?ack=yes")
    scanner = WiredScanner("scanner", made.url)
    scanner.cable = cable = MemoryTransport()
    scanner.open()
    cable.arrive(b"A1\r")
    before = scanner.read(1)
    cable.cut()
    with pytest.raises(DeviceUnavailable):
        scanner.confirm()
    cable.mend()
    scanner.open()
    cable.arrive(b"A1\rA1\r")

    assert payloads(before) == ["A1"]
    assert payloads(scanner.read(1)) == ["A1"]
    scanner.confirm()
    assert cable.take_sent() == b"\x06\x06"


def test_after_an_order_that_could_not_leave_the_same_article_is_a_new_scan() -> None:
    scanner = WiredScanner("scanner", make_device("serial+datalogic:x?ack=yes").url)
    scanner.cable = cable = MemoryTransport()
    scanner.open()
    cable.arrive(b"A1\r")
    scanner.read(1)
    scanner.confirm()
    cable.cut()
    scanner.signal("ok")
    with pytest.raises(DeviceUnavailable):
        scanner.read(1)
    cable.mend()
    scanner.open()
    cable.arrive(b"A1\r")

    assert payloads(scanner.read(1)) == ["A1"]


@pytest.mark.parametrize(("age_s", "heard"), [(2, []), (60, ["A1"])])
def test_after_a_restart_only_a_scan_just_made_is_known_again(
    age_s: float, heard: list[str]
) -> None:
    made = make_device("serial+honeywell:x?ack=yes")
    scanner = HoneywellScanner("scanner", made.url, clock=lambda: at(age_s).at)
    scanner.last_scan = BarcodeScanned(at=NOON, payload="A1")
    talk = scanner.make_protocol()

    assert payloads(talk.feed(b"A1\r", at(age_s))) == heard
    assert talk.take_outgoing() == b"\x06"


def test_only_scanners_that_beep_can_be_told_to() -> None:
    def device(url: str) -> Device:
        return make_device(url)

    assert isinstance(device("serial:/dev/ttyACM0"), SerialScanner)
    assert not isinstance(device("serial:/dev/ttyACM0"), Signals)
    assert isinstance(device("serial:/dev/ttyACM0?protocol=honeywell"), Signals)
    assert isinstance(device("serial+datalogic:/dev/ttyACM0"), Signals)
