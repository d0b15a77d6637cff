"""
Has something changed? Tests that look at one value after the other and tell since when.

Each sums up how much likelier the values are after a change than before it, starting anew whenever
"before" has won (E. S. Page, "Continuous inspection schemes", 1954). As long as nothing has changed
the sum passes `LIMIT` once in exp(LIMIT) values at most (G. Lorden, "Procedures for reacting to a
change in distribution", 1971): once in 22,000.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

LIMIT: Final = 10.0
LEARNT_FROM: Final = 40
"""So many values tell what is usual before any is judged."""
_SHIFT: Final = 1.5
"""The change that is looked for, in spreads; smaller ones may only be how the first were chosen."""
_ODD_MAX: Final = 4.0
"""A single value counts for no more than this: one squashed pack is no new pack."""
_FEWER: Final = 0.6
"""The change of a share that is looked for: it falls to this part of what it was."""

Direction = Literal["down", "up"]


@dataclass(frozen=True, slots=True)
class Usual:
    """What values were like when they were learnt from."""

    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Change:
    """Values went `down` or `up`, since the one of this place in their list."""

    direction: Direction
    since: int
    before: float
    after: float


def usual(values: Sequence[float], *, spread_min: float) -> Usual | None:
    """Return what the first `LEARNT_FROM` values are like, None while there are fewer."""
    if len(values) < LEARNT_FROM:
        return None
    first = values[:LEARNT_FROM]
    mean = math.fsum(first) / LEARNT_FROM
    variance = math.fsum((value - mean) ** 2 for value in first) / (LEARNT_FROM - 1)
    return Usual(mean, max(spread_min, math.sqrt(variance)))


def find_change(
    values: Sequence[float], *, spread_min: float, directions: Iterable[Direction] = ("down", "up")
) -> Change | None:
    """
    Return how the values have changed and not come back; None if they have not, or are too few.

    `spread_min` is how far apart values lie at least, however alike those were that were learnt
    from: what the scale or the scores cannot tell apart is no change.
    """
    before = usual(values, spread_min=spread_min)
    if before is None:
        return None
    judged = [(value - before.mean) / before.spread for value in values[LEARNT_FROM:]]
    for direction in directions:
        sign = -1.0 if direction == "down" else 1.0
        scores = [_SHIFT * sign * _held_in(each) - _SHIFT**2 / 2 for each in judged]
        since = _since(scores)
        if since is not None:
            changed = values[LEARNT_FROM + since :]
            after = math.fsum(changed) / len(changed)
            return Change(direction, LEARNT_FROM + since, before.mean, after)
    return None


def find_fewer(hits: Sequence[bool]) -> Change | None:
    """Return since when fewer of these are true than of the first ones; None if they are not."""
    if len(hits) < LEARNT_FROM:
        return None
    # Neither 0 nor 1: no share is certain after so few, and a logarithm needs both.
    before = (sum(hits[:LEARNT_FROM]) + 0.5) / (LEARNT_FROM + 1)
    after = _FEWER * before
    hit, miss = math.log(after / before), math.log((1 - after) / (1 - before))
    since = _since([hit if each else miss for each in hits[LEARNT_FROM:]])
    if since is None:
        return None
    changed = hits[LEARNT_FROM + since :]
    return Change("down", LEARNT_FROM + since, before, sum(changed) / len(changed))


def _held_in(score: float) -> float:
    return max(-_ODD_MAX, min(_ODD_MAX, score))


def _since(scores: Iterable[float]) -> int | None:
    """
    Return where the sum that passed the limit began to rise, None if it did not, or has come back.

    It is held at twice the limit, or what has come back would be called changed for ever; below
    half of the limit it has come back.
    """
    total, began, alarmed = 0.0, 0, False
    for place, score in enumerate(scores):
        if total <= 0:
            began, alarmed = place, False
        total = min(2 * LIMIT, max(0.0, total + score))
        alarmed = alarmed or total >= LIMIT
    return began if alarmed and total > LIMIT / 2 else None
