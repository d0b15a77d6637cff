"""What holds for every graph and every order, found by other means than the planner's own."""

import math
import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.grid import Grid
from tests.routing.judge import NEVER, brute_force, check
from wms.routing import AisleGraph, Edge, Node, Stop, UnreachableError, methods, shortest_tour
from wms.routing.question import errand
from wms.routing.sequence import held_karp, kernel
from wms.routing.sequence.cuts import cut_off
from wms.routing.sequence.improve import good_order
from wms.routing.sequence.question import ask

FAST = settings(max_examples=60, deadline=None)
GRID = Grid(aisles=7, bays=12)
STORE = GRID.graph(one_way=2, dead_end=4)
WIDE = Grid(aisles=14, bays=44).graph()


@pytest.fixture
def by_programme(monkeypatch):
    """Give every group, however small, to the integer programme."""
    monkeypatch.setattr(held_karp, "GROUP_CALLS_MAX", 0)


@pytest.fixture(autouse=True)
def no_sweep(request, monkeypatch):
    """Leave out what is made for one kind of floor, so that the order of stops is found."""
    if "any_method" not in request.fixturenames:
        monkeypatch.setattr(methods, "sweep_of", lambda _: None)


@pytest.fixture
def any_method():
    """Let the method be chosen by the instance."""


@pytest.fixture(params=["compiled", "plain"])
def any_kernel(request, monkeypatch):
    """Once as compiled, where it is, and once without anything compiled."""
    if request.param == "plain":
        monkeypatch.setattr(kernel, "KERNEL", None)


@st.composite
def questions(draw, *, nodes_max=7, stops_max=6):
    """A small graph, not always joined up, a start, stops in groups, and perhaps ends."""
    ids = draw(st.lists(st.integers(0, 50), min_size=2, max_size=nodes_max, unique=True))
    node = st.sampled_from(ids)
    edges = draw(
        st.lists(
            st.builds(Edge, node, node, st.integers(0, 40), st.booleans(), st.integers(0, 2)),
            min_size=len(ids),
            max_size=3 * len(ids),
        )
    )
    graph = AisleGraph(tuple(map(Node, ids)), tuple(edges), walking_mm_per_s=7)
    stops = draw(st.lists(st.builds(Stop, node, st.integers(0, 2)), max_size=stops_max))
    ends = draw(st.none() | st.lists(node, min_size=1, max_size=3))
    return graph, draw(node), stops, ends


def check_against_every_order(question):
    graph, start, stops, ends = question
    least = brute_force(graph, start, stops, ends)
    if least == NEVER:
        with pytest.raises(UnreachableError):
            shortest_tour(graph, start, stops, ends)
        return
    tour = shortest_tour(graph, start, stops, ends)
    check(graph, start, stops, ends, tour)
    assert tour.proof == "optimal"
    assert tour.length_mm == least


@pytest.mark.usefixtures("any_kernel")
def test_no_order_of_the_stops_is_shorter():
    @FAST
    @given(questions())
    def holds(question):
        check_against_every_order(question)

    holds()


@pytest.mark.usefixtures("by_programme", "any_kernel")
def test_no_order_of_the_stops_is_shorter_than_the_programme_s():
    @FAST
    @given(questions())
    def holds(question):
        check_against_every_order(question)

    holds()


@FAST
@given(questions(), st.randoms(use_true_random=False))
def test_other_names_for_the_nodes_change_no_length(question, chance):
    graph, start, stops, ends = question
    if brute_force(graph, start, stops, ends) == NEVER:
        return
    names = [node.id for node in graph.nodes]
    other = dict(zip(names, chance.sample(range(1_000), len(names)), strict=True))
    renamed = AisleGraph(
        tuple(Node(other[name]) for name in names),
        tuple(
            Edge(other[e.a], other[e.b], e.length_mm, e.one_way, e.door_seconds)
            for e in graph.edges
        ),
        walking_mm_per_s=7,
    )

    tour = shortest_tour(
        renamed,
        other[start],
        [Stop(other[stop.node], stop.group) for stop in stops],
        ends and [other[end] for end in ends],
    )

    assert tour.length_mm == shortest_tour(graph, start, stops, ends).length_mm


