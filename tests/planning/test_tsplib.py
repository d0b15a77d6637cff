"""Full matrices in TSPLIB's format, against every order of their nodes."""

import json
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wms.cli.planning.routes import RoutePlanner
from wms.wire.planning import BadInstanceError


def written(kind, costs):
    rows = "\n".join(" ".join(map(str, row)) for row in costs)
    repeated = f"{len(costs)}\n" if kind == "SOP" else ""
    return (
        f"NAME: small\nTYPE: {kind}\nCOMMENT: made up\nDIMENSION: {len(costs)}\n"
        "EDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: FULL_MATRIX\n"
        f"EDGE_WEIGHT_SECTION\n{repeated}{rows}\nEOF\n"
    ).encode()


def answered(kind, costs):
    return json.loads(RoutePlanner(seconds=2.0).answer_matrix(written(kind, costs)))


def least(kind, costs):
    """Return the least cost over all orders; in a SOP no step of one may be forbidden."""
    last = len(costs) - 1
    inner = range(1, last if kind == "SOP" else last + 1)
    lengths = []
    for order in permutations(inner):
        way = [0, *order, last if kind == "SOP" else 0]
        late = any(costs[a][b] == -1 for i, a in enumerate(way) for b in way[i + 1 :] if a != b)
        if kind != "SOP" or not late:
            lengths.append(sum(costs[a][b] for a, b in pairwise(way)))
    return min(lengths)


@st.composite
def matrices(draw, kind):
    size = draw(st.integers(3, 6))
    row = st.lists(st.integers(0, 90), min_size=size, max_size=size)
    costs = draw(st.lists(row, min_size=size, max_size=size))
    if kind == "SOP":
        for node in range(1, size):
            costs[node][0] = -1
            costs[size - 1][node - 1] = -1
        for _ in range(draw(st.integers(0, 3))):
            first, then = sorted((draw(st.integers(1, size - 2)), draw(st.integers(1, size - 2))))
            if first != then:
                costs[then][first] = -1
    return costs


@pytest.mark.parametrize("kind", ["SOP", "ATSP"])
def test_a_small_matrix_is_solved_as_every_order_says(kind):
    @settings(max_examples=60, deadline=None)
    @given(matrices(kind))
    def holds(costs):
        answer = answered(kind, costs)

        assert answer["length_mm"] == answer["bound_mm"] == least(kind, costs)
        path = answer["path"]
        assert answer["length_mm"] == sum(costs[a][b] for a, b in pairwise(path))
        assert sorted(set(path)) == list(range(len(costs)))

    holds()


WRONG = {
    "TYPE": (b"TYPE: SOP", b"TYPE: HCP"),
    "DIMENSION": (b"DIMENSION: 3", b"DIMENSION: 3_0"),
    "EDGE_WEIGHT_FORMAT": (b"FULL_MATRIX", b"UPPER_ROW"),
    "EDGE_WEIGHT_SECTION": (b"4 1 0", b"4 x 0"),
    "row 1": (b"2 0 7", b"-3 0 7"),
    "row 0": (b"0 5 1", b"0 -1 1"),
}


@pytest.mark.parametrize(("at", "change"), WRONG.items(), ids=WRONG)
def test_what_is_wrong_with_a_file_is_named(at, change):
    text = written("SOP", [[0, 5, 1], [2, 0, 7], [4, 1, 0]])

    with pytest.raises(BadInstanceError) as caught:
        RoutePlanner(seconds=1.0).answer_matrix(text.replace(*change))

    assert caught.value.at == at
