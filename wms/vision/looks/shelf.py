"""The articles of a gallery in memory, and the index made of them when somebody asks."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from wms.vision.looks.matching import NO_PARTS, Parts, parts_of
from wms.vision.looks.measuring import Held, Index, held_of, rows_of
from wms.vision.looks.metric import ROWS_MAX, Metric, learn
from wms.vision.looks.references import Photo, without_parts

Reader = Callable[[str], Sequence[Photo]]

_PARTS_KEPT: Final = 128
"""Articles whose parts stay in memory: those of a few orders and their rivals."""
_GROWTH: Final = 1.1
_LOOK_ALIKES_MAX: Final = 8
_APART: Final = 1.5
_ALIKE: Final = 0.45
"""As like as this are siblings in bench/vision/looks, and 2 in 100 of strangers."""


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
        """Return the articles whose photos the gallery can hardly tell from this one's."""
        index = self.index()
        if index is None:
            return []
        alike = index.alike(sku)
        # In a small gallery all stand further apart: cosines around a mean sum up to nothing.
        least = _ALIKE - _APART / len(index.skus)
        return [other for other in alike if alike[other] >= least][:_LOOK_ALIKES_MAX]

    def _metric(self) -> Metric:
        """Return the metric in force, learnt anew where the gallery is no longer the same."""
        count = sum(len(photos) for photos in self.photos.values())
        if self._learnt is not None and 1 / _GROWTH <= count / self._learnt[1] <= _GROWTH:
            return self._learnt[0]
        # Whole articles are left out where there are many: the metric is of what differs in each.
        rows = sum(len(photo.embeddings) for kept in self.photos.values() for photo in kept)
        chosen = list(self.photos.values())[:: -(-rows // ROWS_MAX)]
        some = [np.concatenate([photo.embeddings for photo in photos]) for photos in chosen]
        owners = np.repeat(np.arange(len(some)), [len(ways) for ways in some])
        metric = learn(rows_of(np.concatenate(some)), owners)
        self._learnt = metric, count
        self._held = {}
        return metric

    def _forget(self, sku: str) -> None:
        self._held.pop(sku, None)
        self._parts.pop(sku, None)
        self._index = None
