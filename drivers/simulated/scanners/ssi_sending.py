"""
What an SSI scanner sends, until the host acknowledges it.

By the Simple Serial Interface Programmer's Guide: after the response time-out a packet is sent
again, twice at most, with the retransmit bit; then the scanner declares a transmission error. A
cordless scanner in batch mode keeps the scan for later, any other gives it up.
"""

import math
from collections import deque
from dataclasses import dataclass, field, replace

from drivers.simulated.scanners import ssi_parameters as parameter
from drivers.simulated.scanners.ssi_packets import RETRANSMIT, Packet, Refused, packed

RESENDS_MAX = 2
SCANS_KEPT_MAX = 500
MESSAGES_MAX = 2 * SCANS_KEPT_MAX
REMEMBERED_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Scan:
    """A barcode that was read."""

    payload: bytes
    symbology: str = ""


@dataclass(slots=True)
class Message:
    """One message in one or more packets; `raw` ones are sent as they are and never answered."""

    packets: list[Packet] = field(default_factory=list)
    raw: bytes = b""
    scan: Scan | None = None
    at: int = 0
    tries: int = 0
    sent_before: bool = False

    @property
    def last(self) -> bool:
        """Return whether the packet next to go is its last."""
        return self.at >= len(self.packets) - 1


class Outbox:
    """Messages in their order, and which packet waits for an answer since when."""

    def __init__(self, parameters: parameter.Parameters, *, batch: bool) -> None:
        self.parameters = parameters
        self.batch = batch
        self.messages: deque[Message] = deque()
        self.waiting_since: float | None = None
        self.not_before = 0.0
        self.held = False
        self.delivered: deque[Scan] = deque(maxlen=REMEMBERED_MAX)
        self.lost: deque[Scan] = deque(maxlen=REMEMBERED_MAX)
        self.transmission_errors = 0

    @property
    def scans(self) -> list[Scan]:
        """Return the scans that are still to be delivered."""
        return [message.scan for message in self.messages if message.scan is not None]

    def put(self, message: Message) -> None:
        """Put a message behind the others; an event is left out where too much waits."""
        if message.scan is not None or len(self.messages) < MESSAGES_MAX:
            self.messages.append(message)

    def put_first(self, message: Message) -> None:
        """
        Put an answer before the scans that wait, but never into the middle of a message.

        A host that asks on and on and acknowledges nothing gets no more answers.
        """
        if len(self.messages) >= MESSAGES_MAX:
            return
        under_way = self.waiting_since is not None or (self.messages and self.messages[0].at > 0)
        self.messages.insert(1 if under_way else 0, message)

    def tick(self, now: float) -> list[bytes]:
        """Return what is to be sent by now."""
        if self.waiting_since is not None and now >= self.waiting_since + self.patience_s:
            self.send_again()
        frames: list[bytes] = []
        while self.may_send and now >= self.not_before:
            frames.append(self.send(now))
        return frames

    def due(self, now: float) -> float:
        """Return seconds until there is something to send."""
        if self.waiting_since is not None:
            return self.waiting_since + self.patience_s - now
        return self.not_before - now if self.may_send else math.inf

    @property
    def may_send(self) -> bool:
        """Return whether something waits and nothing is in its way but time."""
        return bool(self.messages) and self.waiting_since is None and not self.held

    @property
    def patience_s(self) -> float:
        """Return how long the host may take to answer."""
        return max(self.parameters[parameter.RESPONSE_TIMEOUT], 1) / 10

    def send(self, now: float) -> bytes:
        """Return the next packet; what needs no answer is done with."""
        message = self.messages[0]
        if message.raw:
            self.finish()
            return message.raw
        packet = message.packets[message.at]
        if message.tries or message.sent_before:
            packet = replace(packet, status=packet.status | RETRANSMIT)
        each = self.parameters[parameter.MULTIPACKET] == parameter.EACH_PACKET_ACKNOWLEDGED
        if self.parameters[parameter.HANDSHAKE] and (message.last or each):
            self.waiting_since = now
        elif message.last:
            self.finish()
        else:
            message.at += 1
            self.not_before = now + self.pause_s
        return packed(packet)

    @property
    def pause_s(self) -> float:
        """Return the pause between packets that the host does not pace."""
        paced = self.parameters[parameter.MULTIPACKET] == parameter.PACED_PACKETS
        return self.parameters[parameter.PACKET_PAUSE] / 100 if paced else 0.0

    def acknowledged(self) -> None:
        """Take CMD_ACK; one that answers nothing is passed over."""
        if self.waiting_since is None:
            return
        self.waiting_since = None
        message = self.messages[0]
        message.tries = 0
        if message.last:
            self.finish()
        else:
            message.at += 1

    def refused(self, cause: int) -> None:
        """Take CMD_NAK: send again if that is wished, else give the message up."""
        if self.waiting_since is None:
            return
        if cause == Refused.RESEND:
            self.send_again()
        else:
            self.waiting_since = None
            self.give_up()

    def send_again(self) -> None:
        """Let the packet go once more, or declare a transmission error."""
        self.waiting_since = None
        message = self.messages[0]
        message.tries += 1
        if self.parameters[parameter.MULTIPACKET] != parameter.EACH_PACKET_ACKNOWLEDGED:
            message.at = 0
        if message.tries > RESENDS_MAX:
            self.transmission_errors += 1
            if message.scan is not None and self.batch:
                self.keep(message)
                self.held = True
            else:
                self.give_up()

    def finish(self) -> None:
        """Be done with a message."""
        message = self.messages.popleft()
        if message.scan is not None:
            self.delivered.append(message.scan)

    def give_up(self) -> None:
        """Drop a message, and remember the scan that is lost with it."""
        message = self.messages.popleft()
        if message.scan is not None:
            self.lost.append(message.scan)

    def keep(self, message: Message) -> None:
        """Take a message back that may or may not have arrived."""
        message.at = message.tries = 0
        message.sent_before = True

    def cut_off(self) -> None:
        """Lose the connection: answers are void, scans are kept or lost."""
        if self.messages and (self.waiting_since is not None or self.messages[0].at > 0):
            self.keep(self.messages[0])
        self.waiting_since = None
        self.held = False
        self.not_before = 0.0
        scans = [message for message in self.messages if message.scan is not None]
        self.messages = deque(scans if self.batch else ())
        if not self.batch:
            self.lost += [message.scan for message in scans if message.scan is not None]

    def flush(self) -> None:
        """Drop everything but the message under way."""
        under_way = self.waiting_since is not None or (self.messages and self.messages[0].at > 0)
        while len(self.messages) > (1 if under_way else 0):
            message = self.messages.pop()
            if message.scan is not None:
                self.lost.append(message.scan)
