"""Tag reports as bytes, written field by field from LLRP 1.0.1, section 16.2.7.3."""

import struct

from hypothesis import strategies as st


def epc_parameter(epc: bytes) -> bytes:
    """Return EPC-96 or EPCData."""
    if len(epc) == 12:
        return b"\x8d" + epc
    return struct.pack(">HHH", 241, 6 + len(epc), len(epc) * 8) + epc


def entry(
    epc: bytes, antenna: int, rssi: int, first: int, last: int, seen: int, more: bytes = b""
) -> bytes:
    """Return TagReportData with all that we ask for, and more."""
    told = struct.pack(
        ">BHBbBQBQBH", 0x81, antenna, 0x86, rssi, 0x82, first, 0x84, last, 0x88, seen
    )
    value = epc_parameter(epc) + told + more
    return struct.pack(">HH", 240, 4 + len(value)) + value


def report(*entries: bytes, number: int = 1, version: int = 1) -> bytes:
    """Return RO_ACCESS_REPORT."""
    body = b"".join(entries)
    return struct.pack(">HII", version << 10 | 61, 10 + len(body), number) + body


EXTRAS = [
    b"",
    struct.pack(">BI", 0x90, 0),  # AccessSpecID
    struct.pack(">BH", 0x8C, 0x3000),  # C1G2-PC
    struct.pack(">HHII", 1023, 14, 25882, 56) + b"\x00\x01",  # a maker's own
]
EPCS = [bytes([word]) * size for size in (2, 4, 12, 12, 16, 62) for word in (0x30, 0x31)]
MOMENTS = st.integers(0, 2**64 - 1) | st.integers(1_770_000_000_000_000, 1_770_000_000_000_009)
REST = (st.integers(0, 4), st.integers(-128, 127), MOMENTS, MOMENTS, st.integers(0, 65_535))
RANDOM_EPCS = st.binary(min_size=12, max_size=12)
ENTRIES = st.builds(entry, st.sampled_from(EPCS) | RANDOM_EPCS, *REST, st.sampled_from(EXTRAS))
PLAIN_ENTRIES = st.builds(entry, st.sampled_from(EPCS[4:8]) | RANDOM_EPCS, *REST)
