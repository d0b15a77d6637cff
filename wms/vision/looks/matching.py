"""Compare a crop part by part: what matches best, and whether it has the same tint there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from wms.vision.looks.graph import Graph
from wms.vision.looks.references import Photo, tints_of
from wms.vision.looks.running import run_on_one_core
from wms.vision.looks.seeing import PART, PARTS, unit
from wms.vision.looks.weights import Floats

VIEWS: Final = 4
"""Views of an article that are compared part by part: those most alike as a whole."""

_WORST: Final = int(PARTS * 0.15)
_TINTED: Final = PARTS // 4


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Descriptors and tints of the parts of one picture, in the same order."""

    descriptors: Floats
    tints: Floats


NO_PARTS: Final = Parts(np.zeros((PARTS, PART), np.float32), np.zeros((PARTS, 3), np.float32))


def parts_of(photo: Photo) -> list[Parts]:
    """Return the parts of each view of a photo."""
    return [
        Parts(unit(view.astype(np.float32)), tints_of(tints))
        for view, tints in zip(photo.parts, photo.tints, strict=True)
    ]


def match(parts: Parts, articles: Sequence[Sequence[Parts]]) -> tuple[Floats, Floats, Floats]:
    """
    Return for each article, given by some views: how alike parts are, their tints, the worst parts.

    Each part looks for its best match in any of the views (O. Boiman, E. Shechtman, M. Irani, "In
    Defense of Nearest-Neighbor Based Image Classification", 2008): a part that only one of two
    siblings has speaks for it, wherever it lies. Then the tints of matching parts are compared. The
    shift that most parts share is the light's; by how much the quarter that is left most off is
    off, tells a flavour's colour from another's.
    """
    known = np.stack([_stacked([view.descriptors for view in views]) for views in articles])
    tints = np.stack([_stacked([view.tints for view in views]) for views in articles])
    alike = _products(parts.descriptors, known)
    best = np.sort(alike.max(axis=1), axis=1)
    off = parts.tints - np.take_along_axis(tints, alike.argmax(axis=1)[:, :, None], axis=1)
    off -= np.median(off, axis=1, keepdims=True)
    off -= off.mean(axis=2, keepdims=True)  # brighter or darker is shade; only hues count
    distance = np.sort(np.sqrt(np.square(off).sum(axis=2)), axis=1)
    return best.mean(axis=1), -distance[:, -_TINTED:].mean(axis=1), best[:, :_WORST].mean(axis=1)


def _stacked(views: Sequence[Floats]) -> Floats:
    """Return rows of up to four views one below the other, and nothing below them."""
    found = np.zeros((VIEWS * PARTS, views[0].shape[1]), np.float32)
    found[: len(views) * PARTS] = np.concatenate(views)
    return found


def _products(parts: Floats, known: Floats) -> Floats:
    """
    Return how alike each row of each article (articles, rows, numbers) is to each part.

    numpy would spread such small products over all cores, and wait for those that others use.
    """
    (alike,) = _comparison().run(None, {"known": known, "picture": parts.T.copy()})
    found: Floats = alike
    return found


@cache
def _comparison() -> Any:
    graph = Graph("parts", ("numbers", "parts"))
    known = graph.takes("known", ("articles", "rows", "numbers"))
    alike = graph.layer("MatMul", [known, graph.input])
    graph.gives(alike, "alike", ("articles", "rows", "parts"))
    return run_on_one_core(graph.to_bytes())
