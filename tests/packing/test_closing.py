"""The server judges each basket itself; a wrong one leaves only when a manager decided so."""

import pytest

from tests.api.shop import line
from tests.packing.bench import Bench, picked
from tests.picking.walks import APPLIED, set_aside
from wms.audit import audit_stock

MILK, MILK_CODE, PACK_OF_SIX = "S-00001", "3288131500744", "13253950051781"
BANANAS, BANANAS_CODE = "S-03362", "2100101000003"
REASON = "the customer takes one"


@pytest.fixture
def bench(shop) -> Bench:
    """Return a bench on which an order of two S-00001 lies."""
    picked(shop, line(MILK, 2))
    opened = Bench(shop)
    opened.open()
    return opened


def test_a_right_basket_is_closed_and_its_totes_are_free_again(shop, bench):
    assert bench.send(bench.closes(bags=2)) == [APPLIED]

    order = shop.read(bench.order)
    assert (order["state"], order["bags"]) == ("packed", 2)
    assert bench.open("T-01").json["code"] == "empty_tote"
    with shop.database.reading() as session:
        assert audit_stock(session, "canal") == []


@pytest.mark.parametrize(
    "scanned",
    [
        [],
        [(MILK_CODE, 1)],
        [(MILK_CODE, 3)],
        [(MILK_CODE, 2), ("3041090000263", 1)],
        [(MILK_CODE, 2), ("4006381333931", 1)],
        [("no code at all", 2)],
    ],
)
def test_a_basket_that_is_not_right_is_not_believed_whatever_the_station_says(bench, scanned):
    items = [bench.scans(code, quantity, sku=MILK) for code, quantity in scanned]

    assert bench.send(bench.closes(items)) == [set_aside("basket_not_right")]
    assert bench.send(bench.closes()) == [APPLIED]


def test_a_packs_barcode_stands_for_its_pieces(shop):
    picked(shop, line("S-00030", 7))
    bench = Bench(shop)
    bench.open()

    items = [bench.scans(PACK_OF_SIX, 6), bench.scans("3253950051784")]

    assert bench.send(bench.closes(items)) == [APPLIED]


@pytest.mark.parametrize(
    ("grams", "outcome"),
    [(1_000, APPLIED), (955, APPLIED), (1_045, APPLIED), (900, set_aside("basket_not_right"))],
)
def test_weighed_goods_may_be_off_by_a_little(shop, grams, outcome):
    picked(shop, line(BANANAS, 1_000))
    bench = Bench(shop)
    bench.open()

    assert bench.send(bench.closes([bench.scans(BANANAS_CODE, grams)])) == [outcome]


def test_a_manager_lets_a_wrong_basket_go_and_it_is_noted_with_the_reason(shop, bench):
    token = shop.station("nadia").headers["X-Login"]
    one = [bench.scans(MILK_CODE)]

    outcome = bench.send(bench.closes(one, decision={"token": token, "reason": REASON}))

    assert outcome == [APPLIED]
    assert decisions(shop) == [("nadia", "station-1", REASON)]
    assert shop.read(bench.order)["state"] == "packed"


def test_a_packer_lets_no_wrong_basket_go(shop, bench):
    token = bench.caller.headers["X-Login"]
    one = [bench.scans(MILK_CODE)]

    outcome = bench.send(bench.closes(one, decision={"token": token, "reason": REASON}))

    assert outcome == [set_aside("not_your_decision")]
    assert decisions(shop) == []


@pytest.mark.parametrize("minutes", [0, 45])
def test_a_login_that_is_over_or_was_none_decides_nothing(shop, bench, minutes):
    token = shop.station("nadia").headers["X-Login"] if minutes else "x" * 43
    shop.pass_time(minutes=minutes)
    decided = {"token": token, "reason": REASON}

    assert bench.send(bench.closes([bench.scans(MILK_CODE)], decision=decided)) == [
        set_aside("basket_not_right")
    ]
    assert decisions(shop) == []


def decisions(shop) -> list[tuple[str, str, str]]:
    """Return (who, device, reason) of baskets let go, from the audit log."""
    with shop.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT who, device_id, detail ->> 'reason' FROM audit_entry"
            " WHERE action = 'wrong_basket_let_go'"
        )
        return [tuple(row) for row in rows]


def test_the_token_of_a_decision_is_kept_nowhere(shop, bench):
    token = shop.station("nadia").headers["X-Login"]
    decided = {"token": token, "reason": REASON}
    bench.send(bench.closes([bench.scans(MILK_CODE)], decision=decided))

    with shop.database.engine.connect() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM inbox").scalars().all()

    assert REASON in str(bodies)
    assert token not in str(bodies)


def test_a_bag_carries_the_next_of_the_orders_own_labels(bench):
    for code in (bench.order["parcel_codes"][1], "P0000000000-1"):
        wrong = bench.closes(bags=[{"parcel_code": code}])
        assert bench.send(wrong) == [set_aside("wrong_bag_code")]


def test_a_close_that_is_repeated_closes_once(shop, bench):
    close = bench.closes(bags=2)

    assert bench.send(close, close) == [APPLIED, ("repeated", None)]
    assert bench.send(bench.closes()) == [set_aside("unknown_session")]
    assert shop.read(bench.order)["bags"] == 2
