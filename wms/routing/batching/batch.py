"""Orders joined into carts: what the rest of the product asks of batching."""

import math
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wms.routing.batching.errors import OrderUnreachableError
from wms.routing.batching.instance import Instance
from wms.routing.batching.orders import Capacity, Objective, Order, whole
from wms.routing.batching.plan import Asked, Cart, Plan, planned, tour_of
from wms.routing.batching.pricing import (
    NOBODY,
    Ends,
    PriceBook,
    Pricer,
    TourPricer,
    pricer_for,
    tidy,
)
from wms.routing.batching.savings import alone
from wms.routing.batching.search import Budget, search
from wms.routing.errors import BadSecondsError, NoEndError, RoutingError, UnknownNodeError
from wms.routing.graph import AisleGraph
from wms.routing.tour import Tour, shortest_tour

SECONDS = 1.0
# A single tour of a cart, where no compiled kernel fits the floor.
TOUR_SECONDS = 2.0
# However little time there is, a single walk has so much.
TOUR_LEAST_S = 0.04


@dataclass(frozen=True, slots=True)
class Options:
    """
    How to search: for at most so many `steps`, drawing lots from `seed`.

    The same question has the same answer on every machine when steps end the search, not seconds.
    `tours` False leaves the walks out, which takes less time. `pricer` replaces the planner's own.

    :raises BadAmountError: the steps or the seed are no whole number from 0 up
    """

    steps: int | None = None
    seed: int = 0
    tours: bool = True
    pricer: Pricer | None = None

    def __post_init__(self) -> None:
        whole("The seed", self.seed, 0)
        if self.steps is not None:
            whole("The steps", self.steps, 0)


def batch(
    graph: AisleGraph,
    start: int,
    ends: int | Collection[int] | None,
    orders: Sequence[Order],
    capacity: Capacity,
    *,
    objective: Objective | None = None,
    seconds: float | None = SECONDS,
    warm: Iterable[Collection[int | str]] = (),
    options: Options | None = None,
) -> Plan:
    """
    Return the carts that cost least in walking and lateness, found within `seconds`.

    Every cart is walked from `start` to an end: a node, the nearest of several, or None for
    anywhere. `warm` are carts (ids) to begin from, as of the plan before; orders that are gone are
    left out of them, and new ones put in. With `seconds` None only `Options.steps` end the search.

    :raises BatchingError: an order, or the set of them, cannot be planned; names the order
    :raises UnknownNodeError: start or an end is not in the graph
    :raises BadSecondsError: `seconds` is negative or no number
    """
    options = options or Options()
    deadline = _deadline(seconds, options.steps)
    instance = Instance(tuple(orders), capacity, objective or Objective())
    goals = _ends(graph, start, ends)
    asked = Asked(graph, start, goals, instance)
    if not instance.orders:
        return Plan((), 0, 0, 0, 0, "optimal", asked)
    book = open_book(asked, options.pricer, seconds=_tour_seconds(seconds, len(orders)))
    budget = Budget(deadline, options.steps)
    carts = _warm(instance, warm)
    solution, bound = search(instance, book, budget, seed=options.seed, warm=carts)
    plan = planned(asked, solution, bound)
    if not options.tours:
        return plan
    walked = (replace(cart, tour=_tour(asked, cart, book)) for cart in plan.carts)
    return replace(plan, carts=tuple(walked))


def _tour_seconds(seconds: float | None, orders: int) -> float:
    """Return how long one walk may be searched: pricing every order alone takes no longer."""
    if seconds is None:
        return TOUR_SECONDS
    return min(TOUR_SECONDS, max(TOUR_LEAST_S, seconds / orders))


def _tour(asked: Asked, cart: Cart, book: PriceBook) -> Tour:
    """Return the walk that the cart was priced by, or another as short."""
    if isinstance(book.pricer, TourPricer):
        index = {order.id: at for at, order in enumerate(asked.instance.orders)}
        known = book.pricer.unproven(index[order] for order in cart.orders)
        if known is not None:
            return known
    return tour_of(asked, cart, seconds=TOUR_SECONDS)


def open_book(
    asked: Asked, pricer: Pricer | None = None, *, seconds: float = TOUR_SECONDS
) -> PriceBook:
    """
    Return the prices of carts of these orders, each order priced alone, a walk in `seconds`.

    :raises OrderUnreachableError: there is no walk for an order
    """
    orders = asked.instance.orders
    _check_orders(asked.graph, orders)
    try:
        found = pricer or pricer_for(asked.graph, asked.start, asked.ends, orders, seconds=seconds)
        book = PriceBook(found)
        book.price(alone(asked.instance, np.arange(len(orders))))
    except RoutingError:
        _blame(asked)
        raise
    return book


def _blame(asked: Asked) -> None:
    for order in asked.instance.orders:
        try:
            shortest_tour(asked.graph, asked.start, order.stops, asked.ends, seconds=0)
        except RoutingError as why:
            raise OrderUnreachableError(order.id, str(why)) from why


def _check_orders(graph: AisleGraph, orders: Sequence[Order]) -> None:
    for order in orders:
        for stop in order.stops:
            if stop.node not in graph:
                raise OrderUnreachableError(
                    order.id, f"it names node {stop.node!r}, which the graph does not have."
                )


def _ends(graph: AisleGraph, start: int, ends: int | Collection[int] | None) -> Ends:
    if start not in graph:
        raise UnknownNodeError(start, "The start")
    if ends is None:
        return None
    goals = (ends,) if isinstance(ends, int) else tuple(sorted(set(ends)))
    if not goals:
        raise NoEndError
    for node in goals:
        if node not in graph:
            raise UnknownNodeError(node, "The end")
    return goals


def _deadline(seconds: float | None, steps: int | None) -> float:
    if seconds is None and steps is not None:
        return math.inf
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        raise BadSecondsError(seconds)
    return time.monotonic() + seconds


def _warm(instance: Instance, warm: Iterable[Collection[int | str]]) -> list[list[int]]:
    """Return the carts to begin from by index, each order once, and only carts that are allowed."""
    index = {order.id: at for at, order in enumerate(instance.orders)}
    carts: list[list[int]] = []
    for ids in warm:
        orders = [index.pop(order) for order in ids if order in index]
        row = np.full((1, max(instance.width, len(orders))), NOBODY, dtype=np.int32)
        row[0, : len(orders)] = orders
        if 0 < len(orders) <= instance.width and instance.fits(tidy(row))[0]:
            carts.append(orders)
    return carts
