"""What a decision is made from, and what it is: orders, other pickers, the store's policy."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final, Literal

from wms.routing.errors import RoutingError
from wms.routing.pace import Pace
from wms.routing.question import Stop

Why = Literal["full", "best", "overdue", "alone", "waits", "nothing"]
"""
Why a cart is as it is: `full`, no more goes on it; `best`, more could go but would cost more than
it saves; `overdue`, built around an order that must not wait any longer; `alone`, an order that is
over the limits by itself; `waits`, a better cart is likely before anything is late; `nothing` open.
"""

Ends = Mapping[int, float]
"""Where a walk may end: node of a station's drop -> seconds until the station gets to it."""


class BadPolicyError(RoutingError):
    """A limit or a price of the policy cannot be used."""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """
    An order that nobody picks yet.

    `due_s` is the moment by which it must be picked: packing and handover are off it already.
    Moments are seconds on any clock that all of a decision share. `totes` is the room it takes on
    the cart, `levels` the reach of its stops added up, `zones` where its goods lie.
    """

    id: str
    stops: tuple[Stop, ...]
    due_s: float
    placed_s: float
    units: int = 1
    weight_g: int = 0
    volume_ml: int = 0
    totes: int = 1
    levels: int = 0
    zones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Busy:
    """
    Another picker at work: free again `until_s`, delivering to the station at `end`.

    `narrow` tells in which narrow aisles: nodes of such an aisle, from when, until when.
    """

    until_s: float
    end: int | None = None
    narrow: tuple[tuple[frozenset[int], float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """
    How a store wants its carts made.

    A second of lateness of one order costs `late_price`, a second of a picker's time at least
    `time_price`, and more as work piles up. An order goes next, whatever it costs, once it is
    `overdue_s_max` late or `age_s_max` old. A picker waits for a better cart for `patience_s` at
    most, and only while every order keeps `slack_s_min` beyond its own walk; 0 never waits.
    `cart_zones` are the kinds of cart, each the zones it may go to; without any, all go anywhere.
    """

    totes_max: int = 4
    stops_max: int = 60
    weight_g_max: int = 80_000
    volume_ml_max: int = 200_000
    pace: Pace = field(default_factory=Pace)
    late_price: float = 1.0
    time_price: float = 0.05
    overdue_s_max: float = 900.0
    age_s_max: float = 7_200.0
    patience_s: float = 120.0
    slack_s_min: float = 500.0
    crowding_s: float = 8.0
    cart_zones: tuple[frozenset[str], ...] = ()

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name in _NO_NUMBERS:
                continue
            least = 1 if each.name in _COUNTED else 0
            if not math.isfinite(value) or value < least:
                raise BadPolicyError(f"{each.name} must be a number from {least} up, not {value}.")


_NO_NUMBERS: Final = ("pace", "cart_zones")
_COUNTED: Final = ("totes_max", "stops_max", "weight_g_max", "volume_ml_max")


@dataclass(frozen=True, slots=True)
class Load:
    """What a cart carries, or is to carry, and from which zones."""

    totes: int = 0
    stops: int = 0
    weight_g: int = 0
    volume_ml: int = 0
    zones: frozenset[str] = frozenset()

    def __add__(self, other: "Load") -> "Load":
        """Return both on one cart."""
        return Load(
            self.totes + other.totes,
            self.stops + other.stops,
            self.weight_g + other.weight_g,
            self.volume_ml + other.volume_ml,
            self.zones | other.zones,
        )

    def fits(self, policy: Policy) -> bool:
        """Tell whether a cart may carry this."""
        return (
            self.totes <= policy.totes_max
            and self.stops <= policy.stops_max
            and self.weight_g <= policy.weight_g_max
            and self.volume_ml <= policy.volume_ml_max
            and (not policy.cart_zones or any(self.zones <= kind for kind in policy.cart_zones))
        )


def load_of(order: OpenOrder) -> Load:
    """Return what an order puts on a cart."""
    return Load(order.totes, len(order.stops), order.weight_g, order.volume_ml, order.zones)


@dataclass(frozen=True, slots=True)
class Choice:
    """
    The next cart: orders by id, the station it ends at, the seconds it takes.

    Without orders the picker waits, and asks again at `until_s` or when an order comes in,
    whichever is first; None: only when an order comes in.
    """

    orders: tuple[str, ...]
    why: Why
    until_s: float | None = None
    end: int | None = None
    seconds: float = 0.0
    length_mm: int = 0
