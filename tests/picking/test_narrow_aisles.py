"""Two pickers are not sent into one narrow aisle at the same moment where an equal walk exists."""

import random
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest

from tests.api.shop import line
from tests.picking.walks import Picker
from wms.picking import operations as picking
from wms.picking.operations.aisles import Aisles, Reach
from wms.picking.operations.rest import Question, plan
from wms.picking.operations.traffic import Traffic
from wms.picking.queries.plans import StopOnWalk
from wms.routing import AisleGraph, Edge, Node, Stop, equal_walks, shortest_tour
from wms.routing.passing import Passage, narrow_aisles, overlap_s, passages

# A ring of 160 metres, walked from 0 and back to 0: equally far both ways round.
RING, STEP_MM = 16, 10_000
NARROW = narrow_aisles([(3, 4), (5, 4), (5, 6)])


def ring() -> AisleGraph:
    edges = tuple(Edge(at, (at + 1) % RING, STEP_MM) for at in range(RING))
    return AisleGraph(tuple(Node(at) for at in range(RING)), edges)


def test_pieces_that_touch_are_one_aisle_in_both_directions():
    named = narrow_aisles([(1, 2), (7, 8), (4, 3), (2, 3)])

    assert named[1, 2] == named[2, 1] == named[3, 4] == named[2, 3]
    assert named[7, 8] != named[1, 2]
    assert len(named) == 8


def test_a_walk_is_in_an_aisle_from_its_first_piece_to_its_last_with_its_stops():
    found = passages(
        [1, 2, 3, 4, 5, 6, 7],
        NARROW,
        stays_s={3: 100.0, 5: 10.0},
        s_per_mm=0.001,
        lengths_mm=[1_000] * 6,
        begins_s=20.0,
    )

    # Two seconds to node 3, where it stands outside; three seconds and a stop inside.
    assert found == [Passage(NARROW[3, 4], 122.0, 135.0)]


def test_two_overlap_for_as_long_as_both_are_inside_and_only_in_one_aisle():
    mine = [Passage(1, 0.0, 10.0), Passage(2, 20.0, 30.0)]

    assert overlap_s(mine, [Passage(1, 6.0, 50.0)], margin_s=0) == 4.0
    assert overlap_s(mine, [Passage(3, 0.0, 50.0)], margin_s=0) == 0.0
    assert overlap_s(mine, [Passage(1, 10.0, 50.0)], margin_s=3) == 3.0


def asked(*, others: tuple[Passage, ...] = ()) -> Question:
    stops = tuple(
        StopOnWalk(UUID(int=at), UUID(int=0), f"A-{at}", at, "ambient", 0, 1, 0, 0, None)
        for at in (4, 8, 12)
    )
    graph = ring()
    question = Question(Aisles(graph, graph, NARROW, 0, {0: "s"}), Reach(graph, 0, (0,), ()), stops)
    return replace(question, traffic=Traffic(others))


# The aisle is three steps away one way round and ten the other, at some nine seconds a step.
@pytest.mark.parametrize(("busy_s", "steps"), [((0.0, 50.0), 10), ((80.0, 140.0), 3)])
def test_of_equal_walks_the_one_is_taken_that_meets_nobody(busy_s, steps):
    somebody = Passage(NARROW[3, 4], *busy_s)

    free, crowded = plan(asked(), seconds=1), plan(asked(others=(somebody,)), seconds=1)

    narrow = [step in NARROW for step in pairwise(crowded.path)]
    assert narrow.index(True) == steps
    assert free.walk_mm == crowded.walk_mm == RING * STEP_MM


def test_equal_walks_are_as_long_make_every_stop_and_keep_the_classes():
    chance = random.Random(11)
    found = 0
    for _ in range(30):
        edges = [Edge(a, a + 1, 1_000, one_way=chance.random() < 0.1) for a in range(23)]
        edges += [Edge(a, a + 6, 1_000) for a in range(18)]
        edges += [Edge(a + 1, a, 1_000) for a in range(23)]
        graph = AisleGraph(tuple(Node(at) for at in range(24)), tuple(edges))
        stops = [Stop(chance.randrange(24), chance.randrange(2)) for _ in range(6)]
        tour = shortest_tour(graph, 0, stops, [0, 5])
        for walk in equal_walks(graph, 0, stops, [0, 5], tour):
            found += 1
            assert graph.cost_mm(walk.path) == walk.length_mm == tour.length_mm
            assert walk.path != tour.path
            assert sorted(walk.order) == list(range(6))
            groups = [stops[index].group for index in walk.order]
            assert groups == sorted(groups)
            assert is_walked_in_order(walk.path, [stops[index].node for index in walk.order])

    assert found > 10


def is_walked_in_order(path, nodes) -> bool:
    """Tell whether a path comes by these nodes one after the other."""
    place = 0
    for node in nodes:
        if node not in path[place:]:
            return False
        place = path.index(node, place)
    return bool(path[0] == 0)


def test_walks_of_others_are_known_by_their_way_and_pace(shop):
    shop.set_picking(cart_totes=1)
    # Both of these lie in the fifth aisle, which is too narrow to pass.
    shop.order(line("S-00160"))
    Picker(shop).lease()
    shop.order(line("S-00163"))
    tomasz = Picker(shop, "tomasz", "handheld-2").lease()

    with shop.database.reading() as session:
        question = picking.read_question(
            session, "canal", UUID(tomasz["task_id"]), walking_mm_per_s=1_100, now=shop.clock.at
        )

    (inside,) = question.traffic.others
    assert 1 < inside.from_s < inside.to_s < 60
    assert inside.aisle in question.aisles.narrow.values()
