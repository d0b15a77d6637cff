"""A day, event by event."""

import heapq
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from wms.routing.dispatch import Busy, OpenOrder, Policy, Walks
from wms.twin.bench import Bench
from wms.twin.floor import Floor
from wms.twin.orders import Chances, DayOrder, check_orders
from wms.twin.record import OrderRecord, Record, Trip
from wms.twin.staff import Shift, Staff, pace_share
from wms.twin.trips import Cart, offer_s, set_out, take_along
from wms.twin.ways import Situation, Way


@dataclass(frozen=True)
class Scene:
    """Where and with whom a day happens; the same for every policy and seed."""

    floor: Floor
    staff: Staff
    policy: Policy = field(default_factory=Policy)
    chances: Chances = field(default_factory=Chances)

    def spare_s(self, order: DayOrder) -> float:
        """Return what packing and handover usually take off an order's time."""
        return self.chances.usual_pack_s(order.units) + self.chances.usual_courier_s


@dataclass
class _Picker:
    shift: Shift
    share: float
    node: int
    idle: bool = True
    asked: int = 0
    cart: Cart | None = None


class Day:
    """One run of a day; `run` may be called once."""

    def __init__(
        self, scene: Scene, orders: Sequence[DayOrder], way: Way, walks: Walks, *, seed: int
    ) -> None:
        check_orders(orders, scene.floor)
        self.scene, self.way, self.walks, self.seed = scene, way, walks, seed
        self.record = Record()
        self.now_s = 0.0
        self.open: dict[str, OpenOrder] = {}
        self.pickers: list[_Picker] = []
        self.benches = {
            name: Bench(name, scene.staff.packers, self.record) for name in scene.floor.drops
        }
        self.station_at = {node: name for name, node in sorted(scene.floor.drops.items())}
        self._events: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._numbers = count()
        self._to_come = len(orders)
        self._last_s = max(shift.end_s for shift in scene.staff.shifts)
        for order in sorted(orders, key=lambda one: (one.placed_s, one.id)):
            self._at(order.placed_s, self._place, order)
        for shift in scene.staff.shifts:
            self._at(shift.begin_s, self._begin_shift, shift)
            self._at(shift.end_s, self._end_shift, shift)

    def run(self) -> Record:
        """Let everything happen, and return what did."""
        while self._events:
            self.now_s, _, happen, arguments = heapq.heappop(self._events)
            happen(*arguments)
        return self.record

    def _at(self, moment_s: float, happen: Callable[..., None], *arguments: Any) -> None:
        heapq.heappush(self._events, (moment_s, next(self._numbers), happen, arguments))

    # Orders come in, pickers come and go.

    def _place(self, order: DayOrder) -> None:
        self._to_come -= 1
        self.record.orders[order.id] = OrderRecord(order)
        opened = order.open(spare_s=self.scene.spare_s(order))
        if self.way.adds and self._add_to_a_cart(opened):
            return
        self.open[order.id] = opened
        self._count_waiting()
        self._ask_the_idle()

    def _begin_shift(self, shift: Shift) -> None:
        picker = _Picker(shift, pace_share(shift.person, self.seed), self.scene.floor.start)
        self.pickers.append(picker)
        self._ask(picker)

    def _end_shift(self, shift: Shift) -> None:
        self.record.shift_s += shift.end_s - shift.begin_s
        self.pickers = [
            one for one in self.pickers if one.shift is not shift or not self._may_go(one)
        ]

    def _may_go(self, picker: _Picker) -> bool:
        """Whoever is on the last shift stays until everything that was ordered is picked."""
        last = picker.shift.end_s >= self._last_s
        return picker.idle and not (last and (self.open or self._to_come))

    # A picker is free.

    def _ask_the_idle(self) -> None:
        for picker in sorted(self.pickers, key=lambda one: one.shift.person):
            if picker.idle and self.open:
                self._ask(picker)

    def _ask_again(self, picker: _Picker, asked: int) -> None:
        if picker.idle and picker.asked == asked and picker in self.pickers:
            self._ask(picker)

    def _ask(self, picker: _Picker) -> None:
        if not self.open:
            return
        picker.asked += 1
        began = time.perf_counter()
        choice = self.way.choose(self._seen_by(picker))
        self.record.decisions_ms.append(1_000 * (time.perf_counter() - began))
        if choice.orders:
            self._send(picker, choice.orders, choice.end)
        elif choice.until_s is not None:
            self._at(max(choice.until_s, self.now_s + 1), self._ask_again, picker, picker.asked)

    def _seen_by(self, picker: _Picker) -> Situation:
        floor = self.scene.floor
        others = [
            Busy(self.now_s if one.cart is None else one.cart.expected_s)
            for one in self.pickers
            if one is not picker
        ]
        ends = {node: self.benches[name].wait_s() for node, name in self.station_at.items()}
        return Situation(self.now_s, floor.start, ends, list(self.open.values()), others)

    def _send(self, picker: _Picker, orders: Sequence[str], end: int | None) -> None:
        taken = [self.open.pop(order) for order in orders]
        cart = set_out(self, picker.share, taken, end, picker.node)
        picker.idle, picker.cart = False, cart
        for order in orders:
            self.record.orders[order].begun_s = self.now_s
        self._bench(cart).coming_s += self._usual_pack_s(cart)
        self._count_waiting()
        self._at(cart.end_s, self._arrive, picker, cart)

    def _add_to_a_cart(self, order: OpenOrder) -> bool:
        """Give a new order to the cart that it costs least, if it is on the way of any."""
        offers = [
            (extra_s, picker.shift.person, picker)
            for picker in self.pickers
            if picker.cart is not None
            for extra_s in (offer_s(self, picker.cart, order),)
            if extra_s is not None
        ]
        if not offers:
            return False
        picker = min(offers, key=lambda offer: offer[:2])[2]
        assert picker.cart is not None  # only pickers with a cart make an offer
        cart = take_along(self, picker.cart, order)
        self._bench(cart).coming_s += self._usual_pack_s(cart) - self._usual_pack_s(picker.cart)
        picker.cart = cart
        self.record.orders[order.id].begun_s = self.now_s
        self.record.added += 1
        self._at(cart.end_s, self._arrive, picker, cart)
        return True

    # A cart arrives, orders are packed and collected.

    def _arrive(self, picker: _Picker, cart: Cart) -> None:
        if picker.cart is not cart:
            return  # it took an order more meanwhile, and arrives later
        bench = self._bench(cart)
        orders = tuple(order.id for order in cart.orders)
        self.record.trips.append(
            Trip(picker.shift.person, cart.begin_s, self.now_s, orders, cart.walk_mm, bench.name)
        )
        self.record.overtime_s += max(0.0, self.now_s - max(cart.begin_s, picker.shift.end_s))
        bench.coming_s -= self._usual_pack_s(cart)
        for order in orders:
            one = self.record.orders[order]
            one.picked_s = self.now_s
            bench.here_s += self.scene.chances.usual_pack_s(one.order.units)
            bench.queue.append(one)
        picker.cart, picker.idle, picker.node = None, True, cart.end
        self._pack_next(bench)
        if self.now_s >= picker.shift.end_s and self._may_go(picker):
            self.pickers.remove(picker)
        else:
            self._ask(picker)

    def _pack_next(self, bench: Bench) -> None:
        bench.begin_next(self.now_s, lambda at_s, one: self._at(at_s, self._packed, bench, one))
        self.record.packing.append((self.now_s, sum(len(b.queue) for b in self.benches.values())))

    def _packed(self, bench: Bench, one: OrderRecord) -> None:
        bench.busy -= 1
        bench.here_s -= self.scene.chances.usual_pack_s(one.order.units)
        one.packed_s = self.now_s
        self._at(self.now_s + one.order.luck.courier_s, self._hand_over, one)
        self._pack_next(bench)

    def _hand_over(self, one: OrderRecord) -> None:
        assert one.handed_over_s is None  # a courier collects an order once
        one.handed_over_s = self.now_s

    def _bench(self, cart: Cart) -> Bench:
        return self.benches[self.station_at[cart.end]]

    def _usual_pack_s(self, cart: Cart) -> float:
        return sum(self.scene.chances.usual_pack_s(order.units) for order in cart.orders)

    def _count_waiting(self) -> None:
        self.record.waiting.append((self.now_s, len(self.open)))
