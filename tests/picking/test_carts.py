"""Several orders on one cart: which go together, and that each keeps what is its own."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.api.shop import NOON, line
from tests.packing.bench import Bench
from tests.picking.walks import APPLIED, Picker, set_aside
from wms.audit import audit_stock
from wms.picking.queries.board import find_on_board
from wms.picking.rules import Room, station_waits

NEAR, BESIDE, TOO = "S-00001", "S-00002", "S-00003"
TWO_BINS = "S-00067"  # 35 in A04-17-2 that expire first, 15 in A05-04-4


@pytest.fixture(autouse=True)
def ledger(shop):
    """Prove after each test that stock and movements agree."""
    yield
    with shop.database.reading() as session:
        assert audit_stock(session, "canal") == []


@pytest.fixture
def amina(shop) -> Picker:
    return Picker(shop)


def due(minutes: int) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat()


def slots(task) -> list[tuple[str, int]]:
    return [(order["order_id"], order["slot"]) for order in task["orders"]]


def stop_of(task, order):
    return next(each for each in task["lines"] if each["order_id"] == order["order_id"])


def test_orders_share_a_cart_and_the_one_due_first_has_the_first_slot(shop, amina):
    later, sooner = shop.order(line(NEAR), due_at=due(40)), shop.order(line(BESIDE), due_at=due(20))

    task = amina.lease()

    assert slots(task) == [(sooner["order_id"], 1), (later["order_id"], 2)]
    assert {each["order_id"] for each in task["lines"]} == {later["order_id"], sooner["order_id"]}
    assert [each["stop_no"] for each in task["lines"]] == [1, 2]
    assert task["due_at"].startswith("2026-11-21T12:20")
    assert {shop.read(order)["state"] for order in (later, sooner)} == {"picking"}


def test_a_cart_has_no_more_orders_than_slots(shop, amina):
    placed = [shop.order(line(NEAR)) for _ in range(5)]

    first, second = amina.lease(), Picker(shop, "tomasz", "handheld-2").lease()

    assert [slot for _, slot in slots(first)] == [1, 2, 3, 4]
    on_carts = [order_id for order_id, _ in slots(first) + slots(second)]
    assert sorted(on_carts) == sorted(order["order_id"] for order in placed)


def test_an_order_that_needs_several_totes_takes_several_slots(shop, amina):
    shop.set_picking(tote_ml=1_000)  # eight of 130 g take two litres
    large = shop.order(line(NEAR, 8), due_at=due(15))
    small = shop.order(line(BESIDE), due_at=due(30))

    orders = amina.lease()["orders"]

    assert [(each["order_id"], each["slot"], each["slots"]) for each in orders] == [
        (large["order_id"], 1, 3),
        (small["order_id"], 4, 1),
    ]


def test_goods_that_are_too_heavy_together_go_apart(shop, amina):
    shop.set_picking(cart_grams_max=1_000)
    for _ in range(2):
        shop.order(line(BESIDE, 2))  # a kilogram

    assert len(amina.lease()["orders"]) == 1


def test_a_lone_order_waits_for_company_only_while_it_is_in_good_time(shop, amina):
    shop.set_picking(patience_seconds=60)
    shop.order(line(NEAR), due_at=due(30))

    asked = amina.caller.post("/leases")
    assert (asked.status_code, asked.headers["Retry-After"]) == (204, "5")
    shop.pass_time(seconds=58)
    assert amina.caller.post("/leases").headers["Retry-After"] == "2"
    shop.pass_time(seconds=2)
    assert len(amina.lease()["orders"]) == 1

    shop.order(line(NEAR), due_at=(shop.clock.at + timedelta(minutes=9)).isoformat())
    assert len(Picker(shop, "tomasz", "handheld-2").lease()["orders"]) == 1


def test_a_full_cart_waits_for_nobody(shop, amina):
    shop.set_picking(patience_seconds=60)
    for _ in range(4):
        shop.order(line(NEAR), due_at=due(60))

    assert len(amina.lease()["orders"]) == 4


def test_each_order_keeps_its_own_tote(shop, amina):
    one, other = shop.order(line(NEAR), due_at=due(15)), shop.order(line(BESIDE))
    task = amina.lease()
    mine, theirs = stop_of(task, one), stop_of(task, other)

    assert amina.send(
        amina.picks(mine, tote="T-01"),
        amina.picks(theirs, tote="T-01"),
        amina.picks(theirs, tote="T-02"),
        amina.says("finish"),
    ) == [APPLIED, set_aside("tote_taken"), APPLIED, APPLIED]

    assert {shop.read(order)["state"] for order in (one, other)} == {"picked"}
    for tote, order in (("T-01", one), ("T-02", other)):
        assert Bench(shop).open(tote).json["external_ref"] == order["external_ref"]


def test_when_one_order_is_cancelled_the_others_go_on(shop, amina):
    gone, kept = shop.order(line(NEAR, 2), due_at=due(15)), shop.order(line(BESIDE))
    task = amina.lease()
    amina.send(amina.picks(stop_of(task, gone), 1, tote="T-01"))
    shop.web.post(f"/orders/{gone['order_id']}/cancellation")

    told = amina.exchange(amina.picks(stop_of(task, gone), 1, tote="T-01"))

    assert told["outcomes"][0]["code"] == "order_was_cancelled"
    assert [each["state"] for each in told["task"]["orders"]] == ["cancelled", "picking"]
    assert slots(told["task"]) == slots(task)
    assert told["task"]["change"]["code"] == "order_cancelled"
    assert (
        amina.send(amina.picks(stop_of(task, kept), tote="T-02"), amina.says("finish"))
        == [APPLIED] * 2
    )
    assert shop.read(kept)["state"] == "picked"
    assert shop.read(gone)["state"] == "cancelled"


def test_when_the_last_order_is_cancelled_the_walk_is_over(shop, amina):
    placed = [shop.order(line(NEAR)), shop.order(line(BESIDE))]
    amina.lease()

    for order in placed:
        shop.web.post(f"/orders/{order['order_id']}/cancellation")

    told = amina.exchange()
    assert (told["has_task"], len(told["notices"])) == (False, 1)


def test_on_the_board_an_order_is_as_far_as_its_whole_cart(shop, amina):
    one, other = shop.order(line(NEAR), due_at=due(15)), shop.order(line(BESIDE), line(TOO))
    task = amina.lease()
    amina.send(amina.picks(stop_of(task, one)))

    with shop.database.reading() as session:
        rows = [find_on_board(session, "canal", UUID(each["order_id"])) for each in (one, other)]

    seen = [(row.stops_left, row.picker) for row in rows if row is not None]
    assert seen == [(2, "Amina Diallo")] * 2


def test_an_order_on_the_way_comes_on_the_cart(shop, amina):
    shop.order(line(NEAR))
    task = amina.lease()
    shop.pass_time(seconds=5)
    urgent = shop.order(line(BESIDE), due_at=due(15))

    told = amina.exchange()

    assert slots(told["task"])[-1] == (urgent["order_id"], 2)
    assert told["task"]["change"]["code"] == "order_added"
    assert urgent["external_ref"] in told["task"]["change"]["sentence"]
    assert told["task"]["version"] > task["version"]
    assert told["task"]["due_at"] < task["due_at"]
    picks = [
        amina.picks(each, tote=f"T-0{number}")
        for number, each in enumerate(told["task"]["lines"], start=1)
    ]
    assert amina.send(*picks, amina.says("finish")) == [APPLIED] * 3
    assert shop.read(urgent)["state"] == "picked"


def test_an_order_out_of_the_way_does_not(shop, amina):
    shop.order(line(NEAR))
    amina.lease()
    shop.pass_time(seconds=5)
    far = shop.order(line("S-01706"))

    assert amina.exchange()["task"] is None
    assert shop.read(far)["state"] == "received"


def test_a_full_cart_takes_nobody_on_the_way(shop, amina):
    shop.set_picking(cart_totes=1)
    shop.order(line(NEAR))
    amina.lease()
    shop.pass_time(seconds=5)
    shop.order(line(NEAR))

    assert amina.exchange()["task"] is None


def test_what_is_short_is_looked_for_for_its_own_order(shop, amina):
    one, other = shop.order(line(TWO_BINS, 2), due_at=due(15)), shop.order(line(TWO_BINS, 3))
    task = amina.lease()

    amina.send(amina.misses(stop_of(task, one)))

    stops = [(each["order_id"], each["bin"], each["wanted"]) for each in amina.task["lines"]]
    assert sorted(stops) == sorted(
        [
            (one["order_id"], "A04-17-2", 2),
            (one["order_id"], "A05-04-4", 2),
            (other["order_id"], "A04-17-2", 3),
        ]
    )


def test_a_cart_that_is_taken_away_goes_whole_to_the_next_picker(shop, amina):
    one, other = shop.order(line(NEAR), due_at=due(15)), shop.order(line(BESIDE))
    task = amina.lease()
    pick = amina.picks(stop_of(task, one), tote="T-01")
    amina.send(pick)
    shop.pass_time(minutes=25)

    tomasz = Picker(shop, "tomasz", "handheld-2")
    taken = tomasz.lease()

    assert slots(taken) == slots(task)
    assert [each["tote"] for each in taken["orders"]] == ["T-01", None]
    left = tomasz.picks(stop_of(taken, other), tote="T-02")
    undo = tomasz.says("undo", undoes=pick["id"])
    again = tomasz.picks(stop_of(taken, one), tote="T-03")
    assert tomasz.send(undo, left, again, tomasz.says("finish")) == [APPLIED] * 4
    assert {shop.read(order)["state"] for order in (one, other)} == {"picked"}


def test_an_order_of_which_nothing_is_left_ends_and_holds_nobody_up(shop, amina):
    lost = shop.order(line("S-00030", 2), due_at=due(15))
    counted = {"sku": "S-00030", "lot": "L838334", "bin": "A06-09-1", "reason": "counted"}
    there = shop.available("S-00030") + 2
    answer = shop.person("nadia", "office").post("/adjustments", counted | {"change": -there})
    assert answer.status_code == 201, answer.text
    kept = shop.order(line(NEAR))

    assert slots(amina.lease()) == [(kept["order_id"], 1)]
    assert shop.read(lost)["state"] == "cancelled"


def test_walks_end_where_packing_has_time(shop, amina):
    shop.set_picking(cart_totes=1)
    pickers = [amina, Picker(shop, "tomasz", "handheld-2"), Picker(shop, "priya", "handheld-3")]
    for _ in pickers:
        shop.order(line(NEAR))

    drops = [picker.lease()["drop"] for picker in pickers]

    assert set(drops[:2]) == {"station-1", "station-2"}
    assert drops[2] == drops[0]


def test_a_station_without_a_packer_gets_nothing_while_another_has_one(shop, amina):
    shop.station("ines", "station-2")
    shop.order(line(NEAR))

    assert amina.lease()["drop"] == "station-2"


@pytest.mark.parametrize(
    ("queues", "waits"),
    [
        ([(1, 0, False), (2, 3, False)], {1: 0, 2: 360}),
        ([(1, 0, False), (2, 3, True)], {1: 600, 2: 360}),
        ([(1, 4, True), (1, 1, True)], {1: 120}),
    ],
)
def test_a_queue_is_as_long_as_it_takes_to_pack_it(queues, waits):
    assert station_waits(queues, 120) == waits


def test_room_is_guessed_from_the_weight_where_an_article_has_no_volume():
    room = Room(tote_ml=10_000, ml_per_kg=2_000)

    assert room.volume_ml(3, 500, None) == 3_000
    assert room.volume_ml(3, 500, 750) == 2_250
    assert [room.totes(ml) for ml in (0, 10_000, 10_001)] == [1, 1, 2]
