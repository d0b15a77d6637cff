"""`python -m bench.vision.looks table` or `… photos FOLDER`: how far looks alone can tell."""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.vision.looks import figures, placements
from bench.vision.looks.figures import Claims
from bench.vision.looks.placements import Placement, Store
from wms.vision.looks import Gallery

_TITLES = (
    "AUC",
    "EER",
    "sib EER",
    "caught",
    "sib caught",
    "best",
    "differs",
    "ECE claim",
    "ECE order",
)


def main() -> None:
    """Print the tables of what is asked for."""
    asked = _arguments()
    for seed in range(asked.seed, asked.seed + asked.count):
        for crops in asked.crops:
            store = _store(asked, seed, crops)
            # The shipped calibration was fitted on the folder's first half: never test on it.
            _tell(store, crops, store.halves()[1] if asked.folder else store.placements)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.vision.looks", description=__doc__)
    parser.add_argument("what", choices=("table", "photos"))
    parser.add_argument("folder", nargs="?", type=Path, help="photos with a manifest.json")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1, help="so many seeds")
    parser.add_argument("--crops", type=int, nargs="+", default=[1, 3], help="of one placement")
    parser.add_argument("--lines", type=int, default=8, help="product lines of three flavours")
    parser.add_argument("--each", type=int, default=4, help="placements of an article")
    asked = parser.parse_args()
    if asked.what == "photos" and asked.folder is None:
        parser.error("photos needs a folder")
    return asked


def _store(asked: argparse.Namespace, seed: int, crops: int) -> Store:
    if asked.what == "photos":
        return placements.of_folder(asked.folder, seed=seed, crops=crops)
    return placements.of_table(seed, lines=asked.lines, each=asked.each, crops=crops)


def _tell(store: Store, crops: int, tested: list[Placement]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        gallery = Gallery.open(Path(folder))
        began = time.perf_counter()
        for sku, photos in store.photos.items():
            gallery.add(sku, photos)
        enrolled_s = (time.perf_counter() - began) / len(store.photos)
        gallery.rank(store.placements[0].crops)
        print(f"\n{store.name}: {len(store.photos)} articles, {crops} crops a placement")
        print("".join(f"{title:>11}" for title in ("calibration", *_TITLES)))
        chosen, rest = store.halves()
        _row("shipped", figures.weigh_all(gallery, store, tested))
        fronts = [each for each in tested if each.front]
        if fronts:
            _row("front seen", figures.weigh_all(gallery, store, fronts))
        gallery.calibrate([(each.sku, each.crops) for each in chosen], made="the other half")
        _row("own half", figures.weigh_all(gallery, store, rest))
        print(f"{enrolled_s:.2f} s to enrol an article; {_weigh_ms(gallery, store):.0f} ms a crop")


def _weigh_ms(gallery: Gallery, store: Store) -> float:
    """Return the time that a crop takes, weighed against an order of twelve lines."""
    order = list(store.photos)[:12]
    some = store.placements[::3]
    began = time.perf_counter()
    for each in some:
        gallery.weigh(each.crops, order)
    return (time.perf_counter() - began) / sum(len(each.crops) for each in some) * 1000


def _row(name: str, claims: Claims) -> None:
    orders = list(zip(*claims.orders, strict=True))
    numbers = (
        figures.area_under(claims.right, claims.chance),
        figures.equal_error(claims.right, claims.chance),
        figures.equal_error(claims.right, claims.sibling),
        figures.caught(claims.right, claims.chance),
        figures.caught(claims.right, claims.sibling),
        float(np.mean(claims.best)),
        float(np.mean(np.array(claims.differs) > 0.98)),
        figures.of_claims(claims),
        figures.miscalibrated(orders[0], orders[1]),
    )
    print(f"{name:>11}" + "".join(f"{100 * number:>11.1f}" for number in numbers))


if __name__ == "__main__":
    main()
