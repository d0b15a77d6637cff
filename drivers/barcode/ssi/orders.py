"""What we ask of a decoder: one packet at a time, sent again until it is answered."""

from collections import deque
from dataclasses import dataclass

from drivers.barcode.ssi.packets import AGAIN, HOST, Cause, Opcode, Packet, pack
from drivers.protocol import ProtocolError

ANSWER_S_MAX = 2.0
# The guide asks for three; a damaged line is worth two more before the connection is given up.
TRANSMISSIONS_MAX = 5
WAITING_MAX = 50
# A decoder that sleeps loses the first byte it is sent; a zero is no packet, and harmless awake.
WAKE_UP = b"\x00"


@dataclass(frozen=True, slots=True)
class Wish:
    """A packet to send, and what the device cannot do if it is refused ("": nothing we need)."""

    packet: Packet
    refused: str = ""
    answer: Opcode = Opcode.CMD_ACK


class Orders:
    """Sends wishes one after the other."""

    def __init__(self) -> None:
        self.waiting: deque[Wish] = deque(maxlen=WAITING_MAX)
        self.sent: Wish | None = None
        self.transmissions = 0
        self.answer_by = 0.0

    def put(self, *wishes: Wish) -> None:
        """Have packets sent after those that wait; of too many, the oldest are forgotten."""
        self.waiting.extend(wishes)

    def next_bytes(self, seconds: float) -> bytes:
        """Return what is to be sent now; nothing while an answer is due."""
        if self.sent is not None or not self.waiting:
            return b""
        self.sent, self.transmissions = self.waiting.popleft(), 0
        return self.transmit(seconds)

    def transmit(self, seconds: float) -> bytes:
        """
        Return the packet once more.

        :raises ProtocolError: it was sent often enough
        """
        assert self.sent is not None
        if self.transmissions == TRANSMISSIONS_MAX:
            raise ProtocolError("the scanner does not answer as an SSI decoder does")
        wished = self.sent.packet
        status = wished.status | (AGAIN if self.transmissions else 0)
        self.transmissions += 1
        self.answer_by = seconds + ANSWER_S_MAX
        return WAKE_UP + pack(Packet(wished.opcode, wished.contents, HOST, status))

    def overdue(self, seconds: float) -> bool:
        """Return whether an answer should have come."""
        return self.sent is not None and seconds >= self.answer_by

    def answered(self, packet: Packet) -> Wish | None:
        """Return the wish that a packet answers."""
        if self.sent is None or packet.opcode not in {self.sent.answer, Opcode.CMD_NAK}:
            return None
        done, self.sent = self.sent, None
        return done

    def wants_again(self, packet: Packet) -> bool:
        """Return whether what we sent arrived damaged."""
        return packet.opcode == Opcode.CMD_NAK and packet.contents[:1] == bytes((Cause.RESEND,))


def order(opcode: Opcode, contents: bytes = b"", refused: str = "") -> Wish:
    """Return a wish that is answered by an acknowledgement."""
    return Wish(Packet(opcode, contents), refused)


def setting(refused: str, *numbers_and_values: int) -> Wish:
    """Return a wish for parameters, without a beep, until the decoder is switched off."""
    return order(Opcode.PARAM_SEND, bytes((0xFF, *numbers_and_values)), refused)
