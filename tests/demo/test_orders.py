"""Orders that a seed draws."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.demo import FIXTURE
from wms.demo.orders import FORCED_EVERY, LINES_MAX, Draw, DrawnOrder
from wms.demo.shop import Shop, read_shop
from wms.wire.orders import OrderLineNew

SHOP = read_shop(FIXTURE)
seeds = st.integers(0, 10_000)


def draw(seed: int, count: int, shop: Shop = SHOP) -> list[DrawnOrder]:
    one = Draw(shop, seed)
    return [one.next() for _ in range(count)]


@given(seeds)
def test_a_seed_always_draws_the_same_orders_and_mishaps(seed):
    assert draw(seed, 6) == draw(seed, 6)


@given(seeds)
def test_orders_are_such_as_customers_send(seed):
    for order in draw(seed, 12):
        skus = [line.sku for line in order.lines]
        assert 1 <= len(skus) <= LINES_MAX
        assert len(set(skus)) == len(skus)
        assert 15 <= order.due_minutes <= 40
        for line in order.lines:
            OrderLineNew.model_validate(line.body())
            assert line.sku not in line.substitutes
            assert line.gtin in {None, SHOP.articles[line.sku].barcode}


@given(seeds)
def test_nobody_orders_more_than_there_is_unless_the_order_may_ship_without(seed):
    wanted: dict[str, int] = {}
    for order in draw(seed, 30):
        for line in order.lines:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
            if wanted[line.sku] > SHOP.articles[line.sku].sellable:
                assert order.policy == "ship_available"


@given(seeds)
def test_at_most_one_hand_slips_in_an_order_and_never_where_the_shelf_is_empty(seed):
    for order in draw(seed, 20):
        slips = [line for line in order.lines if line.slip]
        assert len(slips) <= 1
        for line in slips:
            assert line.slip is not None
            assert line.missing is None
            assert not (line.weighed and line.slip.kind == "one_more")
        for line in order.lines:
            assert line.missing is None or 1 <= line.missing.quantity <= line.quantity


@given(seeds)
def test_every_few_orders_somebody_slips_and_some_shelf_is_empty(seed):
    orders = iter(draw(seed, 5 * FORCED_EVERY))
    while few := list(islice(orders, FORCED_EVERY)):
        lines = [line for order in few for line in order.lines]
        assert any(line.slip for line in lines)
        assert any(line.missing for line in lines) or len(few[-1].lines) == 1


def test_a_day_has_weighed_goods_gtins_substitutes_and_both_policies():
    lines = [line for order in draw(7, 40) for line in order.lines]

    assert {line.weighed for line in lines} == {True, False}
    assert any(line.gtin for line in lines)
    assert any(line.substitutes for line in lines)
    assert {order.policy for order in draw(7, 40)} == {"ship_available", "all_or_nothing"}


def test_the_label_of_a_weighed_bag_is_the_one_that_the_fixture_explains():
    bananas = SHOP.articles["S-03362"]

    assert bananas.label(0) == "2100101000003"
    assert bananas.label(750) == "2100101007507"


@pytest.mark.parametrize("sku", ["S-00001", "S-01500", "S-03362"])
def test_a_hurried_hand_takes_a_piece_from_the_same_aisle(sku):
    other = SHOP.neighbour(sku)

    assert other.sku != sku
    assert not other.weighed
    assert other.bin.split("-")[0] == SHOP.articles[sku].bin.split("-")[0]
