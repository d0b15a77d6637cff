"""A simulated picker against a server that is played: what is told, and what lies in the tote."""

import signal
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

import wms.demo
from wms.clock import ScaledClock
from wms.demo import FIXTURE
from wms.demo.courier import Door
from wms.demo.day import Stuck
from wms.demo.fleet import ChildDied
from wms.demo.floor import Floor
from wms.demo.house import FolderInUse
from wms.demo.orders import DrawnLine, DrawnOrder, Missing, Slip
from wms.demo.pace import Pace
from wms.demo.physical import World, contents
from wms.demo.picker import Picker, WalkLost
from wms.demo.record import OrderRecord, Record
from wms.demo.shop import read_shop
from wms.ids import new_id
from wms.wire.handheld import CommandOutcome, ExchangeAnswer, PickLine, PickTask

SHOP = read_shop(FIXTURE)
NOON = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
MILK, OTHER_MILK = SHOP.articles["S-00900"], SHOP.articles["S-00901"]
ORDER_ID, TASK_ID = UUID(int=7), UUID(int=8)
REF = "D1-0001"


def a_stop(number: int, sku: str, wanted: int) -> PickLine:
    return PickLine.model_validate(
        {
            "pick_line_id": UUID(int=100 + number),
            "order_id": ORDER_ID,
            "line_no": number,
            "stop_no": number,
            "bin": "A01-01-1",
            "zone": "AMB",
            "storage": "ambient",
            "sku": sku,
            "name": sku,
            "unit": "each",
            "weight_g": 1000,
            "barcodes": (),
            "lot": "L1",
            "expires_on": None,
            "wanted": wanted,
            "picked": 0,
            "short": 0,
            "substitution": {"rule": "none", "skus": ()},
            "leg_mm": 2_000,
        }
    )


def a_task(*lines: PickLine, version: int = 1) -> PickTask:
    order = {
        "order_id": ORDER_ID,
        "external_ref": REF,
        "due_at": NOON,
        "slot": 1,
        "tote": None,
        "state": "picking",
    }
    return PickTask.model_validate(
        {
            "task_id": TASK_ID,
            "state": "leased",
            "person_id": "amina",
            "leased_until": NOON,
            "due_at": NOON,
            "orders": (order,),
            "lines": lines,
            "walk_mm": 5_000,
            "drop": "station-1",
            "version": version,
        }
    )


class PlayedHandheld:
    """Answers each command as told, and remembers what was said."""

    def __init__(self, answers: dict[str, Any] | None = None) -> None:
        self.pace = Pace(ScaledClock(NOON, datetime.now(UTC), 100_000))
        self.person = SHOP.people["amina"]
        self.answers = answers or {}
        self.said: list[tuple[str, int]] = []

    def head(self, task_id: UUID) -> dict[str, Any]:
        return {"id": new_id(), "person_id": "amina", "at": NOON, "task_id": task_id}

    def exchange(self, commands: list[Any], _task_version: int) -> ExchangeAnswer:
        [command] = commands
        self.said.append((command.kind, getattr(command, "quantity", 0)))
        answer = self.answers.pop(command.kind, {})
        return ExchangeAnswer(
            outcomes=(
                CommandOutcome(
                    id=command.id,
                    outcome=answer.get("outcome", "applied"),
                    code=answer.get("code"),
                ),
            ),
            has_task=command.kind != "finish",
            task=answer.get("task"),
            notices=(),
            server_at=NOON,
        )


def a_picker(handheld: PlayedHandheld, line: DrawnLine) -> tuple[Picker, OrderRecord, World]:
    world, record = World(("T-01", "T-02")), Record()
    drawn = DrawnOrder(REF, "C-1", 0, 20, "all_or_nothing", (line,), 30)
    known = OrderRecord(drawn, ORDER_ID, NOON + timedelta(minutes=20), "ABCDEF", {})
    record.orders[REF] = known
    floor = Floor(SHOP, world, record, Door(handheld.pace))
    return Picker(handheld, floor, Random(1)), known, world  # type: ignore[arg-type]


def test_after_a_short_the_picker_goes_where_the_answer_sends_them():
    done = a_stop(1, MILK.sku, 3).model_copy(update={"picked": 1, "short": 2})
    longer = a_task(done, a_stop(2, OTHER_MILK.sku, 2), version=2)
    handheld = PlayedHandheld({"short": {"task": longer}})
    line = DrawnLine(MILK.sku, 3, weighed=False, missing=Missing(2, "empty"))
    picker, known, world = a_picker(handheld, line)

    picker.walk(a_task(a_stop(1, MILK.sku, 3)))

    assert handheld.said == [("pick", 1), ("short", 2), ("pick", 2), ("finish", 0)]
    assert contents(world.look_into("T-01")) == known.told == {MILK.sku: 1, OTHER_MILK.sku: 2}
    assert known.picked_at is not None
    assert known.walk_mm == 5_000
    assert world.pick_up("station-1") is not None


@pytest.mark.parametrize("kind", ["neighbour", "one_less", "one_more"])
def test_a_slip_is_told_to_nobody_and_lies_in_the_tote(kind):
    handheld = PlayedHandheld()
    line = DrawnLine(MILK.sku, 2, weighed=False, slip=Slip(kind))
    picker, known, world = a_picker(handheld, line)

    picker.walk(a_task(a_stop(1, MILK.sku, 2)))

    assert handheld.said == [("pick", 2), ("finish", 0)]
    assert known.told == {MILK.sku: 2}
    assert contents(world.look_into("T-01")) != known.told
    assert [slip.kind for slip in known.slips] == [kind]


def test_a_walk_that_is_somebody_elses_is_left():
    handheld = PlayedHandheld({"pick": {"outcome": "set_aside"}})
    picker, known, _ = a_picker(handheld, DrawnLine(MILK.sku, 2, weighed=False))

    with pytest.raises(WalkLost):
        picker.walk(a_task(a_stop(1, MILK.sku, 2)))

    assert not known.told


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (Stuck("D1-0001: being picked"), 1),
        (FolderInUse("somebody else has it"), 2),
        (ChildDied("server ended with -9"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_bad_end_has_its_exit_code(failure, code, monkeypatch):
    def fail(*_args: object, **_options: object) -> int:
        raise failure

    monkeypatch.setattr(wms.demo, "run_day", fail)
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    assert wms.demo.run(orders=3, seed=7, as_json=True) == code


def test_a_walk_that_somebody_began_goes_on_in_its_tote():
    picker, _, world = a_picker(PlayedHandheld(), DrawnLine(MILK.sku, 2, weighed=False))
    task = a_task(a_stop(1, MILK.sku, 2))
    begun = task.orders[0].model_copy(update={"tote": "T-02"})

    picker.walk(task.model_copy(update={"orders": (begun,)}))

    assert contents(world.look_into("T-02")) == {MILK.sku: 2}
    assert world.take_tote() == "T-01"
    assert world.take_tote() is None
