"""A question drawn in to the part of the floor where something is wanted."""

from dataclasses import dataclass, replace
from operator import itemgetter

from wms.routing.flows.asking import Asked, Ends
from wms.routing.flows.blocks import Blocks
from wms.routing.graph import AisleGraph


@dataclass(frozen=True, slots=True)
class Core:
    """
    What is left of a question once its start and its ends have been drawn in.

    Whoever starts where nothing else is wanted must first come to the gate beyond which it is, and
    whoever ends beyond a gate goes there last, so the shortest ways there and from there are parts
    of every shortest walk. `lead_mm` is the way to the first gate; `way_out` is where a walk that
    ends at a gate, or at any other end, really ends.
    """

    asked: Asked
    lead_mm: int
    way_out: dict[int, int]


def core_of(graph: AisleGraph, blocks: Blocks, asked: Asked) -> Core:
    """Return the question that is left; one that wants at least one node, and that has a walk."""
    needed = blocks.needed(asked.nodes)
    start = blocks.gate(asked.start, needed)
    lead = 0 if start == asked.start else graph.distance(asked.start, start)
    best: dict[int, tuple[int, int]] = {}
    for end, price in asked.ends:
        gate = blocks.gate(end, needed)
        way = 0 if gate == end else int(graph.distances([gate], [end])[0, 0])
        best[gate] = min(best.get(gate, (way + price, end)), (way + price, end))
    ends: Ends = tuple(sorted((gate, price) for gate, (price, _) in best.items()))
    return Core(
        replace(asked, start=start, ends=ends),
        lead,
        {gate: end for gate, (_, end) in best.items()},
    )


def straight(graph: AisleGraph, asked: Asked) -> tuple[int, int]:
    """Return what it costs to walk straight to the best end, its price included, and that end."""
    ways = graph.distances([asked.start], [end for end, _ in asked.ends])[0].tolist()
    costs = ((way + price, end) for way, (end, price) in zip(ways, asked.ends, strict=True))
    return min(costs, key=itemgetter(0, 1))
