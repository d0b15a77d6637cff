"""Every answer of `wms batch` is held against sums and walks of its own."""

import json
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.oracle import NEVER, shortest
from tests.planning.verify import verify_carts
from wms.cli.planning.batches import BatchPlanner
from wms.wire.planning import BadInstanceError

STORE = {"nodes": 6, "edges": [[0, 1, 7], [1, 2, 4], [2, 3, 9], [3, 0, 5], [3, 4, 6], [4, 5, 2]]}
ORDER = {"id": "a", "lines": [1, 4], "size": 2}
INSTANCE = {**STORE, "start": 0, "end": 0, "orders": [ORDER], "capacity": {"orders": 2}}


def answered(instance, seconds=1.0):
    return json.loads(BatchPlanner(seconds).answer(json.dumps(instance).encode()))


@st.composite
def batch_instances(draw):
    node = st.integers(0, 5)
    order = st.fixed_dictionaries(
        {"lines": st.lists(node, min_size=1, max_size=3), "size": st.integers(0, 3)}
    )
    orders = draw(st.lists(order, min_size=1, max_size=5))
    return {
        **STORE,
        "start": draw(node),
        "end": draw(st.none() | node),
        "orders": [{"id": index, **one} for index, one in enumerate(orders)],
        "capacity": {"orders": draw(st.integers(1, 3)), "size": draw(st.integers(3, 6))},
    }


def carts(orders, capacity):
    """Yield every way to join the orders into carts."""
    if not orders:
        yield []
        return
    first, rest = orders[0], orders[1:]
    for count in range(min(len(rest), capacity["orders"] - 1) + 1):
        for others in combinations(rest, count):
            cart = [first, *others]
            if sum(order["size"] for order in cart) <= capacity["size"]:
                left = [order for order in rest if order not in others]
                yield from ([cart, *more] for more in carts(left, capacity))


def least(instance):
    """Return the length of the best plan, over all ways to join the orders."""

    def walk(cart):
        stops = [{"node": node} for order in cart for node in order["lines"]]
        return shortest({**instance, "stops": [dict(s) for s in unique(stops)]})

    return min(sum(map(walk, plan)) for plan in carts(instance["orders"], instance["capacity"]))


def unique(stops):
    return [stop for index, stop in enumerate(stops) if stop not in stops[:index]]


@settings(max_examples=30, deadline=None)
@given(batch_instances())
def test_small_plans_are_proven_and_none_is_shorter(instance):
    answer = answered(instance)

    verify_carts(instance, answer)
    assert answer["proof"] == "optimal"
    assert answer["length_mm"] == least(instance) < NEVER


def test_lateness_is_counted_from_each_order_s_moment():
    orders = [{"id": at, "lines": [node], "due_s": 3} for at, node in enumerate([1, 3, 5])]
    costs = {"walking_mm_per_s": 2, "stop_s": 1.5, "cart_s": 4, "late_mm_per_s": 1}
    instance = {**INSTANCE, "orders": orders, "capacity": {"orders": 1}, "costs": costs}

    answer = answered(instance)

    verify_carts(instance, answer)
    assert answer["lateness_s"] > 0
    assert answer["cost_mm"] == answer["length_mm"] + round(answer["lateness_s"])


def test_a_class_of_goods_waits_for_the_one_before():
    lines = [{"node": 1, "class": 1}, {"node": 4}]

    walk = answered({**INSTANCE, "orders": [{**ORDER, "lines": lines}]})["batches"][0]

    assert [stop["line"] for stop in walk["stops"]] == [1, 0]


