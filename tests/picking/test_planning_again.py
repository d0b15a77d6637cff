"""The rest of a walk, planned again from where the picker stands, and why."""

import itertools
from uuid import UUID

import pytest

from tests.api.shop import line
from tests.picking.live import at, bins, block, opened
from tests.picking.walks import APPLIED, Picker
from wms.picking import operations as picking
from wms.picking.operations import Chosen, Hands
from wms.picking.operations.aisles import Aisles, Reach
from wms.picking.operations.rest import WORTH_TURNING_MM, Question, plan
from wms.picking.queries.plans import StopOnWalk
from wms.routing import AisleGraph, Edge, Node

GOODS = ["S-00001", "S-00030", "S-00049", "S-00067", "S-00160", "S-00750", "S-01706"]


@pytest.fixture
def amina(shop) -> Picker:
    return Picker(shop)


def test_after_a_short_the_rest_is_the_shortest_from_there(shop, amina):
    shop.order(*map(line, GOODS))
    task = amina.lease()
    first, second, third = opened(task)[:3]

    amina.send(amina.picks(first), amina.picks(second))
    told = amina.exchange(amina.misses(third, reason="not_found"))["task"]

    assert [stop["bin"] for stop in told["lines"][:3]] == [
        first["bin"],
        second["bin"],
        third["bin"],
    ]
    assert [stop["stop_no"] for stop in told["lines"]] == list(range(1, len(told["lines"]) + 1))
    length, shortest = rest_of(shop, told)
    assert length == shortest
    assert told["change"]["facts"]["bin"] == third["bin"]
    assert told["change"]["facts"]["next"] == bins(told)[0]
    assert told["change"]["version"] == told["version"]


def rest_of(shop, task):
    """Return what the rest of a walk costs as it is ordered, and at the least in any order."""
    with shop.database.reading() as session:
        asked = picking.read_question(
            session, "canal", UUID(task["task_id"]), walking_mm_per_s=1_100, now=shop.clock.at
        )
    stops = {str(stop.pick_line_id): stop for stop in asked.stops}

    def cost(order):
        nodes = [asked.start, *(stop.node for stop in order)]
        home = min(asked.graph.distance(nodes[-1], drop) for drop in asked.drops)
        return home + sum(asked.graph.distance(a, b) for a, b in itertools.pairwise(nodes))

    classes = ["ambient", "chilled", "frozen"]
    groups = [[s for s in stops.values() if s.storage == storage] for storage in classes]
    every = itertools.product(*map(itertools.permutations, groups))
    now = [stops[stop["pick_line_id"]] for stop in opened(task)]
    return cost(now), min(cost(list(itertools.chain(*order))) for order in every)


def test_why_is_told_in_the_language_of_the_picker(shop):
    for name, device, said in (
        ("amina", "handheld-1", "Tournée recalculée : {} était vide. Ensuite : {}."),
        ("tomasz", "handheld-2", "Walk planned again: {} was empty. Next: {}."),
    ):
        shop.order(line("S-00001"), line("S-00160"))
        picker = Picker(shop, name, device)
        first, second = opened(picker.lease())

        picker.send(picker.misses(first))

        assert picker.task["change"]["sentence"] == said.format(first["bin"], second["bin"])


def test_what_is_given_instead_is_told(shop, amina):
    shop.order(line("S-00170", instead="S-00206"), line("S-00001"))
    task = amina.lease()

    told = amina.exchange(amina.misses(at(task, "A02-09-4")))["task"]["change"]

    names = {stop["sku"]: stop["name"] for stop in amina.task["lines"]}
    assert told["code"] == "substituted"
    assert (told["facts"]["instead"], told["facts"]["name"]) == (names["S-00206"], names["S-00170"])


def test_a_walk_that_was_only_picked_from_is_told_no_change(shop, amina):
    shop.order(*map(line, GOODS))
    first = opened(amina.lease())[0]

    assert amina.exchange(amina.picks(first))["task"] is None
    assert amina.lease()["change"] is None


def test_whoever_takes_a_walk_over_goes_on_from_its_cart(shop, amina):
    shop.order(*map(line, GOODS))
    task = amina.lease()
    first, second = opened(task)[:2]
    amina.send(amina.picks(first), amina.picks(second))
    shop.pass_time(minutes=21)

    taken = Picker(shop, "tomasz", "handheld-2").lease()

    assert bins(taken) == bins(task)[2:]
    assert taken["change"]["code"] == "taken_over"
    assert taken["change"]["facts"]["next"] == bins(task)[2]
    assert taken["walk_mm"] == task["walk_mm"]


