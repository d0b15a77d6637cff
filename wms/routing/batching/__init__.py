"""
Orders joined into carts; pure: orders and a graph in, carts and their walks out.

`batch` joins them so that all carts together walk least and are least late, and says how far
from the best the plan can be. `insert` puts one order more into a plan; `extra_mm` tells what an
order costs a walk that is under way.
"""

from wms.routing.batching.batch import Options, batch
from wms.routing.batching.errors import (
    BadAmountError,
    BatchingError,
    OrderTooLargeError,
    OrderUnreachableError,
    RepeatedOrderError,
    ZoneNotAllowedError,
)
from wms.routing.batching.insertion import extra_mm, insert
from wms.routing.batching.orders import Capacity, Objective, Order
from wms.routing.batching.plan import Cart, Plan
from wms.routing.batching.pricing import Pricer

__all__ = [
    "BadAmountError",
    "BatchingError",
    "Capacity",
    "Cart",
    "Objective",
    "Options",
    "Order",
    "OrderTooLargeError",
    "OrderUnreachableError",
    "Plan",
    "Pricer",
    "RepeatedOrderError",
    "ZoneNotAllowedError",
    "batch",
    "extra_mm",
    "insert",
]
