"""Too few on the shelf: another bin, another article, or nothing."""

import pytest

from tests.api.shop import line
from tests.picking.walks import APPLIED, Picker, set_aside, stops
from wms.audit import audit_stock

TWO_BINS = "S-00067"  # 35 in A04-17-2 that expire first, 15 in A05-04-4
FEW, INSTEAD = "S-00078", "S-00079"  # two of them; forty instead


@pytest.fixture
def amina(shop) -> Picker:
    return Picker(shop)


@pytest.fixture(autouse=True)
def ledger(shop):
    """Prove after each test that stock and movements agree."""
    yield
    with shop.database.reading() as session:
        assert audit_stock(session, "canal") == []


def test_another_bin_that_has_the_article_becomes_a_stop(shop, amina):
    order = shop.order(line(TWO_BINS, 3))
    task = amina.lease()

    assert amina.send(amina.misses(task["lines"][0], 2)) == [APPLIED]

    here, there = sorted(stops(amina.task), key=lambda stop: stop[1])
    assert here == (TWO_BINS, "A04-17-2", 3, 0, 2)
    assert there == (TWO_BINS, "A05-04-4", 2, 0, 0)
    open_stops = [amina.picks(each, each["wanted"] - each["short"]) for each in amina.task["lines"]]
    assert amina.send(*open_stops, amina.says("finish")) == [APPLIED] * 3
    assert shop.read(order)["lines"][0]["picked"] == 3


def test_what_the_customer_takes_instead_becomes_a_line_and_a_stop(shop, amina):
    order = shop.order(line(FEW, 2, instead=INSTEAD))
    task = amina.lease()

    assert (
        amina.send(amina.picks(task["lines"][0], 1), amina.misses(task["lines"][0], 1))
        == [APPLIED] * 2
    )
    other = next(each for each in amina.task["lines"] if each["sku"] == INSTEAD)
    assert amina.send(amina.picks(other), amina.says("finish")) == [APPLIED] * 2

    first, second = shop.read(order)["lines"]
    assert (first["picked"], first["substituted"], first["state"]) == (1, 1, "substituted")
    assert (second["sku"], second["ordered"], second["picked"]) == (INSTEAD, 1, 1)
    assert second["substitutes_line_no"] == 1


def test_what_cannot_be_had_at_all_is_short(shop, amina):
    order = shop.order(line(FEW, 2), line("S-00001"))
    few, milk = sorted(amina.lease()["lines"], key=lambda each: each["line_no"])

    outcomes = amina.send(amina.misses(few), amina.picks(milk), amina.says("finish"))

    assert outcomes == [APPLIED] * 3
    lines = shop.read(order)["lines"]
    assert [(each["state"], each["short"]) for each in lines] == [("short", 2), ("picked", 0)]
    assert shop.available(FEW) == 0


def test_what_is_given_instead_may_be_short_as_well(shop, amina):
    order = shop.order(line(FEW, 2, instead=INSTEAD), line("S-00001"))
    amina.lease()
    few = next(each for each in amina.task["lines"] if each["sku"] == FEW)
    amina.send(amina.misses(few))
    other = next(each for each in amina.task["lines"] if each["sku"] == INSTEAD)
    milk = next(each for each in amina.task["lines"] if each["sku"] == "S-00001")

    assert amina.send(amina.misses(other), amina.picks(milk), amina.says("finish")) == [APPLIED] * 3
    assert [each["state"] for each in shop.read(order)["lines"]] == [
        "substituted",
        "picked",
        "short",
    ]


def test_an_order_of_which_nothing_is_found_is_cancelled(shop, amina):
    order = shop.order(line(FEW, 2))
    task = amina.lease()

    assert amina.send(amina.misses(task["lines"][0]), amina.says("finish")) == [APPLIED] * 2

    assert shop.read(order)["state"] == "cancelled"
    assert shop.web.get("/orders").json["orders"] == []


@pytest.mark.parametrize("reason", ["empty", "damaged", "expired", "not_found"])
def test_what_is_not_there_leaves_the_ledger_whatever_the_reason(shop, amina, reason):
    shop.order(line("S-00001", 3))
    task = amina.lease()

    assert amina.send(amina.misses(task["lines"][0], 2, reason)) == [APPLIED]

    movement = shop.person("nadia", "office").get("/movements?limit=1").json["rows"][0]
    target = "WASTE" if reason in {"damaged", "expired"} else "ADJUSTMENT"
    assert (movement["quantity"], movement["to_place"], movement["who"]) == (2, target, "amina")
    assert reason in movement["reason"]


def test_no_more_can_be_short_than_is_still_wanted(shop, amina):
    shop.order(line("S-00001", 2))
    stop = amina.lease()["lines"][0]

    outcomes = amina.send(amina.picks(stop, 1), amina.misses(stop, 2), amina.misses(stop, 1))

    assert outcomes == [APPLIED, set_aside("picked_too_many"), APPLIED]


def test_what_is_lost_is_missing_at_the_order_that_is_walked_last(shop, amina):
    shop.set_picking(cart_totes=1)
    shop.order(line(TWO_BINS, 40))
    last = shop.order(line(TWO_BINS, 10), line("S-00001"), due_at="2026-11-21T14:00:00Z")
    task = amina.lease()
    fuller = max(task["lines"], key=lambda each: each["wanted"])

    amina.send(amina.misses(fuller, 10))
    lines = Picker(shop, "tomasz", "handheld-2").lease()["lines"]

    assert sum(each["wanted"] - each["short"] for each in amina.task["lines"]) == 40
    assert [each["sku"] for each in lines] == ["S-00001"]
    assert shop.read(last)["lines"][0]["short"] == 10


def test_what_was_lost_before_the_walk_is_replaced_from_its_first_stop_on(shop, amina):
    order = shop.order(line(FEW, 2, instead=INSTEAD))
    lost = {"sku": FEW, "lot": "L171699", "bin": "A04-18-2", "change": -1, "reason": "counted"}
    assert shop.person("nadia", "office").post("/adjustments", lost).status_code == 201

    task = amina.lease()

    assert sorted((sku, wanted) for sku, _, wanted, _, _ in stops(task)) == [(FEW, 1), (INSTEAD, 1)]
    assert amina.send(*map(amina.picks, task["lines"]), amina.says("finish")) == [APPLIED] * 3
    first, second = shop.read(order)["lines"]
    assert (first["picked"], first["substituted"], first["short"]) == (1, 1, 0)
    assert (second["sku"], second["picked"], second["substitutes_line_no"]) == (INSTEAD, 1, 1)


def test_only_what_nobody_else_was_promised_is_given_instead(shop, amina):
    order = shop.order(line(FEW, 2, instead=INSTEAD))
    shop.order(line(INSTEAD, 39), due_at="2026-11-21T14:00:00Z")
    task = amina.lease()

    amina.send(amina.misses(task["lines"][0]))

    first, second = shop.read(order)["lines"]
    assert (first["substituted"], first["short"]) == (1, 1)
    assert (second["sku"], second["ordered"]) == (INSTEAD, 1)
