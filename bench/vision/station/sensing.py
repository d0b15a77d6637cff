"""
What the camera tells of one thing laid down, by a model whose parameters are stated.

Looks: one minus the equal error rate against random articles is 94.4 %, against siblings 83 %, as
measured with embeddings on photos of real groceries. A calibrated log ratio D between another
article and the true one is Gaussian with mean -m and variance 2m (the two likelihoods are then
each other's mirror image), and its equal error rate is Phi(-sqrt(m / 2)): m is 5.1 for a random
article and 1.8 for a sibling. A ratio against "some article" is D less the log of the mean of
exp(D) over the store. `LOOKS_DAY_TWO` multiplies all of it: a camera that is too sure of itself.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Protocol

from bench.vision.station.store import Store
from wms.verdict import Evidence

CODE_SEEN: Final = 0.85
"""How often a code is read as a thing is laid down, nobody showing it."""
CODE_SHOWN: Final = 0.93
"""How often it is read when the packer shows it to the camera."""
NOT_SEEN: Final = 0.005
MATCHED: Final = 0.3
"""How often bars are matched that no engine reads."""
MATCHED_WRONG: Final = 0.01
RANDOM_M, SIBLING_M = 5.1, 1.8
LOOKS_DAY_TWO: Final = 1.2
LOOKS_MAX: Final = 9.0
SIZE_RANDOM_M: Final = 2.0
SOME: Final = 40
READ, BARS = 12.0, 6.0


@dataclass(frozen=True, slots=True)
class Sight:
    """What the camera told: the SKU of the code that it read, and the evidence."""

    code: str | None
    evidence: tuple[Evidence, ...]


class Looking(Protocol):
    """A way to look at things laid down: the model, or a bank of rendered placements."""

    def look(
        self, rng: Random, inside: str, label: str, among: Sequence[str], *, shown: bool
    ) -> Sight:
        """Return what is told of a thing that is `inside` and whose label says `label`."""
        ...


class Modelled:
    """The camera by the parameters above."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def look(
        self, rng: Random, inside: str, label: str, among: Sequence[str], *, shown: bool
    ) -> Sight:
        """Return what is told of a thing that is `inside` and whose label says `label`."""
        if not shown and rng.random() < NOT_SEEN:
            return Sight(None, ())
        read = rng.random() < (CODE_SHOWN if shown else CODE_SEEN)
        told = [Evidence("code", label, READ, label)] if read else self._bars(rng, label, among)
        told += self._looks(rng, inside, among)
        told += self._sizes(rng, inside, among)
        return Sight(label if read else None, tuple(told))

    def _bars(self, rng: Random, label: str, among: Sequence[str]) -> list[Evidence]:
        if rng.random() >= MATCHED:
            return []
        twin = rng.random() < MATCHED_WRONG and among
        return [Evidence("matched", rng.choice(list(among)) if twin else label, BARS)]

    def _looks(self, rng: Random, inside: str, among: Sequence[str]) -> list[Evidence]:
        siblings = set(self.store.siblings(inside))
        means = {sku: SIBLING_M if sku in siblings else RANDOM_M for sku in among}
        means |= dict.fromkeys([inside], 0.0)
        off = {sku: rng.gauss(-m, math.sqrt(2 * m)) for sku, m in means.items()}
        store = [rng.gauss(-RANDOM_M, math.sqrt(2 * RANDOM_M)) for _ in range(SOME)]
        store += [rng.gauss(-SIBLING_M, math.sqrt(2 * SIBLING_M)) for _ in siblings]
        scale = len(self.store.skus) / (SOME + len(siblings) + 1)
        mean = (1 + sum(map(math.exp, store)) * scale) / len(self.store.skus)
        return [
            Evidence("looks", sku, bounded(LOOKS_DAY_TWO * (off[sku] - math.log(mean))))
            for sku in among
        ]

    def _sizes(self, rng: Random, inside: str, among: Sequence[str]) -> list[Evidence]:
        family = self.store.articles[inside].family
        own = rng.gauss(SIZE_RANDOM_M / 2, 0.5)
        spread = math.sqrt(2 * SIZE_RANDOM_M)
        return [
            Evidence("size", sku, bounded(own if same else rng.gauss(-SIZE_RANDOM_M / 2, spread)))
            for sku in among
            for same in (self.store.articles[sku].family == family,)
        ]


def bounded(ratio: float) -> float:
    """Return a log ratio as a careful sense tells it."""
    return max(-LOOKS_MAX, min(LOOKS_MAX, ratio))
