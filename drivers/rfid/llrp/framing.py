"""
Cutting a stream into LLRP messages, strictly and in bounded memory.

A message is ten octets of head (three reserved bits, three of version, ten of type; its length; its
number) and a body (LLRP 1.0.1, section 16.1).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from drivers.protocol import ProtocolError

VERSION_1_0_1 = 1
VERSION_1_1 = 2
VERSION_MAX = 7
HEAD = struct.Struct(">HII")
# A report of some thousand tags; a length beyond it is a lie, or another protocol.
MESSAGE_BYTES_MAX = 1_048_576


class Message(NamedTuple):
    """One LLRP message: its type, its number, what is in it."""

    type: int
    id: int
    body: bytes = b""
    version: int = VERSION_1_0_1

    def encode(self) -> bytes:
        """Return the message as bytes."""
        return HEAD.pack(self.version << 10 | self.type, HEAD.size + len(self.body), self.id) + (
            self.body
        )


class Framing:
    """Cuts what comes in from one connection; an unfinished message waits for its rest."""

    def __init__(self) -> None:
        self.rest = bytearray()
        self.wanted = HEAD.size

    def feed(self, data: bytes) -> Iterator[Message]:
        """
        Yield the messages these bytes complete, also those before the one that makes no sense.

        :raises ProtocolError: the stream is no LLRP
        """
        self.rest += data
        if len(self.rest) < self.wanted:
            return
        stream = bytes(self.rest)
        at = 0
        try:
            while len(stream) - at >= HEAD.size:
                head, length, number = HEAD.unpack_from(stream, at)
                check(head, length)
                if len(stream) - at < length:
                    self.wanted = length
                    return
                body = stream[at + HEAD.size : at + length]
                at += length
                yield Message(head & 0x3FF, number, body, head >> 10)
            self.wanted = HEAD.size
        finally:
            del self.rest[:at]


def check(head: int, length: int) -> None:
    """
    Refuse a head that no reader sends: the reserved bits must be zero, and there is no version 0.

    :raises ProtocolError: it is no head of LLRP
    """
    if not VERSION_1_0_1 <= head >> 10 <= VERSION_MAX:
        raise ProtocolError(f"it does not speak LLRP: version bits {head >> 10}")
    if not HEAD.size <= length <= MESSAGE_BYTES_MAX:
        raise ProtocolError(f"it does not speak LLRP: a message of {length} bytes")
