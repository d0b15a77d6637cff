"""Pairs of articles that were taken for each other, and how much less is believed between them."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from wms.vision.looks.calibration import LOG_RATIO_MAX
from wms.vision.looks.weights import Floats


class Confusions:
    """How often which two articles were taken for each other; never changed once it is made."""

    def __init__(self, counts: Mapping[frozenset[str], int] | None = None) -> None:
        self._counts = dict(counts or {})

    def __bool__(self) -> bool:
        return bool(self._counts)

    def and_also(self, said: str, was: str) -> "Confusions":
        """Return these and one more: `said` was named, `was` it truly was."""
        pair = frozenset((said, was))
        return Confusions({**self._counts, pair: self._counts.get(pair, 0) + 1})

    def without(self, sku: str) -> "Confusions":
        """Return these without an article that is no more."""
        return Confusions({pair: n for pair, n in self._counts.items() if sku not in pair})

    def partners(self, sku: str) -> list[str]:
        """Return what an article was taken for, most often first."""
        found = {min(pair - {sku}): n for pair, n in self._counts.items() if sku in pair}
        return sorted(found, key=lambda other: (-found[other], other))

    def drawn_together(self, skus: tuple[str, ...], scores: Floats) -> Floats:
        """
        Return scores in which the two of a pair stand closer, the more often they were confused.

        Of the lead that one has before the other 1 part in (1 + times confused) is left: the one
        behind is lifted, so that what the other leads before all others stays as it is. A lead is
        never more than looks alone may say.
        """
        drawn = scores.copy()
        place_of = {sku: place for place, sku in enumerate(skus)}
        for (one, other), count in self._pairs():
            if one in place_of and other in place_of:
                first, second = place_of[one], place_of[other]
                if drawn[first] < drawn[second]:
                    first, second = second, first
                lead = min(drawn[first] - drawn[second], LOG_RATIO_MAX)
                drawn[second] = drawn[first] - lead / (1.0 + count)
        return np.asarray(drawn, dtype=np.float32)

    def to_list(self) -> list[list[Any]]:
        """Return it as plain JSON: rows of two articles and a count."""
        return [[*pair, count] for pair, count in self._pairs()]

    @classmethod
    def from_list(cls, rows: Any) -> Self:
        """
        Return the confusions that were written down.

        :raises ValueError: no rows of two articles and a count
        """
        try:
            counts = {frozenset((str(one), str(other))): int(n) for one, other, n in rows}
        except TypeError as error:
            message = f"confusions are rows of two articles and a count: {error}"
            raise ValueError(message) from error
        if any(len(pair) != 2 or count < 1 for pair, count in counts.items()):  # noqa: PLR2004
            message = "an article is confused with another, at least once"
            raise ValueError(message)
        return cls(counts)

    def _pairs(self) -> Iterator[tuple[tuple[str, str], int]]:
        for pair, count in sorted(self._counts.items(), key=lambda each: sorted(each[0])):
            one, other = sorted(pair)
            yield (one, other), count
