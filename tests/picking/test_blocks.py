"""A way that is blocked: the walk goes round it, and nothing behind it is lost."""

from datetime import timedelta

import pytest

from tests.api.shop import line
from tests.picking.live import at, bins, block, clear, is_blocked, opened
from tests.picking.walks import APPLIED, Picker, set_aside
from wms.audit import audit_stock

TWO_BINS, FIRST, OTHER = "S-00067", "A04-17-2", "A05-04-4"
SCARCE, INSTEAD = "S-00170", "S-00206"
ONE_BIN, BIN = "S-00030", "A06-09-1"
NEAR, NEAR_BIN = "S-00001", "A06-06-4"
DEEP, DEEP_BIN = "S-00493", "A09-06-2"


@pytest.fixture
def amina(shop) -> Picker:
    return Picker(shop)


@pytest.fixture(autouse=True)
def ledger(shop):
    """Prove after each test that stock and movements agree."""
    yield
    with shop.database.reading() as session:
        assert audit_stock(session, "canal") == []


def moved(shop) -> list[str]:
    rows = shop.person("nadia", "office").get("/movements?limit=20").json["rows"]
    return [row["cause"] for row in rows if row["cause"] != "receipt"]


def test_another_bin_takes_the_place_of_one_that_cannot_be_reached(shop, amina):
    order = shop.order(line(TWO_BINS, 3), line(NEAR))
    task = amina.lease()

    assert amina.send(is_blocked(amina, at(task, FIRST), reason="a pallet")) == [APPLIED]

    assert OTHER in bins(amina.task)
    assert FIRST not in bins(amina.task)
    assert moved(shop) == []
    picks = [amina.picks(stop) for stop in opened(amina.task)]
    assert amina.send(*picks, amina.says("finish")) == [APPLIED] * 3
    assert [each["picked"] for each in shop.read(order)["lines"]] == [3, 1]


def test_without_another_bin_the_customer_gets_what_they_take_instead(shop, amina):
    order = shop.order(line(SCARCE, instead=INSTEAD), line(NEAR))
    task = amina.lease()

    amina.send(is_blocked(amina, at(task, "A02-09-4")))

    assert sorted(each["sku"] for each in opened(amina.task)) == [NEAR, INSTEAD]
    assert shop.read(order)["lines"][0]["substituted"] == 1
    assert shop.available(SCARCE) == 1


def test_a_stop_with_neither_waits_till_last_and_comes_back_when_the_way_is_clear(shop, amina):
    shop.order(line(ONE_BIN), line(NEAR), line("S-00160"))
    task = amina.lease()
    assert bins(task)[-1] != bins(task)[0]

    made = block(shop, bin=BIN, reason="a pallet")
    amina.exchange()
    waiting = bins(amina.task)
    clear(shop, made)
    amina.exchange()

    assert waiting[-1] == BIN
    assert bins(amina.task) == bins(task)


def test_what_nobody_can_reach_in_the_end_is_short_and_its_goods_stay_where_they_are(shop, amina):
    order = shop.order(line(ONE_BIN, 2), line(NEAR))
    amina.lease()
    block(shop, bin=BIN)
    amina.exchange()
    before = shop.available(ONE_BIN)

    told = amina.exchange(amina.picks(at(amina.task, NEAR_BIN)))["task"]

    assert opened(told) == []
    assert told["change"]["code"] == "given_up"
    assert BIN in told["change"]["sentence"]
    assert shop.read(order)["lines"][0]["short"] == 2
    assert (shop.available(ONE_BIN), moved(shop)) == (before + 2, ["pick"])
    assert amina.send(amina.says("finish")) == [APPLIED]


def test_a_stop_that_waits_can_be_picked_all_the_same(shop, amina):
    shop.order(line(ONE_BIN), line(NEAR))
    amina.lease()
    block(shop, bin=BIN)
    amina.exchange()

    picks = [amina.picks(stop) for stop in opened(amina.task)]

    assert amina.send(*picks, amina.says("finish")) == [APPLIED] * 3


