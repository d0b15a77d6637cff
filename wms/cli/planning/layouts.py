"""The graphs of the stores seen last: preparing a store costs more than planning a walk in it."""

import time
from collections import OrderedDict

from wms.routing import AisleGraph, Edge, Node
from wms.routing.methods import sweep_of
from wms.wire.planning import Layout

KEPT = 8


class Layouts:
    """Aisle graphs by what they are made of; the one not asked for the longest gives way."""

    def __init__(self, kept: int = KEPT) -> None:
        self._graphs: OrderedDict[Layout, AisleGraph] = OrderedDict()
        self._kept = kept

    def graph(self, layout: Layout) -> tuple[AisleGraph, float]:
        """Return the graph, and the milliseconds it took to prepare: 0 when it was at hand."""
        found = self._graphs.get(layout)
        if found is not None:
            self._graphs.move_to_end(layout)
            return found, 0.0
        begun = time.perf_counter()
        graph = _built(layout)
        sweep_of(graph)  # finds the order in which the floor is swept, and keeps it
        spent_ms = (time.perf_counter() - begun) * 1_000
        self._graphs[layout] = graph
        if len(self._graphs) > self._kept:
            self._graphs.popitem(last=False)
        return graph, spent_ms


def _built(layout: Layout) -> AisleGraph:
    if layout.points is None:
        nodes = tuple(Node(node) for node in range(layout.nodes))
    else:
        nodes = tuple(Node(node, x_mm, y_mm) for node, (x_mm, y_mm) in enumerate(layout.points))
    # A piece from a node to itself leads nowhere: no shortest walk has it.
    both_ways = [Edge(a, b, mm) for a, b, mm in layout.edges if a != b]
    one_way = [Edge(a, b, mm, one_way=True) for a, b, mm in layout.arcs if a != b]
    return AisleGraph(nodes, (*both_ways, *one_way))
