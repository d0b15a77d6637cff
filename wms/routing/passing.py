"""
Who is in a narrow aisle when: two carts cannot pass one another there.

Pieces of way that touch are one narrow aisle. A walk is told step by step, each step with the
aisle it is in and how many seconds it takes; what is compared is when walks are in the same aisle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Nobody walks by the second: the one behind still waits, the one in front is late.
MARGIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody is in a narrow aisle, from one second to another."""

    aisle: int
    from_s: float
    to_s: float


def narrow_aisles(ways: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return for each narrow piece of way, in both directions, the aisle that it is part of."""
    known = sorted({(min(way), max(way)) for way in ways})
    aisle_of: dict[int, int] = {}
    for a, b in known:
        one, other = aisle_of.setdefault(a, a), aisle_of.setdefault(b, b)
        if one != other:
            joined = min(one, other)
            merged = {node for node, aisle in aisle_of.items() if aisle in {one, other}}
            aisle_of.update(dict.fromkeys(merged, joined))
    named = {(a, b): aisle_of[a] for a, b in known}
    return named | {(b, a): aisle for (a, b), aisle in named.items()}


def passages(
    path: Sequence[int],
    narrow: dict[tuple[int, int], int],
    *,
    stays_s: dict[int, float],
    s_per_mm: float,
    lengths_mm: Sequence[int],
    begins_s: float = 0.0,
) -> list[Passage]:
    """
    Return when a walk along these nodes is in which narrow aisle.

    `lengths_mm` are those of the path's steps. `stays_s` is how long the walk stands at a node; it
    does so when it first comes by.
    """
    left = dict(stays_s)
    now = begins_s + left.pop(path[0], 0.0) if path else begins_s
    found: list[Passage] = []
    for (a, b), length_mm in zip(pairwise(path), lengths_mm, strict=True):
        came = now
        now += length_mm * s_per_mm + left.pop(b, 0.0)
        aisle = narrow.get((a, b))
        if aisle is None:
            continue
        last = found[-1] if found else None
        if last is not None and last.aisle == aisle and last.to_s == came:
            found[-1] = Passage(aisle, last.from_s, now)
        else:
            found.append(Passage(aisle, came, now))
    return found


def overlap_s(
    mine: Iterable[Passage], others: Iterable[Passage], *, margin_s: float = MARGIN_S
) -> float:
    """Return for how many seconds I would be in a narrow aisle in which somebody else is."""
    theirs = list(others)
    return sum(
        max(
            0.0,
            min(one.to_s, other.to_s + margin_s) - max(one.from_s, other.from_s - margin_s),
        )
        for one in mine
        for other in theirs
        if one.aisle == other.aisle
    )
