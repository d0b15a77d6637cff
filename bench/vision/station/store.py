"""An invented store: articles in families, what they weigh, and what the store knows of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from wms.verdict import ExpectedLine
from wms.verdict.learning import Learnt, learn
from wms.verdict.weight import StoreWeights

FAMILIES: Final = 150
FAMILY_SIZES: Final = (1, 1, 1, 2, 2, 3, 4)
MEDIAN_G, SPREAD_OF_LOG = 330.0, 0.95
SAME_WEIGHT: Final = 0.7
"""How often siblings weigh the same: a flavour does not change a pot."""
UNKNOWN_FAMILY: Final = 0.1
"""How many families the store does not know as look-alikes."""
TAGGED: Final = 0.1


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is, and what packs taught the store of its weight."""

    sku: str
    family: int
    is_known: bool
    weight_g: float
    spread_g: float
    learnt: Learnt
    is_tagged: bool


class Store:
    """Articles by SKU; siblings share a family."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = {article.sku: article for article in articles}
        self.skus = tuple(self.articles)
        self.families: dict[int, list[str]] = {}
        for article in articles:
            self.families.setdefault(article.family, []).append(article.sku)
        learnt = {article.sku: article.learnt.weight for article in articles}
        self.known = {sku: weight for sku, weight in learnt.items() if weight}
        self.weights = StoreWeights.of(article.weight_g for article in articles)

    def siblings(self, sku: str) -> list[str]:
        """Return the articles that differ from one by a flavour."""
        return [other for other in self.families[self.articles[sku].family] if other != sku]

    def line(self, line_no: int, sku: str, quantity: int) -> ExpectedLine:
        """Return an order line with all that the store knows of its article."""
        article = self.articles[sku]
        return ExpectedLine(
            line_no,
            sku,
            sku,
            quantity,
            weight_g=round(article.learnt.mean_g),
            spread_g=round(article.learnt.spread_g),
            look_alikes=tuple(self.siblings(sku)) if article.is_known else (),
        )


def invent(seed: int, *, families: Sequence[Sequence[str]] | None = None) -> Store:
    """Return the store of a seed, of invented families or of these SKUs, family by family."""
    rng = Random(seed)
    if families is None:
        sizes = [rng.choice(FAMILY_SIZES) for _ in range(FAMILIES)]
        families = [[f"S{no:03}-{one}" for one in range(size)] for no, size in enumerate(sizes)]
    articles = []
    for number, skus in enumerate(families):
        known = rng.random() >= UNKNOWN_FAMILY
        usual_g = _weight(rng)
        for sku in skus:
            weight_g = usual_g if rng.random() < SAME_WEIGHT else _weight(rng)
            articles.append(_article(rng, sku, number, weight_g, known=known))
    return Store(articles)


def _weight(rng: Random) -> float:
    return min(3_000.0, max(15.0, math.exp(rng.gauss(math.log(MEDIAN_G), SPREAD_OF_LOG))))


def _article(rng: Random, sku: str, family: int, weight_g: float, *, known: bool) -> Article:
    spread_g = max(1.0, weight_g * rng.uniform(0.008, 0.04))
    learnt = Learnt()
    for _ in range(rng.randint(5, 50)):
        learnt = learn(learnt, max(1.0, rng.gauss(weight_g, spread_g)))
    return Article(sku, family, known, weight_g, spread_g, learnt, rng.random() < TAGGED)
