"""The talk with a HID point-of-sale scanner: one report at a time."""

from collections.abc import Callable, Sequence

from drivers.barcode.hid.descriptor import Reports, read_descriptor
from drivers.barcode.hid.scanned_data import (
    COMMON,
    INITIATE_READ,
    PREVENT_READ,
    SIGNALS,
    DataReport,
    Scanned,
    data_reports,
    order_report,
)
from drivers.barcode.line_talk import STRAY, refuse
from drivers.barcode.payload import AIM_IDENTIFIER, CUT_OFF, PAYLOAD_LENGTH_MAX, TOO_LONG, judge
from drivers.device import Signal
from drivers.events import Event
from drivers.instant import Instant
from drivers.protocol import Protocol, ProtocolError

WRONG_LENGTH = "a report of the wrong length"
TOO_FULL = "a report that says it holds more than it has room for"
# The reports of one scan follow one another within a few polls of the USB, of 10 ms at most, and
# have no numbers: what comes later may be another scan of the same symbology.
REST_S_MAX = 0.1
# A last report so soon after half a scan was given up may nevertheless be its rest, held up.
STRAY_S_MAX = 0.4
# An EAN or UPC with its add-on, which is never spread over reports that have room for it.
EAN, EAN_LENGTH_MAX = b"]E", 18
ORDERS_WAITING_MAX = 50
# A scanner that was set up to end its data as a keyboard would sends such ends here too.
ENDS = b"\r\n\t"


class HidTalk(Protocol):
    """Reads reports of scanned data; `describe` returns the device's report descriptor, or b""."""

    in_reports = True

    def __init__(self, describe: Callable[[], bytes]) -> None:
        super().__init__()
        self.describe = describe
        self.reports = Reports()
        self.carriers: dict[int, DataReport] = {COMMON.report_id: COMMON}
        self.numbered = True
        self.orders: list[bytes] = []
        self.data = b""
        self.length = 0
        self.identifier = b""
        self.rest_by: float | None = None
        self.given_up = b""
        self.stray_until = float("-inf")

    def begin(self, now: Instant) -> Sequence[Event]:  # noqa: ARG002 -- the contract's
        """
        Learn where the data lie.

        :raises ProtocolError: the device is no scanner of this kind
        """
        descriptor = self.describe()
        if descriptor:
            self.reports = read_descriptor(descriptor)
            self.carriers = data_reports(self.reports)
            self.numbered = self.reports.numbered
        if not self.carriers:
            raise ProtocolError(
                "no HID point-of-sale scanner; set the scanner to 'USB HID POS', or use evdev:"
            )
        return ()

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """Return the scans that reports complete; each `read` of hidraw gives one report."""
        events: list[Event] = []
        while data:
            number = data[0] if self.numbered else 0
            carrier = self.carriers.get(number)
            if carrier is None:
                length = self.reports.length("input", number) or len(data)
            else:
                length = carrier.length
                events += self.report(carrier, data[:length], now)
            data = data[length:]
        return events

    def report(self, carrier: DataReport, report: bytes, now: Instant) -> list[Event]:
        """Return the scan that a report completes, or why there is none in it."""
        if len(report) != carrier.length:
            return [*self.cut_off(now), refuse(WRONG_LENGTH, len(report), now)]
        scanned = carrier.read(report)
        if scanned is None:
            return [*self.cut_off(now), refuse(TOO_FULL, len(report), now)]
        alone = scanned.identifier[:2] == EAN and carrier.room >= EAN_LENGTH_MAX
        late = scanned.identifier == self.given_up and now.seconds < self.stray_until
        self.stray_until = float("-inf")
        if late and not (alone or scanned.continued):
            return [refuse(STRAY, len(scanned.data), now)]
        events = self.cut_off(now) if alone or scanned.identifier != self.identifier else []
        self.add(scanned, now)
        return events if scanned.continued else [*events, *self.finish(now)]

    def add(self, scanned: Scanned, now: Instant) -> None:
        """Join a report to those before it."""
        self.identifier = scanned.identifier
        self.length += len(scanned.data)
        self.data = (self.data + scanned.data)[: PAYLOAD_LENGTH_MAX + 16]
        self.rest_by = now.seconds + REST_S_MAX

    def finish(self, now: Instant) -> list[Event]:
        """Return the scan that has come to its end; a report without data is none."""
        data, length = self.data.rstrip(ENDS), self.length
        identifier = self.identifier.decode("latin-1")
        self.forget()
        if not length:
            return []
        if length > PAYLOAD_LENGTH_MAX + 16:
            return [refuse(TOO_LONG, length, now)]
        symbology = identifier if AIM_IDENTIFIER.fullmatch(identifier) else None
        return [judge(data.decode("latin-1"), now.at, source="scanner", symbology=symbology)]

    def cut_off(self, now: Instant) -> list[Event]:
        """Return a refusal of a scan whose rest did not come."""
        begun, length = self.rest_by is not None, self.length
        self.forget()
        return [refuse(CUT_OFF, length, now)] if begun else []

    def forget(self) -> None:
        """Begin no scan."""
        self.data, self.length, self.identifier, self.rest_by = b"", 0, b"", None

    def tick(self, now: Instant) -> Sequence[Event]:
        """Give up waiting for the rest of a scan."""
        if self.rest_by is None or now.seconds < self.rest_by:
            return ()
        self.given_up, self.stray_until = self.identifier, now.seconds + STRAY_S_MAX
        return self.cut_off(now)

    def due(self) -> float | None:
        """Return when the rest of a scan must have come."""
        return self.rest_by

    def hang_up(self, now: Instant) -> Sequence[Event]:
        """Return a refusal of the scan that was under way."""
        return self.cut_off(now)

    def signal(self, signal: Signal) -> Sequence[Event]:
        """Beep and light up, as far as the scanner takes such orders."""
        return self.send(order_report(self.reports, SIGNALS[signal]))

    def enable(self, *, on: bool) -> Sequence[Event]:
        """Let the scanner read, or keep it from reading."""
        return self.send(order_report(self.reports, (PREVENT_READ,), int(not on)))

    def trigger(self, *, on: bool) -> Sequence[Event]:
        """Begin to look for a barcode, or stop."""
        return self.send(order_report(self.reports, (INITIATE_READ,), int(on)))

    def send(self, report: bytes) -> Sequence[Event]:
        """Have a report sent; reports must not run into one another, so they wait in a list."""
        if report:
            self.orders = [*self.orders, report][-ORDERS_WAITING_MAX:]
        return ()

    def take_reports(self) -> list[bytes]:
        """Return what is to be sent now, once."""
        orders, self.orders = self.orders, []
        return orders
