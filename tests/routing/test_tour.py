import math

import pytest

from tests.routing.grid import AISLE_MM, Grid
from tests.routing.judge import check
from wms.routing import (
    AisleGraph,
    BadSecondsError,
    Edge,
    Node,
    NoEndError,
    Stop,
    TooManyStopsError,
    UnknownNodeError,
    UnreachableError,
    shortest_tour,
)
from wms.routing.question import errand
from wms.routing.s_shape import s_shaped
from wms.routing.sequence.question import ask

GRID = Grid(aisles=6, bays=10)
GRAPH = GRID.graph(one_way=1, dead_end=3)
FRONT = GRID.at(0, 0)
AMBIENT, CHILLED, FROZEN = 0, 1, 2


def line(*lengths_mm: int, one_way=False):
    """A straight aisle from node 0 on."""
    edges = [Edge(n, n + 1, length, one_way=one_way) for n, length in enumerate(lengths_mm)]
    return AisleGraph(tuple(map(Node, range(len(lengths_mm) + 1))), tuple(edges))


def test_an_order_over_three_temperatures_is_walked_frozen_last():
    # The frozen goods lie nearest to the start, which must not tempt.
    stops = [
        Stop(GRID.at(0, 1), FROZEN),
        Stop(GRID.at(4, 7), AMBIENT),
        Stop(GRID.at(5, 2), CHILLED),
        Stop(GRID.at(1, 8), AMBIENT),
        Stop(GRID.at(3, 9), AMBIENT),
    ]

    tour = shortest_tour(GRAPH, FRONT, stops, FRONT)

    check(GRAPH, FRONT, stops, [FRONT], tour)
    assert tour.proof == "optimal"
    assert set(tour.order[:3]) == {1, 3, 4}
    assert tour.order[3:] == (2, 0)


def test_stops_at_one_node_are_one_visit_in_each_group():
    stops = [Stop(2), Stop(1), Stop(2), Stop(2, CHILLED)]

    tour = shortest_tour(line(10, 20), 0, stops, 0)

    assert tour.order == (1, 0, 2, 3)
    assert tour.legs_mm == (10, 20, 0, 0)
    assert tour.path == (0, 1, 2, 1, 0)
    assert tour.length_mm == 60


def test_an_open_walk_ends_at_its_last_stop():
    tour = shortest_tour(line(10, 20, 30), 1, [Stop(3), Stop(0)])

    assert tour.path == (1, 0, 1, 2, 3)
    assert tour.length_mm == 70


def test_the_walk_ends_at_the_nearest_of_several_ends():
    tour = shortest_tour(line(10, 20, 25, 40), 0, [Stop(2)], [0, 4, 3])

    assert tour.path == (0, 1, 2, 3)
    assert tour.length_mm == 55


def test_the_choice_of_ends_may_turn_the_whole_walk_round():
    aisle = line(10, 10, 10, 10)

    assert shortest_tour(aisle, 2, [Stop(1), Stop(3)], [0]).order == (1, 0)
    assert shortest_tour(aisle, 2, [Stop(1), Stop(3)], [4]).order == (0, 1)


def test_a_walk_without_stops_goes_from_start_to_end():
    there = shortest_tour(line(10, 20), 0, [], 2)
    nowhere = shortest_tour(line(10, 20), 0, [])

    assert (there.path, there.length_mm, there.proof) == ((0, 1, 2), 30, "optimal")
    assert (nowhere.path, nowhere.length_mm, nowhere.s_shape_mm) == ((0,), 0, 0)


def test_metres_on_foot_leave_out_the_wait_at_doors():
    tour = shortest_tour(GRAPH, GRID.at(4, 0), [Stop(GRID.at(5, 0))], GRID.at(4, 0))

    assert tour.walked_mm == 2 * AISLE_MM
    assert tour.length_mm == 2 * AISLE_MM + 2 * 6 * GRAPH.walking_mm_per_s


def placed(points, lengths_mm):
    nodes = tuple(Node(index, *point) for index, point in enumerate(points))
    return AisleGraph(nodes, tuple(Edge(a, b, mm) for (a, b), mm in lengths_mm.items()))


