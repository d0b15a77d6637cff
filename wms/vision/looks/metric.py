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
_KEPT: Final = 256
_ROWS_MAX: Final = 8_000
_STEPS: Final = 3
_TINY: Final = 1e-6

Owners = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """
    How embeddings compare in one gallery: by the cosine of what this makes of them.

    References are kept along as many directions as matter most; a length is measured in all of
    them, so that what is like no reference comes out short, not long.
    """

    mean: Floats
    whitening: Floats
    kept: Floats

    def seen(self, embeddings: Floats) -> Floats:
        """Return embeddings as this gallery compares them, by the product."""
        white = (embeddings - self.mean) @ self.whitening
        length = np.linalg.norm(white, axis=-1, keepdims=True)
        return np.asarray(white @ self.kept / np.maximum(length, _TINY), dtype=np.float32)

    def kept_of(self, embeddings: Floats) -> Floats:
        """Return references as this gallery keeps them: of length one along what is kept."""
        along = (embeddings - self.mean) @ (self.whitening @ self.kept)
        length = np.linalg.norm(along, axis=-1, keepdims=True)
        return np.asarray(along / np.maximum(length, _TINY), dtype=np.float32)


def learn(embeddings: Floats, owners: Owners) -> Metric:
    """Return the metric of a gallery: rows of embeddings, and which article each is of."""
    rows, owners = _some(embeddings, owners)
    mean = rows.mean(axis=0)
    within = rows - _means(rows, owners)
    scatter = within.T @ within / len(within)
    ridge = max(float(np.trace(scatter)) / len(scatter), _TINY) * _RIDGE
    root = np.linalg.cholesky(scatter + ridge * np.eye(len(scatter), dtype=np.float32))
    whitening = np.linalg.inv(root).T.astype(np.float32)
    return Metric(mean, whitening, _main_axes((rows - mean) @ whitening))


def _some(embeddings: Floats, owners: Owners) -> tuple[Floats, Owners]:
    """Leave rows out evenly where there are more than a second's work."""
    step = -(-len(embeddings) // _ROWS_MAX)
    return embeddings[::step], owners[::step]


def _means(rows: Floats, owners: Owners) -> Floats:
    """Return for each row the mean of its article."""
    _, which, counts = np.unique(owners, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), rows.shape[1]), np.float32)
    np.add.at(sums, which, rows)
    return np.asarray((sums / counts[:, None])[which], dtype=np.float32)


def _main_axes(white: Floats) -> Floats:
    """
    Return the directions in which a gallery's articles lie.

    Found by a few steps from directions by chance (N. Halko, P. G. Martinsson, J. A. Tropp,
    "Finding structure with randomness", 2011), in a tenth of the time that all axes would take.
    """
    if len(white) <= _KEPT:
        return np.ascontiguousarray(np.linalg.qr(white.T)[0], dtype=np.float32)
    axes = np.random.default_rng(_KEPT).standard_normal((white.shape[1], _KEPT), np.float32)
    for _ in range(_STEPS):
        axes = np.linalg.qr(white.T @ (white @ axes))[0]
    return np.ascontiguousarray(axes, dtype=np.float32)
