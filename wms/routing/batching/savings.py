"""
Carts from scratch: each order alone, then joined where that saves most.

Clarke and Wright, "Scheduling of Vehicles from a Central Depot to a Number of Delivery Points",
Operations Research 12 (1964) 568-581; with the savings counted anew after each join, which de
Koster, van der Poort and Wolters, "Efficient Orderbatching Methods in Warehouses", International
Journal of Production Research 37 (1999) 1479-1504, call C&W(ii).
"""

import numpy as np

from wms.routing.batching.instance import Instance
from wms.routing.batching.pricing import NOBODY, PriceBook, Rows, Whole, tidy

# What is not allowed saves less than anything.
NEVER = -(10**17)


def alone(instance: Instance, orders: Whole) -> Rows:
    """Return a cart for each order."""
    carts = np.full((len(orders), instance.width), NOBODY, dtype=np.int32)
    carts[:, 0] = orders
    return carts


def joined(instance: Instance, book: PriceBook, carts: Rows, lengths: Whole) -> tuple[Rows, Whole]:
    """Return the carts joined, two at a time, as long as a join saves way."""
    count = len(carts)
    saves = np.full((count, count), NEVER, dtype=np.int64)
    carts, lengths = carts.copy(), lengths.copy()
    one, other = np.triu_indices(count, 1)
    saves[one, other] = _saved(instance, book, (carts, lengths), one, other)
    gone = np.zeros(count, dtype=bool)
    for _ in range(count - 1):
        keep, lose = np.unravel_index(int(saves.argmax()), saves.shape)
        if saves[keep, lose] <= 0:
            break
        carts[keep] = union(carts[keep], carts[lose], instance.width)
        lengths[keep] += lengths[lose] - saves[keep, lose]
        gone[lose] = True
        saves[lose], saves[:, lose] = NEVER, NEVER
        rest = np.flatnonzero(~gone)
        rest = rest[rest != keep]
        low, high = np.minimum(rest, keep), np.maximum(rest, keep)
        saves[low, high] = _saved(instance, book, (carts, lengths), low, high)
    return carts[~gone], lengths[~gone]


def union(one: Rows, other: Rows, width: int) -> Rows:
    """Return the orders of both carts as one row; they must be few enough."""
    both = np.concatenate([one, other], axis=-1)
    return np.ascontiguousarray(np.sort(both, axis=-1)[..., ::-1][..., :width])


def _saved(
    instance: Instance, book: PriceBook, now: tuple[Rows, Whole], one: Whole, other: Whole
) -> Whole:
    carts, lengths = now
    saved = np.full(len(one), NEVER, dtype=np.int64)
    counts = (carts != NOBODY).sum(axis=1)
    few = np.flatnonzero(counts[one] + counts[other] <= instance.width)
    together = union(carts[one[few]], carts[other[few]], instance.width)
    allowed = instance.fits(together)
    few, together = few[allowed], tidy(together[allowed])
    if len(few):
        saved[few] = lengths[one[few]] + lengths[other[few]] - book.price(together)
    return saved
