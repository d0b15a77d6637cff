"""A device that talks: what leaves when, what a greeting may take, and how orders are answered."""

import threading
import time
from collections.abc import Sequence

import pytest

from drivers import talking
from drivers.device import CannotDo, DeviceUnavailable
from drivers.events import BarcodeScanned, DeviceDegraded, Event, LabelFailed
from drivers.instant import Instant
from drivers.talking import Order
from drivers.transports.memory import MemoryTransport
from tests.drivers.listening import NOON
from tests.drivers.runtime.tickets import TicketScanner, TicketTalk


def opened(scanner: TicketScanner) -> MemoryTransport:
    scanner.open()
    assert isinstance(scanner.wire, MemoryTransport)
    return scanner.wire


def test_an_acknowledgement_leaves_only_when_the_scan_is_confirmed() -> None:
    scanner = TicketScanner()
    wire = opened(scanner)
    wire.arrive(b"1 milk;")
    (scan,) = scanner.read(1)
    before = wire.take_sent()
    scanner.confirm()

    assert isinstance(scan, BarcodeScanned)
    assert (before, wire.take_sent()) == (b"", b"+1;")


def test_what_was_never_confirmed_is_not_acknowledged_by_hanging_up() -> None:
    scanner = TicketScanner()
    wire = opened(scanner)
    wire.arrive(b"1 milk;")
    scanner.read(1)
    scanner.close()

    assert wire.take_sent() == b"bye;"


class GreetedTalk(TicketTalk):
    """Wants to hear a ticket called `hello` before anything else counts."""

    ready = False

    def begin(self, now: Instant) -> Sequence[Event]:  # noqa: ARG002 -- of Protocol
        self.say(b"hello?;")
        return ()

    def take(self, ticket: str, now: Instant) -> list[Event]:
        if ticket == "0 hello":
            self.ready = True
            self.say(b"welcome;")
            return []
        return super().take(ticket, now)


class GreetedScanner(TicketScanner):
    def make_protocol(self) -> TicketTalk:
        return GreetedTalk(None)


def test_a_greeting_is_waited_for_and_answered() -> None:
    scanner = GreetedScanner()
    wire = scanner.wire
    assert isinstance(wire, MemoryTransport)
    threading.Timer(0.05, wire.arrive, (b"0 hello;",)).start()
    scanner.open()

    assert wire.take_sent() == b"hello?;welcome;"


def test_a_scan_in_the_middle_of_a_greeting_is_acknowledged_no_sooner_than_it_is_safe() -> None:
    scanner = GreetedScanner()
    wire = scanner.wire
    assert isinstance(wire, MemoryTransport)
    threading.Timer(0.05, wire.arrive, (b"1 milk;0 hello;",)).start()
    scanner.open()
    before = wire.take_sent()
    (scan,) = scanner.read(1)
    unsaid = wire.take_sent()
    scanner.confirm()

    assert isinstance(scan, BarcodeScanned)
    assert (before, unsaid) == (b"hello?;", b"")
    assert wire.take_sent() == b"+1;welcome;"


def test_a_device_that_does_not_greet_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GreetedScanner, "greeting_s_max", 0.05)
    with pytest.raises(DeviceUnavailable, match="does not answer"):
        GreetedScanner().open()


def test_being_told_to_stop_ends_a_greeting_at_once() -> None:
    scanner = GreetedScanner()
    threading.Timer(0.05, scanner.stop_waiting).start()
    began = time.monotonic()
    with pytest.raises(DeviceUnavailable, match="was left"):
        scanner.open()

    assert time.monotonic() - began < talking.GREETING_S_MAX


def label(job: str, *, breaks: bool = False) -> Order[TicketTalk]:
    """Return an order that says its name, or breaks the talk."""

    def carry_out(talk: TicketTalk, now: Instant) -> Sequence[Event]:
        return talk.feed(b"nonsense;", now) if breaks else talk.shout(f"{job};")

    def failed(reason: str, now: Instant) -> Sequence[Event]:
        return [LabelFailed(at=now.at, job_id=job, reason=reason)]

    return Order(carry_out, failed)


def test_orders_of_other_threads_wake_the_reading_one_and_leave_at_once() -> None:
    scanner = TicketScanner()
    wire = opened(scanner)
    threading.Timer(0.05, scanner.shout, ("beep;",)).start()
    assert scanner.read(20) == []
    scanner.read(0)

    assert wire.take_sent() == b"beep;"


def test_an_order_that_breaks_the_talk_is_answered_once_and_those_behind_it_too() -> None:
    scanner = TicketScanner()
    opened(scanner)
    for order in (label("one"), label("two", breaks=True), label("three")):
        scanner.order(order)
    with pytest.raises(DeviceUnavailable, match="is no ticket"):
        scanner.read(1)
    scanner.close()
    answers = [*scanner.abandon("it is gone"), *scanner.abandon("it is gone")]

    assert [one.job_id for one in answers if isinstance(one, LabelFailed)] == ["two", "three"]


def test_more_orders_than_fit_are_refused() -> None:
    scanner = TicketScanner()
    for number in range(talking.ORDERS_MAX):
        scanner.order(label(str(number)))
    with pytest.raises(CannotDo, match="50 orders wait"):
        scanner.order(label("one too many"))

    assert len(scanner.abandon("stopped")) == talking.ORDERS_MAX


class Leaving(TicketTalk):
    """Says at the end what it leaves behind, and hears something just before it breaks."""

    def tick(self, now: Instant) -> Sequence[Event]:
        self.feed(b"nonsense;", now)
        return ()

    def due(self) -> float:
        return 0.0

    def hang_up(self, now: Instant) -> Sequence[Event]:
        return [DeviceDegraded(at=now.at, reason="half a ticket")]


class LeavingScanner(TicketScanner):
    def make_protocol(self) -> TicketTalk:
        return Leaving(None)


def test_a_device_that_was_stopped_lets_go_of_what_it_only_knocked_at() -> None:
    closed: list[str] = []

    class Kept(MemoryTransport):
        def close(self) -> None:
            closed.append("closed")

    scanner = TicketScanner(Kept())
    opened(scanner)
    scanner.close()
    scanner.close()
    before = len(closed)
    scanner.stop_waiting()
    scanner.close()

    assert (before, len(closed)) == (1, 2)


@pytest.mark.parametrize("acknowledges", [True, False])
def test_what_was_heard_just_before_the_end_is_told_unless_it_will_be_sent_again(
    acknowledges: bool,
) -> None:
    scanner = LeavingScanner(clock=lambda: NOON)
    scanner.acknowledges = acknowledges
    wire = opened(scanner)
    wire.arrive(b"1 milk;")
    with pytest.raises(DeviceUnavailable):
        scanner.read(1)
    scanner.close()

    left = DeviceDegraded(at=NOON, reason="half a ticket")
    heard = BarcodeScanned(at=NOON, payload="milk")
    assert scanner.abandon("it is gone") == ([left] if acknowledges else [heard, left])
