"""
The aisle graph and exact tours through it; pure: numbers in, numbers out.

`AisleGraph` holds the store's nodes and edges; `shortest_tour` orders the stops of a walk.
"""

from wms.routing.errors import (
    BadLengthError,
    NoEndError,
    RepeatedNodeError,
    RoutingError,
    TooManyStopsError,
    UnknownNodeError,
    UnreachableError,
)
from wms.routing.graph import AisleGraph, Edge, Node
from wms.routing.question import Stop
from wms.routing.tour import BadSecondsError, Tour, shortest_tour

__all__ = [
    "AisleGraph",
    "BadLengthError",
    "BadSecondsError",
    "Edge",
    "NoEndError",
    "Node",
    "RepeatedNodeError",
    "RoutingError",
    "Stop",
    "TooManyStopsError",
    "Tour",
    "UnknownNodeError",
    "UnreachableError",
    "shortest_tour",
]
