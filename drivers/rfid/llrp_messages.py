"""The few LLRP messages an inventory needs: those we send, and what is said in those we receive."""

import struct
from collections.abc import Sequence

from drivers.events import Tag
from drivers.rfid import llrp_wire as wire
from drivers.rfid.llrp_wire import LlrpError, Message, parameters, tlv

RO_SPEC_ID = 1
C1G2 = 1
KEEPALIVE_PERIODIC = 1
# TagReportContentSelector: EnableAntennaID, EnablePeakRSSI, EnableTagSeenCount.
CONTENT = 1 << 12 | 1 << 10 | 1 << 7
REPORT_AFTER_N_TAGS_OR_END = 1
STOP_AFTER_DURATION = 1
SUCCESS = 0


def set_keepalive(number: int, interval_ms: int) -> Message:
    """Return SET_READER_CONFIG: factory settings, and a keepalive every so often."""
    reset = b"\x80"
    spec = struct.pack(">BI", KEEPALIVE_PERIODIC, interval_ms)
    return Message(wire.SET_READER_CONFIG, number, reset + tlv(wire.KEEPALIVE_SPEC, spec))


def delete_all_rospecs(number: int) -> Message:
    """Return DELETE_ROSPEC of all there are; 0 means all."""
    return Message(wire.DELETE_ROSPEC, number, struct.pack(">I", 0))


def add_rospec(number: int, antennas: Sequence[int], round_ms: int) -> Message:
    """Return ADD_ROSPEC: read C1G2 tags on these antennas, report after every round, repeat."""
    boundary = tlv(
        wire.RO_BOUNDARY,
        tlv(wire.RO_START_TRIGGER, b"\x00") + tlv(wire.RO_STOP_TRIGGER, b"\x00" + bytes(4)),
    )
    stop = tlv(wire.AI_STOP_TRIGGER, struct.pack(">BI", STOP_AFTER_DURATION, round_ms))
    inventory = tlv(wire.INVENTORY_PARAMETER, struct.pack(">HB", 1, C1G2))
    ids = struct.pack(f">H{len(antennas)}H", len(antennas), *antennas)
    content = tlv(wire.REPORT_CONTENT, struct.pack(">H", CONTENT))
    report = tlv(wire.RO_REPORT, struct.pack(">BH", REPORT_AFTER_N_TAGS_OR_END, 1) + content)
    head = struct.pack(">IBB", RO_SPEC_ID, 0, 0)
    rospec = tlv(wire.RO_SPEC, head + boundary + tlv(wire.AI_SPEC, ids + stop + inventory) + report)
    return Message(wire.ADD_ROSPEC, number, rospec)


def enable_rospec(number: int) -> Message:
    """Return ENABLE_ROSPEC of ours."""
    return Message(wire.ENABLE_ROSPEC, number, struct.pack(">I", RO_SPEC_ID))


def start_rospec(number: int) -> Message:
    """Return START_ROSPEC of ours."""
    return Message(wire.START_ROSPEC, number, struct.pack(">I", RO_SPEC_ID))


def read_status(message: Message) -> str:
    """
    Return what the reader has against our request, or nothing.

    :raises LlrpError: the answer holds no status
    """
    for kind, value in parameters(message.body):
        if kind == wire.LLRP_STATUS and len(value) >= 4:
            code, length = struct.unpack_from(">HH", value)
            said = value[4 : 4 + length].decode("utf-8", "replace")
            return "" if code == SUCCESS else f"status {code}: {said}"
    raise LlrpError(f"message {message.type} holds no status")


def read_connection_attempt(message: Message) -> int | None:
    """Return the status of our connection, 0 for success, or None if this tells of none."""
    for kind, value in reader_event(message):
        if kind == wire.CONNECTION_ATTEMPT and len(value) == 2:
            return int.from_bytes(value, "big")
    return None


def reader_event(message: Message) -> list[tuple[int, bytes]]:
    """Return what a READER_EVENT_NOTIFICATION tells of."""
    return [
        event
        for kind, value in parameters(message.body)
        if kind == wire.READER_EVENT
        for event in parameters(value)
    ]


def read_tags(message: Message) -> tuple[Tag, ...]:
    """
    Return the tags of an RO_ACCESS_REPORT.

    :raises LlrpError: a report is malformed or names no EPC
    """
    return tuple(
        read_tag(value) for kind, value in parameters(message.body) if kind == wire.TAG_REPORT
    )


def read_tag(report: bytes) -> Tag:
    """Return one tag of a report."""
    fields = dict(parameters(report))
    if wire.EPC_96 in fields:
        epc = fields[wire.EPC_96]
    elif wire.EPC_DATA in fields:
        epc = read_epc_data(fields[wire.EPC_DATA])
    else:
        raise LlrpError("a tag report names no EPC")
    antenna = fields.get(wire.ANTENNA_ID)
    rssi = fields.get(wire.PEAK_RSSI)
    return Tag(
        epc=epc.hex().upper(),
        antenna=None if antenna is None else int.from_bytes(antenna, "big"),
        rssi_dbm=None if rssi is None else int.from_bytes(rssi, "big", signed=True),
        seen=int.from_bytes(fields.get(wire.TAG_SEEN_COUNT, b"\x01"), "big"),
    )


def read_epc_data(value: bytes) -> bytes:
    """
    Return an EPC of any length, filled up to whole octets.

    :raises LlrpError: fewer bits follow than are announced
    """
    bits = int.from_bytes(value[:2], "big")
    epc = value[2:]
    if len(value) < 2 or len(epc) != (bits + 7) // 8 or not bits:
        raise LlrpError(f"an EPC of {bits} bits in {len(epc)} bytes")
    return epc
