"""Who is who among things without a code: exact where every joint identity can be written down."""

import math
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wms.verdict.assignment import assign
from wms.verdict.joining import OVER, Room, Unnamed, join

WEIGHTS = st.floats(-3, 3)


@st.composite
def costs(draw):
    rows = draw(st.integers(1, 5))
    width = draw(st.integers(rows, 6))
    cost = st.floats(-5, 5) | st.sampled_from([0.0, 1.0])
    return [draw(st.lists(cost, min_size=width, max_size=width)) for _ in range(rows)]


@st.composite
def problems(draw):
    skus = draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=3, unique=True))
    room = {sku: Room(draw(st.integers(0, 2))) for sku in skus}
    whos = [*skus, "outside", None]
    things = [
        Unnamed(1, {who: draw(WEIGHTS) for who in whos}) for _ in range(draw(st.integers(1, 4)))
    ]
    return things, room


def written_out(things, room):
    """Return the weight of every joint identity, by the formula."""
    weights = {}
    for whos in product(*(thing.options for thing in things)):
        weight = math.exp(sum(t.options[who] for t, who in zip(things, whos, strict=True)))
        for sku, space in room.items():
            for before in range(whos.count(sku)):
                weight *= space.pieces - before if before < space.pieces else OVER
        weights[whos] = weight
    return weights


@given(costs())
def test_an_assignment_costs_no_more_than_any_other(costs):
    chosen = assign(costs)

    def total(columns):
        return sum(row[column] for row, column in zip(costs, columns, strict=True))

    least = min(total(columns) for columns in permutations(range(len(costs[0])), len(costs)))
    assert len(set(chosen)) == len(chosen)
    assert total(chosen) == pytest.approx(least)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_joint_result_is_the_sum_over_all_joint_identities(problem):
    things, room = problem
    weights = written_out(things, room)
    whole = sum(weights.values())

    joined = join(things, room)

    assert weights[joined.best] == pytest.approx(max(weights.values()))
    for place, likely in enumerate(joined.likely):
        for who in things[place].options:
            share = sum(w for whos, w in weights.items() if whos[place] == who) / whole
            assert likely[who] == pytest.approx(share, abs=1e-9)
    right = sum(
        weight
        for whos, weight in weights.items()
        if all(whos.count(sku) == space.pieces for sku, space in room.items())
        and sum(who in room for who in whos) == len(whos)
    )
    assert joined.right == pytest.approx(right / whole, abs=1e-9)


def test_thirty_things_that_nothing_names_are_joined_all_the_same():
    skus = [f"S{number}" for number in range(30)]
    things = [Unnamed(1, {**{sku: 6.0 * (sku == own) for sku in skus}, None: -4.6}) for own in skus]

    joined = join(things, {sku: Room(1) for sku in skus})

    assert list(joined.best) == skus
    assert all(likely[own] > 0.8 for own, likely in zip(skus, joined.likely, strict=True))
    assert 0.0 < joined.right <= 1.0
