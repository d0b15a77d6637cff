"""A tour as a question about costs alone: calls, groups, and what each leg costs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wms.routing.errors import NoEndError, TooManyStopsError, UnknownNodeError, UnreachableError
from wms.routing.graph import FAR, AisleGraph, Lengths

# How much of each leg, row to column, a relaxed answer walks: from 0 to 1.
Shares = NDArray[np.float64]

CALLS_MAX = 400


@dataclass(frozen=True, slots=True)
class Stop:
    """A node to stop at. All stops of a group come before any stop of a higher group."""

    node: int
    group: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One visit: every stop of a group at one node. `stops` are indices, ascending."""

    group: int
    node: int
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """
    The calls of a walk and the cost of each leg between them.

    Call `i` is row and column `i + 1` of `costs`. Row 0 leaves the start; column 0 goes to the
    end (to the nearest of several; free when the walk may end anywhere). A leg that the order
    of the groups forbids, or for which there is no way, costs FAR.
    """

    calls: tuple[Call, ...]
    costs: Lengths
    blocks: tuple[range, ...]

    def length(self, order: Sequence[int]) -> int:
        """Return what it costs to visit rows in this order, from start to end."""
        rows = np.array([0, *order, 0])
        return int(self.costs[rows[:-1], rows[1:]].sum())


def ask(
    graph: AisleGraph, start: int, stops: Sequence[Stop], ends: tuple[int, ...] | None
) -> Question:
    """
    Return the question, proven to have an answer.

    :raises UnknownNodeError: start, a stop or an end is not in the graph
    :raises NoEndError: there is no node where the walk may end
    :raises TooManyStopsError: more than CALLS_MAX calls
    :raises UnreachableError: no walk does what is asked; names a stop that prevents it
    """
    _check_nodes(graph, start, stops, ends)
    calls = _calls(stops)
    nodes = [call.node for call in calls]
    between = graph.distances([start, *nodes], nodes)
    home = _home(graph, [start, *nodes], ends)
    _check_ways(start, calls, between)
    _check_home([start, *nodes], calls, home, ends)
    blocks = _blocks(calls)
    costs = np.full((len(calls) + 1, len(calls) + 1), FAR, dtype=np.int64)
    before = range(1)
    for block in blocks:
        into = slice(block.start, block.stop)
        inside = slice(block.start - 1, block.stop - 1)
        costs[before.start : before.stop, into] = between[before.start : before.stop, inside]
        costs[into, into] = between[into, inside]
        before = block
    costs[before.start : before.stop, 0] = home[before.start : before.stop].min(axis=1)
    np.fill_diagonal(costs[1:, 1:], FAR)
    return Question(calls, costs, blocks)


def _check_nodes(
    graph: AisleGraph, start: int, stops: Sequence[Stop], ends: tuple[int, ...] | None
) -> None:
    if start not in graph:
        raise UnknownNodeError(start, "The start")
    for index, stop in enumerate(stops):
        if stop.node not in graph:
            raise UnknownNodeError(stop.node, f"Stop {index}")
    if ends is None:
        return
    if not ends:
        raise NoEndError
    for node in ends:
        if node not in graph:
            raise UnknownNodeError(node, "The end")


def _calls(stops: Sequence[Stop]) -> tuple[Call, ...]:
    gathered: dict[tuple[int, int], list[int]] = {}
    for index, stop in enumerate(stops):
        gathered.setdefault((stop.group, stop.node), []).append(index)
    if len(gathered) > CALLS_MAX:
        raise TooManyStopsError(len(gathered), CALLS_MAX)
    # Sorted, so that the order in which the stops were given cannot change the walk.
    return tuple(Call(*key, tuple(gathered[key])) for key in sorted(gathered))


def _blocks(calls: tuple[Call, ...]) -> tuple[range, ...]:
    blocks: list[range] = []
    for row, call in enumerate(calls, start=1):
        if row > 1 and calls[row - 2].group == call.group:
            blocks[-1] = range(blocks[-1].start, row + 1)
        else:
            blocks.append(range(row, row + 1))
    return tuple(blocks)


def _home(graph: AisleGraph, nodes: list[int], ends: tuple[int, ...] | None) -> Lengths:
    """Return the costs from each node to each end; one free column for "anywhere"."""
    if ends is None:
        return np.zeros((len(nodes), 1), dtype=np.int64)
    return graph.distances(nodes, ends)


def _check_ways(start: int, calls: tuple[Call, ...], between: Lengths) -> None:
    """
    Refuse what no walk can do.

    "Can be reached from" passes on from leg to leg. So a walk exists exactly when every call is
    reached from the start and from every call of an earlier group, and of two calls of one
    group one is reached from the other: pairs are enough to look at.
    """
    ways = between < FAR
    for row, call in enumerate(calls):
        if not ways[0, row]:
            raise UnreachableError(start, call.node, call.stops[0])
    either = ways[1:] | ways[1:].T
    for row, call in enumerate(calls):
        for column, other in enumerate(calls[row + 1 :], start=row + 1):
            way = either if call.group == other.group else ways[1:]
            if not way[row, column]:
                raise UnreachableError(call.node, other.node, other.stops[0])


def _check_home(
    nodes: list[int], calls: tuple[Call, ...], home: Lengths, ends: tuple[int, ...] | None
) -> None:
    """Refuse a walk that cannot end: the last call must see an end, so all before it must too."""
    if ends is None or (home < FAR).all(axis=0).any():
        return
    # Blame a stop seen by no end; failing that, one that the fullest end is not seen from.
    nearest = home.min(axis=1) if (home.min(axis=1) >= FAR).any() else home[:, _widest(home)]
    row = int(np.argmax(nearest >= FAR))
    raise UnreachableError(
        nodes[row], ends[_widest(home)], calls[row - 1].stops[0] if row else None
    )


def _widest(home: Lengths) -> int:
    return int(np.argmax((home < FAR).sum(axis=0)))
