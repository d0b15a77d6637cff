"""Plain rules of picking: how a walk is grouped, and how a picker's time adds up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

GROUP_OF_STORAGE = {"ambient": 0, "chilled": 1, "frozen": 2}
"""Chilled goods are taken late and frozen last: they are out of the cold for the least time."""


def work_time(
    walk_mm: int, stops: int, *, walking_mm_per_s: int, seconds_per_stop: int
) -> timedelta:
    """Return how long a walk takes with its stops."""
    return timedelta(seconds=walk_mm / walking_mm_per_s + stops * seconds_per_stop)


@dataclass(frozen=True)
class Pace:
    """How fast people walk and take goods here, by the store's settings."""

    walking_mm_per_s: int = 1_100
    seconds_per_stop: int = 6


USUAL_PACE = Pace()
LEG_MM = 9_000
"""The way to the next stop, where walks of this store do not say better."""


def missing(wanted: int, picked: int, short: int) -> int:
    """Return how many of a stop are neither taken nor reported short."""
    return wanted - picked - short


@dataclass(frozen=True)
class Room:
    """What a tote holds, and the room that a kilogram takes where an article's is not known."""

    tote_ml: int = 45_000
    ml_per_kg: int = 2_000

    def volume_ml(self, pieces: int, weight_g: int, volume_ml: int | None) -> int:
        """Return the room that so many pieces of an article take."""
        if volume_ml is not None:
            return pieces * volume_ml
        return _rounded_up(pieces * weight_g * self.ml_per_kg, 1_000)

    def totes(self, volume_ml: int) -> int:
        """Return how many totes that much goes into; an order has one at least."""
        return max(1, _rounded_up(volume_ml, self.tote_ml))


def _rounded_up(whole: int, part: int) -> int:
    return -(-whole // part)


USUAL_PACKING_S = 120
UNMANNED_S = 600
"""What it costs to bring totes where nobody packs, while somebody does elsewhere."""


def station_waits(queues: Iterable[tuple[int, int, bool]], packing_s: int) -> dict[int, int]:
    """
    Return in how many seconds each station gets to a new order, by the node of its drop.

    A queue is (node, orders on their way to it or waiting there, whether it has a packer).
    """
    known = list(queues)
    somebody_packs = any(is_manned for _, _, is_manned in known)
    waits: dict[int, int] = {}
    for node, orders, is_manned in known:
        wait = orders * packing_s
        if somebody_packs and not is_manned:
            wait += UNMANNED_S
        waits[node] = min(wait, waits.get(node, wait))
    return waits
