import gc
import weakref
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms.routing.floor import Floor, Kind, floor_of
from wms.routing.graph import AisleGraph, Edge, Node


def graph_of(*edges: tuple[int, int, int], one_way: tuple[tuple[int, int, int], ...] = ()):
    ends = {node for a, b, _ in (*edges, *one_way) for node in (a, b)}
    return AisleGraph(
        tuple(Node(node) for node in sorted(ends)),
        (*(Edge(*edge) for edge in edges), *(Edge(*edge, one_way=True) for edge in one_way)),
    )


def rectangle(crossings: int, aisles: int, *, bays: int = 3, first: int = 0):
    """Return the edges of a store; aisle `c` meets crossing `r` at its node r * (bays + 1)."""
    tall = (crossings - 1) * (bays + 1) + 1
    along = [
        (first + c * tall + k, first + c * tall + k + 1, 9)
        for c in range(aisles)
        for k in range(tall - 1)
    ]
    across = [
        (first + c * tall + k, first + (c + 1) * tall + k, 26)
        for c in range(aisles - 1)
        for k in range(0, tall, bays + 1)
    ]
    return (*along, *across)


def check_sweep(floor: Floor) -> None:
    """Assert that the moves take in every junction and chain once, each from the right slots."""
    taken: list[int] = []
    for part in floor.parts:
        slots: dict[int, int] = {}
        hung: list[int] = []
        for kind, slot, other, piece in part.moves:
            assert 0 <= slot < part.width
            if kind == Kind.HANG:
                assert slots.setdefault(slot, piece) == piece
                hung.append(piece)
            elif kind == Kind.CLOSE:
                assert slots.pop(slot) == piece
            else:
                taken.append(piece)
                nodes = floor.chains[piece].nodes
                assert slots[slot] == floor.junction_of[nodes[0]]
                last = floor.junction_of[nodes[-1]]
                if kind == Kind.JOIN:
                    assert slots.setdefault(other, last) == last
                else:
                    assert last not in slots.values()
                    slots[slot] = last
        assert slots == {}
        assert hung == list(part.junctions)
    loops = [chain for chains in floor.loops for chain in chains]
    assert sorted((*taken, *loops)) == list(range(len(floor.chains)))


def steps_of(floor: Floor) -> dict[tuple[int, int], int]:
    """Return every step that chains and twigs tell of."""
    steps: dict[tuple[int, int], int | None] = {}
    for chain in floor.chains:
        for k, (a, b) in enumerate(pairwise(chain.nodes)):
            steps[a, b], steps[b, a] = chain.forward_mm[k], chain.backward_mm[k]
    for twig in floor.twigs.values():
        steps[twig.node, twig.towards] = twig.out_mm
        steps[twig.towards, twig.node] = twig.in_mm
    return {step: cost for step, cost in steps.items() if cost is not None}


@st.composite
def any_graph(draw):
    size = draw(st.integers(1, 12))
    node = st.integers(0, size - 1)
    edges = draw(st.lists(st.tuples(node, node, st.integers(0, 9), st.booleans()), max_size=20))
    return AisleGraph(
        tuple(map(Node, range(size))), tuple(Edge(a, b, mm, one_way=w) for a, b, mm, w in edges)
    )


@given(any_graph())
def test_a_floor_holds_every_node_and_step_of_its_graph_once(graph):
    floor = floor_of(graph)

    places = [*floor.junction_of, *floor.on_chain, *floor.twigs]
    assert sorted(places) == [node.id for node in graph.nodes] == sorted(floor.part_of)
    expected: dict[tuple[int, int], int] = {}
    for edge in graph.edges:
        ways = {(edge.a, edge.b)} if edge.one_way else {(edge.a, edge.b), (edge.b, edge.a)}
        for way in ways:
            expected[way] = min(edge.length_mm, expected.get(way, edge.length_mm))
    assert steps_of(floor) == {way: mm for way, mm in expected.items() if way[0] != way[1]}
    check_sweep(floor)


@pytest.mark.parametrize(
    ("crossings", "aisles"), [(2, 12), (3, 12), (4, 20), (5, 9), (9, 3), (7, 4)]
)
def test_a_rectangle_is_as_wide_as_its_shorter_side(crossings, aisles):
    floor = floor_of(graph_of(*rectangle(crossings, aisles)))

    assert [part.width for part in floor.parts] == [min(crossings, aisles)]
    check_sweep(floor)


def test_dead_ends_and_missing_pieces_do_not_widen_a_floor():
    edges = [edge for edge in rectangle(3, 8) if edge[:2] not in {(12, 13), (30, 39), (47, 48)}]
    spurs = [(17, 200, 9), (200, 201, 9), (200, 202, 9), (22, 203, 9), (38, 204, 9)]

    floor = floor_of(graph_of(*edges, *spurs))

    assert floor.parts[0].width == 3
    assert set(floor.twigs) >= {200, 201, 202, 203, 204}


def test_rooms_joined_by_a_door_are_swept_one_after_the_other():
    rooms = [rectangle(3, 5, first=first) for first in (0, 100, 200)]
    doors = [(9, 104, 5), (140, 218, 5)]

    floor = floor_of(graph_of(*(edge for room in rooms for edge in room), *doors))

    assert len(floor.parts) == 1
    assert floor.parts[0].width <= 4


def test_rooms_around_one_hall_do_not_lie_open_together():
    rooms = [rectangle(2, 6, first=first) for first in (100, 200, 300, 400)]
    doors = [(0, room, 5) for room in (100, 200, 300, 400)]

    floor = floor_of(graph_of(*(edge for room in rooms for edge in room), *doors))

    assert floor.parts[0].width <= 3


def test_a_ring_is_a_loop_at_its_lowest_node_and_a_tree_one_junction():
    ring = floor_of(graph_of((4, 5, 1), (5, 6, 1), (6, 4, 1)))
    tree = floor_of(graph_of((1, 2, 1), (2, 3, 1), (2, 4, 1)))

    assert (ring.junctions, ring.loops) == ((4,), ((0,),))
    assert (len(tree.junctions), len(tree.twigs), tree.chains) == (1, 3, ())


def test_a_one_way_piece_has_no_way_back():
    floor = floor_of(graph_of((1, 2, 7), (2, 3, 7), one_way=((3, 1, 5),)))

    assert steps_of(floor)[3, 1] == 5
    assert (1, 3) not in steps_of(floor)
    assert not floor.two_way


def test_a_floor_is_worked_out_once_and_forgotten_with_its_graph():
    graph = graph_of((1, 2, 7))
    floor = floor_of(graph)

    assert floor_of(graph) is floor
    gone = weakref.ref(graph)
    del graph, floor
    gc.collect()
    assert gone() is None
