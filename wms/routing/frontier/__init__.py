"""Exact tours on two-way floors: a sweep over the frontier of the aisle graph."""

from wms.routing.floor import floor_of, kept_with_graph
from wms.routing.frontier.fallback import Fallback
from wms.routing.frontier.layout import laid_out
from wms.routing.frontier.states import WIDTH_MAX
from wms.routing.frontier.tour import TwoWaySweep
from wms.routing.graph import AisleGraph

__all__ = ["TwoWaySweep", "two_way_sweep"]


@kept_with_graph
def two_way_sweep(graph: AisleGraph) -> TwoWaySweep | None:
    """Return the sweep of a graph, None where it has one-way pieces or is too wide."""
    floor = floor_of(graph)
    if not floor.two_way or any(part.width > WIDTH_MAX for part in floor.parts):
        return None
    return TwoWaySweep(laid_out(floor), Fallback())
