"""
The rolling decision of a store: which cart for the picker who is free, one order more, or wait.

`choose_cart` and `worth_adding` are asked whenever something happens; nothing is planned ahead
that an order or a picker could overturn. Pure: moments and seconds come in as numbers.
"""

from wms.routing.dispatch.adding import Running, worth_adding
from wms.routing.dispatch.choose import RepeatedOrderError, choose_cart, handling_seconds
from wms.routing.dispatch.orders import (
    BadPolicyError,
    Busy,
    Choice,
    Ends,
    Load,
    OpenOrder,
    Policy,
    Why,
    load_of,
)
from wms.routing.dispatch.walks import Walk, Walks

__all__ = [
    "BadPolicyError",
    "Busy",
    "Choice",
    "Ends",
    "Load",
    "OpenOrder",
    "Policy",
    "RepeatedOrderError",
    "Running",
    "Walk",
    "Walks",
    "Why",
    "choose_cart",
    "handling_seconds",
    "load_of",
    "worth_adding",
]
