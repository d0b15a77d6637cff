"""
The aisle graph and exact tours through it; pure: numbers in, numbers out.

`AisleGraph` holds the store's nodes and edges; `shortest_tour` orders the stops of a walk.
"""

from wms.routing.equal import equal_walks
from wms.routing.errors import (
    BackwardRuleError,
    BadLengthError,
    BadSecondsError,
    ColdChainError,
    CyclicRuleError,
    NoEndError,
    RepeatedNodeError,
    RoutingError,
    TooManyStopsError,
    UnknownNodeError,
    UnknownStopError,
    UnreachableError,
)
from wms.routing.graph import AisleGraph, Edge, Node
from wms.routing.question import Rules, Stop
from wms.routing.tour import Tour, shortest_tour

__all__ = [
    "AisleGraph",
    "BackwardRuleError",
    "BadLengthError",
    "BadSecondsError",
    "ColdChainError",
    "CyclicRuleError",
    "Edge",
    "NoEndError",
    "Node",
    "RepeatedNodeError",
    "RoutingError",
    "Rules",
    "Stop",
    "TooManyStopsError",
    "Tour",
    "UnknownNodeError",
    "UnknownStopError",
    "UnreachableError",
    "equal_walks",
    "shortest_tour",
]
