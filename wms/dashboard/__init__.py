"""The store manager's door: what is late, what lies where, who works, and what needs a decision."""

from wms.dashboard import (
    arrivals,
    aside,
    audit,
    blocks,
    board,
    devices,
    floor,
    goods,
    landing,
    live,
    login,
    movements,
    order,
    people,
    search,
    shown,
    stock,
)
from wms.dashboard.door import bp

__all__ = [
    "arrivals",
    "aside",
    "audit",
    "blocks",
    "board",
    "bp",
    "devices",
    "floor",
    "goods",
    "landing",
    "live",
    "login",
    "movements",
    "order",
    "people",
    "search",
    "shown",
    "stock",
]
