"""Forms record movements once, and refuse bad input with a sentence."""

import re

import pytest

from tests.dashboard.store import log_in, parts_of
from wms.stock.queries import list_movements, list_stock
from wms.stock.queries.faults import list_faults


@pytest.fixture
def milk(app):
    """Return a row of stock to do things with."""
    with parts_of(app).database.reading() as session:
        return list_stock(session, "canal", text="S-00010")[0]


def movements_of(app, sku: str):
    with parts_of(app).database.reading() as session:
        assert list_faults(session, "canal") == []
        return list_movements(session, "canal", text=sku)


def fill(client, path: str, **fields: str) -> dict[str, str]:
    """Return a form as the page gives it, with these fields filled in."""
    page = client.get(path).text
    form_id = re.search(r'name="form_id" value="([^"]+)"', page)
    assert form_id is not None
    return {"form_id": form_id[1]} | fields


RECEIPT = {"lot": "L-NEW", "expires_on": "2031-05-01", "quantity": "12", "bin": "RCV-1"}


def test_a_receipt_puts_goods_into_the_bin_and_keeps_the_delivery_for_the_next_line(app, manager):
    path = "/dashboard/goods/receiving"
    form = fill(manager, path, code="S-00010", delivery_ref="BL-77", **RECEIPT)

    answer = manager.post(path, data=form)

    assert answer.location == f"{path}?delivery_ref=BL-77&bin=RCV-1"
    newest = movements_of(app, "S-00010")[0]
    assert (newest.from_place, newest.to_place, newest.quantity) == ("SUPPLIER", "RCV-1", 12)
    assert (newest.cause, newest.who) == ("receipt", "nadia")
    assert "BL-77" in manager.get(path).text


BAD: list[tuple[str, dict[str, str], str]] = [
    ("receiving", {"code": "S-99999", **RECEIPT}, "No article is known as S-99999"),
    ("receiving", {"code": "S-00010", **RECEIPT, "bin": "Z-1"}, "Z-1 is not a bin"),
    ("receiving", {"code": "S-00010", **RECEIPT, "expires_on": "2020-01-01"}, "expired on"),
    ("receiving", {"code": "S-00010", **RECEIPT, "expires_on": "soon"}, "A date such as"),
    ("receiving", {"code": "S-00010", **RECEIPT, "lot": ""}, "Fill this in."),
    ("receiving", {"code": "S-00010", **RECEIPT, "lot": "Lait 😀"}, "Only letters, digits"),
    ("receiving", {"code": "S-00010", **RECEIPT, "quantity": "-3"}, "A whole number"),
    ("receiving", {"code": "S-00010", **RECEIPT, "quantity": "1e9"}, "A whole number"),
    ("receiving", {"code": "S-00010", **RECEIPT, "quantity": "999999"}, "At most 100000"),
    ("receiving", {"code": "x" * 600, **RECEIPT}, "No article is known as"),
    ("receiving", {"code": "\x07bell", **RECEIPT}, "No article is known as"),
    ("wasting", {"quantity": "999", "reason": "gone"}, "does not hold 999"),
    ("wasting", {"quantity": "1", "reason": "a"}, "Say why"),
    ("adjusting", {"quantity": "0", "reason": "none"}, "Zero changes nothing."),
    ("adjusting", {"quantity": "-999", "reason": "none"}, "does not hold 999"),
    ("moving", {"quantity": "1", "to_bin": "PACKED"}, "PACKED is not a bin"),
    ("moving", {"quantity": "1", "lot": "L?", "to_bin": "RCV-1"}, "has no lot L?"),
]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("receiving", {"code": "S-00010", **RECEIPT}),
        ("wasting", {"quantity": "2", "reason": "crushed"}),
        ("adjusting", {"quantity": "-1", "reason": "counted"}),
        ("moving", {"quantity": "1", "to_bin": "RCV-1"}),
    ],
)
def test_a_form_sent_twice_moves_goods_once(app, manager, milk, path, fields):
    lot = {"sku": milk.sku, "lot": milk.lot, "bin": milk.place}
    form = fill(manager, f"/dashboard/goods/{path}", **(lot | fields))
    before = len(movements_of(app, milk.sku))

    first = manager.post(f"/dashboard/goods/{path}", data=form)
    again = manager.post(f"/dashboard/goods/{path}", data=form)

    assert (first.status_code, again.status_code) == (302, 302)
    assert len(movements_of(app, milk.sku)) == before + 1


def test_an_adjustment_and_a_waste_keep_their_reason_and_their_person(app, manager, milk):
    lot = {"sku": milk.sku, "lot": milk.lot, "bin": milk.place}
    for path, quantity in (("adjusting", "+3"), ("wasting", "2")):
        form = fill(manager, f"/dashboard/goods/{path}", quantity=quantity, reason="seen", **lot)
        manager.post(f"/dashboard/goods/{path}", data=form)

    wasted, adjusted = movements_of(app, milk.sku)[:2]

    assert (wasted.to_place, wasted.quantity, wasted.reason) == ("WASTE", 2, "seen")
    assert (adjusted.from_place, adjusted.quantity, adjusted.who) == ("ADJUSTMENT", 3, "nadia")


def test_bad_input_is_refused_with_what_to_do_and_what_was_typed_stays(app, milk):
    client = log_in(app, "jonas")
    lot = {"sku": milk.sku, "lot": milk.lot, "bin": milk.place}
    before = len(movements_of(app, milk.sku))

    for path, fields, sentence in BAD:
        form = fill(client, f"/dashboard/goods/{path}", **(lot | fields))
        answer = client.post(f"/dashboard/goods/{path}", data=form)
        assert answer.status_code in {404, 409, 422}, fields
        assert sentence in answer.text, fields
        assert f'value="{form["quantity"]}"' in answer.text, fields

    assert len(movements_of(app, milk.sku)) == before


def test_a_refusal_speaks_the_managers_language(manager, milk):
    lot = {"sku": milk.sku, "lot": milk.lot, "bin": milk.place}
    form = fill(manager, "/dashboard/goods/wasting", quantity="zwei", reason="abîmé", **lot)

    answer = manager.post("/dashboard/goods/wasting", data=form)

    assert "Un nombre entier" in answer.text


def test_a_blocked_lot_can_no_longer_be_promised_until_it_is_let_go(app, manager, milk):
    path = f"/dashboard/articles/{milk.sku}/lots/{milk.lot}/block"

    manager.post(path, {"blocked": "1"})
    blocked = stock_of(app, milk)
    manager.post(path, {"blocked": "0"})

    assert not blocked.sellable
    assert stock_of(app, milk).sellable
    assert "Lot bloqué" in manager.get("/dashboard/audit").text


def stock_of(app, milk):
    with parts_of(app).database.reading() as session:
        rows = list_stock(session, "canal", text=milk.sku)
    return next(row for row in rows if (row.place, row.lot) == (milk.place, milk.lot))
