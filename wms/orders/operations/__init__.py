"""The verbs of orders."""

from wms.orders.operations.answers import order_state
from wms.orders.operations.intake import (
    DueInThePast,
    NotEnoughStock,
    Request,
    TooMany,
    place_orders,
)
from wms.orders.operations.lines import (
    NotNow,
    TooLateToCancel,
    UnknownOrder,
    go_to,
    lock,
    mark_cancelled,
    open_quantity,
    settle_line,
)

__all__ = [
    "DueInThePast",
    "NotEnoughStock",
    "NotNow",
    "Request",
    "TooLateToCancel",
    "TooMany",
    "UnknownOrder",
    "go_to",
    "lock",
    "mark_cancelled",
    "open_quantity",
    "order_state",
    "place_orders",
    "settle_line",
]
