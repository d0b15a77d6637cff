"""
Exact tours on two-way floors: a sweep over the frontier of the aisle graph.

`two_way_sweep(graph)` finds single walks, `pricer` the lengths of the walks for many carts.
`compiled` tells whether the C kernel was built; without it the same answers come from numpy,
slower.
"""

from collections.abc import Iterable, Mapping, Sequence

from wms.routing.floor import floor_of, kept_with_graph
from wms.routing.frontier.fallback import Fallback
from wms.routing.frontier.kernel import Kernel, load
from wms.routing.frontier.layout import laid_out
from wms.routing.frontier.pricing import Pricer, SweepPricer, UnknownOrderError
from wms.routing.frontier.states import WIDTH_MAX
from wms.routing.frontier.tour import TwoWaySweep
from wms.routing.graph import AisleGraph

__all__ = [
    "Fallback",
    "Kernel",
    "Pricer",
    "SweepPricer",
    "TwoWaySweep",
    "UnknownOrderError",
    "compiled",
    "pricer",
    "two_way_sweep",
    "warm",
]

_kernel: Kernel = load() or Fallback()
compiled: bool = not isinstance(_kernel, Fallback)


@kept_with_graph
def two_way_sweep(graph: AisleGraph) -> TwoWaySweep | None:
    """Return the sweep of a graph, None where it has one-way pieces or is too wide."""
    floor = floor_of(graph)
    if not floor.two_way or any(part.width > WIDTH_MAX for part in floor.parts):
        return None
    return TwoWaySweep(laid_out(floor), _kernel)


def pricer(
    graph: AisleGraph,
    start: int,
    ends: Mapping[int, int] | None,
    orders: Sequence[Iterable[int]],
) -> Pricer | None:
    """
    Return what prices carts of these orders, None where `two_way_sweep` has no answer.

    `orders` are the nodes that each order stops at; `ends` as for a single walk.

    :raises UnknownNodeError: the start, an end, or a node of an order is not in the graph
    :raises NoEndError: `ends` is empty
    :raises UnreachableError: no walk leads to a node of an order, or to any end
    """
    sweep = two_way_sweep(graph)
    return None if sweep is None else SweepPricer(sweep, start, ends, orders)


def warm(graph: AisleGraph) -> None:
    """Build now all that a first question would wait for: the floor and its tables."""
    sweep = two_way_sweep(graph)
    if sweep is not None:
        for part in sweep.layout.floor.parts:
            start = sweep.layout.floor.junctions[part.junctions[0]]
            sweep.walk(start, (), None)
