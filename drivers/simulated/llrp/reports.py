"""
RO_ACCESS_REPORT: reads of one tag put together, and sent when the client wants them.

Two reads become one entry if everything the client asked to be told of them is the same, save the
times, the count and the strength (1.0.1, section 13.2.3). The bytes of an entry are packed by one
`struct` made for the content that is wanted, so that thousands a second cost little.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final

from drivers.simulated.llrp.node import Node
from drivers.simulated.llrp.notices import BUFFER_LEVEL, Notices
from drivers.simulated.llrp.outlet import RO_ACCESS_REPORT, Outlet
from drivers.simulated.llrp.tags import Tag

TAG_REPORT_DATA: Final = 240
ENTRIES_PER_MESSAGE: Final = 200
COUNT_MAX: Final = 0xFFFF
WARNING_SHARE: Final = 0.8
OVERFLOW_EVENT: Final = "ReportBufferOverflowErrorEvent"
# A buffer that is made to overflow does so again and again, and has room in between.
FULL_PERCENT, LOSSY_S, OVERFLOW_EVERY_S = 90, 1.0, 10.0
HEAD: Final = struct.Struct(">HH")
# How each part of an entry is packed, in the order of TagReportData; the first byte is its type.
PARTS: Final = (
    ("EnableROSpecID", 9, "I"),
    ("EnableSpecIndex", 14, "H"),
    ("EnableInventoryParameterSpecID", 10, "H"),
    ("EnableAntennaID", 1, "H"),
    ("EnablePeakRSSI", 6, "b"),
    ("EnableChannelIndex", 7, "H"),
    ("EnableFirstSeenTimestamp", 2, "Q"),
    ("EnableLastSeenTimestamp", 4, "Q"),
    ("EnableTagSeenCount", 8, "H"),
    ("EnablePCBits", 12, "H"),
    ("EnableCRC", 11, "H"),
    ("EnableAccessSpecID", 16, "I"),
)
TIMES: Final = {2, 4}


class Content:
    """What the client wants in the reports of one AISpec, made ready to be packed."""

    def __init__(
        self, selector: Node, rospec: int, index: int, inventory: int, *, utc: bool
    ) -> None:
        wanted = dict(selector.fields)
        for memory in selector.all("C1G2EPCMemorySelector"):
            wanted.update(memory.fields)
        self.where = (rospec, index, inventory)
        self.by_antenna = bool(wanted["EnableAntennaID"])
        self.by_channel = bool(wanted["EnableChannelIndex"])
        form, places = ">", []
        for place, (name, _, letter) in enumerate(PARTS):
            if wanted.get(name):
                form += "B" + letter
                places += [place, len(PARTS) + place]
        self.layout = struct.Struct(form)
        # An uptime's type is one above that of the same time in UTC.
        self.kinds = tuple(
            0x80 | (kind if utc or kind not in TIMES else kind + 1) for _, kind, _ in PARTS
        )
        self.pick: Callable[[tuple[int, ...]], tuple[Any, ...]] = (
            itemgetter(*places) if places else lambda _: ()
        )


@dataclass(slots=True)
class Entry:
    """Reads of one tag that are told as one."""

    content: Content
    identity: bytes
    antenna: int
    channel: int
    first_us: int
    pc: int
    crc: int
    accessspec: int = 0
    results: bytes = b""
    last_us: int = 0
    count: int = 0
    rssi: int = -128

    def pack(self, extra: bytes) -> bytes:
        """Return TagReportData."""
        content = self.content
        values = (
            *content.kinds,
            *content.where,
            self.antenna,
            self.rssi,
            self.channel,
            self.first_us,
            self.last_us,
            self.count,
            self.pc,
            self.crc,
            self.accessspec,
        )
        rest = content.layout.pack(*content.pick(values)) + self.results + extra
        length = HEAD.size + len(self.identity) + len(rest)
        return HEAD.pack(TAG_REPORT_DATA, length) + self.identity + rest


@dataclass(slots=True)
class Reports:
    """The entries that wait for their trigger."""

    outlet: Outlet
    notices: Notices
    entries_max: int
    entries: dict[tuple[object, ...], Entry] = field(default_factory=dict)
    extra: bytes = b""
    overflowing: bool = False
    overflows_at: float = 0.0
    lossy_until: float = 0.0
    warned: bool = False
    lost: int = 0

    def note(self, content: Content, tag: Tag, antenna: int, channel: int, seen: "Seen") -> None:
        """Add one read."""
        key = (
            content,
            tag.parameter,
            antenna if content.by_antenna else 0,
            channel if content.by_channel else 0,
            seen.results,
        )
        entry = self.entries.get(key)
        if entry is None:
            if not self.room(seen.at):
                return
            entry = self.entries[key] = Entry(
                content, tag.parameter, antenna, channel, seen.at_us, tag.pc, tag.crc
            )
            entry.accessspec, entry.results = seen.accessspec, seen.results
        entry.last_us = seen.at_us
        entry.count = min(entry.count + 1, COUNT_MAX)
        entry.rssi = max(entry.rssi, seen.rssi)

    def room(self, at: float) -> bool:
        """Return whether one more entry fits; tell of the buffer's level as it rises."""
        level = len(self.entries) / self.entries_max
        if level >= WARNING_SHARE and not self.warned:
            self.warned = True
            self.warn(at, int(level * 100))
        if level >= 1:
            if not self.lost:
                self.notices.tell(at, None, OVERFLOW_EVENT)
            self.lost += 1
            return False
        if self.overflowing and at >= self.overflows_at:
            self.overflow(at)
        return not (self.overflowing and at < self.lossy_until)

    def overflow(self, at: float) -> None:
        """Overflow without reason: warn, say so, and lose what is read for a while."""
        self.overflowing = True
        self.warn(at, FULL_PERCENT)
        self.notices.tell(at, None, OVERFLOW_EVENT)
        self.lossy_until, self.overflows_at = at + LOSSY_S, at + OVERFLOW_EVERY_S

    def warn(self, at: float, percent: int) -> None:
        """Tell that the buffer is nearly full."""
        self.notices.tell(
            at, BUFFER_LEVEL, "ReportBufferLevelWarningEvent", ReportBufferPercentageFull=percent
        )

    def flush(self, *, number: int | None = None) -> None:
        """Send all entries; under a number (GET_REPORT) even if there are none."""
        packed = [entry.pack(self.extra) for entry in self.entries.values()]
        self.entries.clear()
        self.warned = False
        self.lost = 0
        for at in range(0, len(packed), ENTRIES_PER_MESSAGE):
            body = b"".join(packed[at : at + ENTRIES_PER_MESSAGE])
            self.outlet.tell(RO_ACCESS_REPORT, body, number=number)
        if not packed and number is not None:
            self.outlet.tell(RO_ACCESS_REPORT, b"", number=number)

    def flush_one(self, results: bytes) -> None:
        """Send the entry of one access alone, as it ends."""
        for key in [key for key in self.entries if key[-1] == results]:
            self.outlet.tell(RO_ACCESS_REPORT, self.entries.pop(key).pack(self.extra))


@dataclass(frozen=True, slots=True)
class Seen:
    """One read as it is reported: when, how strong, and what an AccessSpec did."""

    at: float
    at_us: int
    rssi: int
    accessspec: int = 0
    results: bytes = b""
