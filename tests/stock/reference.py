"""
What the store should be, worked out apart from it: plain dictionaries and no SQL.

It does not choose bins: where goods are taken from, the store tells, and `take_over` says whether
that was allowed. Each method returns the code of the refusal that it expects, or None.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.stock.tiny import BINS, DAYS_LEFT_MIN, TOTES

LotKey = tuple[str, str]  # SKU, lot number
Held = tuple[str, str, str]  # place, SKU, lot number
PARIS = ZoneInfo("Europe/Paris")


@dataclass
class LotThere:
    expires_on: date
    blocked: bool
    sellable: bool


@dataclass
class LineThere:
    sku: str
    ordered: int
    instead: tuple[str, ...] = ()
    picked: int = 0
    substituted: int = 0
    short: int = 0
    cancelled: int = 0

    @property
    def open(self) -> int:
        return self.ordered - self.picked - self.substituted - self.short - self.cancelled


@dataclass
class OrderThere:
    order_id: UUID
    due_at: datetime
    placed_at: datetime
    lines: list[LineThere]
    state: str = "received"
    packed: Counter[LotKey] = field(default_factory=Counter)
    missed: set[tuple[str, str]] = field(default_factory=set)  # bin and article


@dataclass
class StopThere:
    order: OrderThere
    line_no: int
    held: Held
    wanted: int
    picked: int = 0
    short: int = 0
    closed: bool = False

    @property
    def left(self) -> int:
        return 0 if self.closed else self.wanted - self.picked - self.short


@dataclass
class TaskThere:
    task_id: UUID
    orders: list[OrderThere]
    due_at: datetime
    state: str = "ready"
    person: str | None = None
    until: datetime | None = None
    stops: dict[UUID, StopThere] = field(default_factory=dict)


@dataclass
class Shelves:
    """What lies where, in which lots, and what is promised of it."""

    now: datetime
    day_ends_at: datetime
    lots: dict[LotKey, LotThere] = field(default_factory=dict)
    stock: Counter[Held] = field(default_factory=Counter)
    orders: dict[UUID, OrderThere] = field(default_factory=dict)
    tasks: dict[UUID, TaskThere] = field(default_factory=dict)
    loads: dict[str, OrderThere] = field(default_factory=dict)

    def fresh(self, sku: str, expires_on: date) -> bool:
        today = self.now.astimezone(PARIS).date()
        return expires_on >= today + timedelta(days=DAYS_LEFT_MIN[sku])

    def look_at_dates(self, *, even_today: bool = False) -> None:
        if self.now < self.day_ends_at and not even_today:
            return
        for (sku, _), lot in self.lots.items():
            lot.sellable = not lot.blocked and self.fresh(sku, lot.expires_on)
        tomorrow = self.now.astimezone(PARIS).date() + timedelta(days=1)
        midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=PARIS)
        self.day_ends_at = midnight.astimezone(UTC)

    def allocated(self) -> Counter[Held]:
        sums: Counter[Held] = Counter()
        for task in self.tasks.values():
            for stop in task.stops.values():
                sums[stop.held] += stop.left
        return +sums

    def sellable(self, sku: str) -> int:
        return sum(
            quantity
            for (place, of, lot), quantity in self.stock.items()
            if of == sku and place in BINS and self.lots[of, lot].sellable
        )

    def reserved(self, sku: str) -> int:
        lines = (line for order in self.orders.values() for line in order.lines)
        return sum(line.open for line in lines if line.sku == sku)

    def available(self, sku: str) -> int:
        return max(0, self.sellable(sku) - self.reserved(sku))

    def free(self, held: Held) -> int:
        return self.stock[held] - self.allocated()[held]

    def takeable(self, sku: str, *, but: Collection[tuple[str, str]] = ()) -> dict[Held, int]:
        """What a stop may be made of: free, in a pick bin, in a lot that may be sold."""
        return {
            held: self.free(held)
            for held in list(self.stock)
            if held[1] == sku
            and held[0] in BINS
            and held[:2] not in but
            and self.lots[sku, held[2]].sellable
            and self.free(held) > 0
        }

    def receive(self, held: Held, expires_on: date, quantity: int) -> str | None:
        known = self.lots.get(held[1:])
        if expires_on < self.now.date():
            return "already_expired"
        if known is not None and known.expires_on != expires_on:
            return "other_date"
        if known is None:
            sellable = self.fresh(held[1], expires_on)
            self.lots[held[1:]] = LotThere(expires_on, blocked=False, sellable=sellable)
        self.stock[held] += quantity
        return None

    def carry(self, held: Held, to_place: str | None, quantity: int) -> str | None:
        if held[1:] not in self.lots:
            return "unknown_lot"
        if self.free(held) < quantity:
            return "too_few_there"
        self.stock[held] -= quantity
        if to_place is not None:
            self.stock[to_place, held[1], held[2]] += quantity
        return None

    def find_more(self, held: Held, quantity: int) -> str | None:
        if held[1:] not in self.lots:
            return "unknown_lot"
        self.stock[held] += quantity
        return None

    def block(self, lot: LotKey, *, blocked: bool) -> str | None:
        if lot not in self.lots:
            return "unknown_article"
        self.lots[lot].blocked = blocked
        self.lots[lot].sellable = False
        if not blocked:
            self.look_at_dates(even_today=True)
        return None

    def promise(
        self, lines: list[LineThere], *, all_or_nothing: bool
    ) -> tuple[str | None, list[int]]:
        """What is promised of each line; nothing is changed yet."""
        self.look_at_dates()
        left = {line.sku: self.available(line.sku) for line in lines}
        promised = []
        for line in lines:
            promised.append(min(line.ordered, left[line.sku]))
            left[line.sku] -= promised[-1]
        lacks = promised != [line.ordered for line in lines]
        if lacks and (all_or_nothing or not any(promised)):
            return "not_enough_stock", promised
        return None, promised

    def take_order(self, order: OrderThere, promised: list[int]) -> None:
        for line, quantity in zip(order.lines, promised, strict=True):
            line.short = line.ordered - quantity
        self.orders[order.order_id] = order

    def empty(self, place: str) -> Counter[LotKey]:
        """Take everything out of a place."""
        held = [each for each in self.stock if each[0] == place]
        return +Counter({each[1:]: self.stock.pop(each) for each in held})

    def totes_of(self, order: OrderThere) -> list[str]:
        return [tote for tote in TOTES if self.loads.get(tote) is order]


def first_expired_first(
    shelves: Shelves, candidates: dict[Held, int], taken: Iterable[tuple[Held, int]]
) -> bool:
    """Tell whether nothing was taken that expires after something that was left."""
    left = Counter(candidates)
    latest = date.min
    for held, quantity in taken:
        left[held] -= quantity
        if left[held] < 0:
            return False
        latest = max(latest, shelves.lots[held[1:]].expires_on)
    over = [shelves.lots[held[1:]].expires_on for held, quantity in left.items() if quantity > 0]
    return not over or latest <= min(over)
