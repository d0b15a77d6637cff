"""The calibration that ships, fitted on rendered benches and on photos as a folder holds them."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.vision.looks import placements
from bench.vision.looks.placements import Placement, Store
from wms.vision.looks import Calibration, Gallery
from wms.vision.looks.fitting import Sample, fit

SEEDS = (101, 102)
SPLIT = 11
CROPS = (1, 3)


def fitted(folder: Path) -> Calibration:
    """Return the calibration of two rendered benches and the first half of a folder's groups."""
    most = max(CROPS)
    photos = placements.of_folder(folder, seed=SPLIT, crops=most)
    samples = list(_samples(photos, photos.halves()[0]))
    for seed in SEEDS:
        store = placements.of_table(seed, lines=7, each=4, crops=most)
        samples += _samples(store, store.placements)
    return fit(samples, "rendered benches and phone photos, as shipped")


def _samples(store: Store, chosen: Sequence[Placement]) -> Iterator[Sample]:
    with tempfile.TemporaryDirectory() as kept:
        gallery = Gallery.open(Path(kept))
        for sku, photos in store.photos.items():
            gallery.add(sku, photos)
        for crops in CROPS:
            for each in chosen:
                measured = gallery.measure(each.first(crops).crops, (each.sku,))
                if measured is not None:
                    yield Sample(each.sku, measured)
