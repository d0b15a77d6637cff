"""Bytes of a serial scanner to scans."""

from datetime import datetime

from drivers.barcode.payload import AIM_LENGTH, CUT_OFF, PAYLOAD_LENGTH_MAX, TOO_LONG, judge
from drivers.events import BarcodeScanned, ScanRefused
from drivers.lines import Line, LineSplitter

FLAWS = {"too_long": TOO_LONG, "cut_off": CUT_OFF}


class SerialCodec:
    """Reads scans that end in CR, LF or CRLF, with or without an AIM identifier in front."""

    def __init__(self, *, aim: bool = True) -> None:
        self.aim = aim
        self.lines = LineSplitter(PAYLOAD_LENGTH_MAX + AIM_LENGTH)

    def feed(self, data: bytes, now: datetime) -> list[BarcodeScanned | ScanRefused]:
        """Return the scans these bytes complete, and a refusal for each that is none."""
        return [self.scan(line, now) for line in self.lines.feed(data, now)]

    def scan(self, line: Line, now: datetime) -> BarcodeScanned | ScanRefused:
        """Return what one line says."""
        if line.flaw:
            return ScanRefused(at=now, reason=FLAWS[line.flaw], length=line.length)
        return judge(line.body.decode("latin-1"), now, source="scanner", aim=self.aim)
