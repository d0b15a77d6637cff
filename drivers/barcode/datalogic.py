"""
Datalogic scanners on a serial line.

After the Gryphon, Magellan and PowerScan product reference guides, appendix "Host commands": one
character each. E lets the scanner read, D keeps it from reading, 01h makes the good-read tone
whatever the settings, F ("not on file") a long series of beeps. ACK/NAK: chapter "RS-232
interface": for scans, and for commands, each answered by ACK (06h) or NAK (15h).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from drivers.barcode.line_talk import ACK, NAK, LineForm, LineTalk, Said
from drivers.barcode.symbologies import DATALOGIC_IDS
from drivers.device import Signal
from drivers.events import Event
from drivers.instant import Instant

ENABLE, DISABLE = b"E", b"D"
GOOD_READ, NOT_ON_FILE = b"\x01", b"F"
SIGNALS: Mapping[Signal, bytes] = {
    "ok": GOOD_READ,
    "done": GOOD_READ * 2,
    "wrong": NOT_ON_FILE,
    "attention": NOT_ON_FILE,
    "off": b"",
}
ANSWERS = ACK + NAK
ANSWERS_MAX = 100


class DatalogicTalk(LineTalk):
    """Reads lines, and drops the answers to commands, which come without an end of their own."""

    maker_ids: ClassVar[Mapping[str, str]] = DATALOGIC_IDS

    def __init__(self, form: LineForm, perhaps_again: Said | None = None) -> None:
        super().__init__(form, perhaps_again)
        self.answers_due = 0

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """Return scans; between them stand answers, which hold nothing that we wait for."""
        scans: list[Event] = []
        for part in self.parts(data):
            while part and self.answers_due and not self.cutter.length and part[0] in ANSWERS:
                part = part[1:]  # noqa: PLW2901 -- shorter by the answer in front of it
                self.answers_due -= 1
            scans += super().feed(part, now)
        return scans

    def parts(self, data: bytes) -> Iterator[bytes]:
        """Yield bytes up to and with each end of a scan, behind which an answer may stand."""
        start = 0
        for place, byte in enumerate(data, 1):
            if byte in self.cutter.ends:
                yield data[start:place]
                start = place
        yield data[start:]

    def command(self, characters: bytes) -> None:
        """Send commands, each of which may be answered."""
        self.answers_due = min(ANSWERS_MAX, self.answers_due + len(characters))
        self.say(characters)

    def signal(self, signal: Signal) -> Sequence[Event]:
        """Have the scanner beep."""
        self.command(SIGNALS[signal])
        return ()

    def enable(self, *, on: bool) -> Sequence[Event]:
        """Let the scanner read, or keep it from reading."""
        self.command(ENABLE if on else DISABLE)
        return ()
