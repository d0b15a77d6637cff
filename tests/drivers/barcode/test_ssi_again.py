"""A scanner pulled out between a scan and its acknowledgement, and a program ended there."""

import pytest

from drivers.barcode.ssi.scanner import SsiScanner
from drivers.events import BarcodeScanned, ScanRefused
from drivers.registry import make_device
from drivers.transports.memory import MemoryTransport
from drivers.url import DeviceUnavailable
from tests.drivers.barcode.feeding import at, payloads
from tests.drivers.barcode.ssi_bytes import ACK, packet, scanned
from tests.drivers.listening import NOON

UNSURE = "sent again: it may be a second scan of the same article; look"


class Cable(MemoryTransport):
    """A cable to a decoder that greets back."""

    def open(self) -> None:
        super().open()
        self.arrive(packet(ACK))


class WiredScanner(SsiScanner):
    """A scanner whose cable is memory."""

    cable: Cable

    def make_transport(self) -> Cable:
        return self.cable


def wired(age_s: float = 0) -> WiredScanner:
    url = make_device("serial:x?protocol=ssi").url
    scanner = WiredScanner("scanner", url, clock=lambda: at(age_s).at)
    scanner.cable = Cable()
    return scanner


def replugged(scanner: WiredScanner) -> None:
    scanner.close()
    scanner.abandon("unplugged")
    scanner.cable.mend()
    scanner.open()


def heard(scanner: WiredScanner, sent: bytes) -> list[str]:
    """Return payloads and reasons of what comes in, acknowledged."""
    scanner.cable.arrive(sent)
    events = scanner.read(1)
    scanner.confirm()
    reasons = [event.reason for event in events if isinstance(event, ScanRefused)]
    return [*reasons, *(one for one in payloads(events) if one)]


@pytest.mark.parametrize("left", [True, False])
def test_what_is_sent_again_after_the_cable_was_out_never_counts_twice(left: bool) -> None:
    scanner = wired()
    scanner.open()
    scanner.cable.arrive(scanned("A1"))
    before = scanner.read(1)
    if left:
        scanner.confirm()
    scanner.cable.cut()
    with pytest.raises(DeviceUnavailable):
        scanner.confirm() if not left else scanner.read(1)
    replugged(scanner)

    assert payloads(before) == ["A1"]
    # Only where the acknowledgement may have arrived can it be another scan of the same.
    assert heard(scanner, scanned("A1", status=1)) == ([UNSURE] if left else [])
    assert heard(scanner, scanned("A1")) == ["A1"]


def test_an_order_that_could_not_leave_says_nothing_of_the_scan_before_it() -> None:
    scanner = wired()
    scanner.open()
    heard(scanner, scanned("A1"))
    scanner.cable.arrive(packet(ACK) * 9)
    scanner.read(1)
    scanner.confirm()
    scanner.cable.cut()
    scanner.signal("ok")
    with pytest.raises(DeviceUnavailable):
        scanner.read(1)
    replugged(scanner)

    assert heard(scanner, scanned("A1", status=1)) == [UNSURE]


def test_a_scan_that_never_became_safe_is_taken_when_it_comes_again() -> None:
    scanner = wired()
    scanner.open()
    heard(scanner, scanned("A1"))
    scanner.cable.arrive(scanned("A1"))
    unsafe = scanner.read(1)
    replugged(scanner)

    assert payloads(unsafe) == ["A1"]
    assert heard(scanner, scanned("A1", status=1)) == ["A1"]


@pytest.mark.parametrize(
    ("age_s", "said"), [(5, [UNSURE]), (600, ["A1"])], ids=["just now", "long ago"]
)
def test_after_a_restart_the_newest_scan_of_the_journal_is_known_again(
    age_s: float, said: list[str]
) -> None:
    scanner = wired(age_s)
    scanner.last_scan = BarcodeScanned(at=NOON, payload="A1", symbology="]C0")
    scanner.open()

    assert heard(scanner, scanned("A1", status=1)) == said
    assert heard(scanner, scanned("A2", status=1)) == ["A2"]
