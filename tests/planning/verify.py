"""
A verifier of answers, written apart from the planner.

It reads an instance and its answer as plain JSON and adds up for itself. Nothing here imports the
planner; `oracle` knows the shortest lengths, found by its own means too.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

Steps = dict[int, dict[int, int]]
Instance = Mapping[str, Any]


def steps_of(instance: Instance) -> Steps:
    """Return the cheapest piece from each node to each neighbour."""
    steps: Steps = {node: {} for node in range(instance["nodes"])}
    both = [(b, a, mm) for a, b, mm in instance.get("edges", [])]
    for a, b, mm in [*instance.get("edges", []), *both, *instance.get("arcs", [])]:
        steps[a][b] = min(mm, steps[a].get(b, mm))
    return steps


def choices(stop: Mapping[str, Any]) -> list[int]:
    return stop["nodes"] if stop.get("nodes") is not None else [stop["node"]]


def class_of(stop: Mapping[str, Any]) -> int:
    return int(stop.get("class", 0))


def ends_of(instance: Instance) -> list[int] | None:
    one: int | None = instance.get("end")
    several: list[int] | None = instance.get("ends")
    return several if one is None else [one]


def verify(instance: Instance, answer: Mapping[str, Any]) -> None:
    """Assert that the answer is a walk, does all that was asked, and adds up."""
    steps, path, order = steps_of(instance), answer["path"], answer["order"]
    stops = instance["stops"]
    assert path[0] == instance["start"]
    assert all(b in steps[a] for a, b in pairwise(path)), "a step that no piece allows"
    assert answer["length_mm"] == sum(steps[a][b] for a, b in pairwise(path))
    ends = ends_of(instance)
    assert ends is None or path[-1] in ends
    assert sorted(order) == list(range(len(stops))), "each stop once"
    _verify_rules(instance, order)
    _verify_stops(steps, stops, answer)
    _verify_clock(instance, answer)
    assert 0 <= answer["bound_mm"] <= answer["length_mm"]
    assert (answer["proof"] == "optimal") == (answer["bound_mm"] == answer["length_mm"])
    assert answer["proof"] in {"optimal", "bound"}
    assert answer["ms"] >= 0


def _verify_rules(instance: Instance, order: Sequence[int]) -> None:
    classes = [class_of(instance["stops"][index]) for index in order]
    assert classes == sorted(classes), "a class before its turn"
    turn = {stop: place for place, stop in enumerate(order)}
    for first, then in instance.get("before", []):
        assert turn[first] < turn[then], f"stop {then} before stop {first}"


def positions(path: Sequence[int], wanted: Sequence[list[int]]) -> list[int] | None:
    """Return where on the path each stop is first made, one after the other; None if not."""
    here, found = 0, []
    for nodes in wanted:
        while here < len(path) and path[here] not in nodes:
            here += 1
        if here == len(path):
            return None
        found.append(here)
    return found


def _verify_stops(
    steps: Steps, stops: Sequence[Mapping[str, Any]], answer: Mapping[str, Any]
) -> None:
    """Assert that the path passes the stops in their order, leg by leg as it says."""
    path, order = answer["path"], answer["order"]
    assert positions(path, [choices(stops[index]) for index in order]) is not None
    here = 0
    for index, node, leg in zip(order, answer["stood_at"], answer["legs_mm"], strict=True):
        assert node in choices(stops[index])
        walked = 0
        while walked < leg or path[here] != node:
            walked += steps[path[here]][path[here + 1]]
            here += 1
        assert walked == leg


def _verify_clock(instance: Instance, answer: Mapping[str, Any]) -> None:
    if instance.get("outside_mm") is None:
        return
    cold_from = instance.get("outside_from", 1)
    stops, order = instance["stops"], answer["order"]
    warm = [index for index in order if class_of(stops[index]) < cold_from]
    if len(warm) < len(order):
        outside = answer["length_mm"] - sum(answer["legs_mm"][: len(warm)])
        assert outside <= instance["outside_mm"]


def verify_carts(instance: Instance, answer: Mapping[str, Any]) -> None:
    """Assert that every order is in one cart, none is too full, and walks and lateness add up."""
    orders = {order["id"]: order for order in instance["orders"]}
    packed = [order for cart in answer["batches"] for order in cart["orders"]]
    assert sorted(packed, key=str) == sorted(orders, key=str), "each order in one cart"
    for cart in answer["batches"]:
        _verify_cart(instance, orders, cart)
    assert answer["length_mm"] == sum(cart["length_mm"] for cart in answer["batches"])
    late = _lateness_s(instance, orders, answer["batches"])
    assert abs(answer["lateness_s"] - late) < 0.01 * len(orders)
    assert 0 <= answer["bound_mm"] <= answer["cost_mm"]
    assert (answer["proof"] == "optimal") == (answer["bound_mm"] == answer["cost_mm"])


def _verify_cart(instance: Instance, orders: Mapping[Any, Any], cart: Mapping[str, Any]) -> None:
    holds = instance["capacity"]
    size = sum(orders[order].get("size", 0) for order in cart["orders"])
    assert len(cart["orders"]) <= holds.get("orders", len(orders))
    assert size <= holds.get("size", size)
    wanted = [
        (order, line) for order in cart["orders"] for line in range(len(orders[order]["lines"]))
    ]
    made = [(stop["order"], stop["line"]) for stop in cart["stops"]]
    assert sorted(made, key=str) == sorted(wanted, key=str), "each line once"
    for stop in cart["stops"]:
        assert orders[stop["order"]]["lines"][stop["line"]] == stop["node"]
    steps, path = steps_of(instance), cart["path"]
    assert path[0] == instance["start"]
    assert instance.get("end") in {None, path[-1]}
    assert cart["length_mm"] == sum(steps[a][b] for a, b in pairwise(path))
    assert positions(path, [[stop["node"]] for stop in cart["stops"]]) is not None


def _lateness_s(
    instance: Instance, orders: Mapping[Any, Any], carts: Sequence[Mapping[str, Any]]
) -> float:
    """Return how late all orders are, one picker walking cart after cart."""
    costs = instance.get("costs", {})
    now, late = 0.0, 0.0
    for cart in carts:
        stops = sum(len(orders[order]["lines"]) for order in cart["orders"])
        now += costs.get("cart_s", 0) + stops * costs.get("stop_s", 0)
        now += cart["length_mm"] / costs.get("walking_mm_per_s", 1_200)
        for order in cart["orders"]:
            late += max(0.0, now - orders[order].get("due_s", now))
    return late
