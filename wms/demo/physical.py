"""What really is where: packages in totes, in bags, in couriers' hands. No computer is asked."""

import threading
from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Package:
    """One thing that a hand takes: a piece, or a bag of so many grams; `code` is what it says."""

    sku: str
    quantity: int
    code: str
    weight_g: int


def contents(packages: list[Package]) -> Counter[str]:
    """Return how much of each article these are, in pieces or grams."""
    sums: Counter[str] = Counter()
    for package in packages:
        sums[package.sku] += package.quantity
    return sums


def in_bags(packages: list[Package], grams_max: int) -> list[list[Package]]:
    """Share packages out over as few bags as a hand can carry."""
    bags: list[list[Package]] = [[]]
    for package in packages:
        full = sum(one.weight_g for one in bags[-1]) + package.weight_g > grams_max
        if full and bags[-1]:
            bags.append([])
        bags[-1].append(package)
    return bags


@dataclass(frozen=True, slots=True)
class Waiting:
    """A full tote at a bench, and when its order is due."""

    tote: str
    external_ref: str
    due_at: datetime
    tries: int = 1


class World:
    """The goods themselves; several people may move them at once."""

    def __init__(self, totes: tuple[str, ...]) -> None:
        self.lock = threading.Lock()
        self.free_totes: deque[str] = deque(totes)
        self.totes: dict[str, list[Package]] = {}
        self.drops: dict[str, list[Waiting]] = {}
        self.bags: dict[str, list[Package]] = {}
        self.gone: dict[str, list[str]] = {}

    def take_tote(self) -> str | None:
        """Take an empty tote from the rack, if there is one."""
        with self.lock:
            if not self.free_totes:
                return None
            tote = self.free_totes.popleft()
            self.totes[tote] = []
            return tote

    def claim(self, tote: str) -> None:
        """Take a certain tote: the one that a walk was begun with, perhaps by somebody else."""
        with self.lock:
            if tote in self.free_totes:
                self.free_totes.remove(tote)
            self.totes.setdefault(tote, [])

    def put(self, tote: str, packages: list[Package]) -> None:
        """Put packages into a tote."""
        with self.lock:
            self.totes[tote].extend(packages)

    def set_down(self, drop: str, waiting: Waiting) -> None:
        """Stand a tote at a bench."""
        with self.lock:
            self.drops.setdefault(drop, []).append(waiting)

    def pick_up(self, drop: str, *, also_elsewhere: bool = True) -> Waiting | None:
        """Take the tote of a bench whose order is due first, or of another bench that has some."""
        with self.lock:
            others = sorted(self.drops) if also_elsewhere else []
            for name in [drop, *others]:
                if self.drops.get(name):
                    first = min(self.drops[name], key=lambda one: (one.due_at, one.tote))
                    self.drops[name].remove(first)
                    return first
        return None

    def look_into(self, tote: str) -> list[Package]:
        """Return what a tote holds."""
        with self.lock:
            return list(self.totes.get(tote, ()))

    def return_tote(self, tote: str) -> None:
        """Put an empty tote back on the rack."""
        with self.lock:
            self.totes.pop(tote, None)
            self.free_totes.append(tote)

    def fill_bag(self, parcel_code: str, packages: list[Package]) -> None:
        """Close a bag around packages."""
        with self.lock:
            self.bags[parcel_code] = list(packages)

    def hand_out(self, external_ref: str, parcel_code: str) -> None:
        """Give a bag to the courier of an order."""
        with self.lock:
            self.gone.setdefault(external_ref, []).append(parcel_code)

    def forget(self, parcel_code: str) -> None:
        """Forget a bag that is long gone."""
        with self.lock:
            self.bags.pop(parcel_code, None)

    def given(self, external_ref: str) -> Counter[str]:
        """Return what the courier of an order carries away."""
        with self.lock:
            parcels = self.gone.get(external_ref, ())
            return contents([package for code in parcels for package in self.bags[code]])
