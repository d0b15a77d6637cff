"""One order more: into a plan that stands, or into a walk that is under way."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from wms.routing.batching.errors import OrderUnreachableError
from wms.routing.batching.instance import Instance
from wms.routing.batching.orders import Order
from wms.routing.batching.plan import Asked, Plan, planned
from wms.routing.batching.pricing import NOBODY, Ends, Rows, Whole, tidy
from wms.routing.batching.schedule import Solution, costs
from wms.routing.errors import RoutingError
from wms.routing.frontier import two_way_sweep
from wms.routing.graph import AisleGraph
from wms.routing.question import Stop
from wms.routing.tour import shortest_tour


def insert(plan: Plan, order: Order) -> Plan:
    """
    Return the plan with this order in the cart where it costs least, or in one of its own.

    All other orders stay where they are; carts are without tours. To plan anew from here, give the
    carts to `batch` as `warm`.

    :raises BatchingError: the order cannot be planned, or is in the plan already
    """
    before = plan.asked.instance
    instance = Instance((*before.orders, order), before.capacity, before.objective)
    asked = replace(plan.asked, instance=instance)
    carts, lengths = _as_rows(plan, instance)
    try:
        candidates = list(_candidates(asked, carts, lengths))
    except RoutingError as why:
        raise OrderUnreachableError(order.id, str(why)) from why
    rows = np.stack([rows for rows, _ in candidates])
    walks = np.stack([walks for _, walks in candidates])
    cost = costs(instance, rows, walks)
    best = int(cost.argmin())
    used = rows[best][:, 0] != NOBODY
    solution = Solution(rows[best][used], walks[best][used], int(cost[best]))
    # An order more makes no plan cheaper: the bound stands.
    return planned(asked, solution, plan.bound_mm)


def extra_mm(
    graph: AisleGraph,
    here: int,
    stops: Sequence[Stop],
    ends: int | Collection[int] | None,
    order: Order,
) -> int:
    """
    Return how much longer a walk gets by an order taken on the way, in mm.

    The walk is at the node `here`, with these stops before it.

    :raises RoutingError: there is no walk
    """
    goals = (ends,) if isinstance(ends, int) else None if ends is None else tuple(ends)
    with_it = length_mm(graph, here, (*stops, *order.stops), goals)
    return with_it - length_mm(graph, here, stops, goals)


def length_mm(graph: AisleGraph, start: int, stops: Sequence[Stop], ends: Ends) -> int:
    """
    Return the length of the shortest walk by these stops, in mm.

    :raises RoutingError: there is no walk
    """
    plain = not any(stop.instead for stop in stops)
    if plain and len({stop.group for stop in stops}) <= 1:
        sweep = two_way_sweep(graph)
        if sweep is not None:
            priced = None if ends is None else dict.fromkeys(ends, 0)
            return sweep.length(start, [stop.node for stop in stops], priced)
    return shortest_tour(graph, start, stops, ends).length_mm


def _as_rows(plan: Plan, instance: Instance) -> tuple[Rows, Whole]:
    """Return the carts of the plan, and an empty one."""
    index = {order.id: at for at, order in enumerate(instance.orders)}
    carts = np.full((len(plan.carts) + 1, instance.width), NOBODY, dtype=np.int32)
    for row, cart in zip(carts, plan.carts, strict=False):
        row[: len(cart.orders)] = [index[order] for order in cart.orders]
    return tidy(carts), np.array([*(cart.length_mm for cart in plan.carts), 0], dtype=np.int64)


def _candidates(asked: Asked, carts: Rows, lengths: Whole) -> list[tuple[Rows, Whole]]:
    """Return every plan with the newest order in a cart that has room for it."""
    orders = asked.instance.orders
    found: list[tuple[Rows, Whole]] = []
    for at in np.flatnonzero(carts[:, -1] == NOBODY).tolist():
        rows, walks = carts.copy(), lengths.copy()
        rows[at, -1] = len(orders) - 1
        if not asked.instance.fits(rows[at : at + 1])[0]:
            continue
        stops = [stop for order in rows[at] if order != NOBODY for stop in orders[order].stops]
        walks[at] = length_mm(asked.graph, asked.start, stops, asked.ends)
        found.append((tidy(rows), walks))
    return found
