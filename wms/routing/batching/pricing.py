"""What a cart's walk costs: exact lengths, each set of orders priced once."""

import time
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wms.routing.batching.orders import Order
from wms.routing.frontier import pricer as sweep_pricer
from wms.routing.graph import AisleGraph
from wms.routing.tour import Tour, shortest_tour

# One cart a row, its orders as indices; -1, last in the row, where the cart has room left.
Rows = NDArray[np.int32]
Whole = NDArray[np.int64]
Ends = tuple[int, ...] | None

NOBODY = -1
# Above this the memory is emptied: some 200 bytes a cart.
REMEMBERED_MAX = 400_000


class Pricer(Protocol):
    """Exact lengths of carts in bulk."""

    def price(self, carts: Rows) -> Whole:
        """Return the length of the shortest tour of each row, in mm."""
        ...


class TourPricer:
    """
    Prices any cart by `shortest_tour`, one after the other: for groups and one-way aisles.

    `proven` falls to False when a tour was not proven shortest in its time; lengths are then those
    of the walks found, and bound nothing. Such walks are remembered: found again they may differ.
    """

    def __init__(
        self, graph: AisleGraph, start: int, ends: Ends, orders: Sequence[Order], *, seconds: float
    ) -> None:
        self.graph = graph
        self.start = start
        self.ends = ends
        self.orders = orders
        self.seconds = seconds
        self.proven = True
        self._unproven: dict[frozenset[int], Tour] = {}

    def price(self, carts: Rows) -> Whole:
        """Return the length of the shortest tour of each row, in mm."""
        return np.array([self._length(row) for row in carts.tolist()], dtype=np.int64)

    def floors(self, carts: Rows) -> Whole:
        """Return what no walk of each row is shorter than, in mm."""
        return np.array([self._tour(row).bound_mm for row in carts.tolist()], dtype=np.int64)

    def _length(self, row: list[int]) -> int:
        tour = self._tour(row)
        self.proven = self.proven and tour.proof == "optimal"
        return tour.length_mm

    def unproven(self, orders: Iterable[int]) -> Tour | None:
        """Return the walk that a cart was priced by, None if it was proven shortest."""
        return self._unproven.get(frozenset(orders))

    def _tour(self, row: list[int]) -> Tour:
        orders = [order for order in row if order >= 0]
        known = self.unproven(orders)
        if known is not None:
            return known
        stops = [stop for order in orders for stop in self.orders[order].stops]
        tour = shortest_tour(self.graph, self.start, stops, self.ends, seconds=self.seconds)
        if tour.proof != "optimal":
            self._unproven[frozenset(orders)] = tour
        return tour


def pricer_for(
    graph: AisleGraph, start: int, ends: Ends, orders: Sequence[Order], *, seconds: float
) -> Pricer:
    """Return the fastest pricer that is exact for this floor and these orders."""
    stops = [stop for order in orders for stop in order.stops]
    if not any(stop.instead for stop in stops) and len({stop.group for stop in stops}) <= 1:
        nodes = [[stop.node for stop in order.stops] for order in orders]
        swept = sweep_pricer(graph, start, None if ends is None else dict.fromkeys(ends, 0), nodes)
        if swept is not None:
            return swept
    return TourPricer(graph, start, ends, orders, seconds=seconds)


class PriceBook:
    """
    Prices by a pricer, and remembers them by the set of orders.

    What was priced since the book was opened can be read as a pool of carts.
    """

    def __init__(self, pricer: Pricer, known: dict[bytes, int] | None = None) -> None:
        self.pricer = pricer
        self.known: dict[bytes, int] = {} if known is None else known
        self._pool: list[tuple[Rows, Whole]] = []
        self._priced = 0
        self._seconds = 0.0

    @property
    def proven(self) -> bool:
        """Return whether every price is that of a walk proven shortest."""
        return bool(getattr(self.pricer, "proven", True))

    def price(self, carts: Rows) -> Whole:
        """Return the lengths of these carts, in mm."""
        rows = tidy(carts)
        keys: list[bytes] = rows.view(np.dtype((np.void, rows.shape[1] * 4))).ravel().tolist()  # type: ignore[assignment]
        known = self.known
        lengths = np.array([known.get(key, -1) for key in keys], dtype=np.int64)
        missing = np.flatnonzero(lengths < 0)
        if len(missing):
            found = self._look_up(rows[missing])
            lengths[missing] = found
            known.update(zip([keys[at] for at in missing.tolist()], found.tolist(), strict=True))
        return lengths

    def floors(self, carts: Rows) -> Whole:
        """Return what no walk of each cart is shorter than, in mm."""
        if self.proven:
            return self.price(carts)
        floors: Whole = self.pricer.floors(carts)  # type: ignore[attr-defined]
        return floors

    def affords(self, carts: int, deadline: float) -> bool:
        """Return whether so many carts can be priced by then (monotonic), at the pace so far."""
        return time.monotonic() + carts * self._seconds / max(1, self._priced) < deadline

    def pool(self) -> tuple[Rows, Whole]:
        """Return every cart priced so far, and its length."""
        if len(self._pool) > 1:
            self._pool = [
                (
                    np.concatenate([rows for rows, _ in self._pool]),
                    np.concatenate([lengths for _, lengths in self._pool]),
                )
            ]
        return self._pool[0]

    def _look_up(self, rows: Rows) -> Whole:
        if len(self.known) > REMEMBERED_MAX:
            self.known.clear()
        begun = time.perf_counter()
        lengths = self.pricer.price(rows)
        self._seconds += time.perf_counter() - begun
        self._priced += len(rows)
        self._pool.append((rows, lengths))
        return lengths


def tidy(carts: Rows) -> Rows:
    """Return the rows with their orders descending: a set has one name, and pads are last."""
    return np.ascontiguousarray(np.sort(carts, axis=1)[:, ::-1])
