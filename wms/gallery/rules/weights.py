"""What a piece of an article weighs, learnt from the steps of the scale."""

import math
import re
from dataclasses import dataclass
from typing import Final

from wms.verdict.learning import Learnt

_GRAMS: Final = re.compile(r"^([+-]?\d{1,7}) g$")
_COUNT_MIN: Final = 5
"""So few weights say nothing of a spread: the verdict goes by what is usual for such a weight."""
_SPREADS_APART: Final = 6.0
_SHARE_APART: Final = 0.3
_GRAMS_APART: Final = 15


@dataclass(frozen=True, slots=True)
class Weighed:
    """How many pieces were weighed, their mean, and how far single ones lie from it."""

    count: int
    mean_g: float
    spread_g: float


def weighed(count: int, sum_g: int, sum_squares_g2: int) -> Weighed | None:
    """
    Return mean and spread from sums, which stay exact because they are whole numbers.

    None for nothing weighed. The spread is drawn to the usual one while pieces are few, as
    `wms.verdict.learning` has it.
    """
    if count == 0:
        return None
    mean = sum_g / count
    squares = max(0, sum_squares_g2 * count - sum_g * sum_g) / count
    return Weighed(count, mean, Learnt(count, mean, squares).spread_g)


def spread_to_go_by(known: Weighed | None) -> int:
    """Return the spread in whole grams, rounded up; 0 while too few were weighed to know it."""
    if known is None or known.count < _COUNT_MIN:
        return 0
    return math.ceil(known.spread_g)


def mean_to_go_by(known: Weighed | None) -> int | None:
    """Return what a piece weighs in whole grams, None while too few were weighed to know it."""
    if known is None or known.count < _COUNT_MIN:
        return None
    return max(1, round(known.mean_g))


def is_plausible(grams: int, expected_g: float, known: Weighed | None) -> bool:
    """
    Tell whether this can be the weight of one piece.

    A step that is far off was two pieces, or a hand on the scale; learnt from, it would make the
    spread so wide that nothing is wrong any more.
    """
    centre, spread = expected_g, 0.0
    if known is not None and known.count >= _COUNT_MIN:
        centre, spread = known.mean_g, known.spread_g
    allowed = max(_GRAMS_APART, _SHARE_APART * centre, _SPREADS_APART * spread)
    return grams > 0 and abs(grams - centre) <= allowed


def grams_said(says: str) -> int | None:
    """Return the grams that the scale's evidence tells ("412 g"), None where it tells none."""
    found = _GRAMS.match(says)
    return None if found is None else int(found[1])
