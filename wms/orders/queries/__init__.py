"""All SQL of orders."""

from wms.orders.queries.intake import Load, add_orders, find_order_id
from wms.orders.queries.lines import (
    add_line,
    list_faults,
    lock_by_pickup_code,
    lock_line,
    lock_lines,
    lock_order,
    lock_waiting,
)
from wms.orders.queries.screens import (
    LineSeen,
    OrderRow,
    OrderSeen,
    find_order,
    list_lines,
    list_orders,
)

__all__ = [
    "LineSeen",
    "Load",
    "OrderRow",
    "OrderSeen",
    "add_line",
    "add_orders",
    "find_order",
    "find_order_id",
    "list_faults",
    "list_lines",
    "list_orders",
    "lock_by_pickup_code",
    "lock_line",
    "lock_lines",
    "lock_order",
    "lock_waiting",
]
