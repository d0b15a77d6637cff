"""A walk is leased whole: the most urgent first, to one picker at a time."""

import itertools
from datetime import timedelta
from uuid import UUID

from tests.api.shop import NOON, line
from tests.picking.walks import APPLIED, Picker, set_aside
from wms.picking import operations as picking
from wms.routing import AisleGraph

AMBIENT, CHILLED, FROZEN = "S-00001", "S-00750", "S-01706"


def due(minutes: int) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat()


def test_asking_again_gives_the_same_walk_again(shop):
    shop.order()
    shop.order()
    amina = Picker(shop)

    assert amina.lease() == amina.lease()


def test_without_orders_there_is_nothing_to_pick(shop):
    answer = Picker(shop).caller.post("/leases")

    assert (answer.status_code, answer.data) == (204, b"")


def test_the_most_urgent_order_is_walked_first_whoever_came_first(shop):
    shop.set_picking(cart_totes=1)
    later, soon = shop.order(due_at=due(40)), shop.order(due_at=due(10))

    first, second = Picker(shop).lease(), Picker(shop, "tomasz", "handheld-2").lease()

    assert first["orders"][0]["order_id"] == soon["order_id"]
    assert second["orders"][0]["order_id"] == later["order_id"]
    assert shop.read(soon)["state"] == "picking"


def test_a_walk_tells_all_that_a_handheld_needs_alone(shop):
    shop.order(line("S-00030", 2))

    stop = Picker(shop).lease()["lines"][0]

    assert (stop["bin"], stop["lot"], stop["wanted"]) == ("A06-09-1", "L838334", 2)
    assert stop["barcodes"] == [
        {"barcode": "3253950051784", "quantity": 1},
        {"barcode": "13253950051781", "quantity": 6},
    ]


def test_whoever_reports_shorts_is_at_work_and_keeps_the_walk(shop):
    shop.order(line(AMBIENT, 2), line("S-00067"))
    amina = Picker(shop)
    task = amina.lease()
    minutes = shop.app.extensions["wms"].settings.picking.lease_minutes

    shop.pass_time(minutes=minutes - 1)
    amina.send(amina.misses(task["lines"][0]))
    shop.pass_time(minutes=minutes - 1)

    assert Picker(shop, "tomasz", "handheld-2").caller.post("/leases").status_code == 204


def test_a_walk_that_lies_for_too_long_is_taken_over(shop):
    order = shop.order(line(AMBIENT, 2), line("S-00067"))
    amina = Picker(shop)
    task = amina.lease()
    assert amina.send(amina.picks(task["lines"][0])) == [APPLIED]
    shop.pass_time(minutes=shop.app.extensions["wms"].settings.picking.lease_minutes + 1)

    tomasz = Picker(shop, "tomasz", "handheld-2")
    taken = tomasz.lease()
    late = amina.exchange(amina.picks(task["lines"][1]))

    assert taken["task_id"] == task["task_id"]
    assert taken["orders"][0]["tote"] == "T-01"
    assert late["outcomes"][0]["code"] == "task_taken_away"
    assert (late["has_task"], late["task"]) == (False, None)
    assert len(late["notices"]) == 1
    assert tomasz.send(tomasz.picks(taken["lines"][1]), tomasz.says("finish")) == [APPLIED] * 2
    assert shop.read(order)["state"] == "picked"


def test_a_picker_who_comes_back_late_goes_on_if_nobody_took_over(shop):
    shop.order()
    amina = Picker(shop)
    task = amina.lease()
    shop.pass_time(minutes=25)  # longer than a lease, shorter than a login

    again = amina.lease()

    assert again["task_id"] == task["task_id"]
    assert again["leased_until"] > task["leased_until"]
    assert amina.send(amina.picks(task["lines"][0])) == [APPLIED]


