"""
The floor drawn together for the sweep: junctions, the pieces between them, and their order.

A piece is a run of nodes that has no side way, walked the same way throughout: both ways, or one
way. Where that changes, a node becomes a junction although only two ways meet there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

from wms.routing.elimination import narrow_order
from wms.routing.floor import floor_of
from wms.routing.graph import FAR, AisleGraph

IN_AND_OUT = 2

Ways = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A run of nodes between two junctions, both included.

    `there[i]` is what it costs in mm to walk from the first node to node `i`, `back[i]` from
    node `i` to the first. A direction that cannot be walked costs FAR from the second node on.
    """

    nodes: tuple[int, ...]
    there: tuple[int, ...]
    back: tuple[int, ...]

    def cost(self, start: int, end: int) -> int:
        """Return what it costs to walk from one place to another; FAR if it cannot be."""
        if start == end:
            return 0
        way = self.there if start < end else self.back
        return FAR if way[-1] >= FAR else abs(way[end] - way[start])


@dataclass(frozen=True, slots=True)
class Layout:
    """Junctions in the order in which the sweep leaves them, and the pieces between them."""

    junctions: tuple[int, ...]
    pieces: tuple[Piece, ...]


def lay_out(graph: AisleGraph) -> Layout:
    """Return the floor as junctions and pieces; ties are settled by node id."""
    ways = floor_of(graph).steps
    near = _neighbours(ways)
    junctions = {node for node in near if _is_junction(ways, near, node)}
    runs = _runs(near, junctions)
    beside: dict[int, set[int]] = {node: set() for node in junctions}
    for run in runs:
        beside[run[0]].add(run[-1])
        beside[run[-1]].add(run[0])
    return Layout(_order(beside), tuple(_piece(ways, run) for run in runs))


def _neighbours(ways: Ways) -> dict[int, tuple[int, ...]]:
    near: dict[int, set[int]] = {node: set() for node in sorted(ways)}
    for a, steps in ways.items():
        for b in steps:
            near[a].add(b)
            near[b].add(a)
    return {node: tuple(sorted(others)) for node, others in near.items()}


def _is_junction(ways: Ways, near: Mapping[int, tuple[int, ...]], node: int) -> bool:
    if len(near[node]) != IN_AND_OUT:
        return True
    one, other = near[node]
    return (node in ways[one]) != (other in ways[node]) or (one in ways[node]) != (
        node in ways[other]
    )


def _runs(near: Mapping[int, tuple[int, ...]], junctions: set[int]) -> list[tuple[int, ...]]:
    """Return each run once. What runs in a ring is broken open by one or two more junctions."""
    while True:
        runs = [
            run
            for first in sorted(junctions)
            for step in near[first]
            if (run := _follow(near, junctions, first, step)) <= run[::-1]
        ]
        lost = set(near).difference(junctions, *runs)
        rings = {run[1] for run in runs if run[0] == run[-1]}
        if not lost and not rings:
            return runs
        junctions |= rings or {min(lost)}


def _follow(
    near: Mapping[int, tuple[int, ...]], junctions: Collection[int], first: int, step: int
) -> tuple[int, ...]:
    run = [first, step]
    while run[-1] not in junctions:
        one, other = near[run[-1]]
        run.append(other if one == run[-2] else one)
    return tuple(run)


def _piece(ways: Ways, run: tuple[int, ...]) -> Piece:
    there, back = [0], [0]
    for a, b in pairwise(run):
        there.append(min(FAR, there[-1] + ways[a].get(b, FAR)))
        back.append(min(FAR, back[-1] + ways[b].get(a, FAR)))
    return Piece(run, tuple(there), tuple(back))


def _order(beside: Mapping[int, Collection[int]]) -> tuple[int, ...]:
    """Return the junctions, part by part, in an order that keeps few of them open at a time."""
    order: list[int] = []
    for first in sorted(beside):
        if first not in order:
            members = _connected(beside, first)
            place = {node: index for index, node in enumerate(members)}
            near = [{place[other] for other in beside[node]} for node in members]
            order.extend(members[index] for index in narrow_order(near))
    return tuple(order)


def _connected(beside: Mapping[int, Collection[int]], first: int) -> list[int]:
    members, waiting = {first}, [first]
    while waiting:
        fresh = set(beside[waiting.pop()]) - members
        members |= fresh
        waiting.extend(fresh)
    return sorted(members)
