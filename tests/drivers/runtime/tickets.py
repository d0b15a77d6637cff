"""A scanner that wants each scan acknowledged: a made-up protocol, small enough to see through."""

from collections.abc import Sequence
from datetime import UTC, datetime

from drivers.device import Clock, utc_now
from drivers.events import BarcodeScanned, Event
from drivers.instant import Instant
from drivers.protocol import Protocol, ProtocolError
from drivers.talking import Order, TalkingDevice
from drivers.transports import Transport
from drivers.transports.memory import MemoryTransport
from drivers.url import parse_url

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class TicketTalk(Protocol):
    """`7 text;` is a scan with its number, `+7;` acknowledges it; a number that is known is old."""

    def __init__(self, known: str | None) -> None:
        super().__init__()
        self.known = known
        self.rest = b""

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        *whole, self.rest = (self.rest + data).split(b";")
        return [event for ticket in whole for event in self.take(ticket.decode("ascii"), now)]

    def take(self, ticket: str, now: Instant) -> list[Event]:
        number, space, text = ticket.partition(" ")
        if not space:
            raise ProtocolError(f"{ticket!r} is no ticket")
        self.say(f"+{number};".encode())
        if text == self.known:
            return []
        self.known = text
        return [BarcodeScanned(at=now.at, payload=text)]

    def shout(self, text: str) -> Sequence[Event]:
        self.say(text.encode())
        return ()

    def goodbye(self) -> bytes:
        return b"bye;"


class TicketScanner(TalkingDevice[TicketTalk]):
    """A device behind memory, which keeps what it was given to start with."""

    kind = "barcode"
    acknowledges = True

    def __init__(
        self, wire: Transport | None = None, name: str = "scanner", clock: Clock = utc_now
    ) -> None:
        super().__init__(name, parse_url("tickets:memory"), clock)
        self.wire = wire or MemoryTransport()

    def make_transport(self) -> Transport:
        return self.wire

    def make_protocol(self) -> TicketTalk:
        return TicketTalk(self.last_scan.payload if self.last_scan else None)

    def shout(self, text: str) -> None:
        """Have something said, as an order from another thread."""
        self.order(Order(lambda talk, _now: talk.shout(text)))


def scan(text: str, epoch: int, sequence: int, device: str = "scanner") -> BarcodeScanned:
    """Return a stamped scan."""
    return BarcodeScanned(at=NOON, payload=text, device=device, epoch=epoch, sequence=sequence)
