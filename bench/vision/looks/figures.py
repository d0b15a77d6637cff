"""What a gallery is measured by: who is told apart, who is caught, whether chances are true."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.vision.looks.placements import Placement, Store
from wms.vision.looks import Gallery, Likeness

Numbers = NDArray[np.float64]

REVIEWED = 0.02
DIFFERS = 0.98
_LINES = 12
_BINS = 10
_DRAWS = 20


@dataclass
class Claims:
    """Log ratios of claims: rightly made, of another article by chance, of a sibling."""

    right: list[float] = field(default_factory=list)
    chance: list[float] = field(default_factory=list)
    sibling: list[float] = field(default_factory=list)
    differs: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """How sure it is that what was seen is unlike the claimed article, by what it truly was."""
    best: list[bool] = field(default_factory=list)
    orders: list[tuple[float, bool]] = field(default_factory=list)
    articles: int = 1


def weigh_all(
    gallery: Gallery, store: Store, placements: Sequence[Placement]
) -> list[list[Likeness]]:
    """Return what a gallery says of each placement, of every article that it might be claimed."""
    return [gallery.weigh(each.crops, list(store.photos)) for each in placements]


def claims_of(
    store: Store, placements: Sequence[Placement], said: Sequence[Sequence[Likeness]]
) -> Claims:
    """Return the claims that could be made of placements, by what the gallery said of each."""
    claims = Claims(articles=len(store.photos))
    chance = np.random.default_rng(5)
    for each, likenesses in zip(placements, said, strict=True):
        found = {like.sku: like for like in likenesses}
        siblings = store.siblings(each.sku)
        ratios = {sku: like.log_ratio for sku, like in found.items()}
        claims.right.append(ratios[each.sku])
        claims.sibling += [ratios[sku] for sku in siblings]
        strangers = [sku for sku in ratios if sku != each.sku and sku not in siblings]
        claims.chance += [ratios[sku] for sku in strangers]
        claims.differs["right"].append(found[each.sku].differs)
        claims.differs["sibling"] += [found[sku].differs for sku in siblings]
        claims.differs["chance"] += [found[sku].differs for sku in strangers]
        claims.best.append(max(ratios, key=lambda sku: ratios[sku]) == each.sku)
        claims.orders += _order(ratios, each.sku, siblings, strangers, chance)
    return claims


def differing(values: Sequence[float]) -> float:
    """Return the share that is told to differ from the references of what was claimed."""
    return float((np.array(values) > DIFFERS).mean())


def _order(
    ratios: dict[str, float],
    sku: str,
    siblings: Sequence[str],
    strangers: Sequence[str],
    chance: np.random.Generator,
) -> Iterator[tuple[float, bool]]:
    """Give the chance of each line of an order of twelve, one a sibling, that this is it."""
    others = list(chance.permutation(list(siblings))[:1])
    others += list(chance.permutation(list(strangers))[: _LINES - 1 - len(others)])
    lines = [sku, *others]
    powers = np.exp([ratios[line] for line in lines])
    for line, share in zip(lines, powers / powers.sum(), strict=True):
        yield float(share), line == sku


def caught(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Return the share of wrong claims below where 2 % of right ones are looked at."""
    return float((np.array(wrong) < np.quantile(right, REVIEWED)).mean())


def area_under(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Return the chance that a right claim stands above a wrong one (the area under the curve)."""
    below = np.sort(np.array(wrong))
    lower = np.searchsorted(below, right, side="left")
    upper = np.searchsorted(below, right, side="right")
    return float((lower + upper).mean() / 2 / len(below))


def equal_error(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Return the error where as many right claims are doubted as wrong ones believed."""
    limits = np.unique([*right, *wrong])
    doubted = np.searchsorted(np.sort(right), limits) / len(right)
    believed = 1 - np.searchsorted(np.sort(wrong), limits) / len(wrong)
    place = int(np.abs(doubted - believed).argmin())
    return float((doubted[place] + believed[place]) / 2)


def miscalibrated(chances: Sequence[float], truths: Sequence[bool]) -> float:
    """Return the expected calibration error, in ten equal steps of probability."""
    told, true = np.array(chances), np.array(truths, float)
    steps = np.minimum((told * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(float((told[steps == step] - true[steps == step]).sum()))
        for step in range(_BINS)
        if (steps == step).any()
    ]
    return sum(gaps) / len(told)


def of_claims(claims: Claims) -> tuple[float, float]:
    """
    Return how far chances are off where a claim is as often right as of another article by chance.

    A log ratio speaks of some article, the claimed one among them; here it is taken out. Beside it
    stands how far off true chances would come out, for no better reason than that claims are few.
    """
    wrong = np.random.default_rng(1).choice(
        [*claims.chance, *claims.sibling], len(claims.right), replace=False
    )
    some = np.exp([*claims.right, *wrong])
    others = np.maximum(claims.articles + 1 - some, 1e-9) / claims.articles
    told = 1 / (1 + others / some)
    chance = np.random.default_rng(2)
    drawn = [
        miscalibrated(told.tolist(), (chance.random(len(told)) < told).tolist())
        for _ in range(_DRAWS)
    ]
    truths = [True] * len(claims.right) + [False] * len(wrong)
    return miscalibrated(told.tolist(), truths), float(np.mean(drawn))