def an_order(seed, *, stops, groups):
    chance = random.Random(seed)
    places = [GRID.at(chance.randrange(7), chance.randrange(12)) for _ in range(stops)]
    return [Stop(place, chance.randrange(groups)) for place in places]


@pytest.mark.usefixtures("any_method")
@FAST
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 3))
def test_one_stop_more_never_makes_the_walk_shorter(seed, stops, groups):
    order = an_order(seed, stops=stops, groups=groups)

    assert (
        shortest_tour(STORE, 0, order[:-1], 0).length_mm
        <= shortest_tour(STORE, 0, order, 0).length_mm
    )


@FAST
@given(st.integers(0, 10**6), st.integers(2, 12), st.randoms(use_true_random=False))
def test_the_order_in_which_stops_are_given_changes_no_step(seed, stops, chance):
    order = an_order(seed, stops=stops, groups=2)
    shuffled = chance.sample(order, len(order))

    assert shortest_tour(STORE, 0, order, 0).path == shortest_tour(STORE, 0, shuffled, 0).path


@pytest.mark.usefixtures("any_kernel")
@pytest.mark.parametrize("stops", range(8, 14))
@pytest.mark.parametrize("groups", [1, 3])
def test_held_and_karp_and_the_programme_agree(stops, groups, monkeypatch):
    for seed in range(2):
        order = an_order(seed, stops=stops, groups=groups)
        table = shortest_tour(STORE, 0, order, [0, GRID.at(5, 0)])
        with monkeypatch.context() as patched:
            patched.setattr(held_karp, "GROUP_CALLS_MAX", 0)
            programme = shortest_tour(STORE, 0, order, [0, GRID.at(5, 0)], seconds=60)
        check(STORE, 0, order, [0, GRID.at(5, 0)], programme)
        assert (programme.length_mm, programme.proof) == (table.length_mm, "optimal")


@pytest.mark.parametrize("seed", range(4))
def test_they_agree_on_long_lists_where_the_first_guess_is_wrong(seed, monkeypatch):
    chance = random.Random(seed)
    places = chance.sample(range(len(WIDE.nodes)), 42)
    order = [Stop(place, index % 3) for index, place in enumerate(places)]
    question = ask(errand(WIDE, 0, order, 0))
    table = shortest_tour(WIDE, 0, order, 0)
    # The compiled search finds too good a walk at once.
    monkeypatch.setattr(kernel, "KERNEL", None)
    monkeypatch.setattr(held_karp, "GROUP_CALLS_MAX", 0)

    programme = shortest_tour(WIDE, 0, order, 0, seconds=60)

    assert question.length(good_order(question, math.inf)) > table.length_mm
    assert (programme.length_mm, programme.proof) == (table.length_mm, "optimal")


@pytest.mark.usefixtures("by_programme")
def test_a_long_list_over_three_groups_is_proven_and_found_again():
    order = an_order(11, stops=45, groups=3)
    tour = shortest_tour(STORE, 0, order, 0, seconds=60)

    check(STORE, 0, order, [0], tour)
    assert tour.proof == "optimal"
    assert shortest_tour(STORE, 0, order, 0, seconds=60) == tour


whole_answers = st.permutations(range(7)).filter(
    lambda turn: all(row != after for row, after in enumerate(turn))
)


@FAST
@given(st.lists(whole_answers, min_size=1, max_size=3))
def test_every_set_left_alone_is_noticed(turns):
    """The shares are a mixture of whole answers; every set is tried for being left alone."""
    question = ask(errand(STORE, 0, [Stop(GRID.at(n, n)) for n in range(6)], 0))
    shares = np.zeros((7, 7))
    for turn in turns:
        shares[range(7), turn] += 1 / len(turns)
    every = [rows for size in range(2, 7) for rows in combinations(range(1, 7), size)]
    alone = {rows for rows in every if shares[np.ix_(rows, rows)].sum() > len(rows) - 0.999}

    found = set(cut_off(question, shares))

    assert found <= alone
    assert bool(found) == bool(alone)
