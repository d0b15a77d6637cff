"""
LLRP 1.0.1 on the wire: messages and parameters to bytes and back.

Numbers and fields are those of EPCglobal's Low Level Reader Protocol 1.0.1, whose machine-readable
definition is llrp-1x0-def.xml. Only what an inventory needs is here; the rest is stepped over.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

VERSION = 1
HEADER = struct.Struct(">HII")
# A report of some thousand tags; a length beyond it is a lie or another protocol.
MESSAGE_BYTES_MAX = 1_048_576

CLOSE_CONNECTION_RESPONSE, SET_READER_CONFIG, SET_READER_CONFIG_RESPONSE = 4, 3, 13
CLOSE_CONNECTION = 14
ADD_ROSPEC, DELETE_ROSPEC, START_ROSPEC, ENABLE_ROSPEC = 20, 21, 22, 24
ADD_ROSPEC_RESPONSE, DELETE_ROSPEC_RESPONSE = 30, 31
START_ROSPEC_RESPONSE, ENABLE_ROSPEC_RESPONSE = 32, 34
RO_ACCESS_REPORT, KEEPALIVE, READER_EVENT_NOTIFICATION, KEEPALIVE_ACK = 61, 62, 63, 72
ERROR_MESSAGE = 100

ANTENNA_ID, PEAK_RSSI, TAG_SEEN_COUNT, EPC_96 = 1, 6, 8, 13
RO_SPEC, RO_BOUNDARY, RO_START_TRIGGER, RO_STOP_TRIGGER = 177, 178, 179, 182
AI_SPEC, AI_STOP_TRIGGER, INVENTORY_PARAMETER = 183, 184, 186
KEEPALIVE_SPEC, RO_REPORT, REPORT_CONTENT = 220, 237, 238
TAG_REPORT, EPC_DATA = 240, 241
READER_EVENT, READER_EXCEPTION, ANTENNA_EVENT = 246, 252, 255
CONNECTION_ATTEMPT, CONNECTION_CLOSE, LLRP_STATUS = 256, 257, 287

# TV parameters have no length field: their sizes, without the type octet, stand in the standard.
TV_SIZES = {
    1: 2, 2: 8, 3: 8, 4: 8, 5: 8, 6: 1, 7: 2, 8: 2, 9: 4, 10: 2, 11: 2, 12: 2, 13: 12, 14: 2,
    16: 4, 17: 2, 18: 4,
}  # fmt: skip


class LlrpError(Exception):
    """The bytes are not LLRP 1.0.1; the stream cannot be followed any further."""


@dataclass(frozen=True, slots=True)
class Message:
    """One LLRP message: its type, its number, what is in it."""

    type: int
    id: int
    body: bytes = b""

    def encode(self) -> bytes:
        """Return the message as bytes."""
        return HEADER.pack(VERSION << 10 | self.type, HEADER.size + len(self.body), self.id) + (
            self.body
        )


class Framing:
    """Cuts a byte stream into messages, in bounded memory."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> list[Message]:
        """
        Return the messages these bytes complete.

        :raises LlrpError: the stream is no LLRP
        """
        self.rest += data
        messages = []
        while len(self.rest) >= HEADER.size:
            head, length, number = HEADER.unpack_from(self.rest)
            # Three reserved bits and three of version: all but version 1 is refused.
            if head >> 10 != VERSION:
                raise LlrpError(f"version bits {head >> 10}, not {VERSION}")
            if not HEADER.size <= length <= MESSAGE_BYTES_MAX:
                raise LlrpError(f"a message of {length} bytes")
            if len(self.rest) < length:
                break
            messages.append(Message(head & 0x3FF, number, self.rest[HEADER.size : length]))
            self.rest = self.rest[length:]
        return messages


def tlv(kind: int, body: bytes = b"") -> bytes:
    """Return a parameter of type, length and value."""
    return struct.pack(">HH", kind, 4 + len(body)) + body


def parameters(body: bytes) -> Iterator[tuple[int, bytes]]:
    """
    Yield type and value of each parameter.

    :raises LlrpError: one does not fit
    """
    at = 0
    while at < len(body):
        kind, start, end = measure(body, at)
        if end > len(body):
            raise LlrpError(f"parameter {kind} is longer than its message")
        yield kind, body[start:end]
        at = end


def measure(body: bytes, at: int) -> tuple[int, int, int]:
    """
    Return type, start of value and end of the parameter at this place.

    :raises LlrpError: its size is unknown or impossible
    """
    if body[at] & 0x80:
        kind = body[at] & 0x7F
        if kind not in TV_SIZES:
            raise LlrpError(f"TV parameter {kind} is unknown, and so is its size")
        return kind, at + 1, at + 1 + TV_SIZES[kind]
    if len(body) - at < 4:
        raise LlrpError("a parameter header is cut short")
    kind, length = struct.unpack_from(">HH", body, at)
    if length < 4:
        raise LlrpError(f"parameter {kind} says it is {length} bytes long")
    return kind & 0x3FF, at + 4, at + length
