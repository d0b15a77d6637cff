"""A device that talks: a transport, and a fresh protocol for each connection."""

import contextlib
import queue
import time
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from drivers.device import CannotDo, Device
from drivers.events import Event
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
    `read` are safe: a scan is acknowledged to the scanner only when it is on disk.
    """

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        self.orders: queue.Queue[Order[Talk]] = queue.Queue(ORDERS_MAX)
        self.transport: Transport | None = None
        self.talk: Talk | None = None
        self.ended: Talk | None = None
        self.early: list[Event] = []

    @abstractmethod
    def make_transport(self) -> Transport:
        """Return the way to the device, not yet opened; asked for at each connection."""

    @abstractmethod
    def make_protocol(self) -> Talk:
        """Return a protocol that has heard nothing."""

    def open(self) -> None:
        """
        Connect and greet, forgetting whatever an earlier connection left half-read.

        :raises DeviceUnavailable: it is not there, does not answer, or speaks something else
        """
        self.close()
        self.transport = transport = self.make_transport()
        self.talk = talk = self.make_protocol()
        transport.open()
        self.early = list(self.guarded(lambda: talk.begin(self.now())))
        patience = time.monotonic() + GREETING_S_MAX
        self.confirm()
        while not talk.ready:
            left = patience - time.monotonic()
            if left <= 0:
                raise DeviceUnavailable(f"{transport.where} does not answer")
            self.early += self.listen(left)
            self.confirm()

    def read(self, timeout: float) -> Sequence[Event]:
        """
        Return what the device said, and what came of orders.

        :raises DeviceUnavailable: the connection is gone, or its bytes make no sense
        """
        events, self.early = self.early, []
        events += self.carry_out_orders()
        self.confirm()
        return [*events, *self.listen(0 if events else timeout)]

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
        """Say goodbye if the device still listens, and let go."""
        transport, talk = self.transport, self.talk
        self.transport = self.talk = None
        if transport is None:
            return
        if talk is not None:
            self.ended = talk
            with contextlib.suppress(DeviceUnavailable):
                transport.write(talk.take_outgoing() + talk.goodbye())
        transport.close()

    def abandon(self, reason: str) -> Sequence[Event]:
        """Return what the lost connection left unfinished, and a refusal of each order."""
        now = self.now()
        events: list[Event] = []
        ended, self.ended = self.ended, None
        if ended is not None:
            events += ended.hang_up(now)
        while True:
            try:
                events += self.orders.get_nowait().failed(reason, now)
            except queue.Empty:
                return events

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

    def carry_out_orders(self) -> list[Event]:
        """Return what came at once of the orders that wait."""
        _, talk = self.opened()
        events: list[Event] = []
        while True:
            try:
                order = self.orders.get_nowait()
            except queue.Empty:
                return events
            events += order.carry_out(talk, self.now())

    def listen(self, timeout: float) -> list[Event]:
        """Return what comes in by the time the protocol has something to do of itself."""
        transport, talk = self.opened()
        due = talk.due()
        if due is not None:
            timeout = max(0.0, min(timeout, due - time.monotonic()))
        data = transport.read(timeout)
        events: list[Event] = []
        if data:
            events += self.guarded(lambda: talk.feed(data, self.now()))
        due = talk.due()
        if due is not None and time.monotonic() >= due:
            events += self.guarded(lambda: talk.tick(self.now()))
        return events

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
