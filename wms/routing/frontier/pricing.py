"""
What carts of several orders cost: the exact length of the walk for each, many at a time.

A cart's stops are those of its orders together. Start and ends are the same for all, so what may
follow what in the sweep is worked out once; then only the costs differ from cart to cart.
"""

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from ctypes import byref, c_int32, c_void_p
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wms.routing.errors import RoutingError
from wms.routing.frontier.asking import Question, ask
from wms.routing.frontier.crowd import Crowd
from wms.routing.frontier.gathers import Reduced, reduced
from wms.routing.frontier.kernel import CompiledKernel, Desk
from wms.routing.frontier.layout import Layout
from wms.routing.frontier.structs import GathersStruct, OrdersStruct, addresses, question_struct
from wms.routing.frontier.tour import TwoWaySweep
from wms.routing.graph import Lengths

Carts = NDArray[np.int32]

# As in carts.c: carts priced side by side, and a length that no walk in 32 bits may reach.
LANES = 16
FAR_LANE = 1 << 29
# Fewer carts than this are priced before a second thread has begun.
SHARED_FROM = 2_048
THREADS_MAX = 4


class UnknownOrderError(RoutingError):
    """A cart holds a number that is no order's, nor -1 for an empty place."""

    def __init__(self, order: int, orders: int) -> None:
        super().__init__(f"A cart holds order {order}, but there are only {orders} orders.")
        self.order = order


class Pricer(Protocol):
    """Prices carts of orders that are known beforehand."""

    def price(self, carts: Carts) -> Lengths:
        """
        Return the length of the shortest walk of each cart, in mm, its end's price included.

        `carts` has a row for each cart: indices of orders, padded with -1. An empty cart walks
        from the start straight to the end.

        :raises UnknownOrderError: a cart names an order that there is not
        """
        ...


class SweepPricer:
    """Prices carts on a two-way floor; threads may share it."""

    def __init__(
        self,
        sweep: TwoWaySweep,
        start: int,
        ends: Mapping[int, int] | None,
        orders: Sequence[Iterable[int]],
    ) -> None:
        """
        Make ready for any carts of these orders, each given as the nodes to stop at.

        :raises UnknownNodeError: the start, an end, or a node of an order is not in the graph
        :raises NoEndError: `ends` is empty
        :raises UnreachableError: no walk leads to a node of an order, or to any end
        """
        layout = sweep.layout
        nodes = [sorted({*order}) for order in orders]
        question = ask(layout, start, {node for order in nodes for node in order}, ends)
        spots = [sorted(layout.spot_of[node] for node in order) for order in nodes]
        self._sizes = np.array([len(order) for order in nodes] + [0], dtype=np.int64)
        self._empty_mm = sweep.length(start, (), ends)
        self._price_mm = question.price_mm
        longest_mm = layout.whole_mm + question.price_most_mm
        self._pricing: _Compiled | Crowd
        if isinstance(sweep.kernel, CompiledKernel) and longest_mm < FAR_LANE:
            self._pricing = _Compiled(sweep, sweep.kernel, question, spots)
        else:
            self._pricing = Crowd(layout, question, spots)

    def price(self, carts: Carts) -> Lengths:
        """
        Return the length of the shortest walk of each cart, in mm, its end's price included.

        `carts` has a row for each cart: indices of orders, padded with -1. An empty cart walks
        from the start straight to the end.

        :raises UnknownOrderError: a cart names an order that there is not
        """
        carts = np.ascontiguousarray(carts, dtype=np.int32)
        orders = len(self._sizes) - 1
        outside = carts[(carts < -1) | (carts >= orders)]
        if outside.size:
            raise UnknownOrderError(int(outside[0]), orders)
        if not carts.size:
            return np.full(len(carts), self._empty_mm, dtype=np.int64)
        lengths = self._pricing.price(carts) + self._price_mm
        lengths[self._sizes[carts].sum(axis=1) == 0] = self._empty_mm
        return lengths


class _Compiled:
    def __init__(
        self,
        sweep: TwoWaySweep,
        kernel: CompiledKernel,
        question: Question,
        spots: list[list[int]],
    ) -> None:
        self._layout = sweep.layout
        self._kernel = kernel
        # Only of use where there are stops at all: carts without any are priced apart.
        moves = reduced(sweep.layout, question)
        question = Question(
            question.part, (), question.stop, question.special, question.start, question.price_mm
        )
        self._question, self._kept = question_struct(question)
        firsts = np.cumsum([0, *map(len, spots)]).astype(np.int32)
        flat = np.array([spot for order in spots for spot in order] or [0], dtype=np.int32)
        self._orders = firsts, flat
        self._gathers, self._template, self._gathers_kept = _laid_out(sweep.layout, moves)
        self._size = moves.states.size
        self._own = threading.local()

    def price(self, carts: Carts) -> Lengths:
        threads = min(THREADS_MAX, os.cpu_count() or 1) if len(carts) >= SHARED_FROM else 1
        lengths = np.empty(len(carts), dtype=np.int64)
        if threads == 1:
            self._price(carts, lengths)
            return lengths
        cuts = np.linspace(0, len(carts), threads + 1).astype(int)
        with ThreadPoolExecutor(threads) as pool:
            # Slices are views: each thread fills its own part of the lengths.
            parts = [slice(*cuts[place : place + 2]) for place in range(threads)]
            list(pool.map(lambda part: self._price(carts[part], lengths[part]), parts))
        return lengths

    def _price(self, carts: Carts, lengths: Lengths) -> None:
        desk, lanes, now, touched = self._bench()
        floor = self._kernel.floor(self._layout)
        orders = OrdersStruct(carts.shape[1], *addresses(*self._orders))
        arrays = (self._layout.empty, desk.costs, lanes, now, touched, lengths)
        self._kernel.library.frontier_price(
            byref(floor.struct),
            byref(self._question),
            byref(self._gathers),
            byref(orders),
            c_void_p(*addresses(carts)),
            c_int32(len(carts)),
            byref(desk.struct),
            *map(c_void_p, addresses(*arrays)),
        )

    def _bench(self) -> tuple[Desk, Carts, Carts, Carts]:
        """Return this thread's arrays to work in; the kernel leaves them as it found them."""
        bench: tuple[Desk, Carts, Carts, Carts] | None = getattr(self._own, "bench", None)
        if bench is None:
            empty = self._layout.empty
            bench = self._own.bench = (
                Desk(self._layout),
                np.repeat(self._template.reshape(-1, 1), LANES, axis=1),
                np.zeros((2 * self._size, LANES), dtype=np.int32),
                np.zeros((LANES, len(empty)), dtype=np.int32),
            )
        return bench


@lru_cache(maxsize=8)
def _laid_out(layout: Layout, moves: Reduced) -> tuple[GathersStruct, Carts, tuple[Carts, ...]]:
    """Return the moves for the kernel, what their columns cost for empty carts, what to keep."""
    gathers, kept = GathersStruct.of(moves, len(layout.empty))
    rows = [row for row in range(len(layout.empty)) if moves.sets.get(row)]
    columns = np.concatenate([moves.offers(row, layout.empty[row]) for row in rows])
    return gathers, np.minimum(columns, FAR_LANE).astype(np.int32), kept
