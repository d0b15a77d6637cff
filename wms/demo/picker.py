"""A simulated picker: walks, scans, sometimes slips, and tells the handheld's commands."""

from dataclasses import replace
from random import Random
from typing import Final
from uuid import UUID

from wms.demo.floor import Floor
from wms.demo.orders import DrawnLine, DrawnOrder
from wms.demo.pace import Pace, about
from wms.demo.physical import Package, Waiting
from wms.demo.record import OrderRecord, Slipped
from wms.demo.server import Handheld
from wms.wire.handheld import (
    CommandOutcome,
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

    def __init__(self, drawn: DrawnOrder) -> None:
        self.lines: dict[str, DrawnLine] = {line.sku: line for line in drawn.lines}

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

        :raises WalkLost: somebody else has the walk, or its order was cancelled
        """
        self._begin(task)
        for _ in range(STOPS_MAX):
            line = next_line(task)
            if line is None:
                break
            self._go(line.leg_mm, BIN_SECONDS)
            task = self._stop(task, line)
        planned = sum(line.leg_mm for line in task.lines)
        self._go(max(0, task.walk_mm - planned), FINISH_SECONDS)
        self._finish(task)

    def _begin(self, task: PickTask) -> None:
        self.mishaps, self.totes, self.walked_mm = {}, {}, 0
        for order in task.orders:
            if order.tote is not None:
                self.totes[order.order_id] = order.tote
                self.world.claim(order.tote)
            known = self.record.find(order.external_ref)
            if known is not None:
                self.mishaps[order.order_id] = Mishaps(known.drawn)
                known.pick_began_at = self.pace.now()
                known.picked_by = self.handheld.person.person_id

    def _go(self, length_mm: int, then_seconds: float) -> None:
        self.walked_mm += length_mm
        seconds = length_mm / WALKING_MM_PER_S
        self.pace.wait(seconds * self.chance.uniform(0.9, 1.2) + about(self.chance, then_seconds))

    def _stop(self, task: PickTask, line: PickLine) -> PickTask:
        """Do what there is to do at a stop; return the walk as it is afterwards."""
        left = left_of(line)
        mishaps = self.mishaps.get(line.order_id)
        lacking, reason = mishaps.missing(line, left) if mishaps else (0, "")
        if left > lacking:
            task = self._pick(task, line, left - lacking, mishaps)
        if lacking:
            task = self._short(task, line, lacking, reason)
        return task

    def _pick(
        self, task: PickTask, line: PickLine, quantity: int, mishaps: Mishaps | None
    ) -> PickTask:
        told = self._packages(line.sku, quantity)
        slip = mishaps.slip(line) if mishaps else None
        taken = self._slipped(slip, line, told, self._order(task, line))
        self.pace.wait(
            sum(about(self.chance, PIECE_SECONDS) for _ in told) + about(self.chance, TOTE_SECONDS)
        )
        answer = self._tell_pick(task, line, quantity)
        self.world.put(self.totes[line.order_id], taken)
        known = self._order(task, line)
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
            answer = self.handheld.exchange([command], task.version)
            if not _tote_taken(answer.outcomes[0]):
                self._expect(answer)
                return answer
            # Somebody else's goods are in this one; it stays where it is.
            del self.totes[line.order_id]
        raise WalkLost("no tote is free")

    def _short(self, task: PickTask, line: PickLine, quantity: int, reason: str) -> PickTask:
        self.pace.wait(about(self.chance, SHORT_SECONDS))
        command = ShortCommand.model_validate(
            {
                **self.handheld.head(task.task_id),
                "kind": "short",
                "pick_line_id": line.pick_line_id,
                "quantity": quantity,
                "reason": reason,
            }
        )
        answer = self.handheld.exchange([command], task.version)
        self._expect(answer)
        known = self._order(task, line)
        if known is not None:
            known.shorts[line.sku] += quantity
        return after(task, answer, line, short=quantity)

    def _finish(self, task: PickTask) -> None:
        command = FinishCommand(**self.handheld.head(task.task_id), kind="finish")
        self._expect(self.handheld.exchange([command], task.version), ends=True)
        for order in task.orders:
            self._set_down(task, order)

    def _set_down(self, task: PickTask, order: TaskOrder) -> None:
        known = self.record.find(order.external_ref)
        tote = self.totes.get(order.order_id)
        if known is not None:
            known.walk_mm += self.walked_mm
            if known.told:
                known.picked_at = self.pace.now()
            else:
                known.cancelled_at = self.pace.now()
        if tote is not None:
            self.world.set_down(task.drop, Waiting(tote, order.external_ref))

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

    def _expect(self, answer: ExchangeAnswer, *, ends: bool = False) -> None:
        for outcome in answer.outcomes:
            if outcome.outcome == "set_aside":
                raise WalkLost(f"{outcome.code}: {outcome.sentence}")
        if not answer.has_task and not ends:
            raise WalkLost("; ".join(answer.notices))


def left_of(line: PickLine) -> int:
    """Return how many of a stop are neither taken nor reported short."""
    return line.wanted - line.picked - line.short


def next_line(task: PickTask) -> PickLine | None:
    """Return the next stop at which something is to be taken."""
    cancelled = {order.order_id for order in task.orders if order.state == "cancelled"}
    lines = [line for line in task.lines if left_of(line) > 0 and line.order_id not in cancelled]
    return min(lines, key=lambda line: line.stop_no, default=None)


def after(
    task: PickTask, answer: ExchangeAnswer, line: PickLine, *, picked: int = 0, short: int = 0
) -> PickTask:
    """Return the walk after an answer: as the server sent it, else with what was just done."""
    if answer.task is not None:
        return answer.task
    done = line.model_copy(update={"picked": line.picked + picked, "short": line.short + short})
    lines = [done if one.pick_line_id == line.pick_line_id else one for one in task.lines]
    return task.model_copy(update={"lines": tuple(lines)})


def _tote_taken(outcome: CommandOutcome) -> bool:
    return outcome.outcome == "set_aside" and outcome.code == "tote_taken"
