"""Cutting a byte stream into lines, in bounded memory, whatever the terminator."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

ENDS = re.compile(rb"[\r\n]+")

# A device sends a line in one burst. A pause this long means that its first part belongs to
# something that was cut off, and what follows must not be glued to it.
PAUSE_MAX = timedelta(seconds=2)

Flaw = Literal["too_long", "cut_off"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its terminator; `body` is cut at the limit, `length` is the whole."""

    body: bytes
    length: int
    flaw: Flaw | None = None


class LineSplitter:
    """Cuts bytes into lines that end in CR, LF or both; empty lines do not count."""

    def __init__(self, length_max: int, pause_max: timedelta = PAUSE_MAX) -> None:
        self.length_max = length_max
        self.pause_max = pause_max
        self.body = b""
        self.length = 0
        self.cut_off = False
        self.fed_at: datetime | None = None

    def feed(self, data: bytes, now: datetime) -> list[Line]:
        """Return the lines these bytes complete; the rest waits for its terminator."""
        if data and self.length and self.fed_at and now - self.fed_at > self.pause_max:
            self.cut_off = True
        self.fed_at = now
        *whole, rest = ENDS.split(data)
        lines = []
        for part in whole:
            self.grow(part)
            if self.length:
                lines.append(self.finish())
        self.grow(rest)
        return lines

    def grow(self, part: bytes) -> None:
        """Add to the unfinished line, keeping only what fits."""
        self.length += len(part)
        self.body += part[: self.length_max - len(self.body)]

    def finish(self) -> Line:
        """Return the line, and begin the next."""
        flaw: Flaw | None = "cut_off" if self.cut_off else None
        if self.length > self.length_max:
            flaw = "too_long"
        line = Line(self.body, self.length, flaw)
        self.body, self.length, self.cut_off = b"", 0, False
        return line
