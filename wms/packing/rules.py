"""Plain rules of the bench: lanes, bags, and how long pictures of baskets are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

BAGS_MAX = 20
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's thirty-two, that cannot be mistaken for one another."""
_COLDEST_FIRST = ("frozen", "chilled", "ambient")


@dataclass(frozen=True)
class LaneLoad:
    """A lane, its temperature class, and how many orders wait on it."""

    lane: str
    storage: str
    orders: int


@dataclass(frozen=True)
class Keeping:
    """How long pictures are kept: each of them, and those of an order in dispute."""

    ordinary: timedelta
    disputed: timedelta


@dataclass(frozen=True)
class DisputeTimes:
    """When a dispute began, and when it ended, if it has."""

    opened_at: datetime
    closed_at: datetime | None


def kept_until(taken_at: datetime, disputes: Iterable[DisputeTimes], keeping: Keeping) -> datetime:
    """
    Return until when a picture is kept.

    An open dispute keeps it for so long from the day it was opened: one that nobody closes keeps
    it no longer. A closed one keeps it for the ordinary time once more, so that whoever closed it
    by mistake has not lost it.
    """
    moments = [taken_at + keeping.ordinary]
    for dispute in disputes:
        if dispute.closed_at is None:
            moments.append(dispute.opened_at + keeping.disputed)
        else:
            moments.append(dispute.closed_at + keeping.ordinary)
    return max(moments)


def choose_lane(storages: Iterable[str], lanes: Sequence[LaneLoad]) -> str:
    """
    Return the emptiest lane as cold as the order's coldest goods, or as near to it as there is.

    :raises ValueError: the store has no lanes
    """
    if not lanes:
        message = "the store has no lanes"
        raise ValueError(message)
    wanted = set(storages)
    coldest = next((storage for storage in _COLDEST_FIRST if storage in wanted), "ambient")
    order = _COLDEST_FIRST.index(coldest)
    best = min(
        lanes,
        key=lambda lane: (abs(_COLDEST_FIRST.index(lane.storage) - order), lane.orders, lane.lane),
    )
    return best.lane


def suggest_bags(weight_g: int, *, bag_grams_max: int) -> int:
    """Return how many bags goods of this weight want, each no heavier than a person may carry."""
    return max(1, min(BAGS_MAX, -(-weight_g // bag_grams_max)))


def parcel_codes(order_id: UUID) -> tuple[str, ...]:
    """
    Return the codes of an order's bags in their order; a UUIDv7 is random at its end.

    Fifty bits of it: with forty, of the orders of a busy year a few would share their codes.
    """
    end = order_id.int
    stem = "".join(_SIGNS[(end >> shift) & 31] for shift in range(45, -1, -5))
    return tuple(f"P{stem}-{number}" for number in range(1, BAGS_MAX + 1))
