"""
A scanner on a serial line that sends each code between a prefix and a suffix, as an engine.

What the host may say to it is its maker's dialect: `honeywell.py`, `datalogic.py`, or nothing.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import ClassVar, Protocol

from drivers.simulated.engine import QuietEngine
from drivers.simulated.scanners.symbologies import as_sent

ACK, NAK = 0x06, 0x15
WAITING_MAX = 500
LOST_MAX = 100_000
FLASHES_MAX = 1000


@dataclass(slots=True)
class Framing:
    """What stands around a code, and whether its AIM identifier stands before it."""

    prefix: bytes = b""
    suffix: bytes = b"\r\n"
    aim: bool = False

    def framed(self, payload: bytes, symbology: str) -> bytes:
        """Return a code as it leaves."""
        identifier = symbology.encode("ascii", "replace") if self.aim else b""
        return self.prefix + identifier + payload + self.suffix


@dataclass(slots=True)
class Handshake:
    """
    Whether each code waits for ACK, for how long, and how often it is sent again.

    A scanner that `suspends` reads nothing while it waits.
    """

    wanted: bool = False
    timeout_s: float = 2.0
    resends_max: int = 3
    suspends: bool = False


class Dialect(Protocol):
    """What a maker's scanner understands."""

    def hear(self, scanner: "LineEngine", data: bytes) -> list[bytes]:
        """Return the answers to what the host says; half a command waits for its rest."""
        ...

    def forget(self) -> None:
        """Drop half a command: the host is gone."""
        ...


class Silent:
    """The dialect of a scanner that listens to nobody but for ACK and NAK."""

    def hear(self, scanner: "LineEngine", data: bytes) -> list[bytes]:
        """Take ACK and NAK."""
        for byte in data:
            scanner.handshaken(byte)
        return []

    def forget(self) -> None:
        """Have nothing to forget."""


class LineEngine(QuietEngine):
    """
    A line scanner; without ACK and NAK what is sent is sent, and nobody knows whether it arrived.

    `beeps` counts the good-read tones that the host asked for, `alarms` the tones of error, and
    `flashes` are the seconds that its lamp was lit for.
    """

    FAULTS: ClassVar[tuple[str, ...]] = ("deaf",)

    def __init__(
        self,
        dialect: Dialect | None = None,
        *,
        framing: Framing | None = None,
        handshake: Handshake | None = None,
    ) -> None:
        super().__init__()
        self.dialect = dialect or Silent()
        self.framing = framing or Framing()
        self.handshake = handshake or Handshake()
        self.enabled = True
        self.triggered = False
        self.beeps = 0
        self.alarms = 0
        self.flashes: deque[float] = deque(maxlen=FLASHES_MAX)
        self.waiting: deque[bytes] = deque()
        self.sent_at: float | None = None
        self.tries = 0
        self.delivered = 0
        self.lost: deque[bytes] = deque(maxlen=LOST_MAX)

    def scan(self, payload: str | bytes, symbology: str = "") -> bool:
        """Read a barcode; return False when the scanner cannot: disabled, full, without power."""
        busy = len(self.waiting) >= (1 if self.handshake.suspends else WAITING_MAX)
        if not (self.enabled and self.connected) or busy:
            return False
        self.triggered = False
        self.waiting.append(self.framing.framed(as_sent(payload), symbology))
        return True

    def send_raw(self, data: bytes) -> bool:
        """Send bytes as they are: half a scan, or noise."""
        if self.connected and data:
            self.waiting.append(data)
        return self.connected

    def feed(self, data: bytes, now: float) -> list[bytes]:
        """Return the answers to what the host says, and what its ACK lets go."""
        if "deaf" in self.faults:
            return []
        return self.dialect.hear(self, data) + self.tick(now)

    def handshaken(self, byte: int) -> bool:
        """Take ACK or NAK for the code under way; return False for any other byte."""
        if byte not in {ACK, NAK}:
            return False
        if self.sent_at is not None:
            self.sent_at = None
            if byte == ACK:
                self.done()
            else:
                self.again()
        return True

    def tick(self, now: float) -> list[bytes]:
        """Return the codes that leave by now."""
        if self.sent_at is not None and now >= self.sent_at + self.handshake.timeout_s:
            self.sent_at = None
            self.again()
        frames: list[bytes] = []
        while self.connected and self.waiting and self.sent_at is None:
            frames.append(self.waiting[0])
            if self.handshake.wanted:
                self.sent_at = now
            else:
                self.done()
        return frames

    def done(self) -> None:
        """Be done with a code."""
        self.waiting.popleft()
        self.delivered += 1
        self.tries = 0

    def again(self) -> None:
        """Send the code once more, or give it up with a sound of error."""
        self.tries += 1
        if self.tries > self.handshake.resends_max:
            self.tries = 0
            self.alarms += 1
            self.lost.append(self.waiting.popleft())

    def due(self, now: float) -> float:
        """Return seconds until a code leaves."""
        if not self.connected:
            return math.inf
        if self.sent_at is not None:
            return self.sent_at + self.handshake.timeout_s - now
        return 0.0 if self.waiting else math.inf

    def disconnect(self, now: float) -> None:
        """Lose the power with the line, and what was not acknowledged with it."""
        super().disconnect(now)
        self.lost += self.waiting
        self.waiting.clear()
        self.sent_at = None
        self.tries = 0
        self.enabled = True
        self.triggered = False
        self.dialect.forget()
