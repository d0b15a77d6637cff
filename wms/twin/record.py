"""What happened in a day, moment by moment: the twin writes it, the outcome reads it."""

from dataclasses import dataclass, field

from wms.twin.orders import DayOrder


@dataclass
class OrderRecord:
    """An order's moments, in seconds after midnight; None: not yet."""

    order: DayOrder
    begun_s: float | None = None
    picked_s: float | None = None
    packed_s: float | None = None
    handed_over_s: float | None = None


@dataclass(frozen=True, slots=True)
class Trip:
    """A cart's walk: whose, when, with which orders, how far, and to which station."""

    person: str
    begin_s: float
    end_s: float
    orders: tuple[str, ...]
    walk_mm: int
    station: str


@dataclass
class Record:
    """All of a day."""

    orders: dict[str, OrderRecord] = field(default_factory=dict)
    trips: list[Trip] = field(default_factory=list)
    waiting: list[tuple[float, int]] = field(default_factory=list)
    packing: list[tuple[float, int]] = field(default_factory=list)
    shift_s: float = 0.0
    overtime_s: float = 0.0
    decisions_ms: list[float] = field(default_factory=list)
    added: int = 0
