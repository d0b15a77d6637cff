"""What is in the world: goods with their marks, and places that may move."""

import math
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final, NamedTuple

Point = tuple[float, float, float]
EPC: Final = re.compile(r"(?:[0-9A-F]{4}){1,31}")
WEIGHT_G_MAX: Final = 1_000_000
SIZE_MM_MAX: Final = 5000


class Scan(NamedTuple):
    """What a scanner reads: the text, and the AIM identifier of its symbology."""

    text: str
    symbology: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a hand takes; each has a weight of its own, `spread_g` about the nominal."""

    name: str
    barcode: str
    symbology: str = "]E0"
    epc: str | None = None
    weight_g: float = 500.0
    spread_g: float = 0.0
    size_mm: tuple[int, int, int] = (120, 90, 70)

    def __post_init__(self) -> None:
        """Refuse what no thing is."""
        if self.epc is not None and not EPC.fullmatch(self.epc):
            raise ValueError(
                f"{self.name}: {self.epc!r} is no EPC of 1 to 31 words of hexadecimal (0-9, A-F)"
            )
        if not 0 <= self.weight_g <= WEIGHT_G_MAX or not 0 <= self.spread_g <= WEIGHT_G_MAX:
            raise ValueError(f"{self.name}: no scale bears {self.weight_g} ± {self.spread_g} g")
        if not all(0 < side <= SIZE_MM_MAX for side in self.size_mm):
            raise ValueError(f"{self.name}: nobody handles things of {self.size_mm} mm")


@dataclass(slots=True)
class Place:
    """Where things are; a hand or a cage moves from point to point (metres), at even speed."""

    name: str
    at: Point = (0.0, 0.0, 0.0)
    spread_m: float = 0.1
    """How far from the middle its things lie."""
    track: list[tuple[float, Point]] = field(default_factory=list)

    def position(self, now: float) -> Point:
        """Return its middle at a time."""
        if not self.track or now <= self.track[0][0]:
            return self.track[0][1] if self.track else self.at
        after = bisect_right(self.track, now, key=lambda step: step[0])
        began, start = self.track[after - 1]
        if after == len(self.track):
            return start
        ends, goal = self.track[after]
        done = (now - began) / (ends - began)
        return (
            start[0] + (goal[0] - start[0]) * done,
            start[1] + (goal[1] - start[1]) * done,
            start[2] + (goal[2] - start[2]) * done,
        )

    def move(self, to: Point, now: float, seconds: float) -> None:
        """
        Let it move from where it is, arriving after so many seconds.

        :raises ValueError: it would arrive before it leaves
        """
        if not (math.isfinite(seconds) and seconds >= 0):
            raise ValueError(f"{self.name} cannot arrive {seconds} s after it leaves")
        start = self.position(now)
        before = [step for step in self.track if step[0] < now]
        self.track = [*before[-1:], (now, start)]
        self.track.append((now + seconds, to))


def sgtin_96(gtin_14: str, serial: int, *, prefix_digits: int = 7) -> str:
    """
    Return the EPC of a tagged trade item: SGTIN-96, filter 1, in hexadecimal (GS1 TDS, 14.6.1).

    :raises ValueError: no GTIN-14, a company prefix that is not 6 to 12 digits long, or a serial
        number of more than 38 bits
    """
    bits = {12: (0, 40, 4), 11: (1, 37, 7), 10: (2, 34, 10), 9: (3, 30, 14), 8: (4, 27, 17)}
    bits |= {7: (5, 24, 20), 6: (6, 20, 24)}
    if not (len(gtin_14) == 14 and gtin_14.isascii() and gtin_14.isdigit()):
        raise ValueError(f"{gtin_14!r} is no GTIN of 14 digits")
    if prefix_digits not in bits or not 0 <= serial < 1 << 38:
        raise ValueError("a company prefix has 6 to 12 digits, a serial number 38 bits")
    partition, prefix_bits, reference_bits = bits[prefix_digits]
    prefix = int(gtin_14[1 : 1 + prefix_digits])
    reference = int(gtin_14[0] + gtin_14[1 + prefix_digits : 13])
    number = 0x30 << 6 | 1 << 3 | partition
    number = (number << prefix_bits | prefix) << reference_bits | reference
    return f"{number << 38 | serial:024X}"
