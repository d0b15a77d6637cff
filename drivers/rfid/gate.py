"""
What went through a gate: the tags that passed, judged against those that were expected.

Antennas at a gate also hear what stands beside it, and miss some of what passes. Which of the tags
that were heard passed is for `drivers.rfid.passing` to say. How many passed unheard is estimated
from those that were heard just once or twice (Chao 1984): while that is not next to nothing the
passage is not sure, and is to be repeated or held longer, rather than that a tag is called missing.
"""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np

from drivers.events import Tag
from drivers.rfid.passing import Sightings, passing_chances
from drivers.rfid.presence import RSSI_DBM_UNKNOWN

# How likely a tag is to pass before anything is known of how it was heard.
EXPECTED, UNEXPECTED = 0.98, 0.1
SURE = 0.95
UNHEARD_MAX = 0.02
APPROACH_S = 5.0
SIGHTS_MAX = 200_000


@dataclass(frozen=True, slots=True)
class Passage:
    """
    What a passage came to.

    `passed` were expected and went through, `missing` were expected and did not, `unknown` went
    through unexpected, `beside` were heard and did not go through, `doubtful` may or may not have.
    `unheard` estimates how many went through without being heard.
    """

    passed: frozenset[str]
    missing: frozenset[str]
    unknown: frozenset[str]
    beside: frozenset[str]
    doubtful: frozenset[str]
    unheard: float

    @property
    def sure(self) -> bool:
        """Return whether this can be relied on; if not, let it pass again, or hold it longer."""
        return not self.doubtful and (not self.missing or self.unheard <= UNHEARD_MAX)

    @property
    def right(self) -> bool:
        """Return whether all that was expected went through, and nothing else."""
        return self.sure and not self.missing and not self.unknown


@dataclass(slots=True)
class Gate:
    """
    Listens always: what stands beside the gate is best known from before and after a passage.

    `begin` when a light barrier is broken; `judge` as often as one likes, best some seconds after
    the passage.
    """

    told: deque[tuple[str, int, float, float, int]] = field(
        default_factory=lambda: deque(maxlen=SIGHTS_MAX)
    )

    def begin(self, now: float) -> None:
        """Begin a passage, forgetting all but the approach to it."""
        while self.told and self.told[0][2] < now - APPROACH_S:
            self.told.popleft()

    def hear(self, tags: Iterable[Tag], now: float) -> None:
        """Take sights that were told at this moment of any steady clock, in seconds."""
        for tag in tags:
            rssi_dbm = RSSI_DBM_UNKNOWN if tag.rssi_dbm is None else tag.rssi_dbm
            self.told.append((tag.epc, tag.antenna or 0, now, rssi_dbm, tag.seen))

    def judge(self, expected: Collection[str]) -> Passage:
        """Return what the passage came to so far; it goes on."""
        wanted = frozenset(expected)
        epcs = list(dict.fromkeys(one[0] for one in self.told))
        if not epcs:
            return sort_out({}, {}, wanted)
        number = {epc: place for place, epc in enumerate(epcs)}
        antennas = {one: place for place, one in enumerate(sorted({told[1] for told in self.told}))}
        tag = np.array([number[told[0]] for told in self.told], dtype=np.intp)
        sights = Sightings(
            tag=tag,
            antenna=np.array([antennas[told[1]] for told in self.told], dtype=np.intp),
            seconds=np.array([told[2] for told in self.told]),
            rssi_dbm=np.array([told[3] for told in self.told], dtype=np.float64),
            tags=len(epcs),
        )
        counts = np.bincount(tag, [float(told[4]) for told in self.told], len(epcs)).astype(float)
        known = np.array([epc in wanted for epc in epcs])
        chances = passing_chances(sights, counts, np.where(known, EXPECTED, UNEXPECTED), known)
        return sort_out(
            dict(zip(epcs, chances, strict=True)), dict(zip(epcs, counts, strict=True)), wanted
        )


def sort_out(
    chances: dict[str, float], counts: dict[str, float], expected: frozenset[str]
) -> Passage:
    """Return who passed, given how likely each tag did so and how often it was heard."""
    passed = {epc for epc, chance in chances.items() if chance >= SURE}
    beside = {epc for epc, chance in chances.items() if chance <= 1 - SURE}
    doubtful = chances.keys() - passed - beside
    return Passage(
        passed=frozenset(passed & expected),
        missing=frozenset(expected - passed - doubtful),
        unknown=frozenset(passed - expected),
        beside=frozenset(beside),
        doubtful=frozenset(doubtful),
        unheard=estimate_unheard([counts[epc] for epc in passed]),
    )


def estimate_unheard(counts: Collection[float]) -> float:
    """
    Return how many were never heard, from how many were heard once and twice.

    Chao's bound, one above in the denominator so that nobody heard twice is no division by nought.
    """
    once = sum(1 for seen in counts if seen == 1)
    twice = sum(1 for seen in counts if seen == 2)
    return once * once / (2 * (twice + 1))
