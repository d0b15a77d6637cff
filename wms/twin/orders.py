"""The orders of a day, with the luck each of them will have: drawn beforehand, by the seed."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from wms.routing.dispatch import OpenOrder
from wms.twin.floor import Article, Floor
from wms.twin.refusals import BadDay

DAY_S: Final = 86_400
# Litres that go into one tote, and what a person should have to lift.
TOTE_ML: Final = 30_000
TOTE_G: Final = 16_000


@dataclass(frozen=True, slots=True)
class Line:
    """So many units of an article."""

    article: Article
    units: int


@dataclass(frozen=True, slots=True)
class Luck:
    """
    What will happen to an order, whoever picks it and when.

    `pick_share` stretches its picking, `shorts` bins are found empty; `pack_s` is what packing
    takes and `courier_s` how long a courier takes to be there.
    """

    pick_share: float = 1.0
    shorts: int = 0
    pack_s: float = 60.0
    courier_s: float = 90.0


@dataclass(frozen=True, slots=True)
class DayOrder:
    """An order of the day: placed and due in seconds after midnight; due is the handover."""

    id: str
    placed_s: float
    due_s: float
    lines: tuple[Line, ...]
    luck: Luck = Luck()

    @property
    def units(self) -> int:
        """Return how many units it is."""
        return sum(line.units for line in self.lines)

    def open(self, *, spare_s: float) -> OpenOrder:
        """Return it as the planner sees it, due so much earlier as packing and handover take."""
        weight_g = sum(line.units * line.article.weight_g for line in self.lines)
        volume_ml = sum(line.units * line.article.volume_ml for line in self.lines)
        return OpenOrder(
            id=self.id,
            stops=tuple(line.article.stop for line in self.lines),
            due_s=self.due_s - spare_s,
            placed_s=self.placed_s,
            units=self.units,
            weight_g=weight_g,
            volume_ml=volume_ml,
            totes=max(1, math.ceil(volume_ml / TOTE_ML), math.ceil(weight_g / TOTE_G)),
            levels=sum(line.article.level for line in self.lines),
        )


@dataclass(frozen=True, slots=True)
class Chances:
    """How the day's luck is drawn."""

    short: float = 0.02
    pick_scatter: float = 0.2
    pack_s: float = 35.0
    pack_s_per_unit: float = 2.5
    courier_s_min: float = 20.0
    courier_s_max: float = 150.0

    def usual_pack_s(self, units: float) -> float:
        """Return how long packing usually takes."""
        return self.pack_s + self.pack_s_per_unit * units

    @property
    def usual_courier_s(self) -> float:
        """Return how long a courier usually takes to be there."""
        return (self.courier_s_min + self.courier_s_max) / 2


def with_luck(orders: Iterable[DayOrder], chances: Chances, seed: int) -> list[DayOrder]:
    """Return the orders with the luck that this seed gives each; others do not change it."""
    return [replace(order, luck=_luck(order, chances, seed)) for order in orders]


def _luck(order: DayOrder, chances: Chances, seed: int) -> Luck:
    chance = Random(f"luck {seed} {order.id}")
    spread = chances.pick_scatter
    return Luck(
        # Log-normal with mean 1: now and then somebody searches, nobody ever takes no time.
        pick_share=chance.lognormvariate(-(spread**2) / 2, spread),
        shorts=sum(chance.random() < chances.short for _ in order.lines),
        pack_s=chances.usual_pack_s(order.units) * chance.triangular(0.6, 1.8, 0.6),
        courier_s=chance.uniform(chances.courier_s_min, chances.courier_s_max),
    )


def check_orders(orders: Sequence[DayOrder], floor: Floor) -> None:
    """
    Refuse a day that cannot happen.

    :raises BadDay: an id stands twice, an order is due before it is placed or cannot be walked
    """
    seen: set[str] = set()
    for order in orders:
        if order.id in seen:
            raise BadDay(f"Order {order.id!r} stands in the day twice.")
        seen.add(order.id)
        if order.due_s < order.placed_s:
            raise BadDay(f"Order {order.id!r} is due before it is placed.")
        for line in order.lines:
            if line.article.stop.node not in floor.graph:
                raise BadDay(f"Order {order.id!r} wants {line.article.sku}, which lies nowhere.")
