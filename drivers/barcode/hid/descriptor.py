"""
What a HID device says of its reports.

Device Class Definition for HID 1.11, section 6.2.2: items of one to five bytes, of which the main
items (input, output) make fields out of what the global and local items before them have set.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

Way = Literal["input", "output"]

LONG_ITEM = 0xFE
INPUT, OUTPUT, COLLECTION, FEATURE, END = 0x80, 0x90, 0xA0, 0xB0, 0xC0
USAGE_PAGE, REPORT_SIZE, REPORT_ID, REPORT_COUNT, PUSH, POP = 0x04, 0x74, 0x84, 0x94, 0xA4, 0xB4
USAGE, USAGE_MINIMUM, USAGE_MAXIMUM = 0x08, 0x18, 0x28
MAIN = {INPUT, OUTPUT, COLLECTION, FEATURE, END}
CONSTANT = 0x01
NESTED_MAX = 16
FIELDS_MAX = 1000
BITS_MAX = 8 * 4096
REPORT_ID_MAX = 255


@dataclass(frozen=True, slots=True)
class Field:
    """Values of one kind in a report: `usages` with their page in the upper half."""

    way: Way
    report_id: int
    usages: tuple[int, ...]
    first_bit: int
    bits_each: int
    count: int

    def place(self, usage: int) -> int | None:
        """Return at which bit the value of a usage begins."""
        if usage not in self.usages:
            return None
        return self.first_bit + min(self.usages.index(usage), self.count - 1) * self.bits_each


@dataclass(frozen=True, slots=True)
class Globals:
    """What holds until it is said anew."""

    page: int = 0
    size: int = 0
    count: int = 0
    report_id: int = 0


@dataclass(slots=True)
class Reports:
    """The fields of a descriptor, and how many bits each report has."""

    fields: list[Field] = field(default_factory=list)
    bits: dict[tuple[Way, int], int] = field(default_factory=dict)

    @property
    def numbered(self) -> bool:
        """Return whether each report begins with its number."""
        return any(report_id for _, report_id in self.bits)

    def length(self, way: Way, report_id: int) -> int | None:
        """Return the bytes of a report with its number; None: there is no such report."""
        bits = self.bits.get((way, report_id))
        return None if bits is None else (bits + 7) // 8 + self.numbered

    def add(self, way: Way, now: Globals, usages: list[int], flags: int) -> None:
        """Add what a main item says."""
        first = self.bits.get((way, now.report_id), 0)
        self.bits[way, now.report_id] = min(BITS_MAX, first + now.size * now.count)
        if not flags & CONSTANT and usages and now.count and len(self.fields) < FIELDS_MAX:
            told = Field(way, now.report_id, tuple(usages), first, now.size, now.count)
            self.fields.append(told)


def read_descriptor(descriptor: bytes) -> Reports:
    """Return what a report descriptor says; what makes no sense in it is passed over."""
    reports = Reports()
    now, kept = Globals(), list[Globals]()
    usages: list[int] = []
    for item, size, value in items(descriptor):
        if item == INPUT:
            reports.add("input", now, usages, value)
        elif item == OUTPUT:
            reports.add("output", now, usages, value)
        elif item == PUSH:
            kept = [*kept, now][-NESTED_MAX:]
        elif item == POP and kept:
            now = kept.pop()
        else:
            now = changed(now, item, value)
            usages += used(item, size, value, now.page, usages)
        if item in MAIN:
            usages = []
    return reports


def changed(now: Globals, item: int, value: int) -> Globals:
    """Return what holds after a global item; no report has a number above a byte, or nought."""
    names = {USAGE_PAGE: "page", REPORT_SIZE: "size", REPORT_COUNT: "count", REPORT_ID: "report_id"}
    if item not in names or (item == REPORT_ID and not 0 < value <= REPORT_ID_MAX):
        return now
    return replace(now, **{names[item]: min(value, 0xFFFF)})


def used(item: int, size: int, value: int, page: int, before: list[int]) -> list[int]:
    """Return the usages that a local item adds, in full."""
    full = value if size == 4 else page << 16 | value
    if item in {USAGE, USAGE_MINIMUM}:
        return [full]
    if item == USAGE_MAXIMUM and before:
        return list(range(before[-1] + 1, min(full, before[-1] + 256) + 1))
    return []


def items(descriptor: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield tag and type, size and value of each item, as far as they are whole."""
    place = 0
    while place < len(descriptor):
        head = descriptor[place]
        if head == LONG_ITEM:
            place += 3 + (descriptor[place + 1] if place + 1 < len(descriptor) else 0)
            continue
        size = (0, 1, 2, 4)[head & 3]
        value = descriptor[place + 1 : place + 1 + size]
        if len(value) < size:
            return
        yield head & 0xFC, size, int.from_bytes(value, "little")
        place += 1 + size
