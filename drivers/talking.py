"""A device that talks: a transport, and a fresh protocol for each connection."""

import contextlib
import queue
import time
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from drivers.device import CannotDo, Device
from drivers.events import BarcodeScanned, Event
from drivers.instant import Clock, Instant, instant, utc_now
from drivers.protocol import Protocol, ProtocolError
from drivers.transports import Transport
from drivers.url import DeviceUnavailable, DeviceUrl

GREETING_S_MAX = 5.0
ORDERS_MAX = 50

Talk = TypeVar("Talk", bound=Protocol)


@dataclass(frozen=True, slots=True)
class Order(Generic[Talk]):
    """What another thread asks of a device, and the event that says it could not be done."""

    carry_out: Callable[[Talk, Instant], Sequence[Event]]
    failed: Callable[[str, Instant], Sequence[Event]] = lambda _reason, _now: ()


class TalkingDevice(Device, Generic[Talk]):
    """
    A device behind a transport.

    What its protocol wants to say leaves in `confirm`, which is called once the events of the last
    `read` are safe: a scan is acknowledged to the scanner only when it is on disk. A device has
    `greeting_s_max` to be ready after it was connected.
    """

    greeting_s_max: ClassVar[float] = GREETING_S_MAX

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        self.orders: queue.Queue[Order[Talk]] = queue.Queue(ORDERS_MAX)
        # A recorder puts itself between the device and its way.
        self.through: Callable[[Transport], Transport] = lambda way: way
        self.way: Transport | None = None
        self.transport: Transport | None = None
        self.talk: Talk | None = None
        self.ended: Talk | None = None
        self.early: list[Event] = []
        self.patience = 0.0
        self.stopped = False

    @abstractmethod
    def make_transport(self) -> Transport:
        """Return the way to the device, not yet opened; asked for once."""

    @abstractmethod
    def make_protocol(self) -> Talk:
        """Return a protocol that has heard nothing."""

    def open(self) -> None:
        """
        Connect and greet, forgetting whatever an earlier connection left half-read.

        :raises DeviceUnavailable: it is not there, does not answer, or speaks something else
        """
        self.close()
        if self.way is None:
            self.way = self.through(self.make_transport())
        self.transport = transport = self.way
        self.talk = talk = self.make_protocol()
        transport.open()
        self.patience = time.monotonic() + self.greeting_s_max
        self.early = list(self.guarded(lambda: talk.begin(self.now())))
        # A scan that comes in between the greetings is not acknowledged here: it is not safe yet.
        while not any(isinstance(one, BarcodeScanned) for one in self.early):
            self.confirm()
            if talk.ready:
                return
            if self.stopped:
                raise DeviceUnavailable(f"{transport.where} was left before it answered")
            self.listen(self.greeting_s_max)

    def read(self, timeout: float) -> Sequence[Event]:
        """
        Return what the device said, and what came of orders.

        :raises DeviceUnavailable: the connection is gone, or its bytes make no sense
        """
        if not self.early:
            self.carry_out_orders()
            self.confirm()
            self.listen(0 if self.early else timeout)
        events, self.early = self.early, []
        return events

    def confirm(self) -> None:
        """
        Send what the protocol wants to say, now that what was read is safe.

        :raises DeviceUnavailable: the connection is gone
        """
        transport, talk = self.opened()
        said = talk.take_outgoing()
        if said:
            transport.write(said)

    def close(self) -> None:
        """Say goodbye if the device still listens, and let go; nothing more is acknowledged."""
        transport, talk = self.transport, self.talk
        self.transport = self.talk = None
        if transport is None:
            if self.stopped and self.way is not None:
                self.way.close()
            return
        if talk is not None:
            self.ended = talk
            with contextlib.suppress(DeviceUnavailable):
                transport.write(talk.goodbye())
        transport.close()

    def abandon(self, reason: str) -> Sequence[Event]:
        """
        Return what the lost connection left unfinished, and a refusal of each order.

        A scan that was heard and never acknowledged is not among it: the scanner has it still.
        """
        now = self.now()
        heard, self.early = self.early, []
        unsafe = BarcodeScanned if self.acknowledges else ()
        events = [event for event in heard if not isinstance(event, unsafe)]
        ended, self.ended = self.ended, None
        if ended is not None:
            events += ended.hang_up(now)
        while True:
            try:
                events += self.orders.get_nowait().failed(reason, now)
            except queue.Empty:
                return events

    def stop_waiting(self) -> None:
        """Have `open` and `read` end soon."""
        self.stopped = True
        transport = self.transport
        if transport is not None:
            transport.wake()

    def order(self, order: Order[Talk]) -> None:
        """
        Have something done by the device's own thread, soon.

        :raises CannotDo: too much waits already
        """
        try:
            self.orders.put_nowait(order)
        except queue.Full as why:
            raise CannotDo(f"{ORDERS_MAX} orders wait for {self.name} already") from why
        transport = self.transport
        if transport is not None:
            transport.wake()

    def carry_out_orders(self) -> None:
        """Do what others have asked for; what comes of it at once goes before what comes in."""
        _, talk = self.opened()
        while True:
            try:
                order = self.orders.get_nowait()
            except queue.Empty:
                return
            self.early += self.carried_out(order, talk)

    def carried_out(self, order: Order[Talk], talk: Talk) -> Sequence[Event]:
        """Return what came at once of an order; one that breaks the talk is answered too."""
        try:
            return self.guarded(lambda: order.carry_out(talk, self.now()))
        except Exception as why:
            self.early += order.failed(str(why), self.now())
            raise

    def listen(self, timeout: float) -> None:
        """Hear what comes in by the time the protocol has something to do of itself."""
        transport, talk = self.opened()
        until = time.monotonic() + timeout
        due = talk.due()
        if due is not None:
            until = min(until, due)
        if not talk.ready:
            until = min(until, self.patience)
        data = transport.read(max(0.0, until - time.monotonic()))
        if data:
            self.early += self.guarded(lambda: talk.feed(data, self.now()))
        due = talk.due()
        if due is not None and time.monotonic() >= due:
            self.early += self.guarded(lambda: talk.tick(self.now()))
        if not talk.ready and time.monotonic() >= self.patience:
            raise DeviceUnavailable(f"{transport.where} does not answer")

    def beckons(self) -> bool:
        """Return whether the way to a device that could not be opened has changed."""
        return self.way is not None and self.way.beckons()

    def guarded(self, talk: Callable[[], Sequence[Event]]) -> Sequence[Event]:
        """Return events, or give up a connection that makes no sense."""
        try:
            return talk()
        except ProtocolError as why:
            where = self.transport.where if self.transport else self.name
            raise DeviceUnavailable(f"{where}: {why}") from why

    def opened(self) -> tuple[Transport, Talk]:
        """Return the connection."""
        if self.transport is None or self.talk is None:
            raise DeviceUnavailable(f"{self.name} is not open")
        return self.transport, self.talk

    def now(self) -> Instant:
        """Return the present moment."""
        return instant(self.clock)
