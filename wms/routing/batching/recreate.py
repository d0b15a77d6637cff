"""Orders put into carts one by one, the one first that would regret most to wait."""

from typing import TYPE_CHECKING

import numpy as np

from wms.routing.batching.instance import Instance
from wms.routing.batching.pricing import NOBODY, PriceBook, Rows, Whole
from wms.routing.batching.schedule import Solution, costs, weigh
from wms.routing.graph import FAR

if TYPE_CHECKING:
    from numpy.random import Generator

# What a search by lot lets the extra way look longer or shorter by.
NOISE = 0.08


def inserted(
    instance: Instance,
    book: PriceBook,
    carts: Rows,
    lengths: Whole,
    orders: Whole,
    *,
    chance: "Generator | None" = None,
) -> Solution:
    """
    Return the carts with these orders in them too, new carts opened at the end where that is best.

    The order goes first that loses most if it does not get its best cart: Potvin and Rousseau, "A
    Parallel Route Building Algorithm", European Journal of Operational Research 66 (1993) 331-340.
    """
    return _Insertion(instance, book, chance).done(carts, lengths, orders)


class _Insertion:
    def __init__(self, instance: Instance, book: PriceBook, chance: "Generator | None") -> None:
        self.instance = instance
        self.book = book
        self.chance = chance

    def done(self, carts: Rows, lengths: Whole, taken: Whole) -> Solution:
        """Return the carts with the orders in them."""
        carts, lengths = _opened(carts, lengths, self.instance.width)
        with_each = self._with(carts, taken)
        for _ in range(len(taken)):
            extra = self._extra(carts, lengths, taken, with_each)
            pick, cart = _most_regretted(extra)
            carts[cart] = _taken_in(carts[cart], taken[pick])
            lengths[cart] = with_each[pick, cart]
            taken, with_each = np.delete(taken, pick), np.delete(with_each, pick, axis=0)
            if cart == len(carts) - 1:
                carts, lengths = _opened(carts, lengths, self.instance.width)
                with_each = np.concatenate([with_each, with_each[:, -1:]], axis=1)
                with_each[:, -1] = self._with(carts[-1:], taken)[:, 0]
            with_each[:, cart] = self._with(carts[cart : cart + 1], taken)[:, 0]
        used = carts[:, 0] != NOBODY
        return weigh(self.instance, carts[used], lengths[used])

    def _with(self, carts: Rows, orders: Whole) -> Whole:
        """Return how long each cart (column) is with each order (row) in it."""
        rows = np.repeat(carts[None], len(orders), axis=0)
        full = rows[..., -1] != NOBODY
        rows[..., -1] = orders[:, None]
        allowed = ~full & self.instance.fits(rows)
        lengths = np.full(rows.shape[:2], FAR, dtype=np.int64)
        if allowed.any():
            lengths[allowed] = self.book.price(rows[allowed])
        return lengths

    def _extra(self, carts: Rows, lengths: Whole, orders: Whole, with_each: Whole) -> Whole:
        """Return what each order costs more in each cart, with a little noise."""
        walk = np.where(with_each < FAR, with_each - lengths, FAR)
        if self.instance.hurried:
            walk = walk + self._later(carts, lengths, orders, with_each)
        if self.chance is not None:
            noise = self.chance.uniform(1 - NOISE, 1 + NOISE, walk.shape)
            walk = (walk * noise).astype(np.int64)
        return np.asarray(np.where(with_each < FAR, walk, FAR))

    def _later(self, carts: Rows, lengths: Whole, orders: Whole, with_each: Whole) -> Whole:
        """Return what each choice makes late, less the walk it shares with every other plan."""
        pick, cart = np.nonzero(with_each < FAR)
        plans = np.arange(len(pick))
        rows = np.repeat(carts[None], len(pick), axis=0)
        rows[plans, cart] = _taken_in(rows[plans, cart], orders[pick])
        walks = np.repeat(lengths[None], len(pick), axis=0)
        walks[plans, cart] = with_each[pick, cart]
        later = np.zeros(with_each.shape, dtype=np.int64)
        found = costs(self.instance, rows, walks) - walks.sum(axis=1)
        later[pick, cart] = found - found.min()
        return later


def _opened(carts: Rows, lengths: Whole, width: int) -> tuple[Rows, Whole]:
    """Return the carts and an empty one behind them."""
    empty = np.full((1, width), NOBODY, dtype=np.int32)
    return np.concatenate([carts, empty]), np.append(lengths, 0)


def _taken_in(cart: Rows, order: Whole) -> Rows:
    """Return the cart, which has room, with the order in it."""
    rows = cart.copy()
    rows[..., -1] = order
    return np.ascontiguousarray(np.sort(rows, axis=-1)[..., ::-1])


def _most_regretted(extra: Whole) -> tuple[int, int]:
    """Return the order that would lose most by not having its best cart, and that cart."""
    if extra.shape[1] == 1:
        return 0, 0
    two = np.partition(extra, 1, axis=1)
    # Of orders that only a cart of their own is left for, all regrets are endless: take the first.
    pick = int((two[:, 1] - two[:, 0]).argmax())
    return pick, int(extra[pick].argmin())
