"""
The parameters of LLRP messages: to bytes and back.

A TLV parameter has type, length and value; a TV parameter a type below 128 and a size that stands
in the standard (LLRP 1.0.1, section 16.2). Types that we do not know are stepped over by their
length, so that makers' own parameters do no harm.
"""

import struct
from collections.abc import Iterator

from drivers.protocol import ProtocolError
from drivers.rfid.llrp.vocabulary import TV_SIZES, ParameterType

TLV_HEAD = struct.Struct(">HH")


def tlv(kind: ParameterType, *parts: bytes) -> bytes:
    """Return a parameter of type, length and value."""
    value = b"".join(parts)
    return TLV_HEAD.pack(kind, TLV_HEAD.size + len(value)) + value


def parameters(body: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    """
    Yield type and value of each parameter from this place to the end.

    :raises ProtocolError: one does not fit, or its size is unknown
    """
    while at < len(body):
        kind, value, at = parameter(body, at)
        yield kind, value


def parameter(body: bytes, at: int) -> tuple[int, bytes, int]:
    """
    Return type and value of the parameter at this place, and where the next one begins.

    :raises ProtocolError: it does not fit, or its size is unknown
    """
    kind, start, end = measure(body, at)
    if end > len(body):
        raise ProtocolError(f"parameter {kind} is longer than what holds it")
    return kind, body[start:end], end


def measure(body: bytes, at: int) -> tuple[int, int, int]:
    """
    Return type, start of the value and end of the parameter at this place.

    :raises ProtocolError: its size is unknown or impossible
    """
    if body[at] & 0x80:
        kind = body[at] & 0x7F
        if kind not in TV_SIZES:
            raise ProtocolError(f"TV parameter {kind} is unknown, and so is its size")
        return kind, at + 1, at + 1 + TV_SIZES[kind]
    if len(body) - at < TLV_HEAD.size:
        raise ProtocolError("the head of a parameter is cut short")
    kind, length = TLV_HEAD.unpack_from(body, at)
    # Six reserved bits before the type are zero; types below 128 have the short form.
    if not 128 <= kind <= 0x3FF:
        raise ProtocolError(f"no parameter has the type {kind}")
    if length < TLV_HEAD.size:
        raise ProtocolError(f"parameter {kind} says it is {length} bytes long")
    return kind, at + TLV_HEAD.size, at + length


def find(body: bytes, kind: ParameterType, at: int = 0) -> bytes | None:
    """
    Return the value of the first parameter of a kind, or None.

    :raises ProtocolError: the parameters do not fit
    """
    found = [value for one, value in parameters(body, at) if one == kind]
    return found[0] if found else None


def fields(form: struct.Struct, value: bytes, what: str) -> tuple[int, ...]:
    """
    Return the fixed fields at the beginning of a parameter.

    :raises ProtocolError: it is too short
    """
    if len(value) < form.size:
        raise ProtocolError(f"{what} of {len(value)} bytes")
    return form.unpack_from(value)


def exact(form: struct.Struct, value: bytes, what: str) -> tuple[int, ...]:
    """
    Return the fields of a parameter that has no others.

    :raises ProtocolError: it has another length
    """
    if len(value) != form.size:
        raise ProtocolError(f"{what} of {len(value)} bytes")
    return form.unpack(value)


def counted_text(value: bytes, at: int, what: str) -> tuple[str, int]:
    """
    Return a text with its length before it, and where it ends.

    :raises ProtocolError: it is longer than what holds it
    """
    if len(value) < at + 2:
        raise ProtocolError(f"{what} is cut short")
    end = at + 2 + int.from_bytes(value[at : at + 2], "big")
    if end > len(value):
        raise ProtocolError(f"the text of {what} is cut short")
    text = value[at + 2 : end].decode("utf-8", "replace")
    return "".join(one if one.isprintable() else " " for one in text).strip(), end
