"""
Tag reports whose entries have a known layout, read without looking at each parameter.

A reader that was told what to report writes every TagReportData alike: the same parameters in the
same order. What stands at the same place in each (types, lengths) is compared for all entries at
once; only if all of it is equal are the entries read as rows of fixed columns. Where they differ,
as with EPCs of several lengths, each is compared with the layout of its size.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from drivers.protocol import ProtocolError
from drivers.rfid.llrp.parameters import TLV_HEAD, measure
from drivers.rfid.llrp.vocabulary import ParameterType

# EPC, antenna, strength in dBm, first and last seen in microseconds UTC, how often.
Row = tuple[bytes, int, int, int, int, int]

EPC_BITS_MAX = 496  # 31 words: the length field of a tag's protocol control word has five bits
EPC_BITS = struct.Struct(">H")
LAYOUTS_MAX = 32

# What we ask every reader for, in the order of the standard (LLRP 1.0.1, section 16.2.7.3).
COLUMNS = {
    ParameterType.ANTENNA_ID: "H",
    ParameterType.PEAK_RSSI: "b",
    ParameterType.FIRST_SEEN_UTC: "Q",
    ParameterType.LAST_SEEN_UTC: "Q",
    ParameterType.TAG_SEEN_COUNT: "H",
}
UPTIMES = {ParameterType.FIRST_SEEN_UPTIME, ParameterType.LAST_SEEN_UPTIME}


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of TagReportData is laid out: the columns, and the bytes that never change."""

    size: int
    rows: struct.Struct
    fixed: tuple[tuple[int, bytes], ...]
    # The same bytes as one number, and which bits of an entry they are.
    told: int
    mask: int

    def fits(self, body: bytes) -> bool:
        """Return whether a report consists of nothing but entries of this layout."""
        count, rest = divmod(len(body), self.size)
        return not rest and all(
            body[offset :: self.size] == byte * count for offset, byte in self.fixed
        )

    def fits_at(self, body: bytes, at: int) -> bool:
        """Return whether there is an entry of this layout at this place of a report."""
        entry = body[at : at + self.size]
        return len(entry) == self.size and int.from_bytes(entry, "big") & self.mask == self.told

    def read(self, body: bytes) -> Iterator[Row]:
        """Return the rows of a report that fits."""
        return self.rows.iter_unpack(body)

    def read_at(self, body: bytes, at: int) -> Row:
        """Return the row of an entry that fits."""
        epc, antenna, rssi, first, last, count = self.rows.unpack_from(body, at)
        return epc, antenna, rssi, first, last, count


@dataclass(slots=True)
class Layouts:
    """
    The layouts a reader has used on this connection, by the size of an entry.

    None for a size whose first entry is to be read parameter by parameter.
    """

    known: dict[int, Layout | None] = field(default_factory=dict)

    def of(self, body: bytes) -> Layout | None:
        """Return the layout of all entries of a report, or None if they differ."""
        if len(body) < TLV_HEAD.size:
            return None
        _, size = TLV_HEAD.unpack_from(body)
        layout = self.known.get(size)
        if layout is None or not layout.fits_at(body, 0):
            layout = self.learn(body[:size])
        return layout if layout is not None and layout.fits(body) else None

    def at(self, body: bytes, at: int) -> Layout | None:
        """Return the layout of the entry at this place, or None if it has none that is known."""
        size = int.from_bytes(body[at + 2 : at + 4], "big")
        layout = self.known[size] if size in self.known else self.learn(body[at : at + size])
        return layout if layout is not None and layout.fits_at(body, at) else None

    def learn(self, entry: bytes) -> Layout | None:
        """Return the layout of an entry, remembered; None: it has none, or is malformed."""
        try:
            layout = layout_of(entry)
        except ProtocolError:
            layout = None
        if len(self.known) >= LAYOUTS_MAX:
            self.known.clear()
        self.known[len(entry)] = layout
        return layout


def layout_of(entry: bytes) -> Layout | None:
    """
    Return the layout of an entry that has an EPC and every column once, in order; else None.

    :raises ProtocolError: the entry is malformed
    """
    if entry[: TLV_HEAD.size] != TLV_HEAD.pack(ParameterType.TAG_REPORT_DATA, len(entry)):
        return None
    epc_at, epc_end = measure_epc(entry, TLV_HEAD.size)
    fixed = list(range(epc_at))
    form = f">{epc_at}x{epc_end - epc_at}s"
    missing = list(COLUMNS)
    seen: set[int] = set()
    at = epc_end
    while at < len(entry):
        kind, start, end = measure(entry, at)
        if start != at + 1 or end > len(entry) or kind in seen or kind == ParameterType.EPC_96:
            return None
        seen.add(kind)
        fixed.append(at)
        if missing and kind == missing[0]:
            form += "x" + COLUMNS[missing.pop(0)]
        else:
            form += f"{end - at}x"
        at = end
    if missing or seen & UPTIMES or epc_at == epc_end:
        return None
    mask = int.from_bytes(bytes(255 * (at in fixed) for at in range(len(entry))), "big")
    return Layout(
        len(entry),
        struct.Struct(form),
        tuple((one, entry[one : one + 1]) for one in fixed),
        int.from_bytes(entry, "big") & mask,
        mask,
    )


def measure_epc(entry: bytes, at: int) -> tuple[int, int]:
    """
    Return where the EPC of a TagReportData begins and ends; it is the first parameter.

    An EPC consists of whole words of 16 bits; a tag may have one of no words at all.

    :raises ProtocolError: it is cut short, or of a length no tag has
    """
    if at >= len(entry):
        raise ProtocolError("a tag report without an EPC")
    kind, start, end = measure(entry, at)
    if end > len(entry):
        raise ProtocolError("the EPC of a tag report is cut short")
    if kind == ParameterType.EPC_96:
        return start, end
    if kind != ParameterType.EPC_DATA or end - start < EPC_BITS.size:
        raise ProtocolError("a tag report that does not begin with an EPC")
    (bits,) = EPC_BITS.unpack_from(entry, start)
    start += EPC_BITS.size
    if bits % 16 or bits > EPC_BITS_MAX or end - start != bits // 8:
        raise ProtocolError(f"an EPC of {bits} bits in {end - start} bytes")
    return start, end
