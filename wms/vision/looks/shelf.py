"""The articles of a gallery in memory, and the index made of them when somebody asks."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from wms.vision.looks.matching import NO_PARTS, Parts, parts_of
from wms.vision.looks.measuring import Held, Index, held_of, rows_of
from wms.vision.looks.metric import Metric, Owners, learn
from wms.vision.looks.references import Photo, without_parts
from wms.vision.looks.seeing import unit
from wms.vision.looks.weights import Floats

Reader = Callable[[str], Sequence[Photo]]

_PARTS_KEPT: Final = 128
"""Articles whose parts stay in memory: those of a few orders and their rivals."""
_GROWTH: Final = 1.1
_LOOK_ALIKES_MAX: Final = 8
_ALIKE_SHARE: Final = 0.5


class Shelf:
    """
    Photos of all articles, without their parts. Threads may put and ask at once.

    The metric is learnt anew when the gallery has grown or shrunk by a tenth; the index, when an
    article changed.
    """

    def __init__(self) -> None:
        self.photos: dict[str, tuple[Photo, ...]] = {}
        self._lock = threading.Lock()
        self._held: dict[str, Held] = {}
        self._learnt: tuple[Metric, int] | None = None
        self._index: Index | None = None
        self._parts: OrderedDict[str, dict[str, list[Parts]]] = OrderedDict()

    def put(self, sku: str, photos: Sequence[Photo]) -> None:
        """Put an article's photos in the place of those that were there."""
        with self._lock:
            self.photos = {**self.photos, sku: tuple(without_parts(photo) for photo in photos)}
            self._forget(sku)

    def drop(self, sku: str) -> None:
        """Take an article away."""
        with self._lock:
            self.photos = {other: kept for other, kept in self.photos.items() if other != sku}
            self._forget(sku)

    def index(self) -> Index | None:
        """Return the index of what is there now, None where nothing is."""
        with self._lock:
            if self._index is None and self.photos:
                metric = self._metric()
                for sku, photos in self.photos.items():
                    if sku not in self._held:
                        self._held[sku] = held_of(photos, metric)
                self._index = Index(metric, dict(self._held))
            return self._index

    def parts(self, read: Reader, sku: str, photos: Sequence[Photo]) -> list[Parts]:
        """
        Return the descriptors of each view of an article's photos, read from its file.

        A photo that has left the file meanwhile has parts that are like nothing.
        """
        with self._lock:
            known = self._parts.get(sku)
        if known is None:
            found = read(sku)
            known = {photo.digest: parts_of(photo) for photo in found}
            with self._lock:
                self._parts[sku] = known
                while len(self._parts) > _PARTS_KEPT:
                    self._parts.popitem(last=False)
        none = {photo.digest: [NO_PARTS] * photo.turns for photo in photos}
        return [view for photo in photos for view in {**none, **known}[photo.digest]]

    def look_alikes(self, sku: str) -> list[str]:
        """
        Return the articles whose photos look like this one's, the likest first.

        Alike means: as like as half of all photos are to another photo of their own article.
        """
        photos = self.photos
        names = sorted(photos)
        rows = unit(_centred([_first_ways(photos[name]) for name in names]))
        owners = np.repeat(np.arange(len(names)), [len(photos[name]) for name in names])
        own = names.index(sku)
        starts = np.searchsorted(owners, np.arange(len(names)))
        alike = np.maximum.reduceat(rows[owners == own] @ rows.T, starts, axis=1).mean(axis=0)
        alike[own] = -1.0
        ranked = np.argsort(-alike)[:_LOOK_ALIKES_MAX]
        least = _own_likeness(rows, owners)
        return [names[place] for place in ranked if alike[place] >= least]

    def _metric(self) -> Metric:
        """Return the metric in force, learnt anew where the gallery is no longer the same."""
        count = sum(len(photos) for photos in self.photos.values())
        if self._learnt is not None and 1 / _GROWTH <= count / self._learnt[1] <= _GROWTH:
            return self._learnt[0]
        rows = [rows_of(photo.embeddings) for photos in self.photos.values() for photo in photos]
        each = [len(photo.embeddings) for photos in self.photos.values() for photo in photos]
        of = [place for place, photos in enumerate(self.photos.values()) for _ in photos]
        metric = learn(np.concatenate(rows), np.repeat(np.array(of, np.int64), each))
        self._learnt = metric, count
        self._held = {}
        return metric

    def _forget(self, sku: str) -> None:
        self._held.pop(sku, None)
        self._parts.pop(sku, None)
        self._index = None


def _first_ways(photos: Sequence[Photo]) -> Floats:
    return rows_of(np.stack([photo.embeddings[0] for photo in photos]))


def _centred(rows: Sequence[Floats]) -> Floats:
    every = np.concatenate(rows)
    return np.asarray(every - every.mean(axis=0), dtype=np.float32)


def _own_likeness(rows: Floats, owners: Owners) -> float:
    """Return how like a photo usually is to the likest other photo of its article."""
    found: list[float] = []
    for owner in np.unique(owners)[:300]:
        own = rows[owners == owner]
        if len(own) > 1:
            alike = own @ own.T
            np.fill_diagonal(alike, -1.0)
            found += alike.max(axis=1).tolist()
    return float(np.quantile(found, _ALIKE_SHARE)) if found else 1.0
