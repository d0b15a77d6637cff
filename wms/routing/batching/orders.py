"""What is asked: orders to collect, what a cart holds, and what counts as a good plan."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from wms.routing.batching.errors import BadAmountError
from wms.routing.graph import WALKING_MM_PER_S, WALKING_MM_PER_S_MAX
from wms.routing.question import Stop

AMOUNT_MAX = 10**9
SECONDS_MAX = 10**8
LATE_MM_PER_S_MAX = 10**6
ORDERS_PER_CART_MAX = 100
PICKERS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Order:
    """
    One customer's goods: the stops where they lie, and how much they are.

    The groups of its stops say what must be collected before what, on the whole cart; `Order.at`
    takes plain nodes. `size` is in units, of which `Capacity.size` fit a cart. `zones` are where it
    leads. `due_s` is the moment by which it must be handed over, None when there is no haste.

    :raises BadAmountError: an amount is negative, or no whole number
    """

    id: int | str
    stops: tuple[Stop, ...]
    size: int = 0
    weight_g: int = 0
    volume_ml: int = 0
    zones: frozenset[str] = frozenset()
    due_s: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "stops", tuple(self.stops))
        object.__setattr__(self, "zones", frozenset(self.zones))
        for measure in ("size", "weight_g", "volume_ml"):
            whole(f"The {measure} of order {self.id!r}", getattr(self, measure), 0)
        if self.due_s is not None:
            _seconds(f"The due_s of order {self.id!r}", self.due_s, -SECONDS_MAX)

    @classmethod
    def at(cls, order_id: int | str, nodes: Iterable[int], **more: object) -> "Order":
        """Return an order whose goods lie at these nodes."""
        return cls(order_id, tuple(Stop(node) for node in nodes), **more)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Capacity:
    """
    What one cart holds: so many orders (a tote each), and None where nothing limits it.

    `zones` are kinds of cart, each the zones it may go to; all zones of a cart's orders must lie
    in one of them. Without any, every cart goes everywhere.

    :raises BadAmountError: an amount is negative, or no whole number; or no order fits
    """

    orders: int
    size: int | None = None
    weight_g: int | None = None
    volume_ml: int | None = None
    zones: tuple[frozenset[str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "zones", tuple(frozenset(kind) for kind in self.zones))
        whole("The capacity in orders", self.orders, 1, ORDERS_PER_CART_MAX)
        for measure in ("size", "weight_g", "volume_ml"):
            if getattr(self, measure) is not None:
                whole(f"The capacity in {measure}", getattr(self, measure), 0)


@dataclass(frozen=True, slots=True)
class Objective:
    """
    What a plan costs: millimetres walked, plus each late second at `late_mm_per_s` millimetres.

    A cart takes `cart_s`, then its walk at `walking_mm_per_s`, `stop_s` for each stop of its orders
    and `unit_s` for each unit of their size. `pickers_s` says when each picker is free; carts are
    walked in the plan's sequence, each by whoever is free first. An order is late by what passes
    between its due moment and `lead_s` (packing, handover) after its cart comes in.

    :raises BadAmountError: a time, speed or price is out of limits, or there is no picker
    """

    walking_mm_per_s: int = WALKING_MM_PER_S
    stop_s: float = 0
    unit_s: float = 0
    cart_s: float = 0
    lead_s: float = 0
    late_mm_per_s: int = WALKING_MM_PER_S
    pickers_s: tuple[float, ...] = (0,)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pickers_s", tuple(self.pickers_s))
        whole("walking_mm_per_s", self.walking_mm_per_s, 1, WALKING_MM_PER_S_MAX)
        whole("late_mm_per_s", self.late_mm_per_s, 0, LATE_MM_PER_S_MAX)
        for name in ("stop_s", "unit_s", "cart_s", "lead_s"):
            _seconds(name, getattr(self, name), 0)
        if not 1 <= len(self.pickers_s) <= PICKERS_MAX:
            raise BadAmountError("pickers_s", self.pickers_s, f"1 to {PICKERS_MAX} moments")
        for moment in self.pickers_s:
            _seconds("A picker's free moment", moment, -SECONDS_MAX)


def whole(what: str, value: object, least: int, most: int = AMOUNT_MAX) -> None:
    """
    Refuse what is no whole number within these limits.

    :raises BadAmountError: it is not
    """
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadAmountError(what, value, f"a whole number from {least} to {most}")


def _seconds(what: str, value: object, least: int) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not least <= value <= SECONDS_MAX:  # type: ignore[arg-type, operator]
        raise BadAmountError(what, value, f"seconds from {least} to {SECONDS_MAX}")
