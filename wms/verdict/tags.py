"""RFID tags heard as evidence: a tag says much of its article, silence says little."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wms.verdict.evidence import Evidence
from wms.verdict.hints import Hint

HEARD: Final = 0.95
"""How often a reader hears a tag on its table."""
ASTRAY: Final = 2e-3
"""How often a tag heard as a thing is placed belongs to something else near the table."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """
    An article of which `share` of the pieces carry a tag, 0 to 1.

    :raises ValueError: a share that is none
    """

    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            message = "a share lies between 0 and 1"
            raise ValueError(message)


def hear_tags(heard: Iterable[str | None], articles: Mapping[str, Tagged]) -> tuple[Evidence, ...]:
    """
    Return what the tags say that came with one thing: SKUs of the tags, None for a stranger's.

    A tag speaks for its article and against the others. Where no tag came, this speaks against the
    articles whose pieces carry one, by no more than what share of them does and is heard.
    """
    named = Counter(heard)
    says = ", ".join(f"{n} × {sku or '?'}" for sku, n in sorted(named.items(), key=str))
    if not named:
        return tuple(
            Evidence("rfid", sku, math.log(1 - HEARD * min(tagged.share, 0.95)), "0")
            for sku, tagged in sorted(articles.items())
            if tagged.share > 0
        )
    spoken_of: list[str | None] = [None] if None in named else []
    spoken_of += sorted({*articles, *(sku for sku in named if sku is not None)})
    return tuple(
        Evidence("rfid", sku, math.log((HEARD if named[sku] else ASTRAY) / _store(named)), says)
        for sku in spoken_of
    )


def count_tags(heard: Mapping[str, int], wanted: Mapping[str, int]) -> tuple[Hint, ...]:
    """
    Return what the tags on the table say of an order, SKU by SKU: pieces heard against wanted.

    An article none of whose tags was heard says nothing, for not every piece carries one.
    """
    return tuple(
        Hint("rfid", "sku", sku, "agrees" if by == 0 else "differs", by)
        for sku in sorted(heard)
        for by in (heard[sku] - wanted.get(sku, 0),)
        if heard[sku] > 0
    )


def _store(named: Counter[str | None]) -> float:
    # Some article of the store is this very one rarely: one in hundreds, however many tags came.
    return 0.02 if len(named) == 1 else 0.1
