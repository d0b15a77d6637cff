"""
A judge of tours that knows nothing of how they are found.

It reads the edges of the graph and the answer; lengths it needs it finds by Floyd and Warshall,
and the shortest tour by trying every order.
"""

from collections.abc import Sequence
from itertools import chain, groupby, pairwise, permutations, product

from wms.routing import AisleGraph, Stop, Tour

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
    graph: AisleGraph, start: int, stops: Sequence[Stop], ends: Sequence[int] | None
) -> float:
    """Return the least cost over every order of the stops that keeps the groups apart."""
    far = all_distances(graph)
    ranked = sorted(set(stops), key=lambda stop: (stop.group, stop.node))
    groups = [list(group) for _, group in groupby(ranked, key=lambda stop: stop.group)]
    least = NEVER
    for orders in product(*(permutations(group) for group in groups)):
        nodes = [start, *(stop.node for stop in chain(*orders))]
        walked = sum(far[leg] for leg in pairwise(nodes))
        home = 0 if ends is None else min(far[nodes[-1], end] for end in ends)
        least = min(least, walked + home)
    return least


def check(
    graph: AisleGraph,
    start: int,
    stops: Sequence[Stop],
    ends: Sequence[int] | None,
    tour: Tour,
) -> None:
    """Assert that the tour is a walk, does all that was asked, and costs what it says."""
    costs = step_costs(graph)
    assert tour.path[0] == start
    assert all(step in costs for step in pairwise(tour.path)), "a step that no edge allows"
    assert tour.length_mm == sum(costs[step] for step in pairwise(tour.path))
    assert sorted(tour.order) == list(range(len(stops)))
    groups = [stops[index].group for index in tour.order]
    assert groups == sorted(groups)
    finish = _follow(costs, stops, tour)
    _check_finish(tour, finish, ends)
    assert tour.bound_mm <= tour.length_mm
    assert (tour.proof == "optimal") == (tour.bound_mm == tour.length_mm)
    assert tour.s_shape_mm is None or tour.s_shape_mm >= tour.bound_mm


def _follow(costs: dict[tuple[int, int], int], stops: Sequence[Stop], tour: Tour) -> int:
    """Walk the path, meeting the stops in order after their legs; return where the last was."""
    here = 0
    for index, leg in zip(tour.order, tour.legs_mm, strict=True):
        walked = 0
        while walked < leg or tour.path[here] != stops[index].node:
            walked += costs[tour.path[here], tour.path[here + 1]]
            here += 1
        assert walked == leg
    return here


def _check_finish(tour: Tour, finish: int, ends: Sequence[int] | None) -> None:
    if ends is None:
        assert finish == len(tour.path) - 1
        assert sum(tour.legs_mm) == tour.length_mm
    else:
        assert tour.path[-1] in ends
