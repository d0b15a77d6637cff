"""What it costs to enrol an article, in seconds of one processor."""

import tempfile
import time
from pathlib import Path

from bench.vision.looks.placements import Store
from wms.vision.looks import Gallery


def enrolled_s(store: Store) -> tuple[float, float, int]:
    """
    Return the dearest of a store's articles, the mean, and how many there are.

    An article counts as enrolled once the gallery has weighed a crop against it: its photos are
    looked at turned and lit otherwise, written to disk, and the index is made anew.
    """
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        gallery = Gallery.open(Path(folder))
        first = store.placements[0].crops
        # Somebody has started the gallery before: the network is there.
        gallery.add("start", next(iter(store.photos.values()))[:1])
        for sku, photos in store.photos.items():
            began = time.process_time()
            gallery.add(sku, photos)
            gallery.weigh(first, [sku])
            costs.append(time.process_time() - began)
    return max(costs), sum(costs) / len(costs), len(costs)
