import json

from wms.cli.planning.routes import RoutePlanner
from wms.wire.planning import plan_of
from wms.wire.planning.places import BayPlace, CrossingPlace
from wms.wire.planning.store import Store

GRID = {"aisles": 3, "cross_aisles": 3, "bays": [2, 1], "aisle_mm": 3000, "bay_mm": 1000}


def a_plan(**more: object):
    return plan_of(Store.model_validate({"grid": {**GRID, **more}}))


def walked(*, start, end, stops=(), **more: object):
    instance = {"grid": {**GRID, **more}, "start": start, "end": end}
    instance["stops"] = [{"node": stop} for stop in stops]
    return json.loads(RoutePlanner(seconds=1.0).answer(json.dumps(instance).encode()))


def test_nodes_are_numbered_aisle_after_aisle_from_front_to_back():
    plan = a_plan()

    crossings = [plan.node(CrossingPlace(1, cross), "") for cross in range(3)]
    bays = [plan.node(BayPlace(1, bay), "") for bay in range(3)]

    assert plan.layout.nodes == 18
    assert crossings == [6, 9, 11]
    assert bays == [7, 8, 10]


def test_every_piece_is_there_with_its_length():
    plan = a_plan(cross_mm=600, aisle_mm=[3000, 4000])

    lengths = {(a, b): mm for a, b, mm in plan.layout.edges}

    assert len(lengths) == 3 * 5 + 2 * 3
    assert [lengths[up, up + 1] for up in range(5)] == [600, 1000, 600, 600, 600]
    assert (lengths[3, 9], lengths[9, 15]) == (3000, 4000)
    assert plan.layout.points[11] == (3000, 3400)


def test_a_crossing_and_a_bay_may_be_where_a_walk_starts_and_ends():
    answer = walked(start={"aisle": 0, "cross": 0}, end=[2, 0])

    assert answer["path"] == [0, 6, 12, 13]
    assert answer["length_mm"] == 7000


def test_what_is_missing_is_walked_round():
    wall = {"from": {"aisle": 0, "cross": 0}, "to": {"aisle": 1, "cross": 0}}

    there = walked(start={"aisle": 0, "cross": 0}, end={"aisle": 1, "cross": 0}, missing=[wall])

    assert there["length_mm"] == 3000 + 2 * 3000


def test_a_blocked_place_cannot_even_be_passed():
    across = walked(start=[0, 0], end=[0, 1], blocked=[{"at": {"aisle": 0, "cross": 0}}])
    round_it = walked(start={"aisle": 0, "cross": 0}, end=[0, 1], blocked=[{"at": [0, 0]}])

    assert across["length_mm"] == 1000
    assert round_it["length_mm"] == 3000 + 3000 + 3000 + 1000


def test_a_one_way_aisle_is_walked_one_way():
    up = [{"from": {"aisle": 0, "cross": 0}, "to": {"aisle": 0, "cross": 2}}]

    there = walked(start={"aisle": 0, "cross": 0}, end={"aisle": 0, "cross": 1}, one_way=up)
    back = walked(start={"aisle": 0, "cross": 1}, end={"aisle": 0, "cross": 0}, one_way=up)

    assert there["length_mm"] == 3000
    assert back["length_mm"] == 3000 + 3000 + 3000


def test_a_grid_and_its_pieces_listed_are_the_same_store():
    layout = a_plan(blocked=[{"at": [1, 1]}]).layout
    listed = {"nodes": layout.nodes, "edges": layout.edges, "start": 0, "end": 0}
    listed["stops"] = [{"node": 7}, {"node": 10}]
    in_grid = walked(start=0, end=0, stops=[[1, 0], [1, 2]], blocked=[{"at": [1, 1]}])

    answer = json.loads(RoutePlanner(seconds=1.0).answer(json.dumps(listed).encode()))

    assert answer["path"] == in_grid["path"]


def test_further_nodes_and_pieces_join_a_grid():
    instance = {
        "grid": GRID,
        "nodes": 19,
        "edges": [[18, {"aisle": 1, "cross": 0}, 2500]],
        "start": 18,
        "end": None,
        "stops": [{"node": [1, 0]}],
    }

    answer = json.loads(RoutePlanner(seconds=1.0).answer(json.dumps(instance).encode()))

    assert answer["path"] == [18, 6, 7]
    assert answer["length_mm"] == 3500
