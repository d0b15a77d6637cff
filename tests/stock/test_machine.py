"""
Anything that people, channels and devices may do, in any order: the ledger adds up after each step.

The audit alone would not see a scan that is applied twice, for what is doubled is conserved too; so
every step is also done to a reference that knows nothing of the database.
"""

from collections import Counter
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.canal import a_key
from tests.stock.beginning import Beginning
from tests.stock.reference import LineThere, OrderThere, TaskThere
from tests.stock.seen import imagine, photograph
from tests.stock.tiny import BINS, DAYS_LEFT_MIN, PICKERS, RETURNS, TINY, TOTES
from wms.audit import audit_stock
from wms.ids import new_id

SKUS = st.sampled_from(sorted(DAYS_LEFT_MIN))
PLACES = st.sampled_from([*BINS, BINS[0], RETURNS])
WHO = st.sampled_from(PICKERS)
NTH = st.integers(0, 7)
FEW = st.integers(1, 4)


class Store(Beginning):
    """A tiny store and its reference, and everything that can happen to both."""

    @initialize()
    def stock_up(self) -> None:
        for sku, place, days in (("MILK", "A-1", 3), ("TEA", "A-2", 9), ("PIE", "A-3", 9)):
            self.receive(sku, place, days, 0, 4)
        self.receive("MILK", "A-2", 5, 1, 2)
        # Enough for a cart of several orders from the first lease on.
        self.order([("MILK", 3), ("TEA", 1)], ("PIE",), all_or_nothing=True, minutes=20)
        self.order([("PIE", 1), ("MILK", 1)], ("TEA",), all_or_nothing=True, minutes=30)

    @rule(sku=SKUS, place=PLACES, days=st.integers(-1, 4), nth=NTH, quantity=FEW)
    def receive(self, sku: str, place: str, days: int, nth: int, quantity: int) -> None:
        held = (place, sku, f"L{nth % 3}")
        expires_on = (self.model.now + timedelta(days=days)).date()
        expected = self.model.receive(held, expires_on, quantity)
        assert self.deeds.receive(held, expires_on, quantity) == expected

    @rule(
        wishes=st.lists(st.tuples(SKUS, FEW), min_size=1, max_size=3),
        instead=st.sampled_from([(), ("PIE",), ("TEA", "PIE")]),
        all_or_nothing=st.booleans(),
        minutes=st.integers(10, 40),
    )
    def order(
        self,
        wishes: list[tuple[str, int]],
        instead: tuple[str, ...],
        all_or_nothing: bool,
        minutes: int,
    ) -> None:
        due_at = self.model.now + timedelta(minutes=minutes)
        others = [tuple(sku for sku in instead if sku != wish) for wish, _ in wishes]
        sent = self.deeds.order(wishes, others, due_at, all_or_nothing=all_or_nothing)
        lines = [
            LineThere(sku, quantity, other)
            for (sku, quantity), other in zip(wishes, others, strict=True)
        ]
        refusal, promised = self.model.promise(lines, all_or_nothing=all_or_nothing)
        key = a_key()
        told, replayed = self.deeds.send(sent, key)
        assert not replayed
        assert told.get("code") == refusal
        if refusal is None:
            order_id = UUID(told["order_id"])
            self.model.take_order(OrderThere(order_id, due_at, self.model.now, lines), promised)
        self.sent.append((sent, key, self.deeds.bytes_told))

    @precondition(lambda self: self.sent)
    @rule(nth=NTH)
    def repeat_an_order(self, nth: int) -> None:
        sent, key, first = self.sent[nth % len(self.sent)]
        _, replayed = self.deeds.send(sent, key)
        self.model.look_at_dates()
        assert replayed
        assert self.deeds.bytes_told == first

    @precondition(lambda self: self.model.orders)
    @rule(nth=NTH)
    def cancel(self, nth: int) -> None:
        order = self.some_order(nth)
        assert self.deeds.cancel(order.order_id) == self.model.cancel(order)

    @rule(who=WHO)
    def lease(self, who: str) -> None:
        task = self.model.next_task(who)
        given = self.deeds.lease(who)
        if task is None:
            task = self.adopt_cart(given)
        assert given == (task.task_id if task is not None else None)
        if task is not None:
            self.model.lease(task, who)

    @precondition(lambda self: self.model.tasks and self.model.orders)
    @rule(nth=NTH, which=NTH, who=WHO)
    def join(self, nth: int, which: int, who: str) -> None:
        task, order = self.some_task(nth), self.some_order(which)
        who = task.person or who
        joined = self.model.join(task, who, order)
        assert self.deeds.join(who, task.task_id, order.order_id) == joined
        if joined:
            self.adopt_stops(task, Counter(self.open_pieces([order])))

    @precondition(lambda self: self.stops())
    @rule(nth=NTH, who=WHO, quantity=FEW, tote=st.sampled_from([*TOTES, TOTES[0], "T-99"]))
    def pick(self, nth: int, who: str, quantity: int, tote: str) -> None:
        task, stop = self.some_stop(nth)
        self.pick_at(task, stop, task.person or who, quantity, tote)

    def pick_at(self, task: TaskThere, stop: UUID, who: str, quantity: int, tote: str) -> None:
        expected = self.model.pick(task, stop, who, quantity, tote)
        command = self.command(
            "pick", task, who, pick_line_id=str(stop), quantity=quantity, tote=tote
        )
        if expected is None:
            self.model.picks[UUID(command["id"])] = (task.task_id, stop, quantity, tote)
        self.give(command, expected)

    @rule(who=WHO, nth=NTH)
    def walk_to_the_end(self, who: str, nth: int) -> None:
        self.lease(who)
        task = self.model.walk_of(who)
        if task is None:
            return
        totes = {order.order_id: TOTES[(nth + n) % 3] for n, order in enumerate(task.orders)}
        for stop, at in task.stops.items():
            if at.left:
                self.pick_at(task, stop, who, at.left, totes[at.order.order_id])
        self.give(self.command("finish", task, who), self.model.finish(task, who))

    @precondition(lambda self: self.stops())
    @rule(nth=NTH, who=WHO, quantity=FEW, reason=st.sampled_from(["empty", "damaged"]))
    def short(self, nth: int, who: str, quantity: int, reason: str) -> None:
        task, stop = self.some_stop(nth)
        who = task.person or who
        expected, new = self.model.short(task, stop, who, quantity)
        command = self.command(
            "short", task, who, pick_line_id=str(stop), quantity=quantity, reason=reason
        )
        self.give(command, expected)
        self.adopt_stops(task, new, after=task.stops[stop])

    @precondition(lambda self: self.model.picks)
    @rule(nth=NTH)
    def undo(self, nth: int) -> None:
        undoes = list(self.model.picks)[nth % len(self.model.picks)]
        task = self.model.tasks[self.model.picks[undoes][0]]
        who = task.person or PICKERS[0]
        expected = self.model.undo(task, who, undoes)
        self.give(self.command("undo", task, who, undoes=str(undoes)), expected)

    @precondition(lambda self: self.model.tasks)
    @rule(nth=NTH, who=WHO)
    def finish(self, nth: int, who: str) -> None:
        task = self.some_task(nth)
        who = task.person or who
        expected = self.model.finish(task, who)
        self.give(self.command("finish", task, who), expected)

    @precondition(lambda self: self.commands)
    @rule(nth=NTH)
    def repeat_a_command(self, nth: int) -> None:
        command = self.commands[-1 - nth % len(self.commands)]
        first = self.model.outcomes[UUID(command["id"])]
        assert self.deeds.command(command) == ("repeated", first)

    @precondition(lambda self: self.model.tasks)
    @rule(nth=NTH)
    def take_away(self, nth: int) -> None:
        task = self.some_task(nth)
        assert self.deeds.take_away(task.task_id) == self.model.take_away(task)

    @rule(tote=st.sampled_from(TOTES))
    def put_back(self, tote: str) -> None:
        assert self.deeds.put_back(tote) == self.model.put_back(tote)

    @rule(tote=st.sampled_from(TOTES))
    def open_bench(self, tote: str) -> None:
        session_id = new_id()
        expected = self.model.open_bench(tote, session_id)
        assert self.deeds.open_bench(tote, session_id) == expected

    @precondition(lambda self: self.model.sessions)
    @rule(nth=NTH, right=st.sampled_from([True, True, False]))
    def close(self, nth: int, right: bool) -> None:
        session_id = self.some_session(nth)
        lines = self.model.sessions[session_id][0].lines
        basket = [(line.sku, line.picked) for line in lines if line.picked]
        expected = self.model.close(session_id, right=right)
        command = self.deeds.closing(session_id, basket if right else [*basket, ("MILK", 1)])
        self.give(command, expected)

    @precondition(lambda self: self.model.sessions)
    @rule(nth=NTH)
    def abandon(self, nth: int) -> None:
        session_id = self.some_session(nth)
        expected = self.model.abandon(session_id)
        self.give(self.deeds.abandoning(session_id), expected)

    @precondition(lambda self: self.model.orders)
    @rule(nth=NTH)
    def hand_over(self, nth: int) -> None:
        order = self.some_order(nth)
        assert self.deeds.hand_over(order.order_id) == self.model.hand_over(order)

    @precondition(lambda self: self.model.lots)
    @rule(nth=NTH, place=PLACES, to=st.sampled_from([*BINS, "WASTE", "ADJUSTMENT"]), quantity=FEW)
    def move(self, nth: int, place: str, to: str, quantity: int) -> None:
        if place == to:
            return
        held = (place, *self.some_lot(nth))
        expected = self.model.carry(held, to if to in BINS else None, quantity)
        assert self.deeds.move(held, to, quantity) == expected

    @precondition(lambda self: self.model.lots)
    @rule(nth=NTH, place=PLACES, quantity=FEW)
    def find_more(self, nth: int, place: str, quantity: int) -> None:
        held = (place, *self.some_lot(nth))
        assert self.deeds.find_more(held, quantity) == self.model.find_more(held, quantity)

    @precondition(lambda self: self.model.lots)
    @rule(nth=NTH, blocked=st.booleans())
    def block(self, nth: int, blocked: bool) -> None:
        lot = self.some_lot(nth)
        expected = self.model.block(lot, blocked=blocked)
        assert self.deeds.block(lot, blocked=blocked) == expected

    @rule(passed=st.sampled_from([timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)]))
    def wait(self, passed: timedelta) -> None:
        self.model.now += passed
        self.deeds.clock.at = self.model.now

    @invariant()
    def the_ledger_adds_up_and_is_as_expected(self) -> None:
        with self.database.reading() as session:
            assert audit_stock(session, TINY) == []
            assert photograph(session) == imagine(self.model)


@pytest.mark.parametrize(("kind", "examples", "steps"), [("sqlite", 15, 25), ("postgresql", 4, 20)])
def test_whatever_happens_the_store_is_as_expected(kind, examples, steps, request):
    opens = request.getfixturevalue(f"tiny_on_{kind}")
    is_long = settings.get_current_profile_name() == "long"
    quick = [Phase.explicit, Phase.reuse, Phase.generate]
    chosen = settings(
        max_examples=examples * (20 if is_long else 1),
        stateful_step_count=steps * (2 if is_long else 1),
        deadline=None,
        # A failure is made small at night; by day it is told before the test's time is over.
        phases=[*quick, Phase.shrink] if is_long else quick,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(partial(Store, opens), settings=chosen)  # type: ignore[arg-type]
