"""Where in a report the scanned data lie, and where the scanner takes orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from drivers.barcode.hid.descriptor import Reports
from drivers.device import Signal

SCANNER_PAGE = 0x8C << 16
BYTE_COUNT = 0x01 << 16 | 0x3B
IDENTIFIERS = tuple(SCANNER_PAGE | usage for usage in (0xFB, 0xFC, 0xFD))
DECODED_DATA = SCANNER_PAGE | 0xFE
CONTINUED = SCANNER_PAGE | 0xFF

PREVENT_READ = SCANNER_PAGE | 0x5F
INITIATE_READ = SCANNER_PAGE | 0x60
GOOD_READ_LED = SCANNER_PAGE | 0x7D
ERROR_BEEP = SCANNER_PAGE | 0x85
GOOD_READ_BEEP = SCANNER_PAGE | 0x86
NOT_ON_FILE_BEEP = SCANNER_PAGE | 0x87
SIGNALS: Mapping[Signal, tuple[int, ...]] = MappingProxyType(
    {
        "ok": (GOOD_READ_BEEP, GOOD_READ_LED),
        "done": (GOOD_READ_BEEP, GOOD_READ_LED),
        "wrong": (ERROR_BEEP, NOT_ON_FILE_BEEP),
        "attention": (NOT_ON_FILE_BEEP, ERROR_BEEP),
        "off": (),
    }
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """The contents of one report."""

    identifier: bytes
    data: bytes
    continued: bool


@dataclass(frozen=True, slots=True)
class DataReport:
    """An input report with scanned data; places count from its first byte, the number included."""

    report_id: int
    length: int
    data_at: int
    room: int
    count_at: int | None = None
    identifier_at: int | None = None
    continued_bit: int | None = None

    def read(self, report: bytes) -> Scanned | None:
        """Return the contents of a report; None: it says there are more data than it has room."""
        used = self.room if self.count_at is None else report[self.count_at]
        if used > self.room:
            return None
        data = report[self.data_at : self.data_at + used]
        if self.count_at is None:
            data = data.rstrip(b"\x00")
        at, bit = self.identifier_at, self.continued_bit
        identifier = b"" if at is None else report[at : at + len(IDENTIFIERS)]
        goes_on = bit is not None and bool(report[bit // 8] >> bit % 8 & 1)
        return Scanned(identifier, data, goes_on)


# What most scanners send, such as the Access-IS LSR and ATR series, whose manuals print it.
COMMON = DataReport(2, 64, 5, 56, count_at=1, identifier_at=2, continued_bit=63 * 8)


def data_reports(reports: Reports) -> dict[int, DataReport]:
    """Return the reports that carry scanned data, by number."""
    found: dict[int, DataReport] = {}
    for one in reports.fields:
        length = reports.length("input", one.report_id)
        if one.way != "input" or DECODED_DATA not in one.usages or length is None:
            continue
        at = place_of(reports, DECODED_DATA, one.report_id)
        if at is None or at % 8 or one.bits_each != 8:
            continue
        count, identifier, goes_on = (
            place_of(reports, usage, one.report_id)
            for usage in (BYTE_COUNT, IDENTIFIERS[0], CONTINUED)
        )
        found[one.report_id] = DataReport(
            one.report_id,
            length,
            at // 8,
            one.count,
            None if count is None else count // 8,
            None if identifier is None else identifier // 8,
            goes_on,
        )
    return found


def place_of(reports: Reports, usage: int, report_id: int) -> int | None:
    """Return the bit of an input report at which a usage begins, the report's number included."""
    for one in reports.fields:
        place = one.place(usage)
        if one.way == "input" and one.report_id == report_id and place is not None:
            return place + 8 * reports.numbered
    return None


def order_report(reports: Reports, usages: tuple[int, ...], value: int = 1) -> bytes:
    """Return the output report that sets those of some usages which one report has; b"": none."""
    for one in reports.fields:
        length = reports.length("output", one.report_id)
        if one.way != "output" or length is None or not set(usages) & set(one.usages):
            continue
        # Of a report without a number, the kernel wants a zero in its place.
        body = bytearray(length + (not reports.numbered))
        body[0] = one.report_id
        for usage in usages:
            for other in reports.fields:
                place = other.place(usage)
                same = (other.way, other.report_id) == ("output", one.report_id)
                if same and place is not None:
                    body[1 + place // 8] |= value << place % 8
        return bytes(body)
    return b""
