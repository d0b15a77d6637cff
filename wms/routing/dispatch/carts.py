"""
The carts worth looking at: built around the orders that press most, companion by companion.

Seed algorithms begin a cart with one order and add those that fit it best (Gibson and Sharp,
European Journal of Operational Research 58 (1992) 57-67; De Koster et al. 1999). Here every stage
of every cart is kept, for two orders may be better than four, and the best is chosen by cost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wms.routing.dispatch.orders import Load, OpenOrder, Policy, load_of
from wms.routing.dispatch.walks import Numbers

SEEDS: Final = 6
# What a companion's pressing is worth beside the walk it saves, one style of cart each.
STYLES: Final = (0.0, 0.5, 2.0)

Cart = tuple[int, ...]
Kinds = NDArray[np.bool_]


@dataclass(frozen=True)
class Pool:
    """The open orders as arrays, and what any cart of them costs about."""

    orders: Sequence[OpenOrder]
    policy: Policy
    cover: Numbers
    lengths: Numbers
    handling_s: Numbers
    slack_s: Numbers

    @cached_property
    def loads(self) -> Numbers:
        """Return what each order (row) takes of each of the cart's limits."""
        loads = [
            (order.totes, len(order.stops), order.weight_g, order.volume_ml)
            for order in self.orders
        ]
        return np.array(loads, dtype=np.float64)

    @cached_property
    def kinds(self) -> Kinds:
        """Return which kinds of cart (column) may carry each order (row)."""
        kinds = self.policy.cart_zones
        carried = [[order.zones <= kind for kind in kinds] or [True] for order in self.orders]
        return np.array(carried, dtype=np.bool_)

    @cached_property
    def limits(self) -> Numbers:
        """Return the cart's limits, in the order of `loads`."""
        policy = self.policy
        limits = (policy.totes_max, policy.stops_max, policy.weight_g_max, policy.volume_ml_max)
        return np.array(limits, dtype=np.float64)

    @property
    def s_per_mm(self) -> float:
        """Return how long a millimetre takes with goods on the cart."""
        return self.policy.pace.s_per_metre_loaded / 1_000

    @cached_property
    def alone_s(self) -> Numbers:
        """How long each order takes to walk by itself, without what is done at stops."""
        alone: Numbers = self.cover @ self.lengths * self.s_per_mm
        return alone

    def members(self, carts: Sequence[Cart]) -> Numbers:
        """Return a row for each cart, with 1 where an order is on it."""
        rows = np.zeros((len(carts), len(self.orders)))
        for row, cart in enumerate(carts):
            rows[row, list(cart)] = 1.0
        return rows

    def walk_s(self, members: Numbers) -> Numbers:
        """Return how long each cart walks, about."""
        covers = np.array([self.cover[row > 0].max(axis=0, initial=0.0) for row in members])
        walked: Numbers = covers @ self.lengths * self.s_per_mm
        return walked

    def seconds(self, members: Numbers) -> Numbers:
        """Return how long each cart takes, about."""
        took: Numbers = self.walk_s(members) + members @ self.handling_s
        return took


def carts_around(pool: Pool, seeds: Sequence[int]) -> list[Cart]:
    """Return carts begun with each of the seeds, in each style and of every size; none twice."""
    found: dict[Cart, None] = {}
    for seed in seeds:
        for style in STYLES:
            for cart in _grown(pool, seed, style):
                found.setdefault(tuple(sorted(cart)), None)
    for cart in _in_turn(pool):
        found.setdefault(tuple(sorted(cart)), None)
    return list(found)


def pressing(pool: Pool) -> list[int]:
    """Return the orders to begin carts with: those with the least slack, and the oldest."""
    orders = pool.orders
    by_slack = sorted(range(len(orders)), key=lambda at: (pool.slack_s[at], orders[at].id))
    oldest = min(range(len(orders)), key=lambda at: (orders[at].placed_s, orders[at].id))
    return list(dict.fromkeys([*by_slack[:SEEDS], oldest]))


def _grown(pool: Pool, seed: int, style: float) -> list[Cart]:
    """Return the stages of one cart, the seed alone first."""
    alone = pool.alone_s
    pressed = style * alone.mean() * np.exp(-np.maximum(0.0, pool.slack_s) / _usual(pool.slack_s))
    covered = pool.cover[seed].copy()
    room = pool.limits - pool.loads[seed]
    kinds = pool.kinds[seed]
    free = np.arange(len(pool.orders)) != seed
    stages: list[Cart] = [(seed,)]
    while (fits := free & _fitting(pool, room, kinds)).any():
        saved = alone - pool.cover @ (pool.lengths * (1 - covered)) * pool.s_per_mm
        at = int(np.where(fits, saved + pressed, -np.inf).argmax())
        free[at] = False
        room = room - pool.loads[at]
        kinds = kinds & pool.kinds[at]
        covered = np.maximum(covered, pool.cover[at])
        stages.append((*stages[-1], at))
    return stages


def _fitting(pool: Pool, room: Numbers, kinds: Kinds) -> Kinds:
    """Tell of each order whether it goes on a cart with so much room, of one of these kinds."""
    roomy: Kinds = np.all(pool.loads <= room, axis=1, keepdims=False)
    of_a_kind: Kinds = np.any(pool.kinds & kinds, axis=1, keepdims=False)
    return roomy & of_a_kind


def _usual(slack_s: Numbers) -> float:
    return max(60.0, float(np.median(np.maximum(0.0, slack_s))))


def _in_turn(pool: Pool) -> list[Cart]:
    """Return the carts that first come, first served would make, of every size."""
    orders = pool.orders
    turn = sorted(range(len(orders)), key=lambda at: (orders[at].placed_s, orders[at].id))
    return list(accumulate_while_fits(pool, turn))


def accumulate_while_fits(pool: Pool, turn: Sequence[int]) -> list[Cart]:
    """Return the carts that taking these orders in turn makes, until one does not fit."""
    loads = accumulate((load_of(pool.orders[at]) for at in turn), initial=Load())
    carts: list[Cart] = []
    for count, load in enumerate(loads):
        if not load.fits(pool.policy):
            break
        if count:
            carts.append(tuple(turn[:count]))
    return carts
