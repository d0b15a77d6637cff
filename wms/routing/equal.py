"""
Other walks of exactly the same length: so that two pickers need not meet in a narrow aisle.

A walk that comes to a node again has gone round a loop. Walked the other way round, where every
step of it may be and costs the same, or exchanged with the next loop from the same node, the walk
is as long as before. So it may be when a stretch of stops is made the other way round (Croes, "A
Method for Solving Traveling-Salesman Problems", Operations Research 6 (1958)). Whether the rules
still hold is looked at for each.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise

from wms.routing.graph import AisleGraph
from wms.routing.question import NO_RULES, Ends, Rules, Stop, errand
from wms.routing.tour import Tour, tour_along
from wms.routing.visits import in_time
from wms.routing.walk import Walk

WALKS_MAX = 8

_Path = tuple[int, ...]


def equal_walks(
    graph: AisleGraph,
    start: int,
    stops: Sequence[Stop],
    end: Ends,
    tour: Tour,
    *,
    rules: Rules = NO_RULES,
    most: int = WALKS_MAX,
) -> tuple[Tour, ...]:
    """
    Return at most so many other walks of the errand that are as long as `tour`, its answer.

    The walk as a whole the other way round comes first, if it is one, then longer loops before
    shorter ones. They end where the tour ends.

    :raises RoutingError: the errand is not one that could have had this answer
    """
    asked = errand(graph, start, stops, end, rules)
    found: dict[_Path, Tour] = {}
    for path in chain(_turned(graph, tour.path), _stretched(graph, tour)):
        if len(found) == most:
            break
        if path != tour.path and path not in found and in_time(asked, path):
            price = 0 if asked.ends is None else asked.ends[path[-1]]
            walk = Walk(path, tour.length_mm + price, tour.bound_mm + price, tour.method)
            other = tour_along(asked, walk, tour.s_shape_mm)
            if other.length_mm == tour.length_mm:
                found[path] = other
    return tuple(found.values())


def _turned(graph: AisleGraph, path: _Path) -> Iterator[_Path]:
    """Yield the path with one loop walked backwards, or two exchanged; the longest first."""
    places: dict[int, list[int]] = {}
    for place, node in enumerate(path):
        places.setdefault(node, []).append(place)
    loops = [(a, b) for found in places.values() for a in found for b in found if a < b]
    back = _ways_back(graph, path)
    for a, b in sorted(loops, key=lambda loop: (loop[0] - loop[1], loop)):
        if back[b] - back[a] == b - a:
            yield path[:a] + path[a : b + 1][::-1] + path[b + 1 :]
    for found in places.values():
        for (a, b), (_, c) in pairwise(pairwise(found)):
            yield path[:a] + path[b:c] + path[a:b] + path[c:]


def _stretched(graph: AisleGraph, tour: Tour) -> Iterator[_Path]:
    """Yield the walks as long that make a stretch of stops the other way round."""
    nodes = list(dict.fromkeys((tour.path[0], *tour.stood_at)))
    nodes.append(tour.path[-1])
    last = len(nodes) - 1
    costs = graph.distances(nodes, nodes).tolist()
    back = [0, *accumulate(costs[k + 1][k] - costs[k][k + 1] for k in range(last))]
    for i in range(1, last):
        for j in range(i + 1, last):
            before = costs[i - 1][i] + costs[j][j + 1]
            after = costs[i - 1][j] + costs[i][j + 1] + back[j] - back[i]
            if before == after:
                order = [*nodes[:i], *nodes[i : j + 1][::-1], *nodes[j + 1 :]]
                ways = (graph.path(a, b)[1:] for a, b in pairwise(order))
                yield (tour.path[0], *chain.from_iterable(ways))


def _ways_back(graph: AisleGraph, path: _Path) -> list[int]:
    """Return for each place how many steps so far can be walked back at the same cost."""
    counts = [0]
    for a, b in pairwise(path):
        counts.append(counts[-1] + (graph.step_mm(a, b) == graph.step_mm(b, a)))
    return counts
