"""
Learn from a gallery which differences matter: those between articles, not those between photos.

The embeddings are whitened by how photos of one article differ among themselves (in other light,
from another side), so that what varies anyhow counts little: linear discriminant analysis (R. A.
Fisher, 1936) with a share of the identity added, for a few hundred photos cannot tell 1280 spreads
(J. H. Friedman, "Regularized Discriminant Analysis", 1989).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wms.vision.looks.weights import Floats

_RIDGE: Final = 0.3
_WHITENED: Final = 384
_KEPT: Final = 256
ROWS_MAX: Final = 6_000
"""Of more rows a metric is hardly better, and takes more than seconds."""
_STEPS: Final = 3
_TINY: Final = 1e-6

Owners = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """
    How embeddings compare in one gallery: by the cosine of what this makes of them.

    Along `axes`, in which photos of one article differ most, a difference shrinks to its `gains`.
    References are kept along as many directions (`kept`) as matter most; a length is measured in
    all of them, so that what is like no reference comes out short, not long. `shrunk` are these
    directions with the gains in them.
    """

    mean: Floats
    axes: Floats
    gains: Floats
    kept: Floats
    shrunk: Floats

    def seen(self, embeddings: Floats) -> Floats:
        """Return embeddings as this gallery compares them, by the product."""
        white = _whitened(embeddings - self.mean, self.axes, self.gains)
        length = np.linalg.norm(white, axis=-1, keepdims=True)
        return np.asarray(white @ self.kept / np.maximum(length, _TINY), dtype=np.float32)

    def kept_of(self, embeddings: Floats) -> Floats:
        """Return references as this gallery keeps them: of length one along what is kept."""
        along = (embeddings - self.mean) @ self.shrunk
        length = np.linalg.norm(along, axis=-1, keepdims=True)
        return np.asarray(along / np.maximum(length, _TINY), dtype=np.float32)


def learn(embeddings: Floats, owners: Owners) -> Metric:
    """Return the metric of a gallery: rows of embeddings, and which article each is of."""
    rows = embeddings
    mean = rows.mean(axis=0)
    within = rows - _means(rows, owners)
    axes = _main_axes(within, _WHITENED)
    spread = np.square(within @ axes).mean(axis=0)
    ridge = max(float(np.square(within).sum()) / within.size, _TINY) * _RIDGE
    gains = np.sqrt(ridge / (ridge + spread)).astype(np.float32)
    kept = _main_axes(_whitened(rows - mean, axes, gains), _KEPT)
    shrunk = np.ascontiguousarray(_whitened(kept.T, axes, gains).T)
    return Metric(mean, axes, gains, kept, shrunk)


def _whitened(rows: Floats, axes: Floats, gains: Floats) -> Floats:
    return np.asarray(rows - ((rows @ axes) * (1.0 - gains)) @ axes.T, dtype=np.float32)


def _means(rows: Floats, owners: Owners) -> Floats:
    """Return for each row the mean of its article."""
    _, which, counts = np.unique(owners, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), rows.shape[1]), np.float32)
    np.add.at(sums, which, rows)
    return np.asarray((sums / counts[:, None])[which], dtype=np.float32)


def _main_axes(rows: Floats, count: int) -> Floats:
    """
    Return the directions, at right angles, in which rows are longest; all of them where few.

    Of few rows by their products with each other; of many by a few steps from directions by chance
    (N. Halko, P. G. Martinsson, J. A. Tropp, "Finding structure with randomness", 2011).
    """
    if len(rows) <= count:
        return _turned(rows.T @ np.linalg.eigh(rows @ rows.T)[1])
    axes = np.random.default_rng(count).standard_normal((rows.shape[1], count), np.float32)
    for _ in range(_STEPS):
        axes = np.linalg.qr(rows.T @ (rows @ axes))[0]
    along = rows @ axes
    return np.ascontiguousarray(axes @ np.linalg.eigh(along.T @ along)[1], dtype=np.float32)


def _turned(columns: Floats) -> Floats:
    """Return columns that stand at right angles as unit vectors, without those of no length."""
    lengths = np.linalg.norm(columns, axis=0)
    used = lengths > np.sqrt(_TINY) * max(float(lengths.max()), _TINY)
    return np.ascontiguousarray(columns[:, used] / lengths[used], dtype=np.float32)