def test_every_pick_makes_the_lease_longer(shop):
    shop.order(line(AMBIENT, 2))
    amina = Picker(shop)
    task = amina.lease()
    shop.pass_time(minutes=5)

    amina.send(amina.picks(task["lines"][0], 1))

    assert amina.lease()["leased_until"] > task["leased_until"]


def test_what_expires_first_is_taken_first(shop):
    shop.order(line("S-00752", 12))

    lines = Picker(shop).lease()["lines"]

    taken = {each["bin"]: (each["wanted"], each["expires_on"]) for each in lines}
    assert taken["A11-05-4"][0] == 9
    assert taken["A13-12-5"][0] == 3
    assert taken["A11-05-4"][1] < taken["A13-12-5"][1]


def test_goods_by_weight_are_picked_by_the_gram(shop):
    order = shop.order(line("S-03362", 850))
    amina = Picker(shop)
    stop = amina.lease()["lines"][0]

    assert (stop["unit"], stop["wanted"]) == ("gram", 850)
    assert amina.send(amina.picks(stop), amina.says("finish")) == [APPLIED] * 2
    assert shop.read(order)["lines"][0]["picked"] == 850


def test_the_walk_goes_from_warm_to_cold_and_no_other_order_is_shorter(shop):
    skus = [FROZEN, CHILLED, AMBIENT, "S-00067", "S-00753", "S-01708", "S-00170"]
    shop.order(*map(line, skus))

    task = Picker(shop).lease()

    storages = [each["storage"] for each in task["lines"]]
    assert storages == sorted(storages, key=["ambient", "chilled", "frozen"].index)
    assert [each["stop_no"] for each in task["lines"]] == list(range(1, len(skus) + 1))
    graph, start, drops, nodes = floor_of(shop, task)
    walked = [start, *(nodes[each["pick_line_id"]] for each in task["lines"])]
    groups = [
        [nodes[each["pick_line_id"]] for each in same]
        for _, same in itertools.groupby(task["lines"], lambda each: each["storage"])
    ]
    every_order = itertools.product(*map(itertools.permutations, groups))
    assert min(cost(graph, [*walked, drop]) for drop in drops) == min(
        cost(graph, [start, *itertools.chain(*order), drop])
        for order in every_order
        for drop in drops
    )
    assert task["walk_mm"] >= sum(each["leg_mm"] for each in task["lines"]) > 0


def floor_of(shop, task):
    with shop.database.reading() as session:
        asked = picking.read_question(
            session, "canal", UUID(task["task_id"]), walking_mm_per_s=1_400, now=NOON
        )
    nodes = {str(stop.pick_line_id): stop.node for stop in asked.stops}
    return asked.graph, asked.start, list(asked.drops), nodes


def cost(graph: AisleGraph, nodes: list[int]) -> int:
    return sum(graph.distance(a, b) for a, b in itertools.pairwise(nodes))


def test_a_walk_cannot_be_finished_while_stops_are_left(shop):
    shop.order(line(AMBIENT, 2))
    amina = Picker(shop)
    task = amina.lease()

    outcomes = amina.send(
        amina.picks(task["lines"][0], 1), amina.says("finish"), amina.picks(task["lines"][0], 1)
    )

    assert outcomes == [APPLIED, set_aside("walk_unfinished"), APPLIED]
    assert amina.send(amina.says("finish")) == [APPLIED]


def test_a_cancelled_order_ends_the_walk_and_the_picker_is_told(shop):
    order = shop.order(line(AMBIENT, 2))
    amina = Picker(shop)
    task = amina.lease()
    amina.send(amina.picks(task["lines"][0], 1))
    shop.web.post(f"/orders/{order['order_id']}/cancellation")

    told = amina.exchange(amina.picks(task["lines"][0], 1))

    assert (told["has_task"], told["task"]) == (False, None)
    assert told["outcomes"][0]["outcome"] == "set_aside"
    assert len(told["notices"]) == 1
    lines = shop.read(order)["lines"][0]
    assert (lines["picked"], lines["cancelled"]) == (1, 1)
    assert shop.available(AMBIENT) == 7
