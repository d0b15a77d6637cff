"""Cutting what a scanner sends into scans, in bounded memory, however it ends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

# A scanner sends a scan in one burst. After a pause this long its first part belongs to something
# that was cut off, and what follows may be the rest of it.
PAUSE_S_MAX = 2.0
# Where nothing ends a scan but silence: longer than a busy USB hub holds bytes back, and shorter
# than anybody takes to scan again.
SILENCE_S = 0.1

Flaw = Literal["too_long", "cut_off", "stray"]

# The bytes that end a scan, by the name of the `end` option. Of `crlf` the CR is taken off as well.
ENDS: Mapping[str, frozenset[int]] = MappingProxyType(
    {
        "line": frozenset(b"\r\n"),
        "cr": frozenset(b"\r"),
        "lf": frozenset(b"\n"),
        "crlf": frozenset(b"\n"),
        "tab": frozenset(b"\t"),
        "etx": frozenset(b"\x03"),
        "pause": frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What came between two ends; `body` is cut at the limit, `length` is the whole."""

    body: bytes
    length: int
    flaw: Flaw | None = None


class LineCutter:
    """Cuts bytes into pieces; two ends with nothing between them are no piece."""

    def __init__(self, length_max: int, end: str = "line") -> None:
        self.length_max = length_max
        self.ends = ENDS[end]
        self.trimmed = b"\r" if end == "crlf" else b""
        self.by_pause = end == "pause"
        self.body = b""
        self.length = 0
        self.fed_at = 0.0
        # After something was cut off: what comes before the next end may be the rest of it.
        self.stray = False

    def feed(self, data: bytes, seconds: float) -> list[Piece]:
        """Return the pieces these bytes complete; the rest waits for its end."""
        pieces = self.tick(seconds) if data else []
        self.fed_at = seconds
        start = 0
        for place, byte in enumerate(data):
            if byte in self.ends:
                self.grow(data[start:place])
                pieces += self.finish()
                start = place + 1
        self.grow(data[start:])
        return pieces

    def tick(self, seconds: float) -> list[Piece]:
        """Return the piece that silence ends, or what was cut off and will not be finished."""
        due = self.due()
        if due is None or seconds < due:
            return []
        if self.by_pause:
            return self.finish()
        return self.cut_off()

    def due(self) -> float | None:
        """Return the steady second at which silence means something."""
        if not self.length:
            return None
        return self.fed_at + (SILENCE_S if self.by_pause else PAUSE_S_MAX)

    def cut_off(self) -> list[Piece]:
        """Return what never came to its end, and distrust what comes before the next end."""
        if not self.length:
            return []
        piece = Piece(self.body, self.length, "cut_off")
        self.body, self.length = b"", 0
        self.stray = True
        return [piece]

    def grow(self, part: bytes) -> None:
        """Add to the unfinished piece, keeping only what fits."""
        self.length += len(part)
        self.body += part[: self.length_max - len(self.body)]

    def finish(self) -> list[Piece]:
        """Return what has come to its end, and begin anew."""
        if self.trimmed and self.body.endswith(self.trimmed):
            self.body, self.length = self.body[:-1], self.length - 1
        flaw: Flaw | None = "stray" if self.stray else None
        if self.length > self.length_max:
            flaw = "too_long"
        pieces = [Piece(self.body, self.length, flaw)] if self.length else []
        self.body, self.length, self.stray = b"", 0, False
        return pieces
