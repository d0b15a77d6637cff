"""Every answer of `wms route` is held against the verifier, and small ones against the oracle."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.planning.instances import grid_instances, route_instances
from tests.planning.oracle import NEVER, shortest
from tests.planning.verify import verify
from wms.cli.planning.routes import RoutePlanner
from wms.wire.planning import BadInstanceError, RouteInstance, plain_walk

EXAMPLES = settings(max_examples=100, deadline=None)
NO_WALK = {"unreachable", "cold_chain"}


def answered(instance):
    return json.loads(RoutePlanner(seconds=2.0).answer(json.dumps(instance).encode()))


def answered_or_none(instance):
    """Return the answer, None where no walk does what is asked; other refusals are errors."""
    try:
        return answered(instance)
    except BadInstanceError as error:
        if error.code not in NO_WALK:
            raise
        return None


@EXAMPLES
@given(route_instances())
def test_every_answer_is_a_walk_that_keeps_the_rules_and_none_is_shorter(instance):
    least = shortest(instance)

    answer = answered_or_none(instance)

    if answer is None:
        assert least == NEVER
    else:
        verify(instance, answer)
        assert answer["proof"] == "optimal"
        assert answer["length_mm"] == least


@EXAMPLES
@given(route_instances(two_way=True, ruled=False, nodes_max=14, stops_max=7))
def test_two_way_floors_of_any_shape_are_walked_the_shortest_way(instance):
    answer = answered_or_none(instance)

    assert (NEVER if answer is None else answer["length_mm"]) == shortest(instance)


@EXAMPLES
@given(route_instances(), st.randoms(use_true_random=False))
def test_other_numbers_for_the_nodes_change_no_length(instance, chance):
    names = list(range(instance["nodes"]))
    chance.shuffle(names)

    renamed = deepcopy(instance)
    for kind in ("edges", "arcs"):
        renamed[kind] = [[names[a], names[b], mm] for a, b, mm in instance[kind]]
    for key in ("start", "end"):
        if instance[key] is not None:
            renamed[key] = names[instance[key]]
    if "ends" in instance:
        renamed["ends"] = [names[node] for node in instance["ends"]]
    for stop in renamed["stops"]:
        if "node" in stop:
            stop["node"] = names[stop["node"]]
        else:
            stop["nodes"] = [names[node] for node in stop["nodes"]]

    one, other = answered_or_none(instance), answered_or_none(renamed)
    assert (one is None) == (other is None)
    assert one is None or one["length_mm"] == other["length_mm"]


@EXAMPLES
@given(route_instances(), st.data())
def test_one_stop_more_never_makes_the_walk_shorter(instance, data):
    instance.pop("outside_mm", None)  # an ambient stop more gives cold goods a later start
    instance.pop("outside_from", None)
    one_more = deepcopy(instance)
    node = data.draw(st.integers(0, instance["nodes"] - 1))
    one_more["stops"].append({"node": node, "class": data.draw(st.integers(0, 2))})

    longer = answered_or_none(one_more)

    if longer is not None:
        walk = answered_or_none(instance)
        assert walk is not None
        assert walk["length_mm"] <= longer["length_mm"]


def listed(instance):
    """Return a grid's instance as the nodes and pieces that it stands for."""
    walk = plain_walk(RouteInstance.model_validate(instance))
    return {
        "nodes": walk.layout.nodes,
        "edges": walk.layout.edges,
        "arcs": walk.layout.arcs,
        "start": walk.start,
        "end": walk.ends and walk.ends[0],
        "stops": [{"node": stop.nodes[0], "class": stop.class_} for stop in walk.stops],
    }


@EXAMPLES
@given(grid_instances())
def test_rectangular_stores_with_one_way_aisles_and_classes_are_walked_the_shortest_way(instance):
    plain = listed(instance)

    answer = answered_or_none(instance)

    assert (NEVER if answer is None else answer["length_mm"]) == shortest(plain)
    if answer is not None:
        verify(plain, answer)
        assert answer["proof"] == "optimal"


def mirrored(place, aisles):
    if place is None:
        return None
    if isinstance(place, dict):
        return {**place, "aisle": aisles - 1 - place["aisle"]}
    return [aisles - 1 - place[0], place[1]]


@EXAMPLES
@given(grid_instances())
def test_a_store_seen_in_a_mirror_has_walks_of_the_same_length(instance):
    aisles = instance["grid"]["aisles"]
    image = deepcopy(instance)
    for hole in image["grid"]["missing"]:
        hole["at"] = mirrored(hole["at"], aisles)
    for stretch in image["grid"]["one_way"]:
        stretch["from"] = mirrored(stretch["from"], aisles)
        stretch["to"] = mirrored(stretch["to"], aisles)
    for key in ("start", "end"):
        image[key] = mirrored(instance[key], aisles)
    for stop in image["stops"]:
        stop["node"] = mirrored(stop["node"], aisles)

    one, other = answered_or_none(instance), answered_or_none(image)

    assert (one is None) == (other is None)
    assert one is None or one["length_mm"] == other["length_mm"]


@pytest.mark.parametrize("stops", [[], [{"node": 0}], [{"node": 0}, {"nodes": [0, 0]}]])
def test_a_walk_to_where_one_stands_is_no_walk(stops):
    answer = answered({"nodes": 1, "edges": [], "start": 0, "end": 0, "stops": stops})

    assert (answer["length_mm"], answer["path"], answer["proof"]) == (0, [0], "optimal")


def test_the_same_question_has_the_same_walk_and_its_id_comes_back():
    instance = {
        "id": "monday-7",
        "grid": {"aisles": 6, "cross_aisles": 3, "bays": 6, "aisle_mm": 2500, "bay_mm": 900},
        "start": {"aisle": 0, "cross": 0},
        "end": {"aisle": 0, "cross": 0},
        "stops": [{"node": [aisle, 2 * aisle % 12]} for aisle in range(6)],
    }

    one, other = answered(instance), answered(instance)

    assert one["id"] == "monday-7"
    assert one["path"] == other["path"]
    assert one["s_shape_mm"] >= one["length_mm"]


def test_a_store_that_comes_again_is_not_built_again():
    planner = RoutePlanner(seconds=2.0)
    instance = {"nodes": 2, "edges": [[0, 1, 5]], "start": 0, "stops": [{"node": 1}]}
    text = json.dumps(instance).encode()

    planner.answer(text)

    assert json.loads(planner.answer(text))["layout_ms"] == 0