def test_the_yardstick_goes_up_one_aisle_and_down_the_next():
    # Two aisles with a stop at each corner; the S-shape goes round, the plan takes short cuts.
    corners = [(0, 0), (0, 9_000), (5_000, 9_000), (5_000, 0)]
    ring = {(0, 1): 10, (1, 2): 10, (2, 3): 10, (3, 0): 10}
    graph = placed(corners, ring | {(0, 2): 1, (1, 3): 1})

    tour = shortest_tour(graph, 0, [Stop(node) for node in range(4)])

    assert (tour.length_mm, tour.s_shape_mm) == (1 + 10 + 1, 30)


def test_the_shelves_left_and_right_are_one_aisle_to_the_yardstick():
    shelves = [(0, 0), (800, 3_000), (0, 6_000), (5_000, 9_000), (5_800, 6_000), (5_000, 3_000)]
    graph = placed(shelves, {(n, n + 1): 10 for n in range(5)})
    question = ask(errand(graph, 0, [Stop(node) for node in range(6)], None))

    assert s_shaped(question, shelves, aisle_mm=1_600) == 50
    assert s_shaped(question, shelves, aisle_mm=700) == 90


def test_without_coordinates_the_yardstick_is_the_list_as_given():
    tour = shortest_tour(line(10, 10, 10), 0, [Stop(3), Stop(1), Stop(2)], 0)

    assert (tour.length_mm, tour.s_shape_mm) == (60, 30 + 20 + 10 + 20)


def test_a_walk_with_no_time_to_plan_still_tells_a_true_bound():
    stops = [Stop(GRID.at(n % 6, (3 * n) % 10)) for n in range(30)]

    tour = shortest_tour(GRAPH, FRONT, stops, FRONT, seconds=0)

    check(GRAPH, FRONT, stops, [FRONT], tour)
    assert tour.proof == "bound"
    assert tour.bound_mm <= shortest_tour(GRAPH, FRONT, stops, FRONT).length_mm


def test_an_unreachable_stop_is_refused_by_name():
    beyond_the_wall = GRID.at(3, 10)
    stops = [Stop(GRID.at(2, 2)), Stop(beyond_the_wall)]

    with pytest.raises(UnreachableError) as refused:
        shortest_tour(GRAPH, FRONT, stops, FRONT)
    assert (refused.value.node, refused.value.stop) == (beyond_the_wall, 1)


def test_a_stop_that_cannot_be_left_again_is_refused_by_name():
    with pytest.raises(UnreachableError) as refused:
        shortest_tour(line(10, 10, one_way=True), 0, [Stop(1)], 0)
    assert refused.value.stop == 0


def test_a_stop_that_the_order_of_groups_makes_unreachable_is_refused_by_name():
    one_way = line(10, 10, one_way=True)

    assert shortest_tour(one_way, 0, [Stop(2), Stop(1)]).order == (1, 0)
    with pytest.raises(UnreachableError) as refused:
        shortest_tour(one_way, 0, [Stop(2, AMBIENT), Stop(1, CHILLED)])
    assert (refused.value.from_node, refused.value.node, refused.value.stop) == (2, 1, 1)


@pytest.mark.parametrize(
    ("start", "stop", "end", "where"),
    [(99, 0, 0, "start"), (0, 99, 0, "Stop 0"), (0, 0, 99, "end"), (0, 0, [0, 99], "end")],
)
def test_a_node_that_is_not_in_the_store_is_refused(start, stop, end, where):
    with pytest.raises(UnknownNodeError, match=where):
        shortest_tour(line(10), start, [Stop(stop)], end)


def test_an_empty_choice_of_ends_is_refused():
    with pytest.raises(NoEndError):
        shortest_tour(line(10), 0, [Stop(1)], [])


def test_more_stops_than_one_person_walks_are_refused():
    aisle = line(*([10] * 500))

    with pytest.raises(TooManyStopsError):
        shortest_tour(aisle, 0, [Stop(node) for node in range(500)])


@pytest.mark.parametrize("seconds", [-1, math.inf, math.nan])
def test_planning_time_that_is_no_time_is_refused(seconds):
    with pytest.raises(BadSecondsError):
        shortest_tour(line(10), 0, [Stop(1)], seconds=seconds)
