"""What may be sold, what can be promised, and from which bins it is taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Cause:
    """Why goods move, who moved them, on which device, for which command and order."""

    cause: str
    who: str
    device_id: str
    at: datetime
    reason: str | None = None
    command_id: UUID | None = None
    order_id: UUID | None = None


@dataclass(frozen=True)
class Move:
    """So many of a lot from one place to another."""

    sku: str
    lot_id: UUID
    quantity: int
    from_place: str
    to_place: str


@dataclass(frozen=True)
class Holding:
    """What is free in a bin of a lot."""

    place: str
    lot_id: UUID
    sku: str
    expires_on: date | None
    free: int


@dataclass(frozen=True)
class Take:
    """So many out of one holding."""

    place: str
    lot_id: UUID
    sku: str
    quantity: int


@dataclass(frozen=True)
class Wish:
    """So many of an article, wanted by one line."""

    key: object
    sku: str
    quantity: int


def store_day(now: datetime, time_zone: str) -> date:
    """Return the store's own date."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def day_end(now: datetime, time_zone: str) -> datetime:
    """Return the moment at which the store's next day begins."""
    zone = ZoneInfo(time_zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0), zone).astimezone(UTC)


def is_sellable(expires_on: date | None, *, blocked: bool, today: date, days_left_min: int) -> bool:
    """Tell whether a lot may still be promised: not blocked, and its date far enough away."""
    if blocked:
        return False
    return expires_on is None or expires_on - today >= timedelta(days=days_left_min)


def choose_bins(holdings: Iterable[Holding], wanted: int) -> list[Take]:
    """
    Return what to take from where, first expired first; goods without a date come last.

    Of equal dates the fuller bin is taken first, so that a line is split over few bins.
    """
    takes: list[Take] = []
    for holding in sorted(holdings, key=_first_expired):
        quantity = min(holding.free, wanted)
        if quantity > 0:
            takes.append(Take(holding.place, holding.lot_id, holding.sku, quantity))
            wanted -= quantity
    return takes


def _first_expired(holding: Holding) -> tuple[date, int, str]:
    return (holding.expires_on or date.max, -holding.free, holding.place)


def share_out(wishes: Sequence[Wish], holdings: Iterable[Holding]) -> dict[object, list[Take]]:
    """Return for each wish, in their order, what it takes; no holding is given twice."""
    left: dict[str, list[Holding]] = {}
    for holding in holdings:
        left.setdefault(holding.sku, []).append(holding)
    shares: dict[object, list[Take]] = {}
    for wish in wishes:
        takes = choose_bins(left.get(wish.sku, ()), wish.quantity)
        shares[wish.key] = takes
        left[wish.sku] = _without(left.get(wish.sku, []), takes)
    return shares


def _without(holdings: list[Holding], takes: list[Take]) -> list[Holding]:
    taken = {(take.place, take.lot_id): take.quantity for take in takes}
    return [
        Holding(
            holding.place,
            holding.lot_id,
            holding.sku,
            holding.expires_on,
            holding.free - taken.get((holding.place, holding.lot_id), 0),
        )
        for holding in holdings
    ]


def promise(wishes: Sequence[Wish], available: dict[str, int]) -> dict[object, int]:
    """Return for each wish, in their order, how many can be promised out of what is available."""
    left = dict(available)
    promised: dict[object, int] = {}
    for wish in wishes:
        quantity = max(0, min(wish.quantity, left.get(wish.sku, 0)))
        promised[wish.key] = quantity
        left[wish.sku] = left.get(wish.sku, 0) - quantity
    return promised
