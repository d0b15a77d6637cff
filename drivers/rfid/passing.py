"""
Which of many tags moved together past some antennas, by how they were heard: pure statistics.

Three things tell what passes from what stands beside. What passes is louder at its loudest, is
heard more often, and grows louder and fainter with all the rest, for it is pushed along together,
while what stands still sounds much the same each time. The common course of the strength is fitted
as row and column effects (Tukey's two-way table: one effect per tag and antenna, one per antenna
and moment), and each tag is asked whether that course or a constant explains it better. Loudness
and count are a mixture of two normal distributions. All of it is fitted to the very passage by
expectation and maximisation (Dempster, Laird and Rubin 1977) with weak priors, so that a passage
of three tags is judged too.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

ROUNDS_MAX = 30
POLISHES = 3
MOMENT_S = 0.5
# Peak in dBm and logarithm of the count: how much less of each a bystander has than what passes,
# and how much either varies. They weigh as if so many tags of either kind had been heard before.
LESS = np.array([12.0, 1.1])
SPREAD = np.array([4.0, 0.4])
SPREAD_MIN = np.array([1.5, 0.12])
WEIGHT_OF_PRIOR = 5.0
# How much a strength strays from its course, in dB, and how many sights that is worth knowing.
STRAYS_DB = 2.0
STRAYS_DB_MIN = 1.0
WEIGHT_OF_STRAYS = 50.0
# Degrees of freedom: some tags lie so badly that they are fainter than any normal law allows.
FREEDOM = 4.0
# Neighbouring sights stray together, so they are believed by half.
BELIEVED = 0.7


@dataclass(frozen=True, slots=True)
class Sightings:
    """Sights as columns: which tag, which antenna (both from 0), when in s, how loud in dBm."""

    tag: Whole
    antenna: Whole
    seconds: Floats
    rssi_dbm: Floats
    tags: int

    @property
    def moment(self) -> Whole:
        """Return a number for each pair of antenna and half second."""
        if not len(self.tag):
            return np.empty(0, dtype=np.intp)
        step = ((self.seconds - self.seconds.min()) / MOMENT_S).astype(np.intp)
        return np.asarray(self.antenna * (step.max() + 1) + step, dtype=np.intp)

    @property
    def place(self) -> Whole:
        """Return a number for each pair of tag and antenna."""
        antennas = int(self.antenna.max()) + 1 if len(self.antenna) else 1
        return np.asarray(self.tag * antennas + self.antenna, dtype=np.intp)


def passing_chances(
    sights: Sightings, counts: Floats, prior: Floats, known: NDArray[np.bool_]
) -> Floats:
    """
    Return how likely each tag is to have passed.

    `counts` is how often each was heard, `prior` how likely it was to pass before anything was
    heard. Most of the `known` pass, so they are the first pattern; without any the louder half is.
    """
    peak = np.full(sights.tags, -200.0)
    np.maximum.at(peak, sights.tag, sights.rssi_dbm)
    points = np.column_stack([peak, np.log(np.maximum(1.0, counts))])
    centre = np.median(points[known], axis=0) if known.any() else np.quantile(points, 0.75, axis=0)
    before = ((centre, SPREAD), (centre - LESS, SPREAD))
    kinds, chance = before, prior
    for _ in range(ROUNDS_MAX):
        passed, beside = (log_density(points, *kind) for kind in kinds)
        odds = np.log(prior / (1 - prior)) + passed - beside + course_odds(sights, chance)
        last, chance = chance, 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
        if np.abs(chance - last).max() < 1e-4:
            break
        kinds = (refit(points, chance, *before[0]), refit(points, 1 - chance, *before[1]))
    return chance


def course_odds(sights: Sightings, chance: Floats) -> Floats:
    """Return the log odds of each tag to follow the common course rather than to stand still."""
    weight = chance[sights.tag]
    moment, place, rssi_dbm = sights.moment, sights.place, sights.rssi_dbm
    everyone = np.ones(len(weight))
    still = rssi_dbm - mean_by(place, rssi_dbm, everyone)[place]
    course = np.zeros(len(weight))
    for _ in range(POLISHES):
        own = mean_by(place, rssi_dbm - course, everyone)[place]
        course = mean_by(moment, rssi_dbm - own, weight)[moment]
    following = rssi_dbm - course - mean_by(place, rssi_dbm - course, everyone)[place]
    follows_db, stands_db = strays(following, weight), strays(still, 1 - weight)
    each = (still / stands_db) ** 2 / 2 - (following / follows_db) ** 2 / 2
    each += np.log(stands_db / follows_db)
    return np.asarray(BELIEVED * np.bincount(sights.tag, each, sights.tags))


def mean_by(group: Whole, values: Floats, weight: Floats) -> Floats:
    """Return the weighted mean of each group, 0 for one without weight."""
    total = np.bincount(group, weight)
    return np.asarray(np.bincount(group, weight * values) / np.maximum(total, 1e-9))


def strays(residuals: Floats, weight: Floats) -> float:
    """Return how far sights stray, in dB, with what is usual as some sights more."""
    total = weight.sum() + WEIGHT_OF_STRAYS
    square = (weight @ residuals**2 + WEIGHT_OF_STRAYS * STRAYS_DB**2) / total
    return max(STRAYS_DB_MIN, float(np.sqrt(square)))


def log_density(points: Floats, mean: Floats, spread: Floats) -> Floats:
    """Return the logarithm of the density of a Student distribution, but a constant."""
    distance = (((points - mean) / spread) ** 2).sum(axis=1)
    tail = (FREEDOM + points.shape[1]) / 2 * np.log1p(distance / FREEDOM)
    return np.asarray(-tail - np.log(spread).sum())


def refit(points: Floats, weight: Floats, mean: Floats, spread: Floats) -> tuple[Any, Any]:
    """Return mean and spread of weighted points, with what was known before as a few points."""
    total = weight.sum() + WEIGHT_OF_PRIOR
    centre = (weight @ points + WEIGHT_OF_PRIOR * mean) / total
    square = weight @ (points - centre) ** 2 + WEIGHT_OF_PRIOR * (spread**2 + (mean - centre) ** 2)
    return centre, np.maximum(np.sqrt(square / total), SPREAD_MIN)
