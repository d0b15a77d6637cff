"""
SSI packets as the scanner's side writes and reads them.

Written from Zebra's Simple Serial Interface Programmer's Guide (72E-40451): length without the
checksum, opcode, source (0 the scanner, 4 the host), status, contents, and the two's complement of
the sum of all that as two bytes.
"""

from dataclasses import dataclass
from enum import IntEnum

SCANNER, HOST = 0x00, 0x04
RETRANSMIT, CONTINUED, PERMANENT = 0x01, 0x02, 0x08
HEADER_BYTES, CHECKSUM_BYTES = 4, 2
CONTENTS_BYTES_MAX = 255 - HEADER_BYTES


class Opcode(IntEnum):
    """What a packet says or asks."""

    FLUSH_MACRO_PDF = 0x10
    ABORT_MACRO_PDF = 0x11
    CUSTOM_DEFAULTS = 0x12
    MANAGEMENT = 0x80
    REQUEST_REVISION = 0xA3
    REPLY_REVISION = 0xA4
    ILLUMINATION_OFF = 0xC0
    ILLUMINATION_ON = 0xC1
    AIM_OFF = 0xC4
    AIM_ON = 0xC5
    PARAM_SEND = 0xC6
    PARAM_REQUEST = 0xC7
    PARAM_DEFAULTS = 0xC8
    CHANGE_ALL_CODE_TYPES = 0xC9
    PAGER_MOTOR_ACTIVATION = 0xCA
    CMD_ACK = 0xD0
    CMD_NAK = 0xD1
    FLUSH_QUEUE = 0xD2
    CAPABILITIES_REQUEST = 0xD3
    CAPABILITIES_REPLY = 0xD4
    BATCH_REQUEST = 0xD5
    BATCH_DATA = 0xD6
    START_SESSION = 0xE4
    STOP_SESSION = 0xE5
    BEEP = 0xE6
    LED_ON = 0xE7
    LED_OFF = 0xE8
    SCAN_ENABLE = 0xE9
    SCAN_DISABLE = 0xEA
    SLEEP = 0xEB
    DECODE_DATA = 0xF3
    EVENT = 0xF6


class Refused(IntEnum):
    """Why a packet is answered by CMD_NAK."""

    RESEND = 1
    BAD_CONTEXT = 2
    DENIED = 6
    CANCEL = 10


class Said(IntEnum):
    """What an EVENT packet tells."""

    DECODED = 0x01
    BOOTED = 0x03
    PARAMETER_WRONG = 0x07
    PARAMETER_STORED = 0x08
    DEFAULTS_SET = 0x0A


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet; `opcode` is a plain number, for a host may say what no guide knows."""

    opcode: int
    contents: bytes = b""
    status: int = 0
    source: int = SCANNER

    @property
    def again(self) -> bool:
        """Return whether it is sent once more."""
        return bool(self.status & RETRANSMIT)


@dataclass(frozen=True, slots=True)
class Garbled:
    """Bytes of a packet whose checksum or length is wrong."""

    raw: bytes


def checksum(head: bytes) -> bytes:
    """Return the two's complement of the sum, more significant byte first."""
    return (-sum(head) & 0xFFFF).to_bytes(CHECKSUM_BYTES, "big")


def packed(packet: Packet) -> bytes:
    """Return the bytes of a packet."""
    head = bytes((HEADER_BYTES + len(packet.contents), packet.opcode, packet.source, packet.status))
    return head + packet.contents + checksum(head + packet.contents)


class PacketReader:
    """Cuts what the host sends into packets; null bytes between packets are WAKEUP."""

    def __init__(self) -> None:
        self.rest = b""
        self.wakeups = 0

    def feed(self, data: bytes) -> list[Packet | Garbled]:
        """Return the packets that these bytes complete, and those that cannot be read."""
        self.rest += data
        found: list[Packet | Garbled] = []
        while self.skip_wakeups() and len(self.rest) >= (wanted := self.next_length()):
            raw, self.rest = self.rest[:wanted], self.rest[wanted:]
            found.append(read_packet(raw))
        return found

    def skip_wakeups(self) -> bool:
        """Pass over null bytes and return whether anything else is there."""
        packets = self.rest.lstrip(b"\x00")
        self.wakeups += len(self.rest) - len(packets)
        self.rest = packets
        return bool(packets)

    def next_length(self) -> int:
        """Return how many bytes the packet under way has; a length that none has is one byte."""
        length = self.rest[0]
        return length + CHECKSUM_BYTES if length >= HEADER_BYTES else 1

    def forget(self) -> None:
        """Drop half a packet, after a pause longer than the host may make."""
        self.rest = b""


def read_packet(raw: bytes) -> Packet | Garbled:
    """Return the packet that these bytes are."""
    head, told = raw[:-CHECKSUM_BYTES], raw[-CHECKSUM_BYTES:]
    if len(head) < HEADER_BYTES or checksum(head) != told or head[2] != HOST:
        return Garbled(raw)
    return Packet(opcode=head[1], contents=head[4:], status=head[3], source=head[2])