def test_a_walk_that_leads_elsewhere_is_left_alone(shop, amina):
    shop.order(line(NEAR), line(ONE_BIN))
    amina.lease()

    block(shop, bin="A01-05-1")

    assert amina.exchange()["task"] is None


def test_a_walk_that_only_passes_by_goes_another_way_round(shop, amina):
    shop.order(line(TWO_BINS), line(NEAR))
    task = amina.lease()

    # The middle of the fourth aisle: nothing is wanted there, but the way back to the front is.
    block(shop, bin="A04-09-1")
    told = amina.exchange()["task"]

    assert told["change"]["code"] == "blocked"
    assert sorted(bins(told)) == sorted(bins(task))
    assert told["walk_mm"] > task["walk_mm"]


def test_a_block_is_over_after_its_time(shop, amina):
    shop.order(line(ONE_BIN), line(NEAR), line("S-00160"))
    task = amina.lease()
    made = block(shop, bin=BIN, minutes=5)
    amina.exchange()

    shop.pass_time(minutes=6)
    amina.exchange()

    assert bins(amina.task) == bins(task)
    assert shop.person("nadia", "office").get("/blocks").json["blocks"] == []
    clear(shop, made)


def test_a_report_is_applied_once_and_says_the_bay_for_the_time_that_is_set(shop, amina):
    shop.order(line(ONE_BIN), line(NEAR))
    said = is_blocked(amina, at(amina.lease(), BIN), reason="water")

    assert amina.send(said, said) == [APPLIED, ("repeated", None)]

    (made,) = shop.person("nadia", "office").get("/blocks").json["blocks"]
    assert (made["bin"], made["who"], made["reason"]) == (BIN, "amina", "water")
    assert made["until"] == (shop.clock.at + timedelta(minutes=15)).isoformat().replace(
        "+00:00", "Z"
    )


def test_a_report_that_comes_too_late_blocks_nothing_any_more(shop, amina):
    shop.order(line(ONE_BIN), line(NEAR))
    task = amina.lease()
    said_at = (shop.clock.at - timedelta(hours=1)).isoformat()

    assert amina.send(is_blocked(amina, at(task, BIN), at=said_at)) == [APPLIED]

    assert shop.person("nadia", "office").get("/blocks").json["blocks"] == []
    assert sorted(bins(amina.task)) == sorted(bins(task))


def test_a_report_may_name_the_bin_that_stands_beside_the_obstacle(shop, amina):
    shop.order(line(ONE_BIN), line(NEAR))
    task = amina.lease()

    there = is_blocked(amina, at(task, BIN), bin="A06-12-1")
    nowhere = is_blocked(amina, at(task, BIN), bin="A99-01-1")

    assert amina.send(there, nowhere) == [APPLIED, set_aside("unknown_bay")]
    assert set(bins(amina.task)) == set(bins(task))


def test_the_manager_blocks_a_piece_of_way_between_two_points(shop):
    nadia = shop.person("nadia", "office")

    made = nadia.post("/blocks", {"way": {"a": 1, "b": 2}, "minutes": 30}).json
    again = nadia.post("/blocks", {"way": {"a": 2, "b": 1}, "minutes": 5}).json
    unknown = nadia.post("/blocks", {"way": {"a": 1, "b": 100}})

    assert again["block_id"] == made["block_id"]
    assert again["until"] == made["until"]
    assert (unknown.status_code, unknown.json["code"]) == (404, "unknown_way")
    assert nadia.call("DELETE", "/blocks/018f0000-0000-7000-8000-000000000000").status_code == 404


def test_who_stands_in_a_dead_end_that_is_reported_blocked_still_gets_a_way_out(shop, amina):
    shop.order(line(DEEP), line(ONE_BIN))
    task = amina.lease()
    amina.send(amina.picks(at(task, DEEP_BIN)))

    block(shop, bin="A09-01-1")
    amina.exchange()

    assert bins(amina.task) == [BIN]
