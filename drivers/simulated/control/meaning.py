"""What bytes on a device's wire mean, in a few words, for whoever watches them pass."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from drivers.simulated.llrp.shapes import V1_1, tables
from drivers.simulated.scanners.ssi_packets import Opcode

# ISO 646, from 0 to 31.
CONTROLS: Final = [
    *("NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF"),
    *("CR", "SO", "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM"),
    *("SUB", "ESC", "FS", "GS", "RS", "US"),
]
MEANT_MAX: Final = 160
LLRP_HEAD_BYTES: Final = 10


def meaning(protocol: str, data: bytes) -> str:
    """Return what bytes say; what cannot be understood is shown as text."""
    said = READERS.get(protocol, text)(data)
    return said if len(said) <= MEANT_MAX else said[: MEANT_MAX - 1] + "…"


def text(data: bytes) -> str:
    """Return bytes as text, control characters by their names."""
    return "".join(character(byte) for byte in data[: 2 * MEANT_MAX])


def character(byte: int) -> str:
    """Return a byte as a character, or its name between angle brackets."""
    if byte < len(CONTROLS):
        return f"<{CONTROLS[byte]}>"
    return chr(byte) if byte < 0x7F else f"<{byte:02X}>"


def llrp(data: bytes) -> str:
    """Return the names of LLRP messages, with their lengths."""
    found = []
    while len(data) >= LLRP_HEAD_BYTES:
        kind = int.from_bytes(data[:2], "big") & 0x3FF
        length = int.from_bytes(data[2:6], "big")
        shape = tables(V1_1).messages.get(kind)
        found.append(f"{shape.name if shape else f'type {kind}'} ({length})")
        if length < LLRP_HEAD_BYTES:
            break
        data = data[length:]
    return " · ".join(found) or text(data)


def ssi(data: bytes) -> str:
    """Return the names of SSI packets, and the text of decode data."""
    found = []
    data = data.lstrip(b"\x00")
    while len(data) >= 2:
        length, code = data[0], data[1]
        name = Opcode(code).name if code in set(Opcode) else f"opcode {code:02X}"
        packet, data = data[: length + 2], data[length + 2 :]
        shown = f" {text(packet[5:-2])}" if code == Opcode.DECODE_DATA else ""
        found.append(name + shown)
        data = data.lstrip(b"\x00")
    return " · ".join(found) or text(data)


READERS: Final[Mapping[str, Callable[[bytes], str]]] = MappingProxyType({"llrp": llrp, "ssi": ssi})
