"""
The frames of Modbus over TCP that a put wall needs.

MODBUS Application Protocol V1.1b3 (functions 02 and 0F, sections 6.2 and 6.11, exceptions section
7) and MODBUS Messaging on TCP/IP V1.0b (the MBAP header, section 3.1.3).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from drivers.protocol import ProtocolError

READ_INPUTS = 0x02
WRITE_COILS = 0x0F
EXCEPTION = 0x80
HEADER = struct.Struct(">HHHB")
# The length field counts the unit and the PDU, and a PDU has 253 bytes at most.
LENGTH_MAX = 254
EXCEPTIONS = {
    1: "it knows no such function",
    2: "it has no such inputs or outputs",
    3: "it takes no such number of them",
    4: "it has failed",
    6: "it is busy",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a module answers to a transaction: the function, and what follows it."""

    transaction: int
    function: int
    body: bytes


def frame(transaction: int, unit: int, pdu: bytes) -> bytes:
    """Return a request with its MBAP header."""
    return HEADER.pack(transaction, 0, len(pdu) + 1, unit) + pdu


def read_inputs(first: int, count: int) -> bytes:
    """Return the PDU that asks for discrete inputs, from address `first`."""
    return struct.pack(">BHH", READ_INPUTS, first, count)


def write_coils(first: int, states: Sequence[bool]) -> bytes:
    """Return the PDU that sets coils, from address `first`."""
    bits = packed(states)
    return struct.pack(">BHHB", WRITE_COILS, first, len(states), len(bits)) + bits


def packed(states: Sequence[bool]) -> bytes:
    """Return states as bits, the first in the lowest bit of the first byte."""
    number = sum(on << at for at, on in enumerate(states))
    return number.to_bytes((len(states) + 7) // 8, "little")


def unpacked(bits: bytes, count: int) -> tuple[bool, ...]:
    """Return so many states from bits."""
    number = int.from_bytes(bits, "little")
    return tuple(bool(number >> at & 1) for at in range(count))


class Answers:
    """Finds whole answers among the bytes of a connection."""

    def __init__(self, unit: int) -> None:
        self.unit = unit
        self.rest = b""

    def feed(self, data: bytes) -> list[Answer]:
        """
        Return the answers that these bytes complete.

        :raises ProtocolError: what comes is no Modbus, or another unit speaks
        """
        self.rest += data
        found: list[Answer] = []
        while len(self.rest) >= HEADER.size:
            transaction, protocol, length, unit = HEADER.unpack_from(self.rest)
            if protocol != 0 or not 2 <= length <= LENGTH_MAX:
                raise ProtocolError("what answers there speaks no Modbus")
            if unit != self.unit:
                raise ProtocolError(f"unit {unit} answers for unit {self.unit}")
            end = HEADER.size - 1 + length
            if len(self.rest) < end:
                break
            pdu, self.rest = self.rest[HEADER.size : end], self.rest[end:]
            found.append(Answer(transaction, pdu[0], pdu[1:]))
        return found
