"""What a scale may answer, in whatever dialect."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drivers.scale.grams import exact_grams, last_place_mg

Question = Literal["weight", "tare", "zero"]


@dataclass(frozen=True, slots=True)
class Weight:
    """What lies on the pan; `last_place_mg` is what the last figure of the display weighs."""

    grams: Decimal
    stable: bool
    last_place_mg: int
    net: bool = False


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """Too much on the pan, or less than nothing: the scale gives no weight."""

    over: bool


@dataclass(frozen=True, slots=True)
class Moving:
    """The load has not come to rest, and the scale gives no weight until it has."""


@dataclass(frozen=True, slots=True)
class Done:
    """The scale did what it was told to: it has tared, or set itself to zero."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The scale will not, or cannot, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that this dialect does not have."""

    said: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """The scale was switched on, or reset: it has forgotten the question and its tare."""


Answer = Weight | OutOfRange | Moving | Done | Refused | Unreadable | Restarted

LOAD_MOVES = "the load is moving; wait until it rests"
NOT_NEAR_ZERO = "there is too much on the pan to call it empty; clear it"
TOO_MUCH = "there is too much on the scale"
LESS_THAN_NOTHING = "the scale shows less than nothing; put its pan on, then zero it"


def weight_of(number: str, unit: str, *, stable: bool, net: bool = False) -> Weight:
    """
    Return a weight as written.

    :raises NoNumber: it is none
    """
    place = last_place_mg(number, unit)
    return Weight(exact_grams(number, unit), stable=stable, last_place_mg=place, net=net)


def unreadable(said: bytes) -> Unreadable:
    """Return what came in as a person may read it."""
    return Unreadable(said[:40].decode("latin-1"))
