import subprocess
import sys

import pytest

from tests.routing.grid import AISLE_MM, BAY_MM, DOOR_SECONDS, Grid
from wms.routing import (
    AisleGraph,
    BadLengthError,
    Edge,
    Node,
    RepeatedNodeError,
    UnknownNodeError,
    UnreachableError,
)

GRID = Grid(aisles=4, bays=6)
TWO = (Node(1), Node(2))


def test_a_one_way_aisle_is_walked_one_way_only():
    graph = GRID.graph(one_way=1)
    low, high = GRID.at(1, 1), GRID.at(1, 2)

    assert graph.distance(low, high) == BAY_MM
    # Back: on to the middle, over to the next aisle, down to the front, and in again.
    assert graph.distance(high, low) == BAY_MM + AISLE_MM + 3 * BAY_MM + AISLE_MM + BAY_MM


def test_a_door_costs_its_seconds_in_millimetres_each_time():
    graph = GRID.graph()
    into_the_cold = [GRID.at(2, 0), GRID.at(3, 0)]

    assert graph.distance(*into_the_cold) == AISLE_MM + DOOR_SECONDS * graph.walking_mm_per_s
    assert graph.walked_mm(into_the_cold) == AISLE_MM


def test_a_slow_door_is_walked_around():
    edges = (Edge(1, 2, 1_000, door_seconds=60), Edge(1, 3, 9_000), Edge(3, 2, 9_000))
    graph = AisleGraph((*TWO, Node(3)), edges)

    assert graph.path(1, 2) == (1, 3, 2)


def test_what_lies_in_a_dead_end_is_left_the_way_one_came():
    graph = GRID.graph(one_way=None, dead_end=0)
    last = GRID.at(0, 5)

    assert graph.path(last, GRID.at(1, 6))[:3] == (last, GRID.at(0, 4), GRID.at(0, 3))
    with pytest.raises(UnreachableError):
        graph.distance(last, GRID.at(0, 6))


def test_equal_ways_are_settled_by_the_nodes_and_not_by_the_order_of_edges():
    nodes, edges = GRID.nodes(), GRID.edges(one_way=None, dead_end=None)
    there, back = AisleGraph(nodes, edges), AisleGraph(nodes[::-1], edges[::-1])

    for end in range(len(nodes)):
        assert there.path(0, end) == back.path(0, end)


def test_of_two_edges_side_by_side_the_cheaper_one_is_walked():
    graph = AisleGraph(TWO, (Edge(1, 2, 700), Edge(2, 1, 300), Edge(1, 2, 900, one_way=True)))

    assert graph.distance(1, 2) == 300


def test_a_graph_remembers_no_more_than_it_is():
    graph, same = GRID.graph(), GRID.graph()
    graph.distance(0, 5)

    assert graph == same
    assert hash(graph) == hash(same)


@pytest.mark.parametrize(
    "edge",
    [
        Edge(1, 2, -1),
        Edge(1, 2, 10_000_001),
        Edge(1, 2, 2.5),  # type: ignore[arg-type]
        Edge(1, 2, True),
        Edge(1, 2, 5, door_seconds=-1),
    ],
)
def test_a_length_that_is_no_length_is_refused(edge):
    with pytest.raises(BadLengthError):
        AisleGraph(TWO, (edge,))


def test_standing_still_is_no_speed():
    with pytest.raises(BadLengthError, match="walking_mm_per_s"):
        AisleGraph(TWO, (), walking_mm_per_s=0)


def test_an_edge_to_nowhere_is_refused_with_the_node_it_names():
    with pytest.raises(UnknownNodeError, match="edge from 2 to 7") as refused:
        AisleGraph(TWO, (Edge(1, 2, 5), Edge(2, 7, 5)))
    assert refused.value.node == 7


def test_two_nodes_of_one_id_are_refused():
    with pytest.raises(RepeatedNodeError) as refused:
        AisleGraph((*TWO, Node(1)), ())
    assert refused.value.node == 1


def test_asking_for_a_node_that_is_not_there_is_refused():
    with pytest.raises(UnknownNodeError):
        GRID.graph().path(0, 999)


def test_importing_routing_does_not_load_the_solver():
    program = "import sys, wms.routing; sys.exit('highspy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_ways_that_a_block_leaves_are_as_they_would_be_found_anew():
    graph = GRID.graph()
    nodes = [node.id for node in graph.nodes]
    graph.distances(nodes, nodes)
    kept_ways = 0
    for edge in graph.edges[::3]:
        kept = graph.without(edges=[(edge.a, edge.b)])
        anew = AisleGraph(kept.nodes, kept.edges)

        kept_ways += len(kept._ways.trees)
        assert (kept.distances(nodes, nodes) == anew.distances(nodes, nodes)).all()
        assert kept.path(0, nodes[-1]) == anew.path(0, nodes[-1])

    assert kept_ways > 0
