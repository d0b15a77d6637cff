"""
A file of packets, so that an independent dissector can read a talk that never was on a network.

The format is pcap 2.4 with raw IPv4 (LINKTYPE_RAW); every piece of a talk becomes one TCP segment.
"""

import struct
from dataclasses import dataclass, field
from io import BufferedIOBase
from typing import Final

MAGIC: Final = 0xA1B2C3D4
LINKTYPE_RAW: Final = 101
SNAPSHOT_MAX: Final = 262_144
IP_HEAD, TCP_HEAD = 20, 20
PAYLOAD_MAX: Final = 60_000
SYN, ACK, PUSH = 0x02, 0x10, 0x08
CLIENT, DEVICE = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])
CLIENT_PORT_FIRST: Final = 40_000
PORTS: Final = 20_000


@dataclass
class Capture:
    """A capture under way: talks one after another, each on a client port of its own."""

    out: BufferedIOBase
    port: int
    talks: int = 0
    sent: dict[bool, int] = field(default_factory=dict)
    packets: int = 0

    def __post_init__(self) -> None:
        """Write the head of the file."""
        self.out.write(struct.pack("<IHHiIII", MAGIC, 2, 4, 0, 0, SNAPSHOT_MAX, LINKTYPE_RAW))

    def begin(self) -> None:
        """Begin a talk: the handshake of TCP."""
        self.talks += 1
        self.sent = {False: 0, True: 0}
        self.segment(SYN, b"", from_device=False)
        self.segment(SYN | ACK, b"", from_device=True)
        self.sent = {False: 1, True: 1}

    def say(self, data: bytes, *, from_device: bool) -> None:
        """Put bytes of one side into the talk."""
        for at in range(0, len(data), PAYLOAD_MAX):
            self.segment(PUSH | ACK, data[at : at + PAYLOAD_MAX], from_device=from_device)

    def segment(self, flags: int, payload: bytes, *, from_device: bool) -> None:
        """Write one packet."""
        ports = [CLIENT_PORT_FIRST + self.talks % PORTS, self.port]
        ends = [CLIENT, DEVICE]
        if from_device:
            ports.reverse()
            ends.reverse()
        tcp = struct.pack(
            ">HHIIBBHHH",
            *ports,
            self.sent[from_device],
            self.sent[not from_device],
            (TCP_HEAD // 4) << 4,
            flags,
            0xFFFF,
            0,
            0,
        )
        length = IP_HEAD + TCP_HEAD + len(payload)
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, length, 0, 0, 64, 6, 0, *ends)
        self.packets += 1
        seconds, microseconds = divmod(self.packets * 1000, 1_000_000)
        self.out.write(struct.pack("<IIII", seconds, microseconds, length, length))
        self.out.write(ip + tcp + payload)
        self.sent[from_device] += len(payload)
