"""All SQL of the ledger."""

from wms.stock.queries.days import (
    count_sellable_again,
    find_day_end,
    find_days_left_min,
    find_time_zone,
    list_lots,
    lock_store,
    set_sellable,
)
from wms.stock.queries.faults import list_faults
from wms.stock.queries.intake import Promisable, Wanted, lock_promisable, reserve
from wms.stock.queries.ledger import (
    MoveSetting,
    add_movement,
    change_allocated,
    change_allocation,
    change_reservation,
    change_sku_stock,
    find_lot,
    find_move_setting,
    list_contents,
    lock_free,
    put_in,
    take_out,
)
from wms.stock.queries.screens import (
    AvailableSeen,
    MovementSeen,
    StockSeen,
    list_available,
    list_movements,
    list_stock,
)

__all__ = [
    "AvailableSeen",
    "MoveSetting",
    "MovementSeen",
    "Promisable",
    "StockSeen",
    "Wanted",
    "add_movement",
    "change_allocated",
    "change_allocation",
    "change_reservation",
    "change_sku_stock",
    "count_sellable_again",
    "find_day_end",
    "find_days_left_min",
    "find_lot",
    "find_move_setting",
    "find_time_zone",
    "list_available",
    "list_contents",
    "list_faults",
    "list_lots",
    "list_movements",
    "list_stock",
    "lock_free",
    "lock_promisable",
    "lock_store",
    "put_in",
    "reserve",
    "set_sellable",
    "take_out",
]
