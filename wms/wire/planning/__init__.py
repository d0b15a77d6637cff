"""
Instances of the planner as they cross the wire: `wms route`, `wms batch`.

Models say which values there may be; `plain_walk` and `plan_of` turn places into nodes and refuse
what contradicts itself. docs/planning.md has the format for people.
"""

from wms.wire.planning.answers import RouteAnswer
from wms.wire.planning.carts import (
    BatchAnswer,
    BatchInstance,
    CartAnswer,
    MadeStop,
    PlainBatch,
    PlainOrder,
    plain_batch,
)
from wms.wire.planning.instances import RouteInstance
from wms.wire.planning.jobprp import read_benchmark
from wms.wire.planning.reading import INSTANCE_BYTES_MAX, read_instance, too_large
from wms.wire.planning.refused import BadInstanceError
from wms.wire.planning.store import Layout, Plan, plan_of
from wms.wire.planning.tsplib import Matrix, read_matrix
from wms.wire.planning.walks import PlainStop, PlainWalk, plain_walk, start_and_ends

__all__ = [
    "INSTANCE_BYTES_MAX",
    "BadInstanceError",
    "BatchAnswer",
    "BatchInstance",
    "CartAnswer",
    "Layout",
    "MadeStop",
    "Matrix",
    "PlainBatch",
    "PlainOrder",
    "PlainStop",
    "PlainWalk",
    "Plan",
    "RouteAnswer",
    "RouteInstance",
    "plain_batch",
    "plain_walk",
    "plan_of",
    "read_benchmark",
    "read_instance",
    "read_matrix",
    "start_and_ends",
    "too_large",
]
