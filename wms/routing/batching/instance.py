"""The orders in rows of numbers: which carts are allowed, and how long each keeps a picker."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from wms.routing.batching.errors import (
    BadAmountError,
    OrderTooLargeError,
    RepeatedOrderError,
    ZoneNotAllowedError,
)
from wms.routing.batching.orders import Capacity, Objective, Order
from wms.routing.batching.pricing import Rows, Whole

MEASURES = ("size", "weight_g", "volume_ml")
ZONE_KINDS_MAX = 62
ORDERS_MAX = 2_000
# An order without haste is due beyond every plan.
NEVER_MS = 10**15

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """
    The orders by index, each amount a column; the last row of all is nobody's, for pads.

    `due_ms` is when the walk must be over, the lead taken off; `work_ms` what an order takes beside
    walking; `free_ms` when each picker is free, earliest first.

    :raises RepeatedOrderError: two orders have one id
    :raises OrderTooLargeError: an order is larger than any cart
    :raises ZoneNotAllowedError: no kind of cart may go where an order leads
    :raises BadAmountError: too many orders, or too many kinds of cart
    """

    orders: tuple[Order, ...]
    capacity: Capacity
    objective: Objective
    loads: Whole = field(init=False, repr=False)
    limits: Whole = field(init=False, repr=False)
    kinds: Whole = field(init=False, repr=False)
    due_ms: Whole = field(init=False, repr=False)
    work_ms: Whole = field(init=False, repr=False)
    free_ms: Whole = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "orders", tuple(self.orders))
        self._check_count()
        limited = [name for name in MEASURES if getattr(self.capacity, name) is not None]
        most = [getattr(self.capacity, name) for name in limited]
        loads = [[getattr(order, name) for name in limited] for order in self.orders]
        for order, load in zip(self.orders, loads, strict=True):
            for name, amount, limit in zip(limited, load, most, strict=True):
                if amount > limit:
                    raise OrderTooLargeError(order.id, name, amount, limit)
        columns = {
            "loads": np.array([*loads, [0] * len(limited)], dtype=np.int64),
            "limits": np.array(most, dtype=np.int64),
            "kinds": _padded([self._kinds(order) for order in self.orders], -1),
            "due_ms": _padded([self._due_ms(order) for order in self.orders], NEVER_MS),
            "work_ms": _padded([self._work_ms(order) for order in self.orders], 0),
            "free_ms": np.sort(np.array([_ms(at) for at in self.objective.pickers_s])),
        }
        for name, column in columns.items():
            object.__setattr__(self, name, column)

    def __len__(self) -> int:
        """Return how many orders there are."""
        return len(self.orders)

    @property
    def width(self) -> int:
        """Return how many orders the fullest cart could hold."""
        return max(1, min(self.capacity.orders, len(self.orders)))

    @property
    def hurried(self) -> bool:
        """Return whether being late can cost anything."""
        due = bool((self.due_ms < NEVER_MS).any())
        return due and self.objective.late_mm_per_s > 0

    @property
    def carts_min(self) -> int:
        """Return how many carts any plan needs, by the number of orders and by their amounts."""
        needed: list[int] = [len(self.orders), *self.loads.sum(axis=0).tolist()]
        limits: list[int] = [self.width, *self.limits.tolist()]
        return max(-(-many // most) for many, most in zip(needed, limits, strict=True) if most)

    def fits(self, carts: Rows) -> Truths:
        """Return which rows one cart may carry."""
        room = (self.loads[carts].sum(axis=-2) <= self.limits).all(axis=-1)
        zones = np.bitwise_and.reduce(self.kinds[carts], axis=-1) != 0
        return np.asarray(room & zones)

    def lasts_ms(self, carts: Rows, lengths: Whole) -> Whole:
        """Return how long each cart keeps its picker."""
        walk = -(-lengths * 1_000 // self.objective.walking_mm_per_s)
        return np.asarray(walk + self.work_ms[carts].sum(axis=-1) + _ms(self.objective.cart_s))

    def late_ms(self, carts: Rows, finish_ms: Whole) -> Whole:
        """Return by how much the orders of each cart are late together."""
        return np.asarray(np.maximum(finish_ms[..., None] - self.due_ms[carts], 0).sum(axis=-1))

    def _check_count(self) -> None:
        if len(self.orders) > ORDERS_MAX:
            raise BadAmountError("The number of orders", len(self.orders), f"up to {ORDERS_MAX}")
        if len(self.capacity.zones) > ZONE_KINDS_MAX:
            count = len(self.capacity.zones)
            raise BadAmountError("The kinds of cart", count, f"up to {ZONE_KINDS_MAX}")
        seen: set[int | str] = set()
        for order in self.orders:
            if order.id in seen:
                raise RepeatedOrderError(order.id)
            seen.add(order.id)

    def _kinds(self, order: Order) -> int:
        """Return the kinds of cart that may carry an order, a bit each."""
        kinds = self.capacity.zones
        if not kinds:
            return 1
        bits = [1 << at for at, zones in enumerate(kinds) if order.zones <= zones]
        if not bits:
            raise ZoneNotAllowedError(order.id, order.zones)
        return reduce(int.__or__, bits)

    def _due_ms(self, order: Order) -> int:
        if order.due_s is None:
            return NEVER_MS
        return _ms(order.due_s - self.objective.lead_s)

    def _work_ms(self, order: Order) -> int:
        return _ms(self.objective.stop_s * len(order.stops) + self.objective.unit_s * order.size)


def _ms(seconds: float) -> int:
    return round(seconds * 1_000)


def _padded(values: Sequence[int], nobody: int) -> Whole:
    return np.array([*values, nobody], dtype=np.int64)
