"""
ZPL II as a printer reads it: bytes to formats, immediate commands and SGD lines.

Written from the ZPL II Programming Guide. A caret begins a format command, a tilde a control
command; both characters and the comma can be changed (^CC, ^CT, ^CD). Control commands are carried
out as soon as they are complete, in the middle of a format too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

BUFFER_BYTES_MAX: Final = 1_048_576
FORMAT_BYTES_MAX: Final = 8_388_608
# Commands whose parameters have a fixed length; all others end where the next command begins.
FIXED: Final[Mapping[bytes, int]] = MappingProxyType(
    {
        b"^XA": 0, b"^XZ": 0, b"^FS": 0, b"^FR": 0, b"~HS": 0, b"~HI": 0, b"~HM": 0, b"~HQ": 2,
        b"~JA": 0, b"~JC": 0, b"~JR": 0, b"~JX": 0, b"~JG": 0, b"~PP": 0, b"~PS": 0, b"~PR": 0,
        b"~PH": 0, b"~SD": 2, b"~WC": 0, b"~CC": 1, b"~CT": 1, b"~CD": 1, b"^CC": 1, b"^CT": 1,
        b"^CD": 1,
    }
)  # fmt: skip
# Their contents go over several lines.
DOWNLOADS: Final = frozenset({b"~DG", b"~DY", b"~DB", b"~DU"})
# Fonts have a letter or a digit right behind ^A, so that ^A is a command of one letter.
FONT: Final = re.compile(rb"\^A[0-9A-Z]")
BINARY_GRAPHIC: Final = re.compile(rb"\^GF[BC](.)(\d{1,7})\1(\d{1,7})\1(\d{1,5})\1", re.DOTALL)
SGD: Final = re.compile(rb"! U1 (getvar|setvar|do) ([^\r\n]*)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name such as `^FO` or `~HS`, and the bytes behind it."""

    name: str
    raw: bytes
    delimiter: bytes = b","

    @property
    def text(self) -> str:
        """Return what stands behind the name, as it was sent, byte for character."""
        return self.raw.decode("latin-1")

    def word(self, place: int, default: str = "") -> str:
        """Return one of its parameters."""
        words = self.text.strip("\r\n").split(self.delimiter.decode("latin-1"))
        return words[place].strip() if place < len(words) and words[place].strip() else default

    def number(self, place: int, default: int, most: int = 32_000) -> int:
        """Return one of its parameters as a whole number, which other writing does not change."""
        written = self.word(place)
        if not (written.isascii() and written.isdigit() and len(written) < 8):
            return default
        return min(int(written), most)

    def flag(self, place: int, default: str) -> str:
        """Return one of its parameters as a capital letter."""
        return self.word(place, default)[:1].upper()


@dataclass(frozen=True, slots=True)
class Format:
    """Everything from ^XA to ^XZ."""

    commands: tuple[Command, ...]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Setting:
    """A line of Set-Get-Do, the printers' other language."""

    verb: str
    argument: str


Said = Command | Format | Setting


@dataclass(slots=True)
class UnderWay:
    """A format that has begun."""

    commands: list[Command] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)


class ZplStream:
    """What a printer makes of bytes as they come in."""

    def __init__(self) -> None:
        self.rest = b""
        self.caret, self.tilde, self.delimiter = b"^", b"~", b","
        self.begun: UnderWay | None = None

    @property
    def under_way(self) -> bool:
        """Return whether a format has begun and not ended."""
        return self.begun is not None

    def cancel(self) -> None:
        """Forget the format that has begun."""
        self.begun = None

    def feed(self, data: bytes) -> list[Said]:
        """Return what these bytes complete, in its order."""
        self.rest += data
        said: list[Said] = []
        while True:
            said += self.pass_over()
            taken = self.next_command()
            if taken is None:
                break
            command, raw = taken
            said += self.take(command, raw)
        if len(self.rest) > BUFFER_BYTES_MAX:
            self.rest = b""
            self.begun = None
        return said

    def pass_over(self) -> list[Said]:
        """Drop what stands before the next command; between formats that may be SGD lines."""
        places = [at for at in map(self.rest.find, (self.caret, self.tilde)) if at >= 0]
        end = min(places, default=len(self.rest))
        before = self.rest[:end]
        said: list[Said] = []
        if self.begun is not None:
            self.begun.raw += before
            self.rest = self.rest[end:]
            return said
        last = 0
        for line in SGD.finditer(before):
            verb, argument = (part.decode("latin-1") for part in line.groups())
            said.append(Setting(verb.lower(), argument.strip()))
            last = line.end()
        # Without a command behind it, the beginning of a line may still become one.
        bang = before.rfind(b"!", last) if not places else -1
        self.rest = self.rest[bang if bang >= 0 else end :]
        return said

    def next_command(self) -> tuple[Command, bytes] | None:
        """Return the next whole command and its bytes, or None while it is incomplete."""
        if len(self.rest) < 3 or self.rest[:1] not in {self.caret, self.tilde}:
            return None
        prefix = b"^" if self.rest[:1] == self.caret else b"~"
        name = prefix + self.rest[1:3].upper()
        if FONT.fullmatch(name):
            name = b"^A"
        begin = len(name)
        length = self.parameters_length(name, begin)
        if length is None or len(self.rest) < begin + length:
            return None
        raw, self.rest = self.rest[: begin + length], self.rest[begin + length :]
        return Command(name.decode("latin-1"), raw[begin:], self.delimiter), raw

    def parameters_length(self, name: bytes, begin: int) -> int | None:
        """Return how many bytes stand behind a command's name; None while nobody can know."""
        if name in FIXED:
            return FIXED[name]
        graphic = BINARY_GRAPHIC.match(b"^" + self.rest[1:])
        if graphic:
            return graphic.end() - begin + int(graphic.group(2))
        ends = [self.rest.find(sign, begin) for sign in (self.caret, self.tilde)]
        if name[:1] == b"~" and name not in DOWNLOADS:
            # A host that sends nothing more ends a control command with its line.
            ends.append(self.rest.find(b"\n", begin))
        found = [end for end in ends if end >= 0]
        return min(found) - begin if found else None

    def take(self, command: Command, raw: bytes) -> list[Said]:
        """Return what a command completes: itself when it is immediate, or a whole format."""
        if command.name[1:] in {"CC", "CT", "CD"}:
            self.change_sign(command)
        if command.name.startswith("~"):
            return [command]
        if command.name == "^XA":
            self.begun = UnderWay()
        if self.begun is None:
            return []
        self.begun.raw += raw
        if command.name != "^XZ":
            self.begun.commands.append(command)
            if len(self.begun.raw) > FORMAT_BYTES_MAX:
                self.begun = None
            return []
        whole = Format(tuple(self.begun.commands), bytes(self.begun.raw))
        self.begun = None
        return [whole]

    def change_sign(self, command: Command) -> None:
        """Let another character begin commands or part parameters."""
        sign = command.raw[:1]
        if command.name[1:] == "CC" and sign != self.tilde:
            self.caret = sign
        elif command.name[1:] == "CT" and sign != self.caret:
            self.tilde = sign
        elif command.name[1:] == "CD":
            self.delimiter = sign
