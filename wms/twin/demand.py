"""A day that was never: orders drawn by hourly rates, basket sizes and delivery windows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from random import Random
from typing import Final

from wms.twin.floor import Article, Floor
from wms.twin.orders import DayOrder, Line
from wms.twin.refusals import BadDay

HOUR_S: Final = 3_600
HOUR_MAX: Final = 23
RATE_MAX: Final = 5_000.0
# A quick-commerce store from eight to eleven: a rush at noon, a higher one at seven.
USUAL_RATES: Final[Mapping[int, float]] = {
    8: 14, 9: 20, 10: 26, 11: 42, 12: 66, 13: 48, 14: 28, 15: 26, 16: 32, 17: 48, 18: 72, 19: 84,
    20: 56, 21: 30, 22: 16,
}  # fmt: skip


@dataclass(frozen=True)
class Demand:
    """
    How orders come in.

    `rates` are orders an hour, by the hour in which they are placed; `windows` are the minutes
    in which an order is promised, each with its share; `lines` is the mean number of lines.
    """

    rates: Mapping[int, float] = field(default_factory=lambda: dict(USUAL_RATES))
    windows: Sequence[tuple[float, float]] = ((15, 0.35), (25, 0.4), (40, 0.25))
    lines: float = 5.6
    lines_max: int = 20
    units: Sequence[int] = (1, 1, 1, 2, 2, 3)
    popularity: float = 0.7

    def __post_init__(self) -> None:
        for hour, rate in self.rates.items():
            if not 0 <= hour <= HOUR_MAX or not math.isfinite(rate) or not 0 <= rate <= RATE_MAX:
                raise BadDay(f"{rate!r} orders at {hour} o'clock: rates go from 0 to {RATE_MAX}.")
        if not any(self.rates.values()):
            raise BadDay("No hour of the day has orders: give at least one rate above 0.")
        if not self.windows or any(m <= 0 or s < 0 for m, s in self.windows):
            raise BadDay("Windows are pairs of minutes above 0 and a share.")
        if not 1 <= self.lines <= self.lines_max:
            raise BadDay(f"A basket of {self.lines} lines is not between 1 and {self.lines_max}.")

    def scaled(self, orders: float) -> "Demand":
        """Return the same day with so many orders in it, on average."""
        share = orders / sum(self.rates.values())
        return replace(self, rates={hour: rate * share for hour, rate in self.rates.items()})

    def between(self, begin_s: float, end_s: float) -> "Demand":
        """Return the same day with nobody ordering outside these hours."""
        kept = {hour: rate for hour, rate in self.rates.items() if begin_s <= hour * HOUR_S < end_s}
        return replace(self, rates=kept)


PRESETS: Final[Mapping[str, Demand]] = {
    "usual": Demand(),
    "quiet": Demand().scaled(280),
    "busy": Demand().scaled(1_400),
}


def draw_day(floor: Floor, demand: Demand, seed: int) -> list[DayOrder]:
    """Return a day's orders; the same seed, the same orders."""
    chance = Random(f"day {seed}")
    shelves = _Shelves(floor, demand.popularity)
    orders: list[DayOrder] = []
    for placed_s in _moments(demand, chance):
        minutes = chance.choices(
            [minutes for minutes, _ in demand.windows], [share for _, share in demand.windows]
        )[0]
        order = DayOrder(
            id=f"{len(orders) + 1:05d}",
            placed_s=placed_s,
            due_s=placed_s + 60 * minutes,
            lines=tuple(_lines(shelves, demand, chance)),
        )
        orders.append(order)
    return orders


def _moments(demand: Demand, chance: Random) -> list[float]:
    """Return when orders come: a Poisson stream whose rate changes with the hour."""
    moments: list[float] = []
    for hour, rate in sorted(demand.rates.items()):
        at = hour * float(HOUR_S)
        while rate > 0:
            at += chance.expovariate(rate / HOUR_S)
            if at >= (hour + 1) * HOUR_S:
                break
            moments.append(at)
    return moments


def _lines(shelves: "_Shelves", demand: Demand, chance: Random) -> list[Line]:
    wanted = 1 + int(chance.expovariate(1 / max(0.01, demand.lines - 0.5)))
    chosen: dict[str, Line] = {}
    for _ in range(min(wanted, demand.lines_max)):
        article = shelves.draw(chance)
        chosen.setdefault(article.sku, Line(article, chance.choice(demand.units)))
    return list(chosen.values())


class _Shelves:
    """Articles, some of which are asked for much more often than others (Zipf's law)."""

    def __init__(self, floor: Floor, popularity: float) -> None:
        self.articles: list[Article] = sorted(floor.articles, key=lambda one: one.sku)
        # What sells well does not change from day to day, so the seed has no part in it.
        Random("what sells").shuffle(self.articles)
        shares = (1 / rank**popularity for rank in range(1, len(self.articles) + 1))
        self.sums = list(accumulate(shares))

    def draw(self, chance: Random) -> Article:
        return chance.choices(self.articles, cum_weights=self.sums)[0]
