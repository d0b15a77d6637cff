"""
ZPL II as a printer reads it: a stream to formats and immediate commands, a format to commands.

Written from the ZPL II Programming Guide.
"""

import re
from dataclasses import dataclass

BUFFER_BYTES_MAX = 1_048_576
IMMEDIATE = re.compile(rb"~([A-Z]{2})")
FORMAT = re.compile(rb"\^XA.*?\^XZ", re.DOTALL)
COMMAND = re.compile(r"\^(A@|A(?=[0-9A-Z])|[A-Z][A-Z0-9])([^\^]*)", re.DOTALL)
HEX_ESCAPE = re.compile(r"_([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Command:
    """One ZPL command: its two letters (`A` for a font) and what follows."""

    code: str
    text: str

    def number(self, place: int, default: int) -> int:
        """Return one of its comma-separated parameters as a number."""
        written = self.word(place, "")
        return int(written) if written.isascii() and written.isdigit() else default

    def word(self, place: int, default: str) -> str:
        """Return one of its comma-separated parameters."""
        words = self.text.strip().split(",")
        return words[place] if place < len(words) and words[place] else default


class ZplStream:
    """What a printer does with bytes as they come in."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> list[str]:
        """Return immediate commands ("HS") and whole formats ("^XA…^XZ") in their order."""
        self.rest = (self.rest + data)[-BUFFER_BYTES_MAX:]
        found: list[tuple[int, str]] = []
        end = 0
        for match in FORMAT.finditer(self.rest):
            found.append((match.start(), match.group().decode("utf-8", "replace")))
            end = match.end()
        inside = [match.span() for match in FORMAT.finditer(self.rest)]
        for match in IMMEDIATE.finditer(self.rest):
            if not any(start <= match.start() < stop for start, stop in inside):
                found.append((match.start(), match.group(1).decode("ascii")))
                end = max(end, match.end())
        self.rest = self.rest[end:]
        return [text for _, text in sorted(found)]

    @property
    def under_way(self) -> bool:
        """Return whether a format has begun and not ended."""
        return b"^XA" in self.rest


def commands(format_text: str) -> list[Command]:
    """Return the commands of a format."""
    return [Command(code, text) for code, text in COMMAND.findall(format_text)]


def unescape(text: str) -> str:
    """Return field data with the escapes of ^FH (underscore and two hex digits, UTF-8) undone."""
    raw = HEX_ESCAPE.sub(lambda match: chr(0xE000 + int(match.group(1), 16)), text)
    out = bytearray()
    for character in raw:
        code = ord(character)
        escaped = 0xE000 <= code <= 0xE0FF
        out += bytes([code - 0xE000]) if escaped else character.encode("utf-8")
    return out.decode("utf-8", "replace")
