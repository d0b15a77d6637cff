"""What the machine begins with, and how it chooses what to do something to."""

from collections import Counter
from contextlib import ExitStack
from typing import Any
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine

from tests.canal import NOON
from tests.stock.conftest import Opens
from tests.stock.deeds import Deeds
from tests.stock.reference import LotKey, OrderThere, TaskThere
from tests.stock.reference_walks import Reference
from tests.stock.seen import new_stops
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

    def adopt_stops(
        self, task: TaskThere, expected: Counter[tuple[int, str]], *, but: str = ""
    ) -> None:
        with self.database.reading() as session:
            new = new_stops(session, task.task_id, self.model)
        pieces: Counter[tuple[int, str]] = Counter()
        for _, line_no, held, quantity in new:
            pieces[line_no, held[1]] += quantity
        assert pieces == expected
        first = task.order.lines[next(iter(expected))[0] - 1].sku if expected else ""
        self.model.take_over(task, [s for s in new if s[2][1] == first], but=but)
        self.model.take_over(task, [s for s in new if s[2][1] != first])

    @staticmethod
    def open_pieces(order: OrderThere) -> dict[tuple[int, str], int]:
        numbered = enumerate(order.lines, start=1)
        return {(number, line.sku): line.open for number, line in numbered if line.open}

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
