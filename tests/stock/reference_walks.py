"""What picking, packing and handing over should do to the shelves of `reference`."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from tests.stock.reference import (
    Held,
    LineThere,
    OrderThere,
    Shelves,
    StopThere,
    TaskThere,
    first_expired_first,
)
from tests.stock.tiny import CART_TOTES, RETURNS, TOTES

LEASE = timedelta(minutes=20)
LineKey = tuple[UUID, int]  # order, line number
NewStops = list[tuple[UUID, LineKey, Held, int]]  # stop, line, what is held where, how many
Pieces = Counter[tuple[LineKey, str]]  # how many of an article for which line


@dataclass
class Reference(Shelves):
    """The whole store, and what became of each command."""

    outcomes: dict[UUID, str | None] = field(default_factory=dict)
    picks: dict[UUID, tuple[UUID, UUID, int, str]] = field(default_factory=dict)
    undone: set[UUID] = field(default_factory=set)
    sessions: dict[UUID, tuple[OrderThere, str]] = field(default_factory=dict)

    def walk_of(self, person: str) -> TaskThere | None:
        mine = (t for t in self.tasks.values() if t.state == "leased" and t.person == person)
        return next(mine, None)

    def next_task(self, person: str) -> TaskThere | None:
        """The task that a picker is given, unless an order has to be released for it."""
        mine = self.walk_of(person)
        if mine is not None:
            return mine
        free = [
            task
            for task in self.tasks.values()
            if task.state == "ready"
            or (task.state == "leased" and task.until is not None and task.until < self.now)
        ]
        return min(free, key=lambda task: (task.due_at, task.task_id), default=None)

    def lease(self, task: TaskThere, person: str) -> None:
        task.state, task.person, task.until = "leased", person, self.now + LEASE

    def waiting(self) -> list[OrderThere]:
        orders = [order for order in self.orders.values() if order.state == "received"]
        return sorted(orders, key=lambda order: (order.due_at, order.order_id))

    def lost(self) -> OrderThere | None:
        """The waiting order due first of which nothing lies in any bin."""
        for order in self.waiting():
            if not any(self.takeable(line.sku) for line in order.lines if line.open):
                return order
        return None

    def release(self, chosen: list[OrderThere]) -> list[OrderThere]:
        """Share out what there is, order by order; return those that can be walked for."""
        lines = [(order, line) for order in chosen for line in order.lines if line.open]
        left = {line.sku: sum(self.takeable(line.sku).values()) for _, line in lines}
        found = []
        for _, line in lines:
            found.append(min(line.open, left[line.sku]))
            left[line.sku] -= found[-1]
        for (order, line), there in zip(lines, found, strict=True):
            lacking = line.open - there
            line.short += lacking - self._instead(order, line, lacking, left).total()
        for order in chosen:
            order.state = "picking" if any(line.open for line in order.lines) else "cancelled"
        return [order for order in chosen if order.state == "picking"]

    def join(self, task: TaskThere, person: str, order: OrderThere) -> bool:
        """Put an order on a cart under way, if it has room and anything of the order is left."""
        self.look_at_dates()
        has_room = len(task.orders) < CART_TOTES
        if self.refuse_walker(task, person) or order.state != "received" or not has_room:
            return False
        if not self.release([order]):
            return False
        task.orders.append(order)
        task.due_at = min(task.due_at, order.due_at)
        return True

    def take_over(
        self, task: TaskThere, new: NewStops, *, but: Collection[tuple[str, str]] = ()
    ) -> None:
        """Believe the store which bins it chose, if it may choose them: not those in `but`."""
        for sku in {held[1] for _, _, held, _ in new}:
            candidates = self.takeable(sku, but=but)
            taken = [(held, quantity) for _, _, held, quantity in new if held[1] == sku]
            assert all(held in candidates for held, _ in taken), (taken, candidates)
            assert first_expired_first(self, candidates, taken), (taken, candidates)
        for stop, (order_id, line_no), held, quantity in new:
            task.stops[stop] = StopThere(self.orders[order_id], line_no, held, quantity)

    def refuse_walker(self, task: TaskThere, person: str) -> str | None:
        if task.state != "leased" or task.person != person:
            return "task_taken_away"
        return None

    def pick(
        self, task: TaskThere, stop: UUID, person: str, quantity: int, tote: str
    ) -> str | None:
        at = task.stops[stop]
        refused = self.refuse_walker(task, person) or self._refuse_order(at)
        if refused is None and quantity > at.left:
            refused = "picked_too_many"
        if refused is None and tote not in TOTES:
            refused = "unknown_tote"
        if refused is None and self.loads.get(tote, at.order) is not at.order:
            refused = "tote_taken"
        if refused is not None:
            return refused
        self.loads[tote] = at.order
        self._take(at, quantity, tote)
        task.until = self.now + LEASE
        return None

    @staticmethod
    def _refuse_order(at: StopThere) -> str | None:
        return "order_was_cancelled" if at.order.state == "cancelled" else None

    def _take(self, at: StopThere, quantity: int, tote: str) -> None:
        self.stock[at.held] -= quantity
        self.stock[tote, at.held[1], at.held[2]] += quantity
        at.picked += quantity
        at.order.lines[at.line_no - 1].picked += quantity

    def undo(self, task: TaskThere, person: str, undoes: UUID) -> str | None:
        refused = self.refuse_walker(task, person)
        if refused is None and (undoes not in self.picks or undoes in self.undone):
            refused = "nothing_to_undo"
        if refused is not None:
            return refused
        of_task, stop, quantity, tote = self.picks[undoes]
        if of_task != task.task_id:
            return "unknown_pick_line"
        refused = self._refuse_order(task.stops[stop])
        if refused is not None:
            return refused
        self._take(task.stops[stop], -quantity, tote)
        if not any(left for (place, _, _), left in self.stock.items() if place == tote):
            self.loads.pop(tote, None)
        self.undone.add(undoes)
        task.until = self.now + LEASE
        return None

    def short(
        self, task: TaskThere, stop: UUID, person: str, quantity: int
    ) -> tuple[str | None, Pieces]:
        """Return the refusal, and how many pieces of what the walk gets new stops for."""
        at = task.stops[stop]
        refused = self.refuse_walker(task, person) or self._refuse_order(at)
        if refused is None and quantity > at.left:
            refused = "picked_too_many"
        new: Pieces = Counter()
        if refused is not None:
            return refused, new
        self.look_at_dates()
        task.until = self.now + LEASE
        line = at.order.lines[at.line_no - 1]
        at.short += quantity
        self.stock[at.held] -= quantity
        at.order.missed.add(at.held[:2])
        elsewhere = min(quantity, sum(self.takeable(line.sku, but=at.order.missed).values()))
        new[(at.order.order_id, at.line_no), line.sku] = elsewhere
        lacking = quantity - elsewhere
        instead = self._instead(at.order, line, lacking, {})
        line.short += lacking - instead.total()
        return None, +(new + instead)

    def _instead(
        self, order: OrderThere, line: LineThere, lacking: int, left: dict[str, int]
    ) -> Pieces:
        """Add lines for what the customer takes instead, of what nobody else was promised."""
        new: Pieces = Counter()
        for sku in line.instead:
            there = left.setdefault(sku, sum(self.takeable(sku).values()))
            found = min(lacking - new.total(), self.available(sku), there)
            if found > 0:
                left[sku] -= found
                line.substituted += found
                order.lines.append(LineThere(sku, found))
                new[(order.order_id, len(order.lines)), sku] = found
        return new

    def finish(self, task: TaskThere, person: str) -> str | None:
        refused = self.refuse_walker(task, person)
        if refused is None and any(stop.left for stop in task.stops.values()):
            refused = "walk_unfinished"
        if refused is not None:
            return refused
        task.state = "done"
        for order in task.orders:
            if order.state == "picking":
                picked = any(line.picked for line in order.lines)
                order.state = "picked" if picked else "cancelled"
        return None

    def take_away(self, task: TaskThere) -> str | None:
        if task.state != "leased":
            return "unknown_task"
        task.state, task.person, task.until = "ready", None, None
        return None

    def cancel(self, order: OrderThere) -> str | None:
        if order.state == "cancelled":
            return None
        if order.state not in {"received", "picking", "picked"}:
            return "too_late_to_cancel"
        order.state = "cancelled"
        for line in order.lines:
            line.cancelled += line.open
        for task in self.tasks.values():
            for stop in task.stops.values():
                stop.closed = stop.closed or stop.order is order
            if task.state != "done" and all(one.state == "cancelled" for one in task.orders):
                task.state = "cancelled"
        return None

    def put_back(self, tote: str) -> str | None:
        order = self.loads.get(tote)
        if order is None or order.state != "cancelled":
            return "nothing_to_return"
        for lot, quantity in self.empty(tote).items():
            self.stock[(RETURNS, *lot)] += quantity
        del self.loads[tote]
        return None

    def open_bench(self, tote: str, session_id: UUID) -> tuple[str | None, UUID]:
        """Return the refusal, and the session that is open afterwards."""
        order = self.loads.get(tote)
        if order is None:
            return "empty_tote", session_id
        for known, (of, state) in self.sessions.items():
            if of is order and state == "open":
                return None, known
        if order.state != "picked":
            return "not_picked_yet", session_id
        order.state = "packing"
        self.sessions[session_id] = (order, "open")
        return None, session_id

    def close(self, session_id: UUID, *, right: bool) -> str | None:
        order, state = self.sessions[session_id]
        if state != "open":
            return "unknown_session"
        if not right:
            return "basket_not_right"
        for tote in self.totes_of(order):
            order.packed += self.empty(tote)
            del self.loads[tote]
        for lot, quantity in order.packed.items():
            self.stock[("PACKED", *lot)] += quantity
        order.state = "packed"
        self.sessions[session_id] = (order, "closed")
        return None

    def abandon(self, session_id: UUID) -> str | None:
        order, state = self.sessions[session_id]
        if state != "open":
            return "unknown_session"
        order.state = "picked"
        self.sessions[session_id] = (order, "abandoned")
        return None

    def hand_over(self, order: OrderThere) -> str | None:
        if order.state == "handed_over":
            return "already_handed_over"
        if order.state != "packed":
            return "not_packed"
        for lot, quantity in order.packed.items():
            self.stock[("PACKED", *lot)] -= quantity
        order.state = "handed_over"
        return None
