"""SSI packets as the guide (72E-40451) writes them, and a scanner that sends and hears them."""

from collections import deque
from dataclasses import dataclass, field

ACK, NAK = 0xD0, 0xD1
DECODE_DATA, REQUEST_REVISION, REPLY_REVISION = 0xF3, 0xA3, 0xA4
RESEND = b"\x01"
TYPES = {"A": 0x0F, "B": 0x03}
ANSWER_S_MAX = 2.0
KEPT_S = 10.0


def packet(opcode: int, contents: bytes = b"", *, status: int = 0, source: int = 0) -> bytes:
    """Return a packet as a decoder sends it; source 4 is the host's."""
    head = bytes((4 + len(contents), opcode, source, status)) + contents
    return head + ((0x10000 - sum(head)) & 0xFFFF).to_bytes(2, "big")


def scanned(text: str, kind: int = 0x03, *, status: int = 0) -> bytes:
    """Return decode data."""
    return packet(DECODE_DATA, bytes((kind,)) + text.encode(), status=status)


def frames_in(data: bytes) -> list[bytes]:
    """Return the packets in what a host sent, without the zeros that wake."""
    frames = []
    while data := data.lstrip(b"\x00"):
        frames.append(data[: data[0] + 2])
        data = data[data[0] + 2 :]
    return frames


@dataclass
class Scanner:
    """Sends a scan until it is acknowledged: three times, and again some time later."""

    scans: deque[str]
    sent: str | None = None
    transmissions: int = 0
    again_at: float = 0.0
    replies: list[bytes] = field(default_factory=list)

    def tick(self, now: float) -> list[bytes]:
        """Return what it sends now."""
        out, self.replies = self.replies, []
        if self.sent is None and self.scans:
            self.sent, self.transmissions, self.again_at = self.scans[0], 0, now
        if self.sent is not None and now >= self.again_at:
            status = 1 if self.transmissions else 0
            self.transmissions += 1
            kept = self.transmissions % 3 == 0
            self.again_at = now + (KEPT_S if kept else ANSWER_S_MAX)
            out.append(scanned(self.sent, TYPES[self.sent], status=status))
        return out

    def hear(self, frame: bytes, now: float) -> None:
        """Take what the host says."""
        opcode = frame[1]
        if opcode == ACK and self.sent is not None:
            self.scans.popleft()
            self.sent = None
        elif opcode == NAK and frame[4:5] == RESEND and self.sent is not None:
            self.again_at = now
        elif opcode == REQUEST_REVISION:
            self.replies.append(packet(REPLY_REVISION, b"MODEL"))
        elif opcode not in {ACK, NAK}:
            self.replies.append(packet(ACK))

    def hear_damaged(self) -> None:
        """Ask for what could not be read."""
        self.replies.append(packet(NAK, RESEND))
