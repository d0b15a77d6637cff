"""A cart on its way: how long it takes, where it is, and what one order more would cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from wms.routing import Stop
from wms.routing.dispatch import (
    Load,
    OpenOrder,
    Policy,
    Running,
    Walk,
    handling_seconds,
    load_of,
    worth_adding,
)
from wms.twin.aisle_by_aisle import s_shape_mm

if TYPE_CHECKING:
    from wms.twin.day import Day

# Looking for what is not there, asking, and telling the handheld so.
SHORT_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Cart:
    """
    A walk under way.

    Each of the `stops` is reached by a leg and then handled; `home_mm` leads from the last to the
    station at `end`. `stretch` is how much slower than the store's pace it goes.
    """

    orders: tuple[OpenOrder, ...]
    begin_s: float
    stops: tuple[Stop, ...]
    legs_mm: tuple[int, ...]
    handling_s: tuple[float, ...]
    home_mm: int
    end: int
    stretch: float
    s_per_mm: float

    @property
    def walk_mm(self) -> int:
        """Return how far it walks altogether."""
        return sum(self.legs_mm) + self.home_mm

    @property
    def expected_s(self) -> float:
        """Return when it should be back, by the store's pace: what the planner may know."""
        return self.begin_s + self.walk_mm * self.s_per_mm + sum(self.handling_s)

    @property
    def end_s(self) -> float:
        """Return when it will be back."""
        return self.begin_s + self.stretch * (self.expected_s - self.begin_s)

    def reached_s(self) -> list[float]:
        """Return when each stop is reached."""
        legs = (leg * self.s_per_mm for leg in self.legs_mm)
        steps = (
            self.stretch * (leg + before)
            for leg, before in zip(legs, (0.0, *self.handling_s), strict=False)
        )
        return [self.begin_s + passed for passed in accumulate(steps)]

    def running(self, now_s: float) -> Running | None:
        """Return the cart as the planner sees it; None when it has only the way home left."""
        at = self._next(now_s)
        if at == len(self.stops):
            return None
        return Running(
            at=self.stops[at].node,
            stops=self.stops[at:],
            end=self.end,
            load=sum(map(load_of, self.orders), Load()),
            due_s=min(one.due_s for one in self.orders),
            handling_s=sum(self.handling_s[at:]),
            coldest=max((stop.group for stop in self.stops[:at]), default=0),
        )

    def reaches_next_s(self, now_s: float) -> float:
        """Return when it is at the next stop."""
        return self.reached_s()[self._next(now_s)]

    def _next(self, now_s: float) -> int:
        return sum(reached <= now_s for reached in self.reached_s())

    def with_one_more(self, order: OpenOrder, walk: Walk, policy: Policy, now_s: float) -> "Cart":
        """Return the cart with the order on it; `walk` is the new way from the next stop on."""
        at = self._next(now_s)
        first, *legs = walk.legs_mm
        extra_s = handling_seconds(order, policy.pace)
        left = len(walk.stops)
        share_s = (sum(self.handling_s[at:]) + extra_s) / left
        return Cart(
            orders=(*self.orders, order),
            begin_s=self.begin_s,
            stops=self.stops[:at] + walk.stops,
            legs_mm=(*self.legs_mm[:at], self.legs_mm[at] + first, *legs),
            handling_s=(*self.handling_s[:at], *([share_s] * left)),
            home_mm=walk.length_mm - sum(walk.legs_mm),
            end=self.end,
            stretch=self.stretch,
            s_per_mm=self.s_per_mm,
        )


def offer_s(day: "Day", cart: Cart, order: OpenOrder) -> float | None:
    """Return the seconds that an order more costs a cart on its way; None: not this one."""
    running = cart.running(day.now_s)
    if running is None:
        return None
    return worth_adding(
        day.scene.floor.graph,
        running,
        order,
        day.scene.policy,
        now_s=cart.reaches_next_s(day.now_s),
        start=day.scene.floor.start,
        walks=day.walks,
    )


def take_along(day: "Day", cart: Cart, order: OpenOrder) -> Cart:
    """Return the cart with one order more, its walk planned again from its next stop."""
    running = cart.running(day.now_s)
    assert running is not None  # it made an offer
    walk = day.walks.find(running.at, [*running.stops, *order.stops], [cart.end])
    return cart.with_one_more(order, walk, day.scene.policy, day.now_s)


def set_out(
    day: "Day", share: float, orders: Sequence[OpenOrder], end: int | None, from_node: int
) -> Cart:
    """Return a cart that sets out now from where the picker is, by the start of all walks."""
    floor, policy = day.scene.floor, day.scene.policy
    ends = sorted(floor.drops.values()) if end is None else [end]
    stops = list(chain.from_iterable(order.stops for order in orders))
    walk = day.walks.find(floor.start, stops, ends)
    length_mm = walk.length_mm
    if day.way.s_shape:
        length_mm = max(length_mm, s_shape_mm(floor.graph, floor.start, stops, ends))
    first, *legs = walk.legs_mm
    luck = [day.record.orders[order.id].order.luck for order in orders]
    handling_s = sum(handling_seconds(order, policy.pace) for order in orders)
    short_s = SHORT_S * sum(one.shorts for one in luck)
    stretch = share * sum(one.pick_share for one in luck) / len(luck)
    return Cart(
        orders=tuple(orders),
        begin_s=day.now_s,
        stops=walk.stops,
        legs_mm=(first + floor.graph.distance(from_node, floor.start), *legs),
        handling_s=(((handling_s + short_s) / len(walk.stops)),) * len(walk.stops),
        home_mm=length_mm - sum(walk.legs_mm),
        end=walk.end,
        stretch=stretch,
        s_per_mm=policy.pace.s_per_metre_loaded / 1_000,
    )
