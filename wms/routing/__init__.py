"""
The aisle graph and exact tours through it; pure: numbers in, numbers out.

`AisleGraph` holds the store's nodes and edges; `shortest_tour` orders the stops of a walk.
"""

from wms.routing.errors import (
    BadLength,
    NoEnd,
    RepeatedNode,
    RoutingError,
    TooManyStops,
    UnknownNode,
    Unreachable,
)
from wms.routing.graph import AisleGraph, Edge, Node
from wms.routing.question import Stop
from wms.routing.tour import BadSeconds, Tour, shortest_tour

__all__ = [
    "AisleGraph",
    "BadLength",
    "BadSeconds",
    "Edge",
    "NoEnd",
    "Node",
    "RepeatedNode",
    "RoutingError",
    "Stop",
    "TooManyStops",
    "Tour",
    "UnknownNode",
    "Unreachable",
    "shortest_tour",
]
