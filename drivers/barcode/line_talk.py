"""
A scanner that sends each scan as a line of text, over whatever carries bytes.

Such a line has no checksum and no number. Where the scanner waits for ACK (06h) after each scan, it
sends again what was not acknowledged, and nothing in the second copy tells it from another scan of
the same article. It is taken for a copy only when there is a reason: it is the first to come over a
new connection, it says the same as the newest scan that is safe, and the acknowledgement of that
one is known not to have left, or was due so shortly before the program was started anew that it may
have been kept from leaving.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from drivers.barcode.lines import LineCutter, Piece
from drivers.barcode.payload import AIM_LENGTH, CUT_OFF, PAYLOAD_LENGTH_MAX, TOO_LONG, Scan, judge
from drivers.barcode.symbologies import full_upc, take_off
from drivers.events import BarcodeScanned, Event, ScanRefused
from drivers.instant import Instant
from drivers.protocol import Protocol

SOH, STX, ACK, NAK = b"\x01", b"\x02", b"\x06", b"\x15"
NO_PREFIX = "does not begin with the scanner's prefix"
STRAY = "came after something that was cut off, and may be the rest of it"
FLAWS = {"too_long": TOO_LONG, "cut_off": CUT_OFF, "stray": STRAY}
# Room for the prefix and identifiers around the longest payload.
MARKS_LENGTH_MAX = AIM_LENGTH + 16

Ids = Literal["aim", "maker", "none"]
Said = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class LineForm:
    """How a scanner was set up to send: what ends a scan, what stands in front of it."""

    end: str = "line"
    prefix: bytes = b""
    ids: Ids = "aim"
    acknowledged: bool = False


def said_by(scan: BarcodeScanned) -> Said:
    """Return what two copies of a scan have in common."""
    return scan.symbology, scan.payload


class LineTalk(Protocol):
    """
    Reads scans; `perhaps_again` is what the first of them repeats if it says the same.

    `unanswered` is the newest of those whose acknowledgement has not left yet.
    """

    maker_ids: ClassVar[Mapping[str, str]] = {}

    def __init__(self, form: LineForm, perhaps_again: Said | None = None) -> None:
        super().__init__()
        self.form = form
        self.cutter = LineCutter(PAYLOAD_LENGTH_MAX + MARKS_LENGTH_MAX, form.end)
        self.perhaps_again = perhaps_again
        self.unanswered: Said | None = None

    def feed(self, data: bytes, now: Instant) -> Sequence[Event]:
        """Return the scans these bytes complete, and a refusal for each that is none."""
        return self.heard(self.cutter.feed(data, now.seconds), now)

    def tick(self, now: Instant) -> Sequence[Event]:
        """Return what silence has ended."""
        return self.heard(self.cutter.tick(now.seconds), now)

    def due(self) -> float | None:
        """Return when silence will mean something."""
        return self.cutter.due()

    def hang_up(self, now: Instant) -> Sequence[Event]:
        """Return a refusal of the scan that was under way."""
        return self.heard(self.cutter.cut_off(), now)

    def heard(self, pieces: Sequence[Piece], now: Instant) -> list[Event]:
        """Return what pieces say, and have them acknowledged."""
        scans: list[Event] = []
        for piece in pieces:
            if self.form.acknowledged:
                self.answer(piece)
            scans += [scan for scan in self.scans_in(piece, now) if not self.is_again(scan)]
        return scans

    def answer(self, piece: Piece) -> None:
        """Acknowledge a piece, or have what was cut off sent again, whole."""
        if piece.flaw == "cut_off":
            self.say(NAK)
            self.cutter.stray = False
        else:
            self.say(ACK)

    def is_again(self, scan: Scan) -> bool:
        """Return whether this is the copy of a scan that is safe already."""
        if not isinstance(scan, BarcodeScanned):
            return False
        before, self.perhaps_again = self.perhaps_again, None
        self.unanswered = said_by(scan)
        return self.unanswered == before

    def scans_in(self, piece: Piece, now: Instant) -> list[Scan]:
        """Return the scan, or why it is none; two, where one was cut off by the next one's STX."""
        prefix, body = self.form.prefix, piece.body
        if piece.flaw:
            return [refuse(FLAWS[piece.flaw], piece.length, now)]
        before, marked, rest = b"", body[: len(prefix)], body[len(prefix) :]
        if prefix in {STX, SOH}:
            before, marked, rest = body.rpartition(prefix)
        if marked != prefix:
            return [refuse(NO_PREFIX, piece.length, now)]
        cut: list[Scan] = [refuse(CUT_OFF, len(before), now)] if before else []
        return [*cut, self.scan(rest, now)]

    def scan(self, body: bytes, now: Instant) -> Scan:
        """Return what one line says."""
        text = body.decode("latin-1")
        if self.form.ids != "maker":
            return judge(text, now.at, source="scanner", aim=self.form.ids == "aim")
        symbology, payload = take_off(text, self.maker_ids)
        if symbology == "]E0":
            payload = full_upc(payload)
        return judge(payload, now.at, source="scanner", aim=False, symbology=symbology)


def refuse(reason: str, length: int, now: Instant) -> ScanRefused:
    """Return the refusal of so many bytes."""
    return ScanRefused(at=now.at, reason=reason, length=length)
