"""Measure a placement's crops against the articles of a gallery: three likenesses for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wms.vision.looks.metric import Metric
from wms.vision.looks.references import Bytes, Photo
from wms.vision.looks.seeing import Looks, unit
from wms.vision.looks.weights import Floats

LIKENESSES: Final = 3
"""Whole, parts, colours."""

_SHARPNESS: Final = 12.0  # of the soft maximum over an article's photos
_RIVALS: Final = 12
_VIEWS: Final = 4  # the photos, turned, that are compared part by part: the most alike
_WORST: Final = 0.15


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


PartsOf = Callable[[str, Sequence[Photo]], Sequence[Floats]]
"""Gives the descriptors of each view of an article's photos."""


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
        rows, worst = [], []
        for sku in (*asked, *rivals):
            place, held = int(np.searchsorted(self.skus, sku)), self.held[sku]
            first = self._starts[place]
            views = alike[first : first + len(held.views)]
            by_parts, least = _parts(looks, parts_of(sku, held.photos), views)
            rows.append([wholes[place], by_parts, _colours(looks, held.colours)])
            worst.append(least)
        table = np.array(rows, np.float32).reshape(-1, LIKENESSES)
        least_alike = np.array(worst, np.float32)
        return Measured((*asked, *rivals), table, least_alike, len(looks), len(self.skus))

    def _wholes(self, alike: Floats) -> Floats:
        """Return the soft maximum over each article's views, per crop."""
        powers = np.add.reduceat(np.exp(_SHARPNESS * alike), self._starts, axis=0)
        return np.asarray(np.log(powers / self._photos[:, None]) / _SHARPNESS, dtype=np.float32)


def _parts(
    looks: Sequence[Looks], references: Sequence[Floats], alike: Floats
) -> tuple[float, float]:
    """
    Return how alike a crop's parts are to an article's, on average and the worst, over the crops.

    Each part looks for its best match in any of the article's photos (O. Boiman, E. Shechtman,
    M. Irani, "In Defense of Nearest-Neighbor Based Image Classification", 2008): a part that only
    one of two siblings has speaks for it, wherever it lies.
    """
    means, worst = [], []
    for number, each in enumerate(looks):
        closest = np.argsort(-alike[:, number])[:_VIEWS]
        known = np.concatenate([references[view] for view in closest])
        best = np.sort((each.parts @ known.T).max(axis=1))
        means.append(float(best.mean()))
        worst.append(float(best[: max(1, int(len(best) * _WORST))].mean()))
    return float(np.mean(means)), float(np.mean(worst))


def _colours(looks: Sequence[Looks], known: Floats) -> float:
    """Return how alike the colours are (Bhattacharyya's coefficient), over the crops."""
    return float(np.mean([(known @ each.colours).max() for each in looks]))


def held_of(photos: tuple[Photo, ...], metric: Metric) -> Held:
    """Return an article as the index holds it."""
    turned = np.concatenate([photo.embeddings[: photo.turns] for photo in photos])
    colours = np.stack([photo.colours for photo in photos]).astype(np.float32)
    return Held(photos, metric.kept_of(rows_of(turned)), unit(colours))


def rows_of(embeddings: Bytes) -> Floats:
    """Return quantised embeddings as unit vectors."""
    return unit(embeddings.astype(np.float32))


def parts_of(photos: Sequence[Photo]) -> list[Floats]:
    """Return the descriptors of each view's parts, views in the order of `Held.views`."""
    return [unit(view.astype(np.float32)) for photo in photos for view in photo.parts]
