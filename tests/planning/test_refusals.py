"""What cannot be planned is refused with its reason and its culprit, whatever was sent."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.instances import route_instances
from tests.planning.verify import verify
from wms.cli.planning.routes import RoutePlanner
from wms.wire.planning import BadInstanceError

LINE = {"nodes": 3, "edges": [[0, 1, 5], [1, 2, 5]], "start": 0, "stops": [{"node": 2}]}
GRID = {"aisles": 3, "cross_aisles": 2, "bays": 4, "aisle_mm": 3000, "bay_mm": 1000}
IN_GRID = {"grid": GRID, "start": 0, "stops": []}
TWO = [{"node": 1, "class": 1}, {"node": 2}]

BAD = [
    ({"edges": [[0, 1, -5]]}, "bad_instance", "edges[0][2]"),
    ({"edges": [[0, 1, 5.5]]}, "bad_instance", "edges[0][2]"),
    ({"edges": [[0, 1, "5"]]}, "bad_instance", "edges[0][2]"),
    ({"edges": [[0, 1, True]]}, "bad_instance", "edges[0][2]"),
    ({"edges": [[0, 1]]}, "bad_instance", "edges[0][2]"),
    ({"edges": [[0, 1, 5], [1, 3, 5]]}, "unknown_node", "edges[1][1]"),
    ({"arcs": [[-1, 1, 5]]}, "bad_instance", "arcs[0][0]"),
    ({"edges": {"0": 1}}, "bad_instance", "edges"),
    ({"nodes": None}, "bad_instance", "nodes"),
    ({"nodes": 10**9}, "bad_instance", "nodes"),
    ({"start": 3}, "unknown_node", "start"),
    ({"start": None}, "bad_instance", "start"),
    ({"end": 7}, "unknown_node", "end"),
    ({"end": 1, "ends": [1]}, "bad_instance", "ends"),
    ({"ends": []}, "bad_instance", "ends"),
    ({"stops": [{"node": 1}, {}]}, "bad_instance", "stops[1]"),
    ({"stops": [{"node": 1, "nodes": [1]}]}, "bad_instance", "stops[0]"),
    ({"stops": [{"nodes": [1, 9]}]}, "unknown_node", "stops[0].nodes[1]"),
    ({"stops": [{"node": 1, "class": -1}]}, "bad_instance", "stops[0].class"),
    ({"stops": [{"node": 1, "klass": 1}]}, "bad_instance", "stops[0].klass"),
    ({"befor": [[0, 1]]}, "bad_instance", "befor"),
    ({"before": [[0, 1]]}, "unknown_stop", "before[0]"),
    ({"stops": TWO, "before": [[0, 0]]}, "contradiction", "before[0]"),
    ({"stops": TWO, "before": [[0, 1]]}, "contradiction", "before[0]"),
    ({"outside_from": 1}, "bad_instance", "outside_mm"),
    ({"points": [[0, 0]]}, "bad_instance", "points"),
    ({"start": [0, 1]}, "unknown_place", "start"),
    ({"edges": [[0, 1, 5]]}, "unreachable", "stops[0]"),
    ({"edges": [], "arcs": [[0, 1, 5], [1, 2, 5]], "end": 0}, "unreachable", "stops[0]"),
]
BAD_GRIDS = [
    ({"bays": [4, 4]}, "bad_instance", "grid.bays"),
    ({"bays": []}, "bad_instance", "grid.bays"),
    ({"bays": 0}, "bad_instance", "grid.bays"),
    ({"aisles": 1000, "bays": 10_000}, "too_large", "grid"),
    ({"aisle_mm": [3000]}, "bad_instance", "grid.aisle_mm"),
    ({"missing": [{"at": [3, 0]}]}, "unknown_place", "grid.missing[0].at"),
    ({"missing": [{"at": [0, 4]}]}, "unknown_place", "grid.missing[0].at"),
    ({"blocked": [{"from": [0, 0], "to": [1, 0]}]}, "not_straight", "grid.blocked[0]"),
    ({"blocked": [{"from": [0, 0], "to": [0, 0]}]}, "not_straight", "grid.blocked[0]"),
    (
        {"one_way": [{"from": [0, 0], "to": [0, 2]}, {"from": [0, 2], "to": [0, 1]}]},
        "contradiction",
        "grid.one_way[1]",
    ),
]


def refused(text):
    planner = RoutePlanner(seconds=2.0)
    with pytest.raises(BadInstanceError) as caught:
        planner.answer(text if isinstance(text, bytes) else json.dumps(text).encode())
    return caught.value.told()


@pytest.mark.parametrize(("wrong", "code", "at"), BAD, ids=[str(bad[0])[:60] for bad in BAD])
def test_what_is_wrong_is_named(wrong, code, at):
    told = refused({**LINE, **wrong})

    assert (told["code"], told["at"]) == (code, at)
    assert told["message"].startswith(f"{at}: ")


@pytest.mark.parametrize(
    ("wrong", "code", "at"), BAD_GRIDS, ids=[str(bad[0])[:60] for bad in BAD_GRIDS]
)
def test_what_is_wrong_with_a_grid_is_named(wrong, code, at):
    told = refused({**IN_GRID, "grid": {**GRID, **wrong}})

    assert (told["code"], told["at"]) == (code, at)


def test_a_ring_of_rules_names_its_stops():
    stops = [{"node": 0}, {"node": 1}, {"node": 2}]

    told = refused({**LINE, "stops": stops, "before": [[0, 1], [1, 2], [2, 0]]})

    assert told["code"] == "cyclic_rule"
    assert sorted(told["stops"]) == [0, 1, 2]


TEXTS = {
    b"": "not_json",
    b"nul": "not_json",
    b"\xff{}": "not_json",
    b'{"nodes": NaN}': "not_json",
    b'{"nodes": 1, "nodes": 2}': "repeated_key",
    b'{"stops": [{"node": 1, "node": 2}]}': "repeated_key",
    b'{"nodes": 1e999}': "bad_instance",
    b'{"nodes": ' + b"9" * 5_000 + b"}": "not_json",
    b"[" * 200_000: "not_json",
    b"[]": "bad_instance",
    b"null": "bad_instance",
}


@pytest.mark.parametrize(("text", "code"), TEXTS.items(), ids=[repr(t[:40]) for t in TEXTS])
def test_what_is_no_instance_is_refused(text, code):
    assert refused(text)["code"] == code


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**20) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(route_instances(), st.data())
def test_an_instance_with_anything_in_a_wrong_place_is_planned_or_refused(instance, data):
    keys = sorted({*instance, "grid", "points", "ends", "outside_mm", "id"})
    instance[data.draw(st.sampled_from(keys))] = data.draw(JSON)
    if instance["stops"] and isinstance(instance["stops"], list) and data.draw(st.booleans()):
        instance["stops"][0] = data.draw(JSON)

    try:
        answer = RoutePlanner(seconds=1.0).answer(json.dumps(instance).encode())
    except BadInstanceError as error:
        json.dumps(error.told())
    else:
        verify(instance, json.loads(answer))


@settings(max_examples=100, deadline=None)
@given(route_instances(), st.integers(0, 400), st.binary(max_size=3))
def test_a_line_that_was_damaged_on_its_way_is_planned_or_refused(instance, where, damage):
    text = json.dumps(instance).encode()
    damaged = text[:where] + damage + text[where + len(damage) :]

    try:
        RoutePlanner(seconds=1.0).answer(damaged)
    except BadInstanceError as error:
        json.dumps(error.told())
