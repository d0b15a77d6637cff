"""A simulated picker: walks, scans, sometimes slips, and tells the handheld's commands."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Final
from uuid import UUID

from wms.demo.floor import Floor
from wms.demo.orders import DrawnLine
from wms.demo.pace import Pace, about
from wms.demo.physical import Package, Waiting
from wms.demo.record import OrderRecord, Slipped
from wms.demo.server import Handheld
from wms.demo.walk import after, is_cancelled, left_of, next_line, refused, without
from wms.wire.handheld import (
    Command,
    ExchangeAnswer,
    FinishCommand,
    PickCommand,
    PickLine,
    PickTask,
    ShortCommand,
    TaskOrder,
)

IDLE_SECONDS: Final = 5.0
WALKING_MM_PER_S: Final = 1_100
BIN_SECONDS: Final = 2.5
PIECE_SECONDS: Final = 2.0
TOTE_SECONDS: Final = 1.5
SHORT_SECONDS: Final = 8.0
FINISH_SECONDS: Final = 3.0
STOPS_MAX: Final = 400
TOTES_TRIED_MAX: Final = 30


class WalkLost(Exception):
    """The server no longer has the walk for this picker."""


class Mishaps:
    """What goes wrong with an order while it is picked; each mishap happens once."""

    def __init__(self, drawn: Iterable[DrawnLine]) -> None:
        self.lines: dict[str, DrawnLine] = {line.sku: line for line in drawn}

    def missing(self, line: PickLine, left: int) -> tuple[int, str]:
        """Return how many are not in the bin, and why, the first time an article is looked for."""
        drawn = self.lines.get(line.sku)
        if drawn is None or drawn.missing is None:
            return 0, ""
        self.lines[line.sku] = replace(drawn, missing=None)
        return min(drawn.missing.quantity, left), drawn.missing.reason

    def slip(self, line: PickLine) -> str | None:
        """Return how the hand slips, the first time an article is taken."""
        drawn = self.lines.get(line.sku)
        if drawn is None or drawn.slip is None:
            return None
        self.lines[line.sku] = replace(drawn, slip=None)
        return drawn.slip.kind


class Picker:
    """One picker with one handheld."""

    def __init__(self, handheld: Handheld, floor: Floor, chance: Random) -> None:
        self.handheld = handheld
        self.shop = floor.shop
        self.world = floor.world
        self.record = floor.record
        self.chance = chance
        self.pace: Pace = handheld.pace
        self.mishaps: dict[UUID, Mishaps] = {}
        self.totes: dict[UUID, str] = {}
        self.walked_mm = 0
        self.sending_s = 0.0

    def work(self) -> None:
        """Pick for as long as the day lasts."""
        self.handheld.log_in()
        while True:
            task = self.handheld.lease()
            if task is None:
                self.pace.wait(IDLE_SECONDS)
                continue
            try:
                self.walk(task)
            except WalkLost:
                self._leave_totes()

    def walk(self, task: PickTask) -> None:
        """
        Walk from stop to stop as the answers say, then to the bench.

        :raises WalkLost: somebody else has the walk, or all its orders were cancelled
        """
        self.mishaps, self.totes, self.walked_mm = {}, {}, 0
        for _ in range(STOPS_MAX):
            self._meet(task)
            line = next_line(task)
            if line is None:
                break
            self._go(line.leg_mm, BIN_SECONDS)
            task = self._stop(task, line)
        planned = sum(line.leg_mm for line in task.lines)
        self._go(max(0, task.walk_mm - planned), FINISH_SECONDS)
        self._finish(task)

    def _meet(self, task: PickTask) -> None:
        """Take note of the orders on the cart; one more may have come on it on the way."""
        for order in task.orders:
            if order.order_id in self.mishaps:
                continue
            if order.tote is not None:
                self.totes[order.order_id] = order.tote
                self.world.claim(order.tote)
            known = self.record.find(order.external_ref)
            self.mishaps[order.order_id] = Mishaps(known.drawn.lines if known else ())
            if known is not None:
                known.pick_began_at = self.pace.now()
                known.picked_by = self.handheld.person.person_id

    def _go(self, length_mm: int, then_seconds: float) -> None:
        self.walked_mm += length_mm
        seconds = length_mm / WALKING_MM_PER_S
        self._take(seconds * self.chance.uniform(0.9, 1.2) + about(self.chance, then_seconds))

    def _take(self, seconds: float) -> None:
        """Let something take its time: a handheld sends what was done while its picker goes on."""
        self.pace.wait(seconds - self.sending_s)
        self.sending_s = max(0.0, self.sending_s - seconds)

    def _send(self, command: Command, task: PickTask) -> ExchangeAnswer:
        began_at = self.pace.now()
        answer = self.handheld.exchange([command], task.version)
        self.sending_s += (self.pace.now() - began_at).total_seconds()
        return answer

    def _stop(self, task: PickTask, line: PickLine) -> PickTask:
        """Do what there is to do at a stop; return the walk as it is afterwards."""
        left = left_of(line)
        lacking, reason = self.mishaps[line.order_id].missing(line, left)
        if left > lacking:
            task = self._pick(task, line, left - lacking)
        if lacking and not is_cancelled(task, line):
            task = self._short(task, line, lacking, reason)
        return task

    def _pick(self, task: PickTask, line: PickLine, quantity: int) -> PickTask:
        told = self._packages(line.sku, quantity)
        self._take(
            sum(about(self.chance, PIECE_SECONDS) for _ in told) + about(self.chance, TOTE_SECONDS)
        )
        answer = self._tell_pick(task, line, quantity)
        if not self._is_done(answer):
            return without(task, answer, line)
        known = self._order(task, line)
        slip = self.mishaps[line.order_id].slip(line)
        self.world.put(self.totes[line.order_id], self._slipped(slip, line, told, known))
        if known is not None:
            known.told[line.sku] += quantity
        return after(task, answer, line, picked=quantity)

    def _tell_pick(self, task: PickTask, line: PickLine, quantity: int) -> ExchangeAnswer:
        for _ in range(TOTES_TRIED_MAX):
            command = PickCommand(
                **self.handheld.head(task.task_id),
                kind="pick",
                pick_line_id=line.pick_line_id,
                quantity=quantity,
                tote=self._tote(line.order_id),
            )
            answer = self._send(command, task)
            if refused(answer) != "tote_taken":
                return answer
            # Somebody else's goods are in this one; it stays where it is.
            del self.totes[line.order_id]
        raise WalkLost("no tote is free")

    def _short(self, task: PickTask, line: PickLine, quantity: int, reason: str) -> PickTask:
        self._take(about(self.chance, SHORT_SECONDS))
        command = ShortCommand.model_validate(
            {
                **self.handheld.head(task.task_id),
                "kind": "short",
                "pick_line_id": line.pick_line_id,
                "quantity": quantity,
                "reason": reason,
            }
        )
        answer = self._send(command, task)
        if not self._is_done(answer):
            return without(task, answer, line)
        known = self._order(task, line)
        if known is not None:
            known.shorts[line.sku] += quantity
        return after(task, answer, line, short=quantity)

    def _finish(self, task: PickTask) -> None:
        command = FinishCommand(**self.handheld.head(task.task_id), kind="finish")
        self._is_done(self._send(command, task), ends=True)
        for order in task.orders:
            self._set_down(task, order)

    def _set_down(self, task: PickTask, order: TaskOrder) -> None:
        known = self.record.find(order.external_ref)
        tote = self.totes.get(order.order_id)
        gone = order.state == "cancelled"
        if known is not None:
            # Orders that shared the walk share its length.
            known.walk_mm += self.walked_mm // len(task.orders)
            if known.told and not gone:
                known.picked_at = self.pace.now()
            else:
                known.cancelled_at = self.pace.now()
        # The tote of a cancelled order stands aside: the manager's screen says what becomes of it.
        if tote is not None and not gone:
            self.world.set_down(task.drop, Waiting(tote, order.external_ref, order.due_at))

    def _leave_totes(self) -> None:
        """Stand the totes aside: the manager's screen says what becomes of their goods."""
        self.totes = {}

    def _order(self, task: PickTask, line: PickLine) -> OrderRecord | None:
        refs = {order.order_id: order.external_ref for order in task.orders}
        return self.record.find(refs[line.order_id])

    def _tote(self, order_id: UUID) -> str:
        while order_id not in self.totes:
            tote = self.world.take_tote()
            if tote is None:
                self.pace.wait(IDLE_SECONDS)
            else:
                self.totes[order_id] = tote
        return self.totes[order_id]

    def _packages(self, sku: str, quantity: int) -> list[Package]:
        """Return what a careful hand takes: pieces, or one bag weighed off near what is wanted."""
        article = self.shop.articles[sku]
        if not article.weighed:
            return [Package(sku, 1, article.barcode, article.weight_g)] * quantity
        grams = max(1, quantity - self.chance.randint(0, max(1, quantity // 40)))
        return [Package(sku, grams, article.label(grams), grams)]

    def _slipped(
        self, slip: str | None, line: PickLine, told: list[Package], known: OrderRecord | None
    ) -> list[Package]:
        """Return what really goes into the tote, and note when it is not what was told."""
        if slip is None or known is None:
            return told
        if slip == "one_more":
            known.slips.append(Slipped("one_more", line.sku, line.sku))
            return [*told, told[0]]
        if slip == "one_less":
            known.slips.append(Slipped("one_less", line.sku, line.sku))
            return told[1:]
        other = self.shop.neighbour(line.sku)
        known.slips.append(Slipped("neighbour", line.sku, other.sku))
        return [*told[1:], Package(other.sku, 1, other.barcode, other.weight_g)]

    def _is_done(self, answer: ExchangeAnswer, *, ends: bool = False) -> bool:
        """
        Return whether a command was applied; not when its order was cancelled and others go on.

        :raises WalkLost: it was refused otherwise, or there is no walk any more
        """
        code = refused(answer)
        cancelled = code == "order_was_cancelled" and answer.has_task
        if code is not None and not cancelled:
            raise WalkLost(f"{code}: {answer.outcomes[0].sentence}")
        if not answer.has_task and not ends:
            raise WalkLost("; ".join(answer.notices))
        return not cancelled
