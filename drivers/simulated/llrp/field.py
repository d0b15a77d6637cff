"""What is in front of the antennas: who is read where, how strongly, and when."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, Protocol

EPC: Final = re.compile(r"(?:[0-9A-F]{4}){1,31}")
TAGS_MAX: Final = 100_000
RATE_MAX: Final = 100_000.0
ANTENNA_MAX: Final = 255
RSSI_MIN_DBM, RSSI_MAX_DBM = -128.0, 0.0
STRONGEST_DBM: Final = -42.0
LOSS_DB_MAX: Final = 18
FADING_DB_MAX: Final = 3
WORD: Final = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Sighting:
    """One read of one tag by one antenna, at a time of the world in seconds."""

    epc: str
    antenna: int
    rssi_dbm: float
    at: float


class Field(Protocol):
    """The tags in front of a reader's antennas."""

    def sightings(self, since: float, until: float, antennas: Sequence[int]) -> Sequence[Sighting]:
        """
        Return who is read with since <= at < until by these antennas, in order of time.

        A span may be asked for in pieces, and again with other antennas; the answers must agree.
        `epc` names the tag: the reader keeps what was written to it since.
        """
        ...


@dataclass(frozen=True, slots=True)
class FieldTag:
    """A tag lying in the field, before every antenna or one, as strong as chance or as given."""

    epc: str
    antenna: int | None = None
    rssi_dbm: float | None = None


class SeededField:
    """Tags that lie still and are read in turn, one antenna after another, at a steady rate."""

    def __init__(
        self, tags: Iterable[FieldTag] = (), *, rate_per_s: float = 100.0, seed: int = 1
    ) -> None:
        """
        Take the tags and how many reads there are in a second.

        :raises ValueError: a rate outside 0 to 100,000, or too many tags
        """
        if not 0 <= rate_per_s <= RATE_MAX:
            raise ValueError(f"{rate_per_s:g} reads a second are outside 0 to {RATE_MAX:g}")
        self.rate_per_s = rate_per_s
        self.seed = seed
        self.tags: tuple[FieldTag, ...] = ()
        self.levels: dict[tuple[str, int], float] = {}
        self.place(tags)

    def place(self, tags: Iterable[FieldTag]) -> None:
        """
        Put tags in the field instead of those that were there.

        :raises ValueError: there are too many
        """
        wanted = tuple(tags)
        if len(wanted) > TAGS_MAX:
            raise ValueError(f"more than {TAGS_MAX} tags")
        self.levels.clear()
        self.tags = wanted

    def sightings(self, since: float, until: float, antennas: Sequence[int]) -> list[Sighting]:
        """Return the reads of a span: the tags in turn, each round at the next antenna."""
        tags, rate = self.tags, self.rate_per_s
        if not tags or not antennas or not rate:
            return []
        found: list[Sighting] = []
        for count in range(ceil(since * rate), ceil(until * rate)):
            tag = tags[count % len(tags)]
            antenna = antennas[count // len(tags) % len(antennas)]
            if tag.antenna is None or tag.antenna == antenna:
                level = self.level(tag, antenna) - chance(self.seed, count) % (FADING_DB_MAX + 1)
                found.append(Sighting(tag.epc, antenna, level, count / rate))
        return found

    def level(self, tag: FieldTag, antenna: int) -> float:
        """Return how strongly a tag answers an antenna at its best."""
        if tag.rssi_dbm is not None:
            return tag.rssi_dbm
        known = self.levels.get((tag.epc, antenna))
        if known is None:
            loss_db = chance(self.seed ^ int(tag.epc, 16), antenna) % (LOSS_DB_MAX + 1)
            known = self.levels[tag.epc, antenna] = STRONGEST_DBM - loss_db
        return known


def chance(seed: int, count: int) -> int:
    """Return the count-th of a row of 64-bit numbers that look like chance (SplitMix64, Steele)."""
    mixed = (seed + count * 0x9E3779B97F4A7C15) & WORD
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & WORD
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & WORD
    return mixed ^ mixed >> 31


def read_tags(text: str) -> list[FieldTag]:
    """
    Return the tags of a list: a line each, `EPC[,antenna[,rssi]]`, with `#` before a comment.

    :raises ValueError: a line is none, or repeats another; it is named by its number
    """
    found: dict[tuple[str, int | None], int] = {}
    tags: list[FieldTag] = []
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        try:
            tag = read_tag(written)
        except ValueError as why:
            raise ValueError(f"line {number}: {why}") from why
        before = found.setdefault((tag.epc, tag.antenna), number)
        if before != number:
            raise ValueError(f"line {number}: {tag.epc} stands in line {before} already")
        tags.append(tag)
    return tags


def read_tag(written: str) -> FieldTag:
    """
    Return a tag from `EPC[,antenna[,rssi]]`.

    :raises ValueError: it is none
    """
    epc, *more = (part.strip() for part in written.split(","))
    if len(more) > 2:
        raise ValueError(f"{written!r} has more than EPC, antenna and RSSI")
    antenna = read_number(more[0], "antenna", 1, ANTENNA_MAX) if more and more[0] else None
    rssi = read_number(more[1], "RSSI", RSSI_MIN_DBM, RSSI_MAX_DBM) if len(more) > 1 else None
    return FieldTag(checked_epc(epc), None if antenna is None else int(antenna), rssi)


def read_number(written: str, what: str, least: float, most: float) -> float:
    """
    Return a number within bounds.

    :raises ValueError: it is none
    """
    try:
        number = float(int(written)) if what == "antenna" else float(written)
    except ValueError:
        raise ValueError(f"{written!r} is no {what}") from None
    if not least <= number <= most:
        raise ValueError(f"{what} {written} is outside {least:g} to {most:g}")
    return number


def checked_epc(epc: str) -> str:
    """
    Return an EPC in capitals.

    :raises ValueError: it is not 1 to 31 words of hexadecimal
    """
    wanted = epc.upper()
    if not EPC.fullmatch(wanted):
        raise ValueError(f"not an EPC: {epc!r}")
    return wanted
