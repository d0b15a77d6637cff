"""An RFID reader that speaks LLRP 1.0.1; it is the station that connects, to a fixed address."""

import contextlib
import time
from collections.abc import Callable

from drivers.device import Clock, Device, DeviceUnavailable, utc_now
from drivers.events import DeviceDegraded, DeviceRecovered, Event, TagsRead
from drivers.rfid import llrp_messages as messages
from drivers.rfid import llrp_wire as wire
from drivers.rfid.llrp_wire import Framing, LlrpError, Message
from drivers.tcp import TcpConnection
from drivers.url import BadDeviceUrl, DeviceUrl

ANSWER_S_MAX = 5.0
KEEPALIVES_MISSED_MAX = 2.5
REFUSED = {
    1: "another client has the reader",
    2: "the reader is busy connecting to a client by itself",
    3: "the reader failed to connect",
    4: "another client is trying",
}


class LlrpReader(Device):
    """`llrp://192.0.2.8:5084?antennas=1,2&keepalive_ms=5000&round_ms=500`; antenna 0 is all."""

    kind = "rfid"

    def __init__(self, name: str, url: DeviceUrl, clock: Clock = utc_now) -> None:
        super().__init__(name, url, clock)
        url.only("antennas", "keepalive_ms", "round_ms")
        self.connection = TcpConnection(*url.host_and_port(5084))
        self.keepalive_ms = url.int_option("keepalive_ms", 5000, 100, 60_000)
        self.round_ms = url.int_option("round_ms", 500, 50, 60_000)
        self.antennas = [
            url.whole_number("antennas", one, 0, 255)
            for one in url.text_option("antennas", "0").split(",")
        ]
        if len(self.antennas) > 1 and 0 in self.antennas:
            raise BadDeviceUrl(f"{url.text!r}: antenna 0 means all, and stands alone")
        self.forget()

    def forget(self) -> None:
        """Forget what an earlier connection knew."""
        self.framing = Framing()
        self.number = 0
        self.heard_at = time.monotonic()
        self.early: list[Message] = []
        self.troubled = False
        self.antennas_off: set[int] = set()

    def open(self) -> None:
        """
        Connect, and set the reader to read until told otherwise.

        :raises DeviceUnavailable: nobody answers, the reader is taken, or refuses our settings
        """
        self.forget()
        self.connection.open()
        try:
            self.await_welcome()
            self.request(lambda n: messages.set_keepalive(n, self.keepalive_ms))
            self.request(messages.delete_all_rospecs)
            self.request(lambda n: messages.add_rospec(n, self.antennas, self.round_ms))
            self.request(messages.enable_rospec)
            self.request(messages.start_rospec)
        except LlrpError as why:
            raise self.not_llrp(why) from why
        self.heard_at = time.monotonic()

    def read(self, timeout: float) -> list[Event]:
        """
        Return tags, having answered the reader's keepalives.

        :raises DeviceUnavailable: the reader is gone, silent, or talks nonsense
        """
        try:
            came, self.early = self.early + self.receive(timeout), []
            events = [event for message in came for event in self.take(message)]
        except LlrpError as why:
            raise self.not_llrp(why) from why
        silent_s = time.monotonic() - self.heard_at
        if silent_s > KEEPALIVES_MISSED_MAX * self.keepalive_ms / 1000:
            raise DeviceUnavailable(
                f"the reader at {self.connection.where} has been silent for {silent_s:.1f} s"
            )
        return events

    def close(self) -> None:
        """Say goodbye if the reader still listens, and hang up."""
        if self.connection.socket is not None:
            with contextlib.suppress(DeviceUnavailable):
                self.connection.write(Message(wire.CLOSE_CONNECTION, self.next_number()).encode())
        self.connection.close()

    def take(self, message: Message) -> list[Event]:
        """Return the events a message is worth."""
        if message.type == wire.KEEPALIVE:
            self.connection.write(Message(wire.KEEPALIVE_ACK, message.id).encode())
        elif message.type == wire.RO_ACCESS_REPORT:
            return self.take_tags(message)
        elif message.type == wire.READER_EVENT_NOTIFICATION:
            return self.take_reader_event(message)
        elif message.type == wire.ERROR_MESSAGE:
            return self.worsen(f"the reader objects: {messages.read_status(message)}")
        return []

    def take_tags(self, message: Message) -> list[Event]:
        """Return the tags of a report; a reader that reads again has got over its trouble."""
        tags = messages.read_tags(message)
        if not tags:
            return []
        told = TagsRead(at=self.clock(), tags=tags)
        if self.troubled and not self.antennas_off:
            self.troubled = False
            return [DeviceRecovered(at=self.clock()), told]
        return [told]

    def worsen(self, reason: str) -> list[Event]:
        """Return that the reader is in trouble."""
        self.troubled = True
        return [DeviceDegraded(at=self.clock(), reason=reason)]

    def take_reader_event(self, message: Message) -> list[Event]:
        """Return trouble that the reader tells of."""
        for kind, value in messages.reader_event(message):
            if kind == wire.CONNECTION_CLOSE:
                raise DeviceUnavailable(f"the reader at {self.connection.where} hung up")
            if kind == wire.READER_EXCEPTION:
                said = value[2:].decode("utf-8", "replace")[:200]
                return self.worsen(f"the reader says: {said}")
            if kind == wire.ANTENNA_EVENT and len(value) == 3:
                return self.take_antenna(int.from_bytes(value[1:], "big"), there=value[0] == 1)
        return []

    def take_antenna(self, antenna: int, *, there: bool) -> list[Event]:
        """Return that an antenna was unplugged, or that the last one is plugged in again."""
        if not there:
            self.antennas_off.add(antenna)
            return self.worsen(f"antenna {antenna} is disconnected")
        self.antennas_off.discard(antenna)
        if self.troubled and not self.antennas_off:
            self.troubled = False
            return [DeviceRecovered(at=self.clock())]
        return []

    def await_welcome(self) -> None:
        """Wait for the reader to say that the connection is ours."""
        message = self.await_message(lambda one: one.type == wire.READER_EVENT_NOTIFICATION)
        status = messages.read_connection_attempt(message)
        if status != 0:
            reason = REFUSED.get(status or 0, "the reader does not welcome us")
            raise DeviceUnavailable(f"{self.connection.where}: {reason}")

    def request(self, make: Callable[[int], Message]) -> None:
        """Send a request and wait for the reader's consent."""
        asked = make(self.next_number())
        self.connection.write(asked.encode())
        answer = self.await_message(
            lambda one: one.id == asked.id and one.type in (asked.type + 10, wire.ERROR_MESSAGE)
        )
        objection = messages.read_status(answer)
        if objection:
            raise DeviceUnavailable(
                f"{self.connection.where} refuses message {asked.type}: {objection}"
            )

    def await_message(self, fits: Callable[[Message], bool]) -> Message:
        """Return the first message that fits; the others wait for `read`."""
        patience = time.monotonic() + ANSWER_S_MAX
        while (left := patience - time.monotonic()) > 0:
            came = self.receive(left)
            for place, message in enumerate(came):
                if fits(message):
                    self.early += came[place + 1 :]
                    return message
                self.early.append(message)
        raise DeviceUnavailable(f"the reader at {self.connection.where} does not answer")

    def receive(self, timeout: float) -> list[Message]:
        """Return the messages that came in."""
        messages_in = self.framing.feed(self.connection.read(timeout))
        if messages_in:
            self.heard_at = time.monotonic()
        return messages_in

    def next_number(self) -> int:
        """Return a number no other message of this connection has."""
        self.number += 1
        return self.number

    def not_llrp(self, why: LlrpError) -> DeviceUnavailable:
        """Return the reason to hang up on a peer whose bytes make no sense."""
        return DeviceUnavailable(f"{self.connection.where} does not speak LLRP 1.0.1: {why}")
