"""
A step of the scale as evidence of what was placed.

What a piece weighs is Gaussian around the article's mean, with the spread that packs taught, and
with a tail: a hand on the pan, two things at once, a wet box. The tail follows the weights of the
store, so a step that fits nothing speaks against an article only so much and no more. The weights
of a store are taken as log-normal, which is what goods of daily use come out as in one.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Final

from wms.verdict.evidence import LOG_RATIO_MAX, Evidence

SPREAD_PERCENT: Final = 5
SPREAD_G_MIN: Final = 5
"""The spread of a piece, its standard deviation, where no pack taught it."""
TAIL: Final = 0.02
"""How often a step is not the weight of what was placed."""
SPREAD_OF_LOG_MIN: Final = 0.3
WAITING_MAX: Final = 8
OFF_MAX: Final = 4.0
"""So many standard deviations off, a step is not of these things."""
SEVERAL_MAX: Final = 3
"""So many of one article are thought of where one was scanned."""
ALONE: Final = 6.0
"""Things are mostly laid down one by one: each more in one step has to earn its place."""
MAD_TO_SPREAD: Final = 1.4826
"""From the median absolute deviation to the standard deviation of a Gaussian (Hampel, 1974)."""


@dataclass(frozen=True, slots=True)
class Weight:
    """
    What a thing weighs: mean and standard deviation in grams; a spread of 0 is not known yet.

    :raises ValueError: a thing that weighs nothing, or a spread below nothing
    """

    mean_g: float
    spread_g: float = 0.0

    def __post_init__(self) -> None:
        if self.mean_g <= 0 or self.spread_g < 0:
            message = "a thing weighs something, and its spread is not below nothing"
            raise ValueError(message)

    @property
    def usual_spread_g(self) -> float:
        """The spread that was learnt, or the usual one."""
        return self.spread_g or max(SPREAD_G_MIN, self.mean_g * SPREAD_PERCENT / 100)

    def times(self, pieces: int) -> "Weight":
        """Return what so many pieces weigh together."""
        return Weight(self.mean_g * pieces, self.usual_spread_g * math.sqrt(pieces))


@dataclass(frozen=True, slots=True)
class StoreWeights:
    """How the weights of a store's articles are spread: the median, and the spread of the log."""

    median_g: float = 330.0
    spread_of_log: float = 0.95

    @classmethod
    def of(cls, weights_g: Iterable[float]) -> "StoreWeights":
        """Return the weights of a store by its articles; one without any is taken as usual."""
        logs = sorted(math.log(weight) for weight in weights_g if weight > 0)
        if not logs:
            return cls()
        middle = median(logs)
        spread = MAD_TO_SPREAD * median(abs(log - middle) for log in logs)
        return cls(math.exp(middle), max(SPREAD_OF_LOG_MIN, spread))

    def density(self, weight_g: float) -> float:
        """Return how probable a weight is, per gram, of whatever article."""
        log = math.log(max(weight_g, 1.0) / self.median_g) / self.spread_of_log
        return math.exp(-log * log / 2) / (
            max(weight_g, 1.0) * self.spread_of_log * math.sqrt(2 * math.pi)
        )


USUAL: Final = StoreWeights()


def weigh_step(
    step_g: float,
    articles: Mapping[str, Weight],
    *,
    resolution_g: float = 1.0,
    store: StoreWeights = USUAL,
) -> tuple[Evidence, ...]:
    """
    Return what one step of the scale says of each article that may have been placed.

    `resolution_g` is the scale's division. A step below two divisions says nothing.
    """
    if step_g < 2 * resolution_g:
        return ()
    says = f"{step_g:.0f} g"
    return tuple(
        Evidence("weight", sku, _log_ratio(step_g, weight, resolution_g, store), says)
        for sku, weight in sorted(articles.items())
    )


def weigh_several(
    step_g: float,
    sku: str,
    weight: Weight,
    *,
    resolution_g: float = 1.0,
    store: StoreWeights = USUAL,
) -> tuple[Evidence, ...]:
    """Return how well a step fits several of one article that were laid down as one."""
    if step_g < 2 * resolution_g:
        return ()
    says = f"{step_g:.0f} g"
    return tuple(
        Evidence(
            "weight",
            sku,
            _log_ratio(step_g, weight.times(times), resolution_g, store),
            says,
            times=times,
        )
        for times in range(2, SEVERAL_MAX + 1)
    )


def carried(
    step_g: float, waiting: Sequence[Weight], *, resolution_g: float = 1.0
) -> tuple[int, ...]:
    """
    Return which of the things that were scanned and not yet felt one step of the scale carries.

    Their places in `waiting`: of two scans of one article and a step of one piece only the first,
    of two things laid down at once both, none where no choice of them comes near the step. The
    last `WAITING_MAX` are looked at.
    """
    first = max(0, len(waiting) - WAITING_MAX)
    places = range(first, len(waiting))
    choices = [some for size in range(1, len(places) + 1) for some in combinations(places, size)]
    if not choices or step_g < 2 * resolution_g:
        return ()
    best = min(choices, key=lambda some: (_misfit(step_g, waiting, some, resolution_g), some))
    fits = _off(step_g, waiting, best, resolution_g) <= OFF_MAX**2
    return best if fits else ()


def _log_ratio(step_g: float, weight: Weight, resolution_g: float, store: StoreWeights) -> float:
    # A step is a difference of two readings, each rounded: two rectangles of one division.
    variance = weight.usual_spread_g**2 + resolution_g**2 / 6
    off = (step_g - weight.mean_g) ** 2 / (2 * variance)
    fits = math.exp(-off) / math.sqrt(2 * math.pi * variance)
    ratio = math.log(TAIL + (1 - TAIL) * fits / max(store.density(step_g), 1e-12))
    return max(-LOG_RATIO_MAX, min(LOG_RATIO_MAX, ratio))


def _off(
    step_g: float, waiting: Sequence[Weight], some: Sequence[int], resolution_g: float
) -> float:
    mean = sum(waiting[place].mean_g for place in some)
    variance = sum(waiting[place].usual_spread_g ** 2 for place in some) + resolution_g**2 / 6
    return (step_g - mean) ** 2 / variance


def _misfit(
    step_g: float, waiting: Sequence[Weight], some: Sequence[int], resolution_g: float
) -> float:
    return _off(step_g, waiting, some, resolution_g) + ALONE * len(some)
