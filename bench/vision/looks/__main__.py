"""
`python -m bench.vision.looks table | photos FOLDER | enrol | fit FOLDER`: how far looks can tell.

`enrol` measures what a new article costs; `fit` prints the calibration that is to ship.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.vision.looks import figures, placements
from bench.vision.looks.enrolling import enrolled_s
from bench.vision.looks.figures import Claims
from bench.vision.looks.fitted import fitted
from bench.vision.looks.placements import Placement, Store
from wms.vision.looks import Gallery
from wms.vision.looks.fitting import PLACEMENTS_MIN

_TITLES = (
    "AUC",
    "EER",
    "sib EER",
    "caught",
    "sib caught",
    "best",
    "ECE claim",
    "by chance",
    "order",
)


def main() -> None:
    """Print what is asked for."""
    asked = _arguments()
    if asked.what == "fit":
        print(fitted(asked.folder))
        return
    for seed in range(asked.seed, asked.seed + asked.count):
        store = _store(asked, seed)
        if asked.what == "enrol":
            most, mean, count = enrolled_s(store)
            print(f"{count} articles: {mean:.2f} s of one processor each, at most {most:.2f}")
        else:
            _tell(store, asked.crops)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.vision.looks", description=__doc__)
    parser.add_argument("what", choices=("table", "photos", "enrol", "fit"))
    parser.add_argument("folder", nargs="?", type=Path, help="photos with a manifest.json")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1, help="so many seeds")
    parser.add_argument("--crops", type=int, nargs="+", default=[1, 3], help="of one placement")
    parser.add_argument("--lines", type=int, default=8, help="product lines of three flavours")
    parser.add_argument("--each", type=int, default=4, help="placements of an article")
    asked = parser.parse_args()
    if asked.what in {"photos", "fit"} and asked.folder is None:
        parser.error(f"{asked.what} needs a folder")
    return asked


def _store(asked: argparse.Namespace, seed: int) -> Store:
    most = max(asked.crops)
    if asked.what == "photos":
        return placements.of_folder(asked.folder, seed=seed, crops=most)
    if asked.what == "enrol":
        return placements.of_table(seed, lines=2, each=1, crops=1)
    return placements.of_table(seed, lines=asked.lines, each=asked.each, crops=most, harms=True)


def _tell(whole: Store, numbers: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        gallery = Gallery.open(Path(folder))
        for sku, photos in whole.photos.items():
            gallery.add(sku, photos)
        shipped = gallery.calibration
        for crops in numbers:
            gallery.calibration = shipped
            _tell_crops(gallery, whole.first(crops), crops)
        print(f"{_weigh_ms(gallery, whole.first(1)):.0f} ms of one processor a crop")


def _tell_crops(gallery: Gallery, store: Store, crops: int) -> None:
    print(f"\n{store.name}: {len(store.photos)} articles, {crops} crops a placement")
    print("".join(f"{title:>11}" for title in ("calibration", *_TITLES)))
    chosen, rest = store.halves()
    # The shipped calibration was fitted on the folder's first half: never test on it.
    tested = store.placements if store.harmed else rest
    said = figures.weigh_all(gallery, store, tested)
    shipped = figures.claims_of(store, tested, said)
    _row("shipped", shipped)
    fronts = [pair for pair in zip(tested, said, strict=True) if any(pair[0].fronts)]
    if fronts:
        _row("front seen", figures.claims_of(store, *zip(*fronts, strict=True)))
    _differ(gallery, store, shipped)
    if len(chosen) < PLACEMENTS_MIN:
        print("   own half: too few placements to calibrate on")
        return
    gallery.calibrate([(each.sku, each.crops) for each in chosen], made="the other half")
    _row("own half", figures.claims_of(store, rest, figures.weigh_all(gallery, store, rest)))


def _differ(gallery: Gallery, store: Store, claims: Claims) -> None:
    """Print how many are told to differ: right ones, siblings, others, and those damaged."""
    told = {
        name: (figures.differing(values), len(values)) for name, values in claims.differs.items()
    }
    for harm in sorted({each.harm for each in store.harmed}):
        those: list[Placement] = [each for each in store.harmed if each.harm == harm]
        values = [gallery.weigh(each.crops, [each.sku])[0].differs for each in those]
        told[harm] = figures.differing(values), len(values)
    print(
        "    differ: "
        + ", ".join(f"{name} {100 * s:.1f} % of {n}" for name, (s, n) in told.items())
    )


def _weigh_ms(gallery: Gallery, store: Store) -> float:
    """Return what a crop costs, weighed against an order of twelve lines."""
    order = list(store.photos)[:12]
    some = store.placements[::3]
    began = time.process_time()
    for each in some:
        gallery.weigh(each.crops, order)
    return (time.process_time() - began) / sum(len(each.crops) for each in some) * 1000


def _row(name: str, claims: Claims) -> None:
    orders = list(zip(*claims.orders, strict=True))
    numbers = (
        figures.area_under(claims.right, claims.chance),
        figures.equal_error(claims.right, claims.chance),
        figures.equal_error(claims.right, claims.sibling),
        figures.caught(claims.right, claims.chance),
        figures.caught(claims.right, claims.sibling),
        float(np.mean(claims.best)),
        *figures.of_claims(claims),
        figures.miscalibrated(orders[0], orders[1]),
    )
    print(f"{name:>11}" + "".join(f"{100 * number:>11.1f}" for number in numbers), flush=True)


if __name__ == "__main__":
    main()
