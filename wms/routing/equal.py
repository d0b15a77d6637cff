"""Other walks that are just as short: the choice that is left when length is settled."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from wms.routing.graph import AisleGraph
from wms.routing.question import Stop
from wms.routing.tour import Tour


def equal_walks(
    graph: AisleGraph,
    start: int,
    stops: Sequence[Stop],
    ends: Collection[int],
    tour: Tour,
    *,
    most: int = 16,
) -> list[Tour]:
    """
    Return walks by the same stops that cost as much as `tour`, at most so many.

    Those are found that take a stretch of it the other way round (the 2-opt move of Croes, 1958),
    the whole walk among them, or end elsewhere. The order of the groups stays, and so does every
    one-way aisle: both directions of a stretch are added up.
    """
    found: list[Tour] = []
    for order in _turned(graph, start, stops, sorted(ends), tour):
        if len(found) >= most:
            break
        found += _walks(graph, start, stops, sorted(ends), replace(tour, order=order))
    return [walk for walk in found if walk.path != tour.path][:most]


def _turned(
    graph: AisleGraph, start: int, stops: Sequence[Stop], ends: Sequence[int], tour: Tour
) -> Iterator[tuple[int, ...]]:
    """Return orders of the stops that cost as much; the given one first."""
    yield tour.order
    calls = [stops[index] for index in tour.order]
    nodes = [start, *(call.node for call in calls)]
    between = graph.distances(nodes, nodes).tolist()
    home = [min(row) for row in graph.distances(nodes, ends).tolist()]
    steps = range(len(calls))
    ahead = [0, *accumulate(between[step][step + 1] for step in steps)]
    back = [0, *accumulate(between[step + 1][step] for step in steps)]
    for first in steps:
        for last in range(first + 1, len(calls)):
            if calls[first].group != calls[last].group:
                break
            # The stretch from row i to row j is walked from j to i; row i - 1 leads to it.
            i, j = first + 1, last + 1
            onward = (
                (home[j], home[i]) if j == len(calls) else (between[j][j + 1], between[i][j + 1])
            )
            before = between[i - 1][i] + ahead[j] - ahead[i] + onward[0]
            after = between[i - 1][j] + back[j] - back[i] + onward[1]
            if before == after:
                order = tour.order
                yield (*order[:first], *reversed(order[first : last + 1]), *order[last + 1 :])


def _walks(
    graph: AisleGraph, start: int, stops: Sequence[Stop], ends: Sequence[int], tour: Tour
) -> Iterator[Tour]:
    """Return the walk by the stops in this order, once for each end that is equally near."""
    nodes = [start, *(stops[index].node for index in tour.order)]
    path = [start]
    legs: list[int] = []
    for a, b in pairwise(nodes):
        path.extend(graph.path(a, b)[1:])
        legs.append(graph.distance(a, b))
    for end in ends:
        whole = (*path, *graph.path(nodes[-1], end)[1:])
        if graph.cost_mm(whole) == tour.length_mm:
            yield replace(
                tour,
                path=whole,
                legs_mm=tuple(legs),
                walked_mm=graph.walked_mm(whole),
                stood_at=tuple(nodes[1:]),
            )
