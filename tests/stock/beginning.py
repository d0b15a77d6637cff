"""What the machine begins with, and how it chooses what to do something to."""

from collections import Counter
from contextlib import ExitStack
from typing import Any
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine

from tests.canal import NOON
from tests.stock.conftest import Opens
from tests.stock.deeds import Deeds
from tests.stock.reference import LotKey, OrderThere, StopThere, TaskThere
from tests.stock.reference_walks import LineKey, Pieces, Reference
from tests.stock.seen import new_stops, orders_gone
from tests.stock.tiny import CART_TOTES
from wms.wire.orders import OrderNew


class Beginning(RuleBasedStateMachine):
    """A tiny store and its reference."""

    def __init__(self, opens: Opens) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.database = self.stack.enter_context(opens())
        self.deeds = Deeds(self.database)
        midnight = NOON.replace(hour=23)  # of Paris, in winter
        self.model = Reference(NOON, midnight)
        self.sent: list[tuple[OrderNew, str, bytes]] = []
        self.commands: list[dict[str, Any]] = []

    def teardown(self) -> None:
        self.stack.close()

    def give(self, command: dict[str, Any], expected: str | None) -> None:
        outcome = "applied" if expected is None else "set_aside"
        assert self.deeds.command(command) == (outcome, expected)
        self.model.outcomes[UUID(command["id"])] = expected
        self.commands.append(command)

    def adopt_cart(self, given: UUID | None) -> TaskThere | None:
        """Believe the store which orders it put on a cart, if it may; return the new walk."""
        self.model.look_at_dates()
        while (lost := self.model.lost()) is not None:
            walked = self.model.release([lost])
            if walked:
                return self._new_walk(given, walked)
        waiting = self.model.waiting()
        with self.database.reading() as session:
            gone = orders_gone(session, [order.order_id for order in waiting])
        chosen = [order for order in waiting if order.order_id in gone]
        assert bool(chosen) == bool(waiting)
        assert len(chosen) <= CART_TOTES
        return self._new_walk(given, self.model.release(chosen)) if chosen else None

    def _new_walk(self, given: UUID | None, orders: list[OrderThere]) -> TaskThere:
        assert given is not None
        due_at = min(order.due_at for order in orders)
        task = self.model.tasks[given] = TaskThere(given, orders, due_at)
        self.adopt_stops(task, Counter(self.open_pieces(orders)))
        return task

    def adopt_stops(
        self, task: TaskThere, expected: Pieces, *, after: StopThere | None = None
    ) -> None:
        """Believe the store where it takes goods from; after a short, nowhere they were missed."""
        with self.database.reading() as session:
            new = new_stops(session, task.task_id, self.model)
        pieces: Pieces = Counter()
        for _, line, held, quantity in new:
            pieces[line, held[1]] += quantity
        assert pieces == expected
        sku = after.held[1] if after else ""
        missed = after.order.missed if after else ()
        self.model.take_over(task, [s for s in new if s[2][1] == sku], but=missed)
        self.model.take_over(task, [s for s in new if s[2][1] != sku])

    @staticmethod
    def open_pieces(orders: list[OrderThere]) -> dict[tuple[LineKey, str], int]:
        return {
            ((order.order_id, number), line.sku): line.open
            for order in orders
            for number, line in enumerate(order.lines, start=1)
            if line.open
        }

    def command(self, kind: str, task: TaskThere, who: str, **more: str | int) -> dict[str, Any]:
        return self.deeds.said(kind, who, task_id=str(task.task_id), **more)

    def stops(self) -> list[tuple[TaskThere, UUID]]:
        tasks = sorted(self.model.tasks.values(), key=lambda task: task.state != "leased")
        return [(task, stop) for task in tasks for stop in task.stops]

    def some_stop(self, nth: int) -> tuple[TaskThere, UUID]:
        return self.stops()[nth % len(self.stops())]

    def some_task(self, nth: int) -> TaskThere:
        return list(self.model.tasks.values())[-1 - nth % len(self.model.tasks)]

    def some_order(self, nth: int) -> OrderThere:
        return list(self.model.orders.values())[-1 - nth % len(self.model.orders)]

    def some_session(self, nth: int) -> UUID:
        return list(self.model.sessions)[-1 - nth % len(self.model.sessions)]

    def some_lot(self, nth: int) -> LotKey:
        return list(self.model.lots)[nth % len(self.model.lots)]
