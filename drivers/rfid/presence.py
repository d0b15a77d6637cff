"""
Where each RFID tag is: in which zone, and since when it is in none.

A reader misses tags that are there and hears tags that are elsewhere, so a single sight proves
little. Per EPC and antenna the energy heard of late is summed, older sights counting ever less; a
zone, a set of antennas, has the energy of the strongest of them. A tag changes zone only when
another zone beats its present one by a margin, and is gone when it has been silent for much longer
than its own habit: the window that adapts to how often a tag answers is that of SMURF (Jeffery,
Garofalakis and Franklin, "Adaptive Cleaning for RFID Data Streams", VLDB 2006, section 4).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from drivers.events import Tag

RSSI_DBM_UNKNOWN = -60.0
# A tag that answers at random with the rhythm it has shown is silent for so many mean gaps once
# in a thousand times: ln(1000).
GAPS_UNTIL_GONE = 6.9


@dataclass(frozen=True, slots=True)
class Zone:
    """
    A place that some antennas look at, such as a packing table, a shelf or a door.

    Without antennas it has all those that no other zone has.
    """

    name: str
    antennas: frozenset[int]


@dataclass(frozen=True, slots=True)
class Tuning:
    """How quickly sights fade, by how much a zone must win, and how long silence may last."""

    half_life_s: float = 1.0
    margin_db: float = 6.0
    floor_dbm: float = -75.0
    gone_s_min: float = 1.0
    gone_s_max: float = 10.0


@dataclass(frozen=True, slots=True)
class Move:
    """A tag that came (`before` is None), changed zone, or is gone (`after` is None)."""

    epc: str
    before: str | None
    after: str | None
    seconds: float


@dataclass(slots=True)
class Heard:
    """What is known of one tag: energy per antenna in mW, when it was reckoned, and its habit."""

    energy_mw: dict[int | None, float] = field(default_factory=dict)
    reckoned_at: float = 0.0
    seen_at: float = 0.0
    gap_s: float = 0.0
    zone: str | None = None


class Presence:
    """Follows tags through zones; `now` is any steady clock in seconds that never goes back."""

    def __init__(self, zones: Iterable[Zone], tuning: Tuning = Tuning()) -> None:
        """
        Take the zones.

        :raises ValueError: there is none, two have one name or share an antenna, or have the rest
        """
        self.tuning = tuning
        self.zone_of = zones_by_antenna(zones)
        self.rest = self.zone_of.get(None)
        self.tags: dict[str, Heard] = {}

    def hear(self, tags: Iterable[Tag], now: float) -> list[Move]:
        """Take sights that were told at this moment, and return the moves that follow from them."""
        told: dict[str, list[Tag]] = {}
        for tag in tags:
            if self.zone(tag.antenna) is not None:
                told.setdefault(tag.epc, []).append(tag)
        moves = [self.hear_one(epc, sights, now) for epc, sights in told.items()]
        return [move for move in moves if move is not None]

    def hear_one(self, epc: str, sights: list[Tag], now: float) -> Move | None:
        """Take the sights of one tag, and return its move if it makes one."""
        heard = self.tags.get(epc)
        if heard is None:
            heard = self.tags[epc] = Heard(reckoned_at=now, seen_at=now)
        self.fade(heard, now)
        for tag in sights:
            energy_mw = tag.seen * milliwatts(tag.rssi_dbm)
            heard.energy_mw[tag.antenna] = heard.energy_mw.get(tag.antenna, 0.0) + energy_mw
        self.learn_habit(heard, now)
        return self.place(epc, heard, now)

    def tick(self, now: float) -> list[Move]:
        """Return who has gone; to be called now and then, also when nothing is heard."""
        moves = []
        for epc, heard in list(self.tags.items()):
            if now - heard.seen_at > self.patience_s(heard):
                del self.tags[epc]
                if heard.zone is not None:
                    moves.append(Move(epc, heard.zone, None, now))
        return moves

    def inside(self, zone: str) -> frozenset[str]:
        """Return the EPCs that are in a zone."""
        return frozenset(epc for epc, heard in self.tags.items() if heard.zone == zone)

    def zone(self, antenna: int | None) -> str | None:
        """Return the zone that an antenna looks at, if it looks at any."""
        return self.zone_of.get(antenna, self.rest)

    def patience_s(self, heard: Heard) -> float:
        """Return how long this tag may be silent before it is gone."""
        tuning = self.tuning
        return min(tuning.gone_s_max, max(tuning.gone_s_min, GAPS_UNTIL_GONE * heard.gap_s))

    def fade(self, heard: Heard, now: float) -> None:
        """Let what was heard before count less."""
        past_s = max(0.0, now - heard.reckoned_at)
        kept = 0.5 ** (past_s / self.tuning.half_life_s)
        heard.energy_mw = {antenna: mw * kept for antenna, mw in heard.energy_mw.items()}
        heard.reckoned_at = max(now, heard.reckoned_at)

    def learn_habit(self, heard: Heard, now: float) -> None:
        """Take the gap since the last sight into the mean; the newest counts a quarter."""
        gap_s = max(0.0, now - heard.seen_at)
        heard.gap_s = gap_s if not heard.gap_s else 0.75 * heard.gap_s + 0.25 * gap_s
        heard.seen_at = max(now, heard.seen_at)

    def place(self, epc: str, heard: Heard, now: float) -> Move | None:
        """Put a tag where it is heard best, unless it is heard almost as well where it is."""
        strength: dict[str, float] = {}
        for antenna, mw in heard.energy_mw.items():
            zone = str(self.zone(antenna))
            strength[zone] = max(strength.get(zone, 0.0), mw)
        best = max(strength, key=lambda zone: (strength[zone], zone))
        if best == heard.zone or strength[best] < milliwatts(self.tuning.floor_dbm):
            return None
        present = strength.get(heard.zone, 0.0) if heard.zone is not None else 0.0
        if strength[best] < present * 10 ** (self.tuning.margin_db / 10):
            return None
        before, heard.zone = heard.zone, best
        return Move(epc, before, best, now)


def milliwatts(rssi_dbm: float | None) -> float:
    """Return a strength in dBm as power; a reader that tells none is taken for a middling one."""
    return math.pow(10.0, (RSSI_DBM_UNKNOWN if rssi_dbm is None else rssi_dbm) / 10)


def zones_by_antenna(zones: Iterable[Zone]) -> Mapping[int | None, str]:
    """
    Return the zone of each antenna; that of None is the zone of all others.

    :raises ValueError: there is none, two have one name or share an antenna, or have the rest
    """
    zone_of: dict[int | None, str] = {}
    for zone in zones:
        if zone.name in zone_of.values():
            raise ValueError(f"two zones are called {zone.name!r}")
        for antenna in zone.antennas or (None,):
            if antenna in zone_of:
                which = "every other antenna" if antenna is None else f"antenna {antenna}"
                raise ValueError(f"{which} is in {zone_of[antenna]!r} and in {zone.name!r}")
            zone_of[antenna] = zone.name
    if not zone_of:
        raise ValueError("there is no zone")
    return zone_of
