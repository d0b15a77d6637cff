"""The plan of bags: every piece in one bag, none too heavy or too full, cold apart, eggs on top."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow.bagging import plan_bags
from wms.wire.packing import PackLine


def line(no: int, expected: int = 1, **facts: object) -> PackLine:
    told: dict[str, object] = {
        "line_no": no,
        "sku": f"SKU-{no}",
        "name": f"Article {no}",
        "unit": "each",
        "storage": "ambient",
        "weight_g": 500,
        "volume_ml": 800,
        "barcodes": (),
    }
    return PackLine.model_validate({**told, "expected": expected, **facts})


def plan(*lines: PackLine, grams_max: int = 8_000, ml_max: int = 18_000):
    return plan_bags(lines, grams_max=grams_max, ml_max=ml_max)


def test_temperatures_never_share_a_bag_and_the_coldest_is_packed_last():
    bags = plan(line(1, storage="frozen"), line(2, storage="chilled"), line(3), line(4))

    assert [(bag.storage, [share.line_no for share in bag.shares]) for bag in bags] == [
        ("ambient", [3, 4]),
        ("chilled", [2]),
        ("frozen", [1]),
    ]


def test_the_heavy_stands_below_and_eggs_lie_on_top():
    (bag,) = plan(
        line(1, fragile=True, weight_g=660, volume_ml=1_800),
        line(2, weight_g=150, volume_ml=1_500),
        line(3, weight_g=1_000, volume_ml=1_000),
    )

    assert [share.line_no for share in bag.shares] == [3, 2, 1]


def test_ten_pieces_that_first_fit_spreads_over_four_bags_take_three():
    grams = (44, 24, 24, 22, 21, 17, 8, 8, 6, 6)
    heavy = [line(no, weight_g=one, volume_ml=1) for no, one in enumerate(grams, 1)]

    assert len(plan(*heavy, grams_max=60)) == 3


def test_goods_by_the_gram_are_shared_out_when_no_bag_bears_them_together():
    bags = plan(line(1, 9_500, unit="gram", weight_g=1, volume_ml=None), grams_max=4_000)

    assert [bag.weight_g for bag in bags] == [4_000, 4_000, 1_500]


def test_what_is_larger_than_any_bag_has_one_alone():
    bags = plan(line(1, weight_g=12_000), line(2))

    assert sorted(len(bag.shares) for bag in bags) == [1, 1]


def test_a_bag_that_holds_nothing_is_refused():
    with pytest.raises(ValueError, match="bears and holds"):
        plan(line(1), ml_max=0)


lines: st.SearchStrategy[list[dict[str, object]]] = st.lists(
    st.builds(
        dict,
        expected=st.integers(0, 6),
        weight_g=st.integers(1, 3_000),
        volume_ml=st.none() | st.integers(1, 6_000),
        storage=st.sampled_from(["ambient", "chilled", "frozen"]),
        fragile=st.booleans(),
    ),
    max_size=12,
)


@given(drawn=lines)
def test_every_piece_is_in_one_bag_and_no_bag_is_too_heavy_or_too_full(drawn):
    order = [line(no, **facts) for no, facts in enumerate(drawn, 1)]
    bags = plan(*order)

    packed: Counter[int] = Counter()
    by_no = {one.line_no: one for one in order}
    for bag in bags:
        assert bag.weight_g <= 8_000
        assert bag.volume_ml <= 18_000
        assert {by_no[share.line_no].storage for share in bag.shares} == {bag.storage}
        fragile = [by_no[share.line_no].fragile for share in bag.shares]
        assert fragile == sorted(fragile)
        packed.update({share.line_no: share.quantity for share in bag.shares})
    assert packed == Counter({one.line_no: one.expected for one in order if one.expected})
