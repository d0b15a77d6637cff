"""
What confirmed packs teach of an article's weight.

Means and spreads are kept by Welford's recurrence (Note on a Method for Calculating Corrected Sums
of Squares and Products, 1962) with a count that stops at `MEMORY`: older packs fade, as recipes and
packagings change. A weight far outside of what is known is not learnt but counted: when it comes
again and again, the article has changed and is learnt anew.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

from wms.verdict.weight import SPREAD_G_MIN, SPREAD_PERCENT, Weight

MEMORY: Final = 200
FEW: Final = 5
"""With fewer packs nothing is an outlier."""
OUTSIDE: Final = 5.0
"""So many spreads from the mean a weight is not of this article, or it was not alone."""
CHANGED: Final = 4
"""So many weights outside in a row are a changed article."""
PRIOR: Final = 4.0
"""The usual spread weighs as much as so many packs."""
SPREAD_G_LEAST: Final = 1.0


@dataclass(frozen=True, slots=True)
class Learnt:
    """
    What packs taught of one article's weight so far; the next pack's is taken in by `learn`.

    `squares` is the sum of squared deviations in grams squared, `outside` how many weights in a row
    fitted nothing.
    """

    count: int = 0
    mean_g: float = 0.0
    squares: float = 0.0
    outside: int = 0

    @property
    def spread_g(self) -> float:
        """The standard deviation in grams, drawn to the usual one while packs are few."""
        usual = max(SPREAD_G_MIN, self.mean_g * SPREAD_PERCENT / 100)
        # The mean costs one pack, and the first is all mean.
        seen = max(0, self.count - 1)
        variance = (PRIOR * usual**2 + self.squares) / (PRIOR + seen)
        return max(SPREAD_G_LEAST, math.sqrt(variance))

    @property
    def weight(self) -> Weight | None:
        """What a piece weighs; None before the first pack."""
        return Weight(self.mean_g, self.spread_g) if self.count else None


def learn(known: Learnt, weight_g: float) -> Learnt:
    """
    Return what is known after one more confirmed piece.

    :raises ValueError: a piece that weighs nothing
    """
    if not (math.isfinite(weight_g) and weight_g > 0):
        message = f"a piece weighs something, not {weight_g} g"
        raise ValueError(message)
    if known.count >= FEW and abs(weight_g - known.mean_g) > OUTSIDE * known.spread_g:
        if known.outside + 1 < CHANGED:
            return replace(known, outside=known.outside + 1)
        return Learnt(1, weight_g)
    count = min(known.count + 1, MEMORY)
    kept = known.squares * ((count - 1) / known.count) if known.count >= MEMORY else known.squares
    off = weight_g - known.mean_g
    mean = known.mean_g + off / count
    return Learnt(count, mean, kept + off * (weight_g - mean))