BAD = [
    ({"capacity": {}}, "bad_instance", "capacity"),
    ({"capacity": {"orders": 0}}, "bad_instance", "capacity.orders"),
    ({"capacity": {"orders": 2, "size": 1}}, "order_too_large", "orders[0]"),
    ({"orders": [ORDER, ORDER]}, "repeated_order", "orders[0]"),
    ({"orders": [{**ORDER, "lines": []}]}, "bad_instance", "orders[0].lines"),
    ({"orders": [{**ORDER, "lines": [6]}]}, "unknown_node", "orders[0].lines[0]"),
    ({"orders": [{**ORDER, "lines": [{"node": 1, "class": -1}]}]}, "bad_instance", None),
    ({"orders": [{**ORDER, "due_s": "noon"}]}, "bad_instance", "orders[0].due_s"),
    ({"orders": [{**ORDER, "size": 1.5}]}, "bad_instance", "orders[0].size"),
    ({"nodes": 7, "orders": [{**ORDER, "lines": [6]}]}, "order_unreachable", "orders[0]"),
    ({"costs": {"pickers_s": []}}, "bad_instance", "costs.pickers_s"),
]


@pytest.mark.parametrize(("wrong", "code", "at"), BAD, ids=[str(bad[0])[:60] for bad in BAD])
def test_what_is_wrong_is_named(wrong, code, at):
    with pytest.raises(BadInstanceError) as caught:
        answered({**INSTANCE, **wrong})

    assert caught.value.code == code
    assert at is None or caught.value.at == at


BENCHMARK = """NAME : small
NUM_AISLES : 2
NUM_CELLS : 3
DEPOT_AISLE : 0
DEPOT_LOCATION : bottom
DISTANCE_AISLE_TO_AISLE : 2.4
DISTANCE_CELL_TO_CELL : 1
DISTANCE_TOP_TO_CELL : 1.5
DISTANCE_BOTTOM_TO_CELL : 1
DISTANCE_TOP_OR_BOTTOM_TO_DEPOT : 0.5
PICKER_CAPACITY : 4
ARTICLE_SECTION
NUM_ARTICLES : 2
ID 0 WEIGHT 1
ID 1 WEIGHT 2
SKU_SECTION
NUM_SKUS : 2
ID 0 AISLE 0 CELL 2 QUANTITY 9 SIDE left
ID 1 AISLE 1 CELL 0 QUANTITY 9 SIDE right
ORDER_SECTION
NUM_ORDERS : 3
NUM_ARTICLES_IN_ORDER : 1
ID 0 QUANTITY 1
NUM_ARTICLES_IN_ORDER : 1
ID 1 QUANTITY 1
NUM_ARTICLES_IN_ORDER : 1
ID 0 QUANTITY 3
EOF
"""


def test_a_benchmark_file_is_read_with_its_lengths_and_weights():
    answer = json.loads(BatchPlanner(1.0).answer_benchmark(BENCHMARK.encode()))

    # Both of article 0 weigh 4 and stand 1.5 from the depot; article 1 is 0.5 + 2.4 + 4 away.
    assert [batch["orders"] for batch in answer["batches"]] in ([[0, 2], [1]], [[1], [0, 2]])
    assert answer["length_mm"] == 2 * 1_500 + 2 * 5_900


@pytest.mark.parametrize(
    ("change", "at"),
    [
        (("NUM_CELLS : 3", "NUM_CELLS : x"), "NUM_CELLS"),
        (("TO_CELL : 1.5", "TO_CELL : 1,5"), "DISTANCE_TOP_TO_CELL"),
        (("AISLE 1 CELL 0", "AISLE 2 CELL 0"), "SKU_SECTION"),
        (("ID 1 AISLE", "ID 0 AISLE"), "SKU_SECTION"),
        (("ID 1 QUANTITY 1", "ID 7 QUANTITY 1"), "order 1"),
        (("ORDER_SECTION", ""), "ORDER_SECTION"),
        (("bottom", "middle"), "DEPOT_LOCATION"),
    ],
)
def test_what_is_wrong_with_a_benchmark_file_is_named(change, at):
    with pytest.raises(BadInstanceError) as caught:
        BatchPlanner(1.0).answer_benchmark(BENCHMARK.replace(*change).encode())

    assert caught.value.at == at
