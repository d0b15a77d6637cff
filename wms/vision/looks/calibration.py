"""
Turn likenesses into likelihoods: weights that were fitted on photos of another day.

An article's score is a weighted sum of its likenesses less a threshold; the more crops of one
placement agree, the more it counts. Scores become probabilities over all articles of the gallery
and one more that is not in it (multinomial logistic regression, conditional on what was measured:
D. McFadden, 1974), so the ratio to "some article of the store" is at most the count of articles.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

import numpy as np

from wms.vision.looks.measuring import WEIGHTS, Measured
from wms.vision.looks.weights import Floats

LOG_RATIO_MAX: Final = 8.0
"""Looks alone never say more than this: printed photos and look-alikes exist."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    How likenesses are read: weights of whole, parts, tints and colours, then weights of how far
    each is behind the likest article's; the score at which an article is as likely as one that is
    not in the gallery; and the power of the number of crops.

    `genuine` and `worst` are what photos of the right article scored on another day, from the least
    on: even steps of their distribution. `made` says of what it was made, for people.
    """

    weights: tuple[float, ...]
    threshold: float
    crops_power: float
    genuine: tuple[float, ...]
    worst: tuple[float, ...]
    made: str

    def scores(self, measured: Measured) -> Floats:
        """Return each article's score; an article that is not in the gallery scores nothing."""
        sums = measured.compared @ np.array(self.weights, np.float32) - self.threshold
        return np.asarray(sums * measured.crops**self.crops_power, dtype=np.float32)

    def differs(self, measured: Measured) -> Floats:
        """
        Return for each article how sure it is that this is unlike its references, from 0 to 1.

        It is 1 less the share of photos of the right article that are as unlike, as a whole or in
        their least alike parts (the smaller share counts twice, as of two tests: C. E. Bonferroni):
        of right articles, 2 in 100 come above 0.98.
        """
        sums = measured.compared @ np.array(self.weights, np.float32)
        shares = np.minimum(_share(sums, self.genuine), _share(measured.worst, self.worst))
        return np.asarray(1.0 - np.minimum(2.0 * shares, 1.0), dtype=np.float32)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> Self:
        """
        Return the calibration that was written down.

        :raises ValueError: a number is missing or none
        """
        try:
            weights = [float(each) for each in told["weights"]]
            genuine = tuple(float(each) for each in told["genuine"])
            worst = tuple(float(each) for each in told["worst"])
            threshold, power = float(told["threshold"]), float(told["crops_power"])
            made = str(told["made"])
        except (KeyError, TypeError) as error:
            message = f"a calibration lacks {error}"
            raise ValueError(message) from error
        numbers = [*weights, *genuine, *worst, threshold, power]
        if len(weights) != WEIGHTS or not (genuine and worst and np.isfinite(numbers).all()):
            message = "a calibration has eight weights, two tables and no other numbers"
            raise ValueError(message)
        return cls(tuple(weights), threshold, power, genuine, worst, made)


def log_ratios(scores: Floats, articles: int) -> Floats:
    """
    Return ln P(seen | it is the article) / P(seen | it is some article of the store).

    Articles that were not measured are far behind and add nothing; one more, which is not in the
    gallery, scores nothing.
    """
    top = max(float(scores.max(initial=0.0)), 0.0)
    some = np.exp(scores - top).sum() + np.exp(-top)
    whole = top + np.log(some / (articles + 1))
    return np.asarray(np.clip(scores - whole, -LOG_RATIO_MAX, LOG_RATIO_MAX), dtype=np.float32)


def _share(values: Floats, table: Sequence[float]) -> Floats:
    """Return the share of a distribution that lies below each value."""
    steps = np.linspace(0.0, 1.0, len(table) + 1)[1:]
    return np.asarray(np.interp(values, table, steps, left=0.0), dtype=np.float32)