def test_an_order_that_is_cancelled_leaves_the_walk_to_the_others(shop, amina):
    kept, gone = shop.order(line("S-00001"), line("S-00750")), shop.order(line("S-00160"))
    amina.lease()

    shop.web.post(f"/orders/{gone['order_id']}/cancellation")
    told = amina.exchange()["task"]

    assert told["change"]["code"] == "order_cancelled"
    assert told["change"]["facts"]["order"] == gone["external_ref"]
    assert {stop["order_id"] for stop in opened(told)} == {kept["order_id"]}


def test_an_order_that_joins_the_cart_is_told_and_the_stop_that_is_next_stays(shop, amina):
    shop.order(line("S-00049"), line("S-00160"))
    task = amina.lease()
    joining = shop.order(line("S-00001"))
    hands = Hands("canal", "amina", "handheld-1", shop.clock.at)

    with shop.database.transaction() as session:
        one = Chosen(UUID(joining["order_id"]))
        assert picking.join_cart(session, hands, UUID(task["task_id"]), one, cart_totes=4)
    told = amina.exchange()["task"]

    assert told["change"]["code"] == "order_added"
    assert told["change"]["facts"]["order"] == joining["external_ref"]
    assert bins(told)[0] == bins(task)[0]
    assert len(bins(told)) == 3


def test_what_was_done_without_network_is_taken_in_and_the_rest_planned_from_its_end(shop, amina):
    shop.order(*map(line, GOODS))
    stops = opened(amina.lease())
    block(shop, bin=stops[-1]["bin"])

    told = amina.exchange(
        amina.picks(stops[0]), amina.misses(stops[1]), amina.picks(stops[2]), amina.picks(stops[3])
    )

    assert {outcome["outcome"] for outcome in told["outcomes"]} == {"applied"}
    left = {stop["bin"] for stop in stops[4:]}
    assert left <= set(bins(told["task"]))
    assert amina.send(*map(amina.picks, opened(amina.task)), amina.says("finish"))[-1] == APPLIED


# A straight aisle: a station at each end, and the picker in its middle.
METRES = 40
AISLE = AisleGraph(
    tuple(Node(number, 0, number * 1_000) for number in range(METRES + 1)),
    tuple(Edge(number, number + 1, 1_000) for number in range(METRES)),
)


def standing_at(node: int, *stops: tuple[int, str], heading: int | None = None) -> Question:
    """Return the question of a picker who goes to one of these stops (node, storage)."""
    made = tuple(
        StopOnWalk(UUID(int=index), UUID(int=0), f"A-{at_node}", at_node, storage, 0, 1, 0, 0, None)
        for index, (at_node, storage) in enumerate(stops)
    )
    return Question(
        Aisles(AISLE, AISLE, {}, 0, {0: "front", METRES: "back"}),
        Reach(AISLE, node, (0, METRES), ()),
        made,
        heading_to=None if heading is None else made[heading].pick_line_id,
    )


def planned(question: Question) -> list[int]:
    """Return the numbers of the stops in the order in which they are walked."""
    return [line_id.int for line_id in plan(question, seconds=1).order]


def test_the_stop_that_a_picker_walks_to_stays_the_next_one():
    # Turning round first would save two metres.
    stops = ((21, "ambient"), (16, "ambient"), (39, "ambient"))

    assert planned(standing_at(20, *stops))[0] == 1
    assert planned(standing_at(20, *stops, heading=0)) == [0, 1, 2]


def test_a_picker_is_turned_round_where_that_saves_much():
    far = (30, "ambient"), (19, "ambient"), (39, "ambient")
    saved = 2 * (30 - 20) * 1_000

    assert saved > WORTH_TURNING_MM
    assert planned(standing_at(20, *far, heading=0))[0] == 1


def test_warm_goods_come_first_wherever_the_picker_is_going():
    stops = (21, "chilled"), (15, "ambient")

    assert planned(standing_at(20, *stops, heading=0)) == [1, 0]


def test_the_rest_may_be_nothing_but_the_way_to_a_station():
    question = standing_at(30)

    made = plan(question, seconds=1)

    assert (made.order, made.station, made.walk_mm) == ((), "back", 10_000)
