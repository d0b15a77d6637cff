"""
Bytes to checked messages and back, as strict as the standard (1.0.1, section 16).

Parameters stand in the order in which the standard lists them. A parameter the version does not
know, one too many and one too few are refused with the way to the culprit.
"""

import struct
from dataclasses import dataclass
from typing import Final

from drivers.simulated.llrp.fields import read_fields, write_fields
from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.refusals import (
    DUPLICATE_PARAMETER,
    MISSING_PARAMETER,
    PARAMETER_ERROR,
    UNEXPECTED_PARAMETER,
    UNKNOWN_PARAMETER,
    UNSUPPORTED_MESSAGE,
    Refused,
)
from drivers.simulated.llrp.shapes import Shape, Slot, Tables

HEAD: Final = struct.Struct(">HII")
TLV: Final = struct.Struct(">HH")
MESSAGE_BYTES_MAX: Final = 1_000_000
DEPTH_MAX: Final = 16
# A parameter numbered below 128 carries no length: its head is one byte with the top bit set.
SHORT_MAX: Final = 127
TYPE_MASK: Final = 0x3FF


class Broken(Exception):
    """A stream that can be no LLRP: nobody knows where the next message begins."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A message as it came: header fields and body."""

    version: int
    kind: int
    number: int
    body: bytes


def frame(version: int, kind: int, number: int, body: bytes) -> bytes:
    """Return a whole message."""
    return HEAD.pack(version << 10 | kind, HEAD.size + len(body), number) + body


def cut(stream: bytearray) -> list[Frame]:
    """
    Take the whole messages from the head of a stream.

    :raises Broken: a length that no message has
    """
    found: list[Frame] = []
    at = 0
    while len(stream) - at >= HEAD.size:
        head, length, number = HEAD.unpack_from(stream, at)
        if not HEAD.size <= length <= MESSAGE_BYTES_MAX:
            raise Broken(f"a message of {length} bytes")
        if len(stream) - at < length:
            break
        body = bytes(stream[at + HEAD.size : at + length])
        found.append(Frame(head >> 10 & 7, head & TYPE_MASK, number, body))
        at += length
    del stream[:at]
    return found


def decode(table: Tables, kind: int, body: bytes) -> Node:
    """
    Return a message.

    :raises Refused: the version has no such message, or it is malformed
    """
    shape = table.messages.get(kind)
    if shape is None:
        raise Refused(UNSUPPORTED_MESSAGE, f"no message of type {kind}")
    return read(table, shape, memoryview(body), 0)


def read(table: Tables, shape: Shape, data: memoryview, depth: int) -> Node:
    """
    Return a message or parameter from its value.

    :raises Refused: it is malformed
    """
    if depth > DEPTH_MAX:
        raise Refused(PARAMETER_ERROR, "parameters within parameters without end")
    found, at = read_fields(shape, data)
    parts: list[Node] = []
    place = Place(shape)
    while at < len(data):
        inner, value, at = head(table, data, at)
        place.take(inner)
        try:
            parts.append(read(table, inner, value, depth + 1))
        except Refused as why:
            raise why.within(inner.number) from None
    place.close(table)
    return Node(shape.name, found, parts)


def head(table: Tables, data: memoryview, at: int) -> tuple[Shape, memoryview, int]:
    """
    Return the shape of the next parameter, its value, and where it ends.

    :raises Refused: the version does not know it, or its length is impossible
    """
    if data[at] & 0x80:
        shape = known(table, data[at] & SHORT_MAX)
        end = at + 1 + sum(int(field.type[1:]) for field in shape.fields) // 8
        at += 1
    else:
        if len(data) - at < TLV.size:
            raise Refused(PARAMETER_ERROR, f"{len(data) - at} bytes too many")
        kind, length = TLV.unpack_from(data, at)
        shape = known(table, kind & TYPE_MASK)
        if shape.number <= SHORT_MAX or length < TLV.size:
            raise Refused(PARAMETER_ERROR, f"{shape.name} of length {length}", shape.number)
        at, end = at + TLV.size, at + length
    if end > len(data):
        raise Refused(PARAMETER_ERROR, f"{shape.name} is longer than what holds it", shape.number)
    return shape, data[at:end], end


def known(table: Tables, number: int) -> Shape:
    """
    Return the shape of a parameter.

    :raises Refused: the version does not know it
    """
    shape = table.parameters.get(number)
    if shape is None:
        raise Refused(UNKNOWN_PARAMETER, f"no parameter of type {number}", number)
    return shape


class Place:
    """Where one is among the places for parameters of a shape."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.index = 0
        self.taken = 0

    @property
    def slot(self) -> Slot | None:
        """The place at which the next parameter may stand, None after the last."""
        slots = self.shape.slots
        return slots[self.index] if self.index < len(slots) else None

    def take(self, inner: Shape) -> None:
        """
        Find the place for a parameter, at or after the last one's.

        :raises Refused: there is none, or one before it has been left empty
        """
        while (slot := self.slot) is not None:
            if inner.name in slot.kinds and self.taken < slot.most:
                self.taken += 1
                return
            if self.taken < slot.least or inner.name in slot.kinds:
                break
            self.index += 1
            self.taken = 0
        code = UNEXPECTED_PARAMETER
        if slot is not None and inner.name in slot.kinds:
            code = DUPLICATE_PARAMETER
        raise Refused(code, f"{inner.name} out of place in {self.shape.name}", inner.number)

    def close(self, table: Tables) -> None:
        """
        Check that nothing is missing.

        :raises Refused: a parameter is
        """
        while (slot := self.slot) is not None:
            if self.taken < slot.least:
                missing = table.named[min(slot.kinds)].number
                said = f"{self.shape.name} holds no {slot.name}"
                raise Refused(MISSING_PARAMETER, said, missing)
            self.index += 1
            self.taken = 0


def encode(table: Tables, node: Node) -> bytes:
    """Return the body of a message, without parameters that its version does not know."""
    parts = [encode_parameter(table, part) for part in node.parts if part.name in table.named]
    return write_fields(table.named[node.name], node) + b"".join(parts)


def encode_parameter(table: Tables, node: Node) -> bytes:
    """Return a parameter with its head."""
    number = table.named[node.name].number
    body = encode(table, node)
    if number <= SHORT_MAX:
        return bytes([0x80 | number]) + body
    return TLV.pack(number, TLV.size + len(body)) + body
