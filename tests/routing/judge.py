"""
A judge of tours that knows nothing of how they are found.

It reads the edges of the graph and the answer; lengths it needs it finds by Floyd and Warshall,
and the shortest tour by trying every order.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations, product

from wms.routing import AisleGraph, Rules, Stop, Tour
from wms.routing.question import NO_RULES, Ends

NEVER = float("inf")


def step_costs(graph: AisleGraph) -> dict[tuple[int, int], int]:
    costs: dict[tuple[int, int], int] = {}
    for edge in graph.edges:
        cost = edge.length_mm + edge.door_seconds * graph.walking_mm_per_s
        ways = [(edge.a, edge.b)] if edge.one_way else [(edge.a, edge.b), (edge.b, edge.a)]
        for way in ways:
            costs[way] = min(cost, costs.get(way, cost))
    return costs


def all_distances(graph: AisleGraph) -> dict[tuple[int, int], float]:
    nodes = [node.id for node in graph.nodes]
    far: dict[tuple[int, int], float] = dict.fromkeys(product(nodes, nodes), NEVER)
    far.update(step_costs(graph))
    far.update({(node, node): 0 for node in nodes})
    for middle, a, b in product(nodes, nodes, nodes):
        far[a, b] = min(far[a, b], far[a, middle] + far[middle, b])
    return far


def brute_force(
    graph: AisleGraph, start: int, stops: Sequence[Stop], ends: Ends, rules: Rules = NO_RULES
) -> float:
    """Return the least cost, end's price included, over every order and choice that is allowed."""
    far = all_distances(graph)
    prices = priced(ends)
    least = NEVER
    for order in permutations(range(len(stops))):
        if not _in_order(stops, order, rules):
            continue
        for nodes in product(*(stops[index].nodes for index in order)):
            # The end None stands for anywhere: the walk stays where its last stop is.
            for end, price in prices.items():
                way = [start, *nodes, *(() if end is None else (end,))]
                legs = [far[leg] for leg in pairwise(way)]
                if _kept_cold(stops, order, legs, rules):
                    least = min(least, sum(legs) + price)
    return least


def priced(ends: Ends) -> dict[int | None, int]:
    if ends is None:
        return {None: 0}
    if isinstance(ends, int):
        return {ends: 0}
    return {end: ends[end] if isinstance(ends, Mapping) else 0 for end in ends}


def _in_order(stops: Sequence[Stop], order: Sequence[int], rules: Rules) -> bool:
    groups = [stops[index].group for index in order]
    turn = {index: place for place, index in enumerate(order)}
    return groups == sorted(groups) and all(turn[i] < turn[j] for i, j in rules.before)


def _kept_cold(
    stops: Sequence[Stop], order: Sequence[int], legs: Sequence[float], rules: Rules
) -> bool:
    warm = sum(stops[index].group < rules.outside_from for index in order)
    runs = rules.outside_mm is not None and warm < len(order)
    return not runs or sum(legs[warm:]) <= (rules.outside_mm or 0)


def check(
    graph: AisleGraph,
    start: int,
    stops: Sequence[Stop],
    ends: Ends,
    tour: Tour,
    rules: Rules = NO_RULES,
) -> None:
    """Assert that the tour is a walk, does all that was asked, and costs what it says."""
    costs = step_costs(graph)
    assert tour.path[0] == start
    assert all(step in costs for step in pairwise(tour.path)), "a step that no edge allows"
    assert tour.length_mm == sum(costs[step] for step in pairwise(tour.path))
    assert sorted(tour.order) == list(range(len(stops)))
    assert _in_order(stops, tour.order, rules)
    for index, node in zip(tour.order, tour.stood_at, strict=True):
        assert node in stops[index].nodes
    finish = _follow(costs, tour)
    _check_finish(costs, tour, finish, ends)
    _check_cold(stops, tour, rules)
    assert tour.bound_mm <= tour.length_mm
    assert (tour.proof == "optimal") == (tour.bound_mm == tour.length_mm)
    if rules.outside_mm is None and tour.s_shape_mm is not None:
        assert tour.s_shape_mm >= tour.bound_mm


def _check_cold(stops: Sequence[Stop], tour: Tour, rules: Rules) -> None:
    warm = sum(stop.group < rules.outside_from for stop in stops)
    if warm == len(stops):
        assert tour.outside_mm is None
        return
    assert tour.outside_mm == tour.length_mm - sum(tour.legs_mm[:warm])
    assert rules.outside_mm is None or tour.outside_mm <= rules.outside_mm


def _follow(costs: dict[tuple[int, int], int], tour: Tour) -> int:
    """Walk the path, meeting the stops in order after their legs; return where the last was."""
    here = 0
    for node, leg in zip(tour.stood_at, tour.legs_mm, strict=True):
        walked = 0
        while walked < leg or tour.path[here] != node:
            walked += costs[tour.path[here], tour.path[here + 1]]
            here += 1
        assert walked == leg
    return here


def _check_finish(costs: dict[tuple[int, int], int], tour: Tour, finish: int, ends: Ends) -> None:
    if ends is None:
        # Where edges have no length, the last stop may be told of at a later passing of its node.
        assert tour.path[finish] == tour.path[-1]
        assert not any(costs[step] for step in pairwise(tour.path[finish:]))
        assert sum(tour.legs_mm) == tour.length_mm
    else:
        assert tour.path[-1] in priced(ends)
