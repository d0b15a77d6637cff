"""
What the simulation knows by itself of every order: what was sent, done and put into which bag.

The judge compares it with what the server says. Nothing here is read back from the server but the
answer to an order as it came in.
"""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wms.demo.orders import DrawnOrder, SlipKind
from wms.wire.orders import OrderState


@dataclass(frozen=True, slots=True)
class Slipped:
    """A slip that happened: `sku` was wanted, `put_sku` lies in the tote."""

    kind: SlipKind
    sku: str
    put_sku: str


@dataclass(frozen=True, slots=True)
class Flag:
    """
    Something the station's screen called wrong while an order was being packed.

    `by` are the senses that had named what is wrong: scanner, camera, scale.
    """

    kind: str
    what: str
    by: tuple[str, ...] = ()


@dataclass
class OrderRecord:
    """One order, from the channel to the courier."""

    drawn: DrawnOrder
    order_id: UUID
    due_at: datetime
    pickup_code: str
    promised: dict[str, int]
    told: Counter[str] = field(default_factory=Counter)
    shorts: Counter[str] = field(default_factory=Counter)
    slips: list[Slipped] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    walk_mm: int = 0
    picked_by: str = ""
    packed_by: str = ""
    pick_began_at: datetime | None = None
    picked_at: datetime | None = None
    pack_began_at: datetime | None = None
    packed_at: datetime | None = None
    handed_over_at: datetime | None = None
    cancelled_at: datetime | None = None
    parcels: list[str] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Return whether nothing more is going to happen to the order."""
        return self.handed_over_at is not None or self.cancelled_at is not None

    @property
    def stage(self) -> str:
        """Return how far the order is, for somebody who waits for it."""
        steps = (
            ("handed over", self.handed_over_at),
            ("cancelled", self.cancelled_at),
            ("packed, waiting for its courier", self.packed_at),
            ("on the bench", self.pack_began_at),
            ("picked, waiting for a bench", self.picked_at),
            ("being picked", self.pick_began_at),
        )
        return next((name for name, moment in steps if moment is not None), "waiting for a picker")


class Record:
    """All orders; several people may write at once, each order has one of them at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.orders: dict[str, OrderRecord] = {}
        self.refused: dict[str, str] = {}

    def accept(self, drawn: DrawnOrder, answer: OrderState) -> OrderRecord:
        """Note an order that the server took in, and what it promised of it."""
        promised: Counter[str] = Counter()
        for line in answer.lines:
            promised[line.sku] += line.ordered - line.short - line.cancelled
        kept = OrderRecord(
            drawn, answer.order_id, answer.due_at, answer.pickup_code, dict(promised)
        )
        with self.lock:
            self.orders[drawn.external_ref] = kept
        return kept

    def refuse(self, drawn: DrawnOrder, why: str) -> None:
        """Note an order that the server did not take in."""
        with self.lock:
            self.refused[drawn.external_ref] = why

    def find(self, external_ref: str) -> OrderRecord | None:
        """Return an order of ours."""
        with self.lock:
            return self.orders.get(external_ref)

    def forget(self, kept_max: int) -> list[str]:
        """Forget the oldest orders that are over, beyond so many; return their parcels' codes."""
        with self.lock:
            over = [ref for ref, known in self.orders.items() if known.over]
            gone = [self.orders.pop(ref) for ref in over[: max(0, len(over) - kept_max)]]
            self.refused = dict(list(self.refused.items())[-kept_max:])
        return [code for known in gone for code in known.parcels]

    def all(self) -> list[OrderRecord]:
        """Return every order that was taken in, in the order of coming in."""
        with self.lock:
            return list(self.orders.values())
