"""The reader's side of LLRP 1.0.1, built from EPCglobal's llrp-1x0-def.xml."""

import struct

MESSAGE_BYTES_MAX = 100_000
REPORT_RSSI_AND_ANTENNA = struct.Struct(">BHBbBH")


class BadMessage(Exception):
    """The client sent something that is no LLRP message."""


def message(kind: int, number: int, *parts: bytes) -> bytes:
    """Return a message of version 1."""
    body = b"".join(parts)
    return struct.pack(">HII", 0x0400 | kind, len(body) + 10, number) + body


def parameter(kind: int, *parts: bytes) -> bytes:
    """Return a type-length-value parameter."""
    body = b"".join(parts)
    return struct.pack(">HH", kind, len(body) + 4) + body


def status(code: int = 0, description: str = "") -> bytes:
    """Return LLRPStatus."""
    said = description.encode("utf-8")
    return parameter(287, struct.pack(">HH", code, len(said)), said)


def reader_event(utc_us: int, *events: bytes) -> bytes:
    """Return ReaderEventNotificationData: the moment, and what happened."""
    return parameter(246, parameter(128, struct.pack(">Q", utc_us)), *events)


def tag_report(epc: str, antenna: int, rssi_dbm: int, seen: int) -> bytes:
    """Return TagReportData; an EPC of 96 bits has a form of its own."""
    raw = bytes.fromhex(epc)
    if len(raw) == 12:
        identity = b"\x8d" + raw
    else:
        identity = parameter(241, struct.pack(">H", len(raw) * 8), raw)
    rest = REPORT_RSSI_AND_ANTENNA.pack(0x81, antenna, 0x86, rssi_dbm, 0x88, seen)
    return parameter(240, identity, rest)


def cut(stream: bytes) -> tuple[list[tuple[int, int, bytes]], bytes]:
    """
    Return the whole messages (type, number, body) of a stream, and the rest.

    :raises BadMessage: it is no LLRP
    """
    found = []
    while len(stream) >= 10:
        head, length, number = struct.unpack(">HII", stream[:10])
        if head & 0xFC00 != 0x0400 or not 10 <= length <= MESSAGE_BYTES_MAX:
            raise BadMessage(f"head {head:04x}, length {length}")
        if len(stream) < length:
            break
        found.append((head & 0x3FF, number, stream[10:length]))
        stream = stream[length:]
    return found, stream


def find(body: bytes, kind: int) -> bytes | None:
    """Return the value of the first parameter of this kind on the outermost level."""
    while len(body) >= 4:
        found, length = struct.unpack(">HH", body[:4])
        if length < 4 or length > len(body):
            return None
        if found == kind:
            return body[4:length]
        body = body[length:]
    return None
