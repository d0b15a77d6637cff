"""
Answers to `~HS`, the host status of a ZPL printer, to readings.

An answer is three strings, each between STX and ETX, of comma-separated fields at fixed places
(ZPL II Programming Guide, command ~HS).
"""

import re
from dataclasses import dataclass
from datetime import datetime

STRING = re.compile(rb"\x02([0-9A-Za-z, ]{0,120})\x03")
FIELDS = (12, 11, 2)
BUFFER_BYTES_MAX = 4096


@dataclass(frozen=True, slots=True)
class HostStatus:
    """What the printer says of itself; `trouble` is empty when it can print."""

    trouble: str
    formats_waiting: int
    labels_left: int
    format_under_way: bool

    @property
    def idle(self) -> bool:
        """Return whether everything sent has been printed."""
        return not (self.formats_waiting or self.labels_left or self.format_under_way)


class HostStatusCodec:
    """Collects the three strings of an answer; anything that does not fit is passed over."""

    def __init__(self) -> None:
        self.rest = b""
        self.strings: list[list[str]] = []

    def feed(self, data: bytes, now: datetime) -> list[HostStatus]:  # noqa: ARG002 -- of Codec
        """Return each status these bytes complete."""
        self.rest += data
        found = []
        end = 0
        for match in STRING.finditer(self.rest):
            end = match.end()
            found += self.string(match.group(1).decode("ascii").split(","))
        self.rest = self.rest[end:][-BUFFER_BYTES_MAX:]
        return found

    def string(self, fields: list[str]) -> list[HostStatus]:
        """Return a status when this string is the third of three in order."""
        if len(fields) != FIELDS[len(self.strings)]:
            self.strings = []
        if len(fields) == FIELDS[len(self.strings)]:
            self.strings.append(fields)
        if len(self.strings) < len(FIELDS):
            return []
        first, second, _ = self.strings
        self.strings = []
        status = read_status(first, second)
        return [] if status is None else [status]


def read_status(first: list[str], second: list[str]) -> HostStatus | None:
    """Return the status, or None if a number is none."""
    try:
        return HostStatus(
            trouble=find_trouble(first, second),
            formats_waiting=int(first[4]),
            labels_left=int(second[8]),
            format_under_way=first[7] == "1",
        )
    except ValueError:
        return None


def find_trouble(first: list[str], second: list[str]) -> str:
    """Return the worst that is wrong, as a person at the printer would say it."""
    flags = (
        (second[2], "the print head is open"),
        (first[1], "out of paper"),
        (second[3], "out of ribbon"),
        (first[10], "too cold"),
        (first[11], "too hot"),
        (first[5], "its buffer is full"),
        (first[9], "its memory is corrupt"),
        (first[2], "paused"),
    )
    return next((trouble for flag, trouble in flags if flag.strip() == "1"), "")
