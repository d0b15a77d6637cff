"""`python -m bench.vision.words table` or `… photos FOLDER NAMES.csv`: what labels add to looks."""

import argparse
import csv
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.vision.looks import figures, placements
from bench.vision.looks.placements import Placement, Store
from wms.verdict.belief import temper
from wms.vision.looks import Gallery
from wms.vision.words import can_read, doubtful, tell_apart

TOLD = 1.0
"""So much one name leads where the words are said to tell something."""

_TITLES = ("asked", "told", "right", "wrong", "ECE", "caught", "sib caught", "sib EER", "best")


@dataclass(frozen=True, slots=True)
class Weighed:
    """
    A placement: its article, what looks and words say of all, whether words were asked, and how
    long a core read them.
    """

    sku: str
    looks: Mapping[str, float]
    words: Mapping[str, float]
    asked: bool
    took_s: float


@dataclass
class Claims:
    """What is said of right claims, of those of any other article, and of those of siblings."""

    right: list[float] = field(default_factory=list)
    chance: list[float] = field(default_factory=list)
    sibling: list[float] = field(default_factory=list)
    best: list[bool] = field(default_factory=list)


def main() -> None:
    """Print a table for each store."""
    asked = _arguments()
    if not can_read():
        raise SystemExit("no words are read here: install the optional group `words`")
    for seed in range(asked.seed, asked.seed + asked.count):
        for crops in asked.crops:
            store, names, tested = _store(asked, seed, crops)
            weighed = list(_weigh(store, names, tested))
            took_s = float(np.mean([each.took_s for each in weighed if each.asked] or [0.0]))
            print(f"\n{store.name}, {crops} crops, {took_s:.2f} s of a core where words are asked")
            print(f"{'':>14}" + "".join(f"{title:>11}" for title in _TITLES))
            _row("looks", weighed, store, with_words=False)
            _row("with words", weighed, store, with_words=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.vision.words", description=__doc__)
    parser.add_argument("what", choices=("table", "photos"))
    parser.add_argument("folder", nargs="?", type=Path, help="photos with a manifest.json")
    parser.add_argument(
        "names", nargs="?", type=Path, help="a table sku,name, in the language of the packs"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1, help="so many seeds")
    parser.add_argument("--crops", type=int, nargs="+", default=[1, 3], help="of one placement")
    parser.add_argument("--lines", type=int, default=7, help="product lines of three flavours")
    parser.add_argument("--each", type=int, default=4, help="placements of an article")
    asked = parser.parse_args()
    if asked.what == "photos" and asked.names is None:
        parser.error("photos needs a folder and a table of names")
    return asked


def _store(
    asked: argparse.Namespace, seed: int, crops: int
) -> tuple[Store, dict[str, str], list[Placement]]:
    if asked.what == "table":
        store = placements.of_table(seed, lines=asked.lines, each=asked.each, crops=crops)
        return store, {sku: sku for sku in store.photos}, store.placements
    store = placements.of_folder(asked.folder, seed=seed, crops=crops)
    with asked.names.open(encoding="utf-8", newline="") as file:
        names = {row["sku"]: row["name"] for row in csv.DictReader(file)}
    # Looks and words were calibrated on the folder's first half: never test on it.
    return store, names, store.halves()[1]


def _weigh(
    store: Store, names: Mapping[str, str], tested: Sequence[Placement]
) -> Iterable[Weighed]:
    with tempfile.TemporaryDirectory() as folder:
        gallery = Gallery.open(Path(folder))
        for sku, photos in store.photos.items():
            gallery.add(sku, photos)
        for each in tested:
            looks = {one.sku: one.log_ratio for one in gallery.weigh(each.crops, list(names))}
            between = doubtful(looks, names)
            began = time.process_time()
            told = tell_apart(each.crops, between) if between else None
            took_s = time.process_time() - began
            yield Weighed(each.sku, looks, told.ratios if told else {}, bool(between), took_s)


def _row(name: str, weighed: Sequence[Weighed], store: Store, *, with_words: bool) -> None:
    claims, told = Claims(), _told(weighed)
    for each in weighed:
        joined = {
            sku: temper((ratio, each.words.get(sku, 0.0))) if with_words else ratio
            for sku, ratio in each.looks.items()
        }
        siblings = store.siblings(each.sku)
        claims.right.append(joined[each.sku])
        claims.sibling += [joined[sku] for sku in siblings]
        strangers = joined.keys() - {each.sku, *siblings}
        claims.chance += [joined[sku] for sku in sorted(strangers)]
        claims.best.append(_best(joined) == each.sku)
    numbers = (
        *(told if with_words else [0.0] * len(told)),
        figures.caught(claims.right, claims.chance),
        figures.caught(claims.right, claims.sibling),
        figures.equal_error(claims.right, claims.sibling),
        float(np.mean(claims.best)),
    )
    print(f"{name:>14}" + "".join(f"{100 * number:>11.1f}" for number in numbers))


def _lead(ratios: Mapping[str, float]) -> float:
    first, second = [*sorted(ratios.values(), reverse=True), 0.0, 0.0][:2]
    return first - second


def _best(ratios: Mapping[str, float]) -> str:
    return max(ratios, key=lambda sku: ratios[sku])


def _told(weighed: Sequence[Weighed]) -> tuple[float, ...]:
    """Return how often words were asked, told something, named rightly, wrongly; how far off."""
    asked = [each for each in weighed if each.asked]
    told = [each for each in asked if _lead(each.words) >= TOLD]
    led = [_best(each.words) == each.sku for each in told]
    chances: list[tuple[float, bool]] = []
    for each in (one for one in asked if one.words):
        among = {sku: np.exp(ratio) for sku, ratio in each.words.items()}
        whole = sum(among.values())
        chances += [(float(one / whole), sku == each.sku) for sku, one in among.items()]
    off = figures.miscalibrated(*map(list, zip(*chances, strict=True))) if chances else 0.0
    count = max(1, len(asked))
    return (
        len(asked) / max(1, len(weighed)),
        len(told) / count,
        sum(led) / count,
        (len(led) - sum(led)) / count,
        off,
    )


if __name__ == "__main__":
    main()
