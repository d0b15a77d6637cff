"""
What antennas hear of tags: distance, orientation, multipath, and chance by seed.

A log-distance path loss (exponent 3.5: goods and walls), a dipole's pattern for the tag's
orientation, a standing wave for multipath and noise on top. Chance belongs to the inventory round,
so that windows of any width, asked for in any order, show the same sightings.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from drivers.simulated.world.things import Item, Point

Floats = NDArray[np.float64]

ROUND_S: Final = 0.2
ONE_METRE_DBM: Final = -35.0
POWER_DBM: Final = 30.0
PATH_EXPONENT: Final = 3.5
NEAREST_M: Final = 0.25
WAVE_M: Final = 0.346 / 2  # half a wave of 866 MHz, there and back
MULTIPATH_DB: Final = 3.0
NOISE_DB: Final = 1.5
HEARD_FROM_DBM: Final = -66.0
HEARD_WIDTH_DB: Final = 2.0
RSSI_DBM_MIN, RSSI_DBM_MAX = -90, -10
ROUNDS_MAX: Final = 10_000


class Sighting(NamedTuple):
    """A tag, read once by an antenna at a time of the world."""

    epc: str
    antenna: int
    rssi_dbm: int
    at: float


@dataclass(frozen=True, slots=True)
class Antenna:
    """
    An antenna and what it reads: its own place, and across what should not be its business.

    `read_rate` is the chance that it reads a tag of its place in one inventory round; `across` is
    the part of that for tags in other places. `rounds_s` is how long a round takes.
    """

    number: int
    place: str
    at: Point = (0.0, 0.0, 0.5)
    gain_dbi: float = 6.0
    power_dbm: float = POWER_DBM
    read_rate: float = 0.9
    across: Mapping[str, float] = field(default_factory=dict)
    round_s: float = ROUND_S

    def __post_init__(self) -> None:
        """Refuse what no antenna is."""
        shares = [self.read_rate, *self.across.values()]
        if self.number < 1 or self.round_s <= 0 or not all(0 <= one <= 1 for one in shares):
            raise ValueError(
                f"antenna {self.number}: numbers from 1, rates from 0 to 1, rounds above 0 s"
            )

    def rate_at(self, place: str) -> float:
        """Return the chance that a tag in a place is read in a round, before distance."""
        return self.read_rate * (1.0 if place == self.place else self.across.get(place, 0.0))


@dataclass(frozen=True, slots=True)
class Field:
    """Tags where they lie from a moment on, as columns: what one change of the world leaves."""

    since: float
    epcs: tuple[str, ...]
    places: tuple[str, ...]
    place_of: NDArray[np.intp]
    offsets: Floats
    losses: Floats
    quality: Floats
    phases: Floats


def scatter(
    since: float,
    tagged: Sequence[tuple[Item, str, int]],
    *,
    seed: int,
    spreads: Mapping[str, float],
) -> Field:
    """Return the field of items with the place of each and how often it has been moved."""
    places = tuple(dict.fromkeys(place for _, place, _ in tagged))
    number = {place: index for index, place in enumerate(places)}
    rows = [lie(item, place, moved, seed, spreads.get(place, 0.1)) for item, place, moved in tagged]
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 6)
    return Field(
        since=since,
        epcs=tuple(item.epc or "" for item, _, _ in tagged),
        places=places,
        place_of=np.array([number[place] for _, place, _ in tagged], dtype=np.intp),
        offsets=table[:, :3],
        losses=table[:, 3],
        quality=table[:, 4],
        phases=table[:, 5],
    )


def lie(item: Item, place: str, moved: int, seed: int, spread_m: float) -> tuple[float, ...]:
    """Return how a tag lies: offset, orientation loss, how well it reads, phase of its waves."""
    chance = Random(f"lie {seed} {item.epc} {place} {moved}")
    x, y, z = (chance.uniform(-spread_m, spread_m) for _ in range(3))
    # A dipole is deaf along its axis; goods around it scatter enough to leave 8 dB at worst.
    angle = math.acos(chance.uniform(-1.0, 1.0))
    loss = min(8.0, -20 * math.log10(max(math.sin(angle), 1e-3)))
    # What it is stuck on belongs to the thing, not to how it lies.
    stuck = Random(f"stuck {seed} {item.epc}")
    return x, y, z, loss + stuck.uniform(0.0, 3.0), stuck.uniform(0.75, 1.25), chance.random()


def hear(
    field_: Field,
    antenna: Antenna,
    round_number: int,
    positions: Mapping[str, Point],
    seed: int,
) -> list[Sighting]:
    """Return what one antenna reads in one inventory round."""
    if not field_.epcs:
        return []
    chance = np.random.Generator(
        np.random.Philox(key=[seed & 0xFFFFFFFF, antenna.number], counter=[0, 0, round_number, 0])
    )
    middles = np.array([positions[place] for place in field_.places])[field_.place_of]
    rates = np.array([antenna.rate_at(place) for place in field_.places])[field_.place_of]
    power, draws = chance.normal(0.0, NOISE_DB, len(field_.epcs)), chance.random(len(field_.epcs))
    power += strength_dbm(field_, antenna, middles + field_.offsets)
    reach = 1.0 / (1.0 + np.exp(-(power - HEARD_FROM_DBM) / HEARD_WIDTH_DB))
    heard = np.flatnonzero(draws < np.minimum(rates * field_.quality, 0.98 * (rates > 0)) * reach)
    whole = np.clip(np.rint(power), RSSI_DBM_MIN, RSSI_DBM_MAX).astype(int)
    # A round takes its time: tags answer one after the other, in an order of chance.
    order = chance.permutation(len(heard))
    began = round_number * antenna.round_s
    step_s = antenna.round_s / max(1, len(heard))
    return [
        Sighting(field_.epcs[tag], antenna.number, int(whole[tag]), began + turn * step_s)
        for turn, tag in enumerate(heard[order])
    ]


def strength_dbm(field_: Field, antenna: Antenna, at: Floats) -> Floats:
    """Return how strong each tag comes back on average."""
    distance = np.maximum(np.linalg.norm(at - np.array(antenna.at), axis=1), NEAREST_M)
    gain = antenna.power_dbm - POWER_DBM + 2 * (antenna.gain_dbi - 6.0)
    multipath = MULTIPATH_DB * np.sin(2 * np.pi * (distance / WAVE_M + field_.phases))
    strength: Floats = (
        ONE_METRE_DBM + gain - 10 * PATH_EXPONENT * np.log10(distance) - field_.losses + multipath
    )
    return strength


def rounds_within(antenna: Antenna, since: float, until: float) -> range:
    """Return the inventory rounds that a span touches: the newest, when there are very many."""
    first = math.floor(since / antenna.round_s)
    behind = math.floor(until / antenna.round_s) + 1
    return range(max(first, behind - ROUNDS_MAX, 0), behind)
