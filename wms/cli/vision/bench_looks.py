"""A folder of photos by article: enrolled in part, the rest claimed rightly and wrongly."""

import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wms.cli.ground import UNUSABLE, fail
from wms.cli.vision.enrol import SUFFIXES

if TYPE_CHECKING:
    from wms.vision.looks import Gallery
    from wms.vision.picture import Image

Row = tuple[str, ...]
_SEED: Final = 5


@dataclass
class _Claims:
    """The log ratios of claims, by whether they were right, of chance, or of a look-alike."""

    right: list[float] = field(default_factory=list)
    chance: list[float] = field(default_factory=list)
    alike: list[float] = field(default_factory=list)
    best: int = 0
    ms: list[float] = field(default_factory=list)


def measure_looks(
    folder: Path, entries: list[dict[str, Any]], *, review: float, enrolled: int
) -> tuple[list[Row], dict[str, Any], list[str]]:
    """Return the table, the same as a tree, and what could not be used."""
    photos, faults = _photos(folder)
    tried = {sku: pictures[enrolled:] for sku, pictures in photos.items()}
    if sum(map(bool, tried.values())) < 2:  # noqa: PLR2004 -- a wrong claim needs another article
        told = f"two articles with more than {enrolled} photos are wanted"
        fail(f"{folder}: neither a manifest.json of codes, nor subfolders: {told}.", UNUSABLE)
    groups = {
        str(one["sku"]): str(one["group"]) for one in entries if {"sku", "group"} <= one.keys()
    }
    from wms.vision.looks import Gallery

    with tempfile.TemporaryDirectory() as kept:
        gallery = Gallery.open(Path(kept))
        for sku, pictures in photos.items():
            gallery.add(sku, pictures[:enrolled])
        claims = _claim(gallery, tried, groups)
    tree = _as_tree(claims, review) | {"articles": len(photos)}
    rows = [(name.replace("_", " "), _told(value)) for name, value in tree.items()]
    return [("Looks", "Measured"), *rows], tree, faults


def _photos(folder: Path) -> tuple[dict[str, list["Image"]], list[str]]:
    from wms.errors import Refusal
    from wms.vision.picture import open_bgr

    photos: dict[str, list[Image]] = {}
    faults: list[str] = []
    for article in sorted(one for one in folder.iterdir() if one.is_dir()):
        for path in sorted(article.iterdir()):
            if path.suffix.lower() not in SUFFIXES:
                continue
            try:
                photos.setdefault(article.name, []).append(open_bgr(path.read_bytes()))
            except (OSError, Refusal) as why:
                faults.append(f"{path}: {why}")
    return photos, faults


def _claim(gallery: "Gallery", tried: dict[str, list["Image"]], groups: dict[str, str]) -> _Claims:
    claims, chance = _Claims(), random.Random(_SEED)  # noqa: S311 -- a draw, not a secret
    everything = gallery.skus()
    for sku, pictures in tried.items():
        alike = _alike(gallery, sku, groups)
        others = sorted(set(everything) - {sku} - set(alike))
        for picture in pictures:
            began = time.perf_counter()
            ratios = {like.sku: like.log_ratio for like in gallery.weigh([picture], everything)}
            claims.ms.append((time.perf_counter() - began) * 1_000.0)
            claims.right.append(ratios[sku])
            claims.best += max(ratios, key=lambda one: ratios[one]) == sku
            claims.chance += [ratios[chance.choice(others)]] if others else []
            claims.alike += [ratios[chance.choice(alike)]] if alike else []
    return claims


def _alike(gallery: "Gallery", sku: str, groups: dict[str, str]) -> list[str]:
    if not groups:
        return list(gallery.look_alikes(sku))
    return [
        one for one in gallery.skus() if one != sku and groups.get(one, one) == groups.get(sku, sku)
    ]


def _as_tree(claims: _Claims, review: float) -> dict[str, Any]:
    """Return the figures at the threshold that asks about this share of the right claims."""
    right = sorted(claims.right)
    threshold = right[min(len(right) - 1, int(review * len(right)))]

    def escaped(wrong: list[float]) -> float | None:
        return sum(ratio >= threshold for ratio in wrong) / len(wrong) if wrong else None

    return {
        "photos": len(right),
        "named_right": claims.best / len(right),
        "review_rate": sum(ratio < threshold for ratio in right) / len(right),
        "escapes_random": escaped(claims.chance),
        "escapes_look_alike": escaped(claims.alike),
        "ms_mean": sum(claims.ms) / len(claims.ms),
    }


def _told(value: float | None) -> str:
    if value is None:
        return "none look alike"
    if isinstance(value, int):
        return str(value)
    return f"{value:.1%}" if value <= 1.0 else f"{value:.1f}"
