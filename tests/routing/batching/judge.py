"""A judge of plans that knows nothing of how they are found: it lists them all."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

import numpy as np

from tests.routing.batching.aisles import Block, BlockPricer
from wms.routing.batching import Capacity, Cart, Objective, Order, Plan


def nodes_of(orders: Sequence[Order]) -> list[list[int]]:
    return [[stop.node for stop in order.stops] for order in orders]


def length_mm(block: Block, orders: Sequence[Order]) -> int:
    """Return the length of one cart's tour."""
    nodes = [node for some in nodes_of(orders) for node in some]
    return int(BlockPricer(block, [nodes]).price(np.zeros((1, 1), dtype=np.int32))[0])


def allowed(orders: Sequence[Order], capacity: Capacity) -> bool:
    zones = set().union(*(order.zones for order in orders))
    return (
        len(orders) <= capacity.orders
        and _within(sum(order.size for order in orders), capacity.size)
        and _within(sum(order.weight_g for order in orders), capacity.weight_g)
        and _within(sum(order.volume_ml for order in orders), capacity.volume_ml)
        and (not capacity.zones or any(zones <= kind for kind in capacity.zones))
    )


def least_cost(
    block: Block, orders: Sequence[Order], capacity: Capacity, objective: Objective
) -> int:
    """Return what the best of all plans costs."""
    lengths: dict[tuple[Order, ...], int] = {}
    least = 10**15
    for carts in _partitions(tuple(orders)):
        if not all(allowed(cart, capacity) for cart in carts):
            continue
        for cart in carts:
            if cart not in lengths:
                lengths[cart] = length_mm(block, cart)
        walk = sum(lengths[cart] for cart in carts)
        hurried = any(order.due_s is not None for order in orders)
        for sequence in permutations(carts) if hurried else [carts]:
            walks = [lengths[cart] for cart in sequence]
            late_s = _late_s(sequence, walks, objective)
            least = min(least, walk + int(late_s * objective.late_mm_per_s))
    return least


def check(
    block: Block, orders: Sequence[Order], capacity: Capacity, objective: Objective, plan: Plan
) -> None:
    """Assert that every order is on one allowed cart, and that all figures add up."""
    by_id = {order.id: order for order in orders}
    assert sorted(order for cart in plan.carts for order in cart.orders) == sorted(by_id)
    carts = [tuple(by_id[order] for order in cart.orders) for cart in plan.carts]
    for cart, held in zip(plan.carts, carts, strict=True):
        assert allowed(held, capacity)
        assert cart.length_mm == length_mm(block, held)
        _check_walk(block, cart, held)
    assert plan.length_mm == sum(cart.length_mm for cart in plan.carts)
    late_s = _late_s(carts, [cart.length_mm for cart in plan.carts], objective)
    assert abs(plan.lateness_s - late_s) < 0.001
    assert abs(plan.lateness_s - sum(cart.lateness_s for cart in plan.carts)) < 0.001
    assert plan.cost_mm == plan.length_mm + int(late_s * objective.late_mm_per_s)
    assert plan.bound_mm <= plan.cost_mm
    assert (plan.proof == "optimal") == (plan.bound_mm == plan.cost_mm)


def _check_walk(block: Block, cart: Cart, orders: Sequence[Order]) -> None:
    if cart.tour is None:
        return
    steps = {(edge.a, edge.b): edge.length_mm for edge in block.graph().edges}
    steps.update({(b, a): length for (a, b), length in list(steps.items())})
    assert cart.tour.path[0] == cart.tour.path[-1] == block.start
    assert {node for nodes in nodes_of(orders) for node in nodes} <= set(cart.tour.path)
    assert sum(steps[step] for step in pairwise(cart.tour.path)) == cart.length_mm


def _late_s(
    carts: Sequence[tuple[Order, ...]], lengths: Sequence[int], objective: Objective
) -> float:
    """Return the lateness when each cart in turn goes to whoever is free first; to the ms."""
    free = sorted(round(moment * 1_000) for moment in objective.pickers_s)
    late_ms = 0
    for cart, length in zip(carts, lengths, strict=True):
        stops = sum(len(order.stops) for order in cart)
        units = sum(order.size for order in cart)
        work_s = objective.cart_s + stops * objective.stop_s + units * objective.unit_s
        walk_ms = -(-length * 1_000 // objective.walking_mm_per_s)
        free[0] += walk_ms + round(work_s * 1_000)
        ready = free[0] + round(objective.lead_s * 1_000)
        due = [round(order.due_s * 1_000) for order in cart if order.due_s is not None]
        late_ms += sum(max(0, ready - moment) for moment in due)
        free.sort()
    return late_ms / 1_000


def _partitions(orders: tuple[Order, ...]) -> Iterator[list[tuple[Order, ...]]]:
    if not orders:
        yield []
        return
    first, *rest = orders
    for carts in _partitions(tuple(rest)):
        yield [(first,), *carts]
        for at, cart in enumerate(carts):
            yield [*carts[:at], (first, *cart), *carts[at + 1 :]]


def _within(amount: int, most: int | None) -> bool:
    return most is None or amount <= most
