"""A simulated picker with several orders on the cart: each in its own tote, whatever happens."""

from uuid import UUID

from tests.demo.test_picker import (
    MILK,
    NOON,
    ORDER_ID,
    OTHER_MILK,
    REF,
    PlayedHandheld,
    a_picker,
    a_stop,
    a_task,
)
from wms.demo.orders import DrawnLine, DrawnOrder
from wms.demo.physical import contents
from wms.demo.record import OrderRecord
from wms.wire.handheld import PickLine, PickTask, TaskOrder

OTHER_ID, OTHER_REF = UUID(int=9), "D1-0002"


def of_other(line: PickLine) -> PickLine:
    return line.model_copy(update={"order_id": OTHER_ID})


def with_other(task: PickTask, **changed: object) -> PickTask:
    """Return the walk with another order at the second slot."""
    other: TaskOrder = task.orders[0].model_copy(
        update={"order_id": OTHER_ID, "external_ref": OTHER_REF, "slot": 2} | changed
    )
    return task.model_copy(update={"orders": (task.orders[0], other)})


def a_cart(handheld: PlayedHandheld):
    line = DrawnLine(MILK.sku, 2, weighed=False)
    picker, known, world = a_picker(handheld, line)
    drawn = DrawnOrder(OTHER_REF, "C-2", 0, 20, "all_or_nothing", (line,), 30)
    other = OrderRecord(drawn, OTHER_ID, NOON, "FEDCBA", {})
    picker.record.orders[OTHER_REF] = other
    return picker, known, other, world


def test_each_order_goes_into_a_tote_of_its_own_and_they_share_the_walk():
    picker, known, other, world = a_cart(PlayedHandheld())

    picker.walk(with_other(a_task(a_stop(1, MILK.sku, 2), of_other(a_stop(2, OTHER_MILK.sku, 1)))))

    assert contents(world.look_into("T-01")) == {MILK.sku: 2}
    assert contents(world.look_into("T-02")) == {OTHER_MILK.sku: 1}
    assert [one.external_ref for one in world.drops["station-1"]] == [REF, OTHER_REF]
    assert known.walk_mm == other.walk_mm == 2_500


def test_an_order_that_comes_on_the_cart_is_picked_as_well():
    longer = a_task(
        a_stop(1, MILK.sku, 2).model_copy(update={"picked": 2}),
        of_other(a_stop(2, OTHER_MILK.sku, 1)),
        version=2,
    )
    picker, known, other, world = a_cart(PlayedHandheld({"pick": {"task": with_other(longer)}}))

    picker.walk(a_task(a_stop(1, MILK.sku, 2)))

    assert other.told == {OTHER_MILK.sku: 1}
    assert other.picked_by == known.picked_by == "amina"
    assert contents(world.look_into("T-02")) == {OTHER_MILK.sku: 1}


def test_when_an_order_is_cancelled_its_tote_stays_away_from_the_bench():
    task = with_other(a_task(a_stop(1, MILK.sku, 2), of_other(a_stop(2, OTHER_MILK.sku, 1))))
    answer = {"outcome": "set_aside", "code": "order_was_cancelled"}
    picker, known, other, world = a_cart(PlayedHandheld({"pick": answer}))

    picker.walk(task)

    assert known.cancelled_at is not None
    assert known.told == {}
    assert [one.external_ref for one in world.drops["station-1"]] == [OTHER_REF]
    assert other.picked_at is not None
    assert task.orders[0].order_id == ORDER_ID
