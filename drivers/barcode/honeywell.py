"""
Honeywell scanners on a serial line.

After the Xenon, Granit and N86 user's guides, chapter "Serial programming commands": a menu command
is SYN M CR, tag, sub-tag, data, and `!` (until it is switched off) or `.` (for good). The scanner
answers with the command itself and ACK, ENQ or NAK in front of the last sign, and no terminator.
SYN T CR and SYN U CR pull and release the trigger, SYN BEL CR beeps once. ACK/NAK: chapter "RS232
settings": after a scan it waits for ACK, and sends again what is answered by NAK.
"""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from drivers.barcode.line_talk import LineForm, LineTalk, Said
from drivers.barcode.symbologies import HONEYWELL_IDS
from drivers.device import Signal
from drivers.events import DeviceDegraded, Event
from drivers.instant import Instant

SYN, BEL, CR = b"\x16", b"\x07", b"\r"
WAIT_FOR_ACK = b"232ACK1!"
REPLY = re.compile(rb"232ACK1?([\x05\x06\x15])[!.]")
REPLY_S_MAX = 1.0
MENU = SYN + b"M" + CR
BEEP = SYN + BEL + CR
# One beep is all the scanner can be told to make, so the meaning lies in their number.
BEEPS: Mapping[Signal, int] = {"ok": 1, "done": 2, "wrong": 3, "attention": 4, "off": 0}
NOT_WAITING = (
    "the scanner does not wait for its scans to be acknowledged; switch ACK/NAK on, or say ack=no"
)


class HoneywellTalk(LineTalk):
    """Reads lines, and keeps the answers to menu commands apart from them."""

    maker_ids: ClassVar[Mapping[str, str]] = HONEYWELL_IDS

    def __init__(self, form: LineForm, perhaps_again: Said | None = None) -> None:
        super().__init__(form, perhaps_again)
        self.held = b""
        self.reply_by: float | None = None

    def begin(self, now: Instant) -> Sequence[Event]:
        """Have the scanner wait for acknowledgements, if it is to."""
        if self.form.acknowledged:
            self.say(MENU + WAIT_FOR_ACK)
            self.reply_by = now.seconds + REPLY_S_MAX
        return ()

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """Return scans; until the scanner has answered, what comes may be its answer."""
        if self.reply_by is None:
            return super().feed(data, now)
        self.held += data
        reply = REPLY.search(self.held)
        if reply is None:
            return self.give_up(now) if now.seconds >= self.reply_by else ()
        scanned = self.held[: reply.start()] + self.held[reply.end() :]
        self.held, self.reply_by = b"", None
        refused = [] if reply[1] == b"\x06" else [DeviceDegraded(at=now.at, reason=NOT_WAITING)]
        return [*refused, *super().feed(scanned, now)]

    def tick(self, now: Instant) -> Sequence[Event]:
        """Return what silence has ended; wait for an answer no longer than is sensible."""
        if self.reply_by is not None and now.seconds >= self.reply_by:
            return self.give_up(now)
        return super().tick(now)

    def give_up(self, now: Instant) -> Sequence[Event]:
        """Take what came in the meantime for scans, and say that there was no answer."""
        scanned, self.held, self.reply_by = self.held, b"", None
        return [DeviceDegraded(at=now.at, reason=NOT_WAITING), *super().feed(scanned, now)]

    def due(self) -> float | None:
        """Return when the scanner must have answered, or when silence will mean something."""
        return super().due() if self.reply_by is None else self.reply_by

    def hang_up(self, now: Instant) -> Sequence[Event]:
        """Return what was held back, and a refusal of the scan that was under way."""
        held, self.held, self.reply_by = self.held, b"", None
        return [*super().feed(held, now), *super().hang_up(now)]

    def signal(self, signal: Signal) -> Sequence[Event]:
        """Have the scanner beep."""
        self.say(BEEP * BEEPS[signal])
        return ()

    def trigger(self, *, on: bool) -> Sequence[Event]:
        """Pull the trigger, or release it."""
        self.say(SYN + (b"T" if on else b"U") + CR)
        return ()
