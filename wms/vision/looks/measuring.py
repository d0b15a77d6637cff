"""Measure a placement's crops against the articles of a gallery: four likenesses for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from wms.vision.looks.matching import VIEWS, Parts, match
from wms.vision.looks.metric import Metric
from wms.vision.looks.references import Bytes, Photo
from wms.vision.looks.seeing import Looks, unit
from wms.vision.looks.weights import Floats

LIKENESSES: Final = 4
"""Of the whole, of parts, of the tints of parts that match, of all colours."""
WEIGHTS: Final = 2 * LIKENESSES

_SHARPNESS: Final = 12.0  # of the soft maximum over an article's photos
_RIVALS: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """An article in the index: its photos without parts, and their views by the metric."""

    photos: tuple[Photo, ...]
    views: Floats
    colours: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """
    What was measured of a placement: the articles asked for, then the rivals that come closest.

    `likenesses` has a row per article, means over the crops; `worst` is how alike the least alike
    parts are; `crops` is how many crops showed something.
    """

    skus: tuple[str, ...]
    likenesses: Floats
    worst: Floats
    crops: int
    articles: int

    @property
    def compared(self) -> Floats:
        """
        Return likenesses, and beside them by how much each is behind the likest article's.

        How much an article is like what was seen tells it from one that is not in the gallery; how
        far it is behind another tells it from that one, and does so more sharply.
        """
        behind = self.likenesses - self.likenesses.max(axis=0, keepdims=True)
        return np.concatenate([self.likenesses, behind], axis=1)

    def without(self, sku: str) -> "Measured":
        """Return what would have been measured if an article were not in the gallery."""
        rest = [place for place, other in enumerate(self.skus) if other != sku]
        skus = tuple(self.skus[place] for place in rest)
        likenesses, worst = self.likenesses[rest], self.worst[rest]
        return replace(self, skus=skus, likenesses=likenesses, worst=worst)


PartsOf = Callable[[str, Sequence[Photo]], Sequence[Parts]]
"""Gives the parts of each view of an article's photos."""


class Index:
    """All articles of a gallery side by side; never changed once it is made."""

    def __init__(self, metric: Metric, held: Mapping[str, Held]) -> None:
        self.metric = metric
        self.held = held
        self.skus = tuple(sorted(held))
        counts = [len(held[sku].views) for sku in self.skus]
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
        self._views = np.concatenate([held[sku].views for sku in self.skus])
        self._photos = np.array([len(held[sku].photos) for sku in self.skus], np.float32)

    def measure(self, looks: Sequence[Looks], among: Sequence[str], parts_of: PartsOf) -> Measured:
        """Return how a placement's crops compare with `among` and with their closest rivals."""
        seen = self.metric.seen(np.stack([each.embedding for each in looks]))
        alike = self._views @ seen.T
        wholes = self._wholes(alike).mean(axis=1)
        asked = [sku for sku in dict.fromkeys(among) if sku in self.held]
        ranked = [self.skus[place] for place in np.argsort(-wholes)[: _RIVALS + len(asked)]]
        rivals = [sku for sku in ranked if sku not in asked][:_RIVALS]
        chosen = [self._place(sku) for sku in (*asked, *rivals)]
        known = [parts_of(sku, self.held[sku].photos) for sku, _, _ in chosen]
        by_parts, tints, worst = _parts(looks, [alike[rows] for _, _, rows in chosen], known)
        colours = [_colours(looks, self.held[sku].colours) for sku, _, _ in chosen]
        wholes_of = [wholes[place] for _, place, _ in chosen]
        table = np.column_stack([wholes_of, by_parts, tints, colours])
        return Measured(
            tuple(sku for sku, _, _ in chosen),
            table.astype(np.float32).reshape(-1, LIKENESSES),
            worst,
            len(looks),
            len(self.skus),
        )

    def alike(self, sku: str) -> dict[str, float]:
        """Return how alike other articles are to this one, at two of its photos, likest first."""
        _, place, rows = self._place(sku)
        own = self._views[rows][_first_views(self.held[sku].photos)]
        highest = np.maximum.reduceat(own @ self._views.T, self._starts, axis=1)
        found = np.sort(highest, axis=0)[-2:].mean(axis=0)
        ranked = [int(each) for each in np.argsort(-found) if each != place]
        return {self.skus[each]: float(found[each]) for each in ranked}

    def _place(self, sku: str) -> tuple[str, int, slice]:
        """Return where an article stands, and the rows of its views."""
        place = int(np.searchsorted(self.skus, sku))
        first = int(self._starts[place])
        return sku, place, slice(first, first + len(self.held[sku].views))

    def _wholes(self, alike: Floats) -> Floats:
        """Return the soft maximum over each article's views, per crop."""
        powers = np.add.reduceat(np.exp(_SHARPNESS * alike), self._starts, axis=0)
        return np.asarray(np.log(powers / self._photos[:, None]) / _SHARPNESS, dtype=np.float32)


def _parts(
    looks: Sequence[Looks], alike: Sequence[Floats], known: Sequence[Sequence[Parts]]
) -> tuple[Floats, Floats, Floats]:
    """Return for each article, over the crops: how alike parts are, their tints, the worst."""
    found = []
    for number, each in enumerate(looks):
        closest = [
            [views[view] for view in np.argsort(-article[:, number])[:VIEWS]]
            for article, views in zip(alike, known, strict=True)
        ]
        found.append(match(Parts(each.parts, each.tints), closest))
    means, tints, worst = (np.mean(values, axis=0) for values in zip(*found, strict=True))
    return means, tints, worst


def _colours(looks: Sequence[Looks], known: Floats) -> float:
    """Return how alike the colours are (Bhattacharyya's coefficient), over the crops."""
    return float(np.mean([(known @ each.colours).max() for each in looks]))


def held_of(photos: tuple[Photo, ...], metric: Metric) -> Held:
    """Return an article as the index holds it."""
    turned = np.concatenate([photo.embeddings[: photo.turns] for photo in photos])
    colours = np.stack([photo.colours for photo in photos]).astype(np.float32)
    return Held(photos, metric.kept_of(rows_of(turned)), unit(colours))


def _first_views(photos: Sequence[Photo]) -> list[int]:
    """Return the rows of the photos as they were taken, among those of all their turns."""
    return [sum(photo.turns for photo in photos[:number]) for number in range(len(photos))]


def rows_of(embeddings: Bytes) -> Floats:
    """Return quantised embeddings as unit vectors."""
    return unit(embeddings.astype(np.float32))
