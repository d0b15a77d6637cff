"""
SSI packets to bytes and back.

Length, opcode, source, status, contents, checksum. The length counts all but the two bytes of the
checksum, which is the two's complement of the sum of what it counts. Nothing marks where a packet
begins: once bytes make no sense, only silence shows where the next one does.
"""

from dataclasses import dataclass
from enum import IntEnum

HEADER_LENGTH = 4
CHECKSUM_LENGTH = 2
PACKET_LENGTH_MAX = 255 + CHECKSUM_LENGTH
# The guide lets a sender pause 200 ms between two characters of a packet.
GAP_S_MAX = 0.2
# Longer than a USB hub or a network parts the bytes of one packet, far shorter than a retry.
QUIET_S = 0.03
DAMAGED_LENGTH_MAX = 4 * PACKET_LENGTH_MAX

DECODER, HOST = 0x00, 0x04
AGAIN = 0x01  # status: not the first transmission
CONTINUED = 0x02  # status: another packet of the same message follows


class Opcode(IntEnum):
    """What a packet is for."""

    REQUEST_REVISION = 0xA3
    REPLY_REVISION = 0xA4
    AIM_OFF = 0xC4
    AIM_ON = 0xC5
    PARAM_SEND = 0xC6
    CMD_ACK = 0xD0
    CMD_NAK = 0xD1
    START_SESSION = 0xE4
    STOP_SESSION = 0xE5
    BEEP = 0xE6
    LED_ON = 0xE7
    LED_OFF = 0xE8
    SCAN_ENABLE = 0xE9
    SCAN_DISABLE = 0xEA
    DECODE_DATA = 0xF3
    EVENT = 0xF6


class Cause(IntEnum):
    """Why a packet is not acknowledged."""

    RESEND = 1
    BAD_CONTEXT = 2
    DENIED = 6
    CANCEL = 10


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet whose checksum fits."""

    opcode: int
    contents: bytes = b""
    source: int = HOST
    status: int = 0

    @property
    def again(self) -> bool:
        """Return whether the sender has sent it before."""
        return bool(self.status & AGAIN)

    @property
    def continued(self) -> bool:
        """Return whether the message goes on in another packet."""
        return bool(self.status & CONTINUED)


def pack(packet: Packet) -> bytes:
    """Return the bytes of a packet."""
    length = HEADER_LENGTH + len(packet.contents)
    counted = bytes((length, packet.opcode, packet.source, packet.status)) + packet.contents
    return counted + checksum(counted)


def checksum(counted: bytes) -> bytes:
    """Return what makes the sum of all bytes, and this, nothing."""
    return (-sum(counted) & 0xFFFF).to_bytes(CHECKSUM_LENGTH, "big")


def unpack(data: bytes) -> Packet | None:
    """Return the packet that these bytes begin with; None: they begin with none that is whole."""
    if not data or data[0] < HEADER_LENGTH:
        return None
    counted, given = data[: data[0]], data[data[0] : data[0] + CHECKSUM_LENGTH]
    if len(given) < CHECKSUM_LENGTH or checksum(counted) != given:
        return None
    return Packet(counted[1], counted[HEADER_LENGTH:], counted[2], counted[3])


def flipped_bit(damaged: bytes) -> int | None:
    """Return what the one bit is worth that spoils the sum of a packet; None: more is wrong."""
    length = len(damaged) - CHECKSUM_LENGTH
    if length < HEADER_LENGTH or damaged[0] != length:
        return None
    error = (sum(damaged[:length]) + int.from_bytes(damaged[length:], "big")) & 0xFFFF
    return next((worth for worth in (error, -error & 0xFFFF) if worth.bit_count() == 1), None)


class Framing:
    """Cuts bytes into packets; what is none waits for silence and is then given up as damaged."""

    def __init__(self) -> None:
        self.waiting = b""
        self.spoilt = False
        self.heard_at = 0.0

    def feed(self, data: bytes, seconds: float) -> list[Packet]:
        """Return the packets these bytes complete."""
        self.heard_at = seconds
        self.waiting += data
        packets: list[Packet] = []
        while self.waiting and not self.spoilt:
            length = self.waiting[0] + CHECKSUM_LENGTH
            whole = len(self.waiting) >= length
            packet = unpack(self.waiting) if whole else None
            if packet is not None:
                packets.append(packet)
                self.waiting = self.waiting[length:]
            elif whole or length < HEADER_LENGTH + CHECKSUM_LENGTH:
                self.spoilt = True
            else:
                break
        if self.spoilt:
            self.waiting = self.waiting[:DAMAGED_LENGTH_MAX]
        return packets

    def due(self) -> float | None:
        """Return the steady second at which silence counts; at once, where there never is any."""
        if not self.waiting:
            return None
        if len(self.waiting) >= DAMAGED_LENGTH_MAX:
            return self.heard_at
        return self.heard_at + (QUIET_S if self.spoilt else GAP_S_MAX)

    def silence(self) -> tuple[Packet | None, bytes]:
        """Return a packet that lies whole among damaged bytes, and the bytes around it."""
        damaged, self.waiting, self.spoilt = self.waiting, b"", False
        for start in range(len(damaged)):
            packet = unpack(damaged[start:])
            if packet and packet.source == DECODER and is_known(packet.opcode):
                end = start + damaged[start] + CHECKSUM_LENGTH
                return packet, damaged[:start] + damaged[end:]
        return None, damaged


def is_known(opcode: int) -> bool:
    """Return whether an opcode is one that a decoder sends."""
    return opcode in {
        Opcode.DECODE_DATA,
        Opcode.EVENT,
        Opcode.CMD_ACK,
        Opcode.CMD_NAK,
        Opcode.REPLY_REVISION,
    }
