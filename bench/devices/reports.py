"""
Decoding tag reports: how many reads a second one core decodes and de-duplicates.

`python -m bench.devices.reports` runs our LLRP talk and sllurp's decoder in turn over the same
bytes, so that a busy machine is busy for both, and prints medians and their ratio.
"""

import random
import struct
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from sllurp.llrp import LLRPMessage

from drivers.events import TagsRead
from drivers.instant import Instant
from drivers.rfid.llrp.framing import Framing
from drivers.rfid.llrp.inventory import Inventory
from drivers.rfid.llrp.reports import Sights
from drivers.rfid.llrp.talk import LlrpTalk

ROUNDS = 5
ROUND_S = 0.4
CHUNK_BYTES = 65_536
NOW = Instant(datetime(2026, 3, 2, 12, 0, tzinfo=UTC), 0.0)
# Reads in a report, tags in the field: one at a time, a table, a shelf, a cage, all different.
SHAPES = ((1, 50), (20, 20), (100, 20), (100, 500), (500, 500))


def report(number: int, reads: int, epcs: list[bytes]) -> bytes:
    """Return RO_ACCESS_REPORT with all that we ask a reader for."""
    entries = []
    for place in range(reads):
        at_us = 1_772_452_800_000_000 + number * 1000 + place
        told = struct.pack(
            ">BHBbBQBQBH",
            0x81,
            1 + place % 4,
            0x86,
            -40 - place % 20,
            0x82,
            at_us,
            0x84,
            at_us + 5,
            0x88,
            1,
        )
        epc = epcs[(number * reads + place) % len(epcs)]
        entries.append(struct.pack(">HH", 240, 17 + len(told)) + b"\x8d" + epc + told)
    body = b"".join(entries)
    return struct.pack(">HII", 0x043D, 10 + len(body), number) + body


def chunk(reads: int, tags: int) -> tuple[bytes, int]:
    """Return about as much as one read of the socket gives, and how many reads are in it."""
    dice = random.Random(5084)
    epcs = [dice.randbytes(12) for _ in range(tags)]
    messages: list[bytes] = []
    while sum(map(len, messages)) < CHUNK_BYTES - reads * 43:
        messages.append(report(len(messages) + 1, reads, epcs))
    return b"".join(messages), len(messages) * reads


def ours(stream: bytes) -> Callable[[], None]:
    """Return one pass of the driver: framed, decoded, de-duplicated, made an event."""
    talk = LlrpTalk(Inventory())
    talk.welcomed = talk.ready = True

    def run() -> None:
        (event,) = talk.feed(stream, NOW)
        assert isinstance(event, TagsRead)

    return run


def one_by_one(stream: bytes, *, strictly: bool) -> Callable[[], None]:
    """Return the same entry by entry, as where layouts are mixed or, strictly, where none fits."""
    framing = Framing()
    sights = Sights()

    def run() -> None:
        for message in framing.feed(stream):
            sights.add_mixed(message.body, strictly=strictly)
        sights.take()

    return run


def sllurps(stream: bytes) -> Callable[[], None]:
    """Return one pass of sllurp: decoded, not de-duplicated."""
    messages = [message.encode() for message in Framing().feed(stream)]

    def run() -> None:
        for message in messages:
            LLRPMessage(msgbytes=message).msgdict["RO_ACCESS_REPORT"]

    return run


def measure(run: Callable[[], None], reads: int) -> float:
    """Return reads a second of processor time."""
    begun = time.process_time()
    passes = 0
    while (spent := time.process_time() - begun) < ROUND_S:
        run()
        passes += 1
    return passes * reads / spent


def main() -> int:
    """Print one line for each shape of report."""
    sys.stdout.write(f"Python {sys.version.split()[0]}, reads a second a core, {ROUNDS} rounds\n")
    sys.stdout.write(
        "reads/report  tags       ours      mixed     strict     sllurp  ours/sllurp\n"
    )
    for reads, tags in SHAPES:
        stream, count = chunk(reads, tags)
        passes = (
            ours(stream),
            one_by_one(stream, strictly=False),
            one_by_one(stream, strictly=True),
            sllurps(stream),
        )
        rounds = [[measure(one, count) for one in passes] for _ in range(ROUNDS)]
        fast, mixed, slow, theirs = (median(column) for column in zip(*rounds, strict=True))
        sys.stdout.write(
            f"{reads:12d} {tags:5d} {fast:10,.0f} {mixed:10,.0f} {slow:10,.0f} {theirs:10,.0f} "
            f"{fast / theirs:11.1f}x\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
