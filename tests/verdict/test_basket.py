"""A basket is judged against its order: a few told cases, then what holds for every basket."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.verdict import ExpectedLine, Foreign, Problem, SeenItem, judge, may_close, tolerance_g

MILK = ExpectedLine(1, "S-MILK", "Lait demi-écrémé 1 L", 2)
GRAPES = ExpectedLine(2, "S-GRAPES", "Raisin blanc", 500, "gram")
ANYTHING = st.integers(0, 10_000)


@st.composite
def orders(draw):
    """Orders of one to eight lines; few SKUs, so that lines often share one."""
    skus = draw(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=8))
    return [
        ExpectedLine(no, sku, f"article {sku}", draw(st.integers(1, 6)))
        for no, sku in enumerate(skus, start=1)
    ]


def scans_of(order):
    return [SeenItem(f"code-{line.sku}", line.sku) for line in order for _ in range(line.quantity)]


def test_the_exact_basket_is_right():
    verdict = judge([MILK, GRAPES], [SeenItem("m", "S-MILK", 2), SeenItem("g", "S-GRAPES", 512)])

    assert verdict.right
    assert verdict.problems == ()
    assert [line.seen for line in verdict.lines] == [2, 512]


def test_each_problem_says_what_where_and_by_how_much():
    seen = [SeenItem("m", "S-MILK", 3), SeenItem("g", "S-GRAPES", 400), SeenItem("???", None)]

    verdict = judge([MILK, GRAPES], seen)

    assert verdict.problems == (
        Problem("foreign", 1, None, None, "???", None),
        Problem("too_many", 1, "each", "S-MILK", None, 1),
        Problem("missing", 100, "gram", "S-GRAPES", None, 2),
    )


def test_an_article_of_another_order_is_foreign_and_counted():
    verdict = judge([MILK], [SeenItem("m", "S-MILK", 2), *[SeenItem("y", "S-YOG")] * 3])

    assert verdict.foreign == (Foreign("y", "S-YOG", 3),)


def test_lines_of_one_sku_are_filled_in_line_order_and_the_last_bears_the_surplus():
    lines = [ExpectedLine(9, "A", "a", 2), ExpectedLine(4, "A", "a", 1)]

    two = judge(lines, [SeenItem("a", "A", 2)])
    five = judge(lines, [SeenItem("a", "A", 5)])

    assert [(v.line_no, v.state, v.seen) for v in two.lines] == [(4, "right", 1), (9, "missing", 1)]
    assert [(v.state, v.off_by) for v in five.lines] == [("right", 0), ("too_many", 2)]


def test_a_line_that_was_wholly_short_wants_nothing_in_the_basket():
    none_left = ExpectedLine(1, "S-GRAPES", "Raisin blanc", 0, "gram")

    assert judge([none_left], []).right
    assert judge([none_left], [SeenItem("g", "S-GRAPES", 10)]).lines[0].state == "too_many"


@pytest.mark.parametrize(
    ("label_g", "state"),
    [(475, "right"), (525, "right"), (474, "missing"), (526, "too_many")],
)
def test_weighed_goods_may_be_five_percent_off(label_g, state):
    assert judge([GRAPES], [SeenItem("g", "S-GRAPES", label_g)]).lines[0].state == state


def test_light_goods_may_be_twenty_grams_off_but_not_absent():
    saffron = ExpectedLine(1, "S-SAFFRON", "Safran", 15, "gram")

    assert judge([saffron], [SeenItem("s", "S-SAFFRON", 1)]).right
    assert judge([saffron], []).problems == (Problem("missing", 15, "gram", "S-SAFFRON", None, 1),)


def test_a_line_may_bring_its_own_tolerance():
    strict = ExpectedLine(1, "S-GRAPES", "Raisin blanc", 500, "gram", tolerance_g=0)

    assert not judge([strict], [SeenItem("g", "S-GRAPES", 501)]).right


def test_only_a_right_basket_or_a_person_who_may_closes_the_parcel():
    right, wrong = judge([], []), judge([MILK], [])

    assert may_close(right, decision_by_role=False)
    assert not may_close(wrong, decision_by_role=False)
    assert may_close(wrong, decision_by_role=True)


@pytest.mark.parametrize(
    "make",
    [
        lambda: SeenItem("m", "S-MILK", 0),
        lambda: ExpectedLine(1, "S-MILK", "Lait", -1),
        lambda: ExpectedLine(1, "S-MILK", "Lait", 1, "gram", -1),
        lambda: judge([MILK, MILK], []),
        lambda: judge([MILK, ExpectedLine(2, "S-MILK", "Lait", 1, "gram")], []),
    ],
)
def test_nonsense_is_refused(make):
    with pytest.raises(ValueError, match=r"line|scan|wanted"):
        make()


@given(orders(), st.randoms(use_true_random=False))
def test_the_exact_basket_is_right_in_any_order_of_scans(order, chance):
    scans = scans_of(order)
    chance.shuffle(scans)

    assert judge(order, scans).right


@given(orders(), st.lists(st.sampled_from("ABCDEFG"), max_size=30), st.integers(0, 99))
def test_the_order_of_scans_changes_nothing(order, skus, seed):
    scans = [SeenItem(f"code-{sku}", sku if sku != "G" else None) for sku in skus]
    shuffled = random.Random(seed).sample(scans, len(scans))

    assert judge(order, scans) == judge(order, shuffled)


@given(orders(), st.data())
def test_one_piece_less_is_missing_and_one_more_is_too_many(order, draw):
    scans = scans_of(order)
    at = draw.draw(st.integers(0, len(scans) - 1))
    item = scans[at]

    less = judge(order, scans[:at] + scans[at + 1 :]).problems
    more = judge(order, [*scans, item]).problems

    assert [(p.kind, p.sku, p.by) for p in less] == [("missing", item.sku, 1)]
    assert [(p.kind, p.sku, p.by) for p in more] == [("too_many", item.sku, 1)]


@given(orders(), st.lists(st.sampled_from("ABCDE"), max_size=30))
def test_a_foreign_item_never_makes_a_basket_right(order, skus):
    scans = [SeenItem(f"code-{sku}", sku) for sku in skus]

    assert not judge(order, [*scans, SeenItem("???", None)]).right
    assert not judge(order, [*scans, SeenItem("code-Z", "Z")]).right


@given(orders(), st.lists(st.sampled_from("ABCDEF"), max_size=30))
def test_every_piece_seen_is_counted_once(order, skus):
    verdict = judge(order, [SeenItem(f"code-{sku}", sku) for sku in skus])

    counted = sum(line.seen for line in verdict.lines) + sum(f.quantity for f in verdict.foreign)
    assert counted == len(skus)
    assert verdict.right == (verdict.problems == ())


@given(ANYTHING)
def test_the_tolerance_is_twenty_grams_or_five_percent(picked_g):
    assert tolerance_g(picked_g) == max(20, int(picked_g * 0.05 + 1e-9))
