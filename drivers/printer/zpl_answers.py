"""
What a ZPL printer says of itself, to values.

`~HS` is answered by three strings, each between STX and ETX, of comma-separated fields at fixed
places; `~HQES` by a table of errors between STX and ETX; `! U1 getvar` by a text between quotes
(ZPL II Programming Guide: commands ~HS and ~HQ; SGD reference: odometer.total_label_count).
"""

import re
from dataclasses import dataclass

ASK_STATUS = b"~HS\r\n"
ASK_ERRORS = b"~HQES\r\n"
ASK_LABEL_COUNT = b'! U1 getvar "odometer.total_label_count"\r\n'

ANSWER = re.compile(rb'\x02([^\x02\x03]{0,600})\x03|"([^"\x02\x03\r\n]{0,80})"')
STATUS_STRING = re.compile(r"[0-9A-Za-z, ]{3,120}")
FIELDS = (12, 11, 2)
ERRORS = re.compile(r"ERRORS:\s+[01]\s+([0-9A-Fa-f]{8})\s+([0-9A-Fa-f]{8})")
BUFFER_BYTES_MAX = 4096

# The first group of error flags of ~HQES, each a bit of its eight hexadecimal digits.
ERROR_FLAGS = (
    (0x0000_0004, "the print head is open"),
    (0x0000_0001, "out of paper"),
    (0x0000_0002, "out of ribbon"),
    (0x0000_0008, "its cutter is stuck"),
    (0x0000_0010, "too hot"),
    (0x0000_0020, "its motor is too hot"),
    (0x0000_0040, "its print head is worn out"),
    (0x0000_0080, "its print head is not recognised"),
    (0x0000_0200, "its print head's sensor is broken"),
    (0x0000_0100, "its settings are broken"),
    (0x0001_0000, "paused"),
)


@dataclass(frozen=True, slots=True)
class HostStatus:
    """
    What the printer says of itself; `trouble` is empty when it can print.

    `tells_work` is False where it says only what is wrong, not what it still has to do.
    """

    trouble: str
    formats_waiting: int = 0
    labels_left: int = 0
    format_under_way: bool = False
    tells_work: bool = True

    @property
    def idle(self) -> bool:
        """Return whether it says that everything sent has been printed, or thrown away."""
        left = self.formats_waiting or self.labels_left or self.format_under_way
        return self.tells_work and not left


@dataclass(frozen=True, slots=True)
class Errors:
    """What `~HQES` says is wrong; empty when nothing is."""

    trouble: str


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many labels it has ever printed; None from a printer that does not count."""

    labels: int | None


Said = HostStatus | Errors | LabelCount


class ZplAnswers:
    """Collects a printer's answers; anything that does not fit is passed over."""

    def __init__(self) -> None:
        self.rest = b""
        self.strings: list[list[str]] = []

    def feed(self, data: bytes) -> list[Said]:
        """Return each answer these bytes complete."""
        self.rest += data
        found: list[Said] = []
        end = 0
        for match in ANSWER.finditer(self.rest):
            end = match.end()
            framed, quoted = match.groups()
            if quoted is not None:
                found.append(read_count(quoted))
            else:
                found += self.read_framed(framed.decode("latin-1"))
        self.rest = self.rest[end:][-BUFFER_BYTES_MAX:]
        return found

    def read_framed(self, text: str) -> list[Said]:
        """Return what stands between STX and ETX, once it is whole."""
        errors = ERRORS.search(text)
        if errors:
            return [Errors(read_flags(*errors.groups()))]
        if not STATUS_STRING.fullmatch(text):
            self.strings = []
            return []
        return self.read_string(text.split(","))

    def read_string(self, fields: list[str]) -> list[Said]:
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


def read_count(quoted: bytes) -> LabelCount:
    """Return a count; a printer that has none answers with a question mark."""
    text = quoted.strip()
    return LabelCount(int(text) if text.isdigit() and len(text) < 16 else None)


def read_flags(second_group: str, first_group: str) -> str:
    """Return the worst of the error flags in words."""
    flags = int(first_group, 16)
    for flag, trouble in ERROR_FLAGS:
        if flags & flag:
            return trouble
    other = flags or int(second_group, 16)
    return f"error {second_group} {first_group}; see its display" if other else ""


def read_status(first: list[str], second: list[str]) -> HostStatus | None:
    """Return the status, or None if a number is none."""
    try:
        return HostStatus(
            trouble=find_trouble(first, second),
            formats_waiting=int(first[4]),
            labels_left=int(second[8]),
            format_under_way=first[7].strip() == "1",
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
        (first[6], "in diagnostic mode, where it prints what it is sent instead of labels"),
        (first[2], "paused"),
    )
    return next((trouble for flag, trouble in flags if flag.strip() == "1"), "")
