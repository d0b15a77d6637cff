"""
Tag reports: from RO_ACCESS_REPORT to tags, gathered per EPC and antenna.

What is malformed is refused whole. A tag comes only from an EPC that is in the report from its
first bit to its last: no truncated EPC becomes another tag.
"""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from drivers.events import Tag
from drivers.protocol import ProtocolError
from drivers.rfid.llrp.layouts import Layouts, Row, measure_epc
from drivers.rfid.llrp.parameters import exact, parameter, parameters
from drivers.rfid.llrp.vocabulary import TV_SIZES, ParameterType

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECONDS = 1_000_000
# What stands for "not told", chosen so that every sight that is told comes before it.
NO_RSSI, NO_FIRST, NO_LAST = -129, 1 << 64, -1
WRITE_RESULT = struct.Struct(">BHH")


class WriteResult(NamedTuple):
    """What came of one C1G2Write: its AccessSpec, the EPC before it, the result, words written."""

    access_spec: int
    epc: str
    result: int
    words: int


class Sights:
    """
    The tags seen since last taken.

    `booted_us` is when a reader without a calendar clock was started, by our clock; without it its
    times are left out.
    """

    def __init__(self) -> None:
        self.booted_us: int | None = None
        self.layouts = Layouts()
        # (EPC, antenna) -> strongest dBm, how often, first and last seen in microseconds UTC.
        self.seen: dict[tuple[bytes, int], list[int]] = {}
        self.nameless = 0

    def add(self, body: bytes) -> list[WriteResult]:
        """
        Gather the tags of a report, and return what else it says: results of writing.

        :raises ProtocolError: the report is malformed
        """
        layout = self.layouts.of(body)
        if layout is None:
            return self.add_mixed(body)
        self.gather(layout.read(body))
        return []

    def add_mixed(self, body: bytes, *, strictly: bool = False) -> list[WriteResult]:
        """
        Do the same entry by entry; nothing is gathered from a malformed report.

        `strictly` has every entry read parameter by parameter, whatever layout is known.

        :raises ProtocolError: the report is malformed
        """
        rows: list[Row] = []
        results: list[WriteResult] = []
        at = 0
        while at < len(body):
            layout = None if strictly else self.layouts.at(body, at)
            if layout is not None:
                rows.append(layout.read_at(body, at))
                at += layout.size
                continue
            kind, entry, at = parameter(body, at)
            if kind == ParameterType.TAG_REPORT_DATA:
                row, result = self.read_entry(entry)
                rows.append(row)
                results += result
        self.nameless += sum(not row[0] for row in rows)
        self.gather(row for row in rows if row[0])
        return results

    def gather(self, rows: Iterable[Row]) -> None:
        """Join each sight to those of the same tag by the same antenna."""
        seen = self.seen
        for epc, antenna, rssi, first, last, count in rows:
            sight = seen.get((epc, antenna))
            if sight is None:
                seen[epc, antenna] = [rssi, count or 1, first, last]
            else:
                join(sight, rssi, count, first, last)

    def read_entry(self, entry: bytes) -> tuple[Row, list[WriteResult]]:
        """
        Return what one TagReportData says.

        :raises ProtocolError: it is malformed, or says a thing twice
        """
        start, end = measure_epc(entry, 0)
        epc = entry[start:end]
        told: dict[int, int] = {}
        results: list[tuple[int, ...]] = []
        for kind, value in parameters(entry, end):
            if kind in TV_SIZES:
                if kind in told or kind == ParameterType.EPC_96:
                    raise ProtocolError(f"a tag report with parameter {kind} twice")
                signed = kind == ParameterType.PEAK_RSSI
                told[kind] = int.from_bytes(value, "big", signed=signed)
            elif kind in {ParameterType.EPC_DATA, ParameterType.TAG_REPORT_DATA}:
                raise ProtocolError("a tag report with two EPCs")
            elif kind == ParameterType.C1G2_WRITE_RESULT:
                results.append(exact(WRITE_RESULT, value, "a C1G2WriteOpSpecResult"))
        spec = told.get(ParameterType.ACCESS_SPEC_ID, 0)
        written = [
            WriteResult(spec, epc.hex().upper(), result, words) for result, _op, words in results
        ]
        return self.row(epc, told), written

    def row(self, epc: bytes, told: dict[int, int]) -> Row:
        """Return a row of what was told, and of what stands for the rest."""
        return (
            epc,
            told.get(ParameterType.ANTENNA_ID, 0),
            told.get(ParameterType.PEAK_RSSI, NO_RSSI),
            self.moment(
                told.get(ParameterType.FIRST_SEEN_UTC),
                told.get(ParameterType.FIRST_SEEN_UPTIME),
                NO_FIRST,
            ),
            self.moment(
                told.get(ParameterType.LAST_SEEN_UTC),
                told.get(ParameterType.LAST_SEEN_UPTIME),
                NO_LAST,
            ),
            told.get(ParameterType.TAG_SEEN_COUNT, 1),
        )

    def moment(self, utc_us: int | None, uptime_us: int | None, otherwise: int) -> int:
        """Return a moment in microseconds UTC, from either of a reader's clocks."""
        if utc_us is not None:
            return utc_us
        if uptime_us is not None and self.booted_us is not None:
            return self.booted_us + uptime_us
        return otherwise

    def take(self) -> tuple[Tag, ...]:
        """Return the tags gathered, once."""
        tags = tuple(
            Tag(
                epc.hex().upper(),
                antenna or None,
                None if rssi == NO_RSSI else rssi,
                count,
                moment_of(first),
                moment_of(last),
            )
            for (epc, antenna), (rssi, count, first, last) in self.seen.items()
        )
        self.seen = {}
        return tags


def join(sight: list[int], rssi: int, count: int, first: int, last: int) -> None:
    """Add another sight of the same tag by the same antenna."""
    sight[0] = max(sight[0], rssi)
    sight[1] += count or 1
    sight[2] = min(sight[2], first)
    sight[3] = max(sight[3], last)


def moment_of(utc_us: int) -> datetime | None:
    """Return a moment by the reader's clock, or None if it told none that a calendar has."""
    if utc_us < 0:
        return None
    try:
        return EPOCH + timedelta(0, *divmod(utc_us, MICROSECONDS))
    except OverflowError:
        return None
