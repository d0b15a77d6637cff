"""Orders on any graph under precedence: what the relaxation proves, and what is told in no time."""

import random
import time

import pytest

from tests.routing.judge import check
from wms.routing import AisleGraph, Edge, Node, Rules, Stop, methods, shortest_tour
from wms.routing.question import errand
from wms.routing.sequence import ends, held_karp, kernel, layers, programme
from wms.routing.sequence.improve import good_order
from wms.routing.sequence.question import ask

NODES = 60


@pytest.fixture(autouse=True)
def no_sweep(monkeypatch):
    """Leave out what is made for one kind of floor."""
    monkeypatch.setattr(methods, "sweep_of", lambda _: None)


def one_way_streets(chance):
    """A graph of one-way edges alone in which everything can be reached."""
    ring = chance.sample(range(NODES), NODES)
    pairs = [*zip(ring, ring[1:] + ring[:1], strict=True)]
    pairs += [tuple(chance.sample(range(NODES), 2)) for _ in range(3 * NODES)]
    edges = tuple(Edge(a, b, chance.randrange(100, 9_000), one_way=True) for a, b in pairs)
    return AisleGraph(tuple(map(Node, range(NODES))), edges)


def an_errand(seed, stops, pairs):
    chance = random.Random(seed)
    graph = one_way_streets(chance)
    wanted = [Stop(node) for node in chance.sample(range(NODES), stops)]
    turn = chance.sample(range(stops), stops)
    places = [sorted(chance.sample(range(stops), 2)) for _ in range(pairs)]
    return graph, wanted, Rules([(turn[first], turn[then]) for first, then in places])


def nearly_best(question):
    """An order that one exchange of neighbours makes the best: a search must look sharply."""
    best = held_karp.best_order(question)
    pairs = [i for i in range(len(best) - 1) if not question.earlier[best[i], best[i + 1]]]
    orders = [[*best[:i], best[i + 1], best[i], *best[i + 2 :]] for i in pairs]
    longer = [order for order in orders if question.length(order) > question.length(best)]
    return min(longer, key=question.length)


@pytest.mark.skipif(kernel.KERNEL is None, reason="the kernel is not compiled")
@pytest.mark.parametrize("pairs", [0, 5, 12, 40])
@pytest.mark.parametrize("seed", range(3))
def test_cuts_and_sets_find_what_held_and_karp_prove(seed, pairs, monkeypatch):
    graph, stops, rules = an_errand(seed, 14, pairs)
    table = shortest_tour(graph, 0, stops, 0, rules=rules)
    monkeypatch.setattr(held_karp, "GROUP_CALLS_MAX", 0)

    tour = shortest_tour(graph, 0, stops, 0, rules=rules, seconds=60)

    check(graph, 0, stops, 0, tour, rules)
    assert (tour.method, tour.proof) == ("programme", "optimal")
    assert tour.length_mm == table.length_mm


# Two-way ways between 21 places, by their lengths.
RIVALS = {
    (0, 1): 4, (0, 4): 4, (1, 2): 2, (1, 6): 3, (2, 3): 9, (3, 9): 8, (4, 5): 3, (4, 10): 3,
    (5, 6): 2, (6, 7): 4, (7, 8): 7, (7, 11): 14, (8, 9): 5, (9, 12): 3, (10, 13): 3,
    (12, 20): 13, (13, 14): 1, (13, 17): 3, (14, 15): 1, (15, 16): 2, (15, 18): 3, (16, 19): 4,
    (17, 18): 2, (18, 19): 3, (19, 20): 9,
}  # fmt: skip


def test_a_search_over_sets_that_ends_with_a_longer_order_keeps_the_shorter(monkeypatch):
    graph = AisleGraph(tuple(map(Node, range(21))), tuple(Edge(*ab, RIVALS[ab]) for ab in RIVALS))
    stops = [Stop(node) for node in (2, 3, 5, 8, 10, 11, 12, 14, 16, 17, 18, 20)]
    table = shortest_tour(graph, 0, stops, 0)
    monkeypatch.setattr(held_karp, "GROUP_CALLS_MAX", 0)

    tour = shortest_tour(graph, 0, stops, 0, seconds=60)

    assert (tour.method, tour.bound_mm) == ("programme", table.length_mm)
    assert tour.length_mm == table.length_mm


@pytest.fixture
def searched(monkeypatch):
    """Let nothing but the search over sets shorten an order, and price every layer anew."""
    monkeypatch.setattr(ends, "improved", lambda _, order, __: order)
    monkeypatch.setattr(programme, "good_order", lambda question, *_, **__: nearly_best(question))
    monkeypatch.setattr(programme._Programme, "search", lambda *_: None)
    monkeypatch.setattr(layers, "MANY", 1)
    return monkeypatch


@pytest.mark.skipif(kernel.KERNEL is None, reason="the kernel is not compiled")
@pytest.mark.parametrize("pairs", [0, 8, 30])
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("width", [1, 100_000])
def test_a_search_from_either_end_finds_what_held_and_karp_prove(pairs, first, width, searched):
    searched.setattr(ends, "WIDTH", width)
    layers_from = ends.BothEnds._layers
    searched.setattr(ends.BothEnds, "_layers", lambda self, end: layers_from(self, end ^ first))
    for seed in range(6):
        graph, stops, rules = an_errand(seed, 14, pairs)
        question = ask(errand(graph, 0, stops, 0, rules))
        least = question.length(held_karp.best_order(question))

        found = programme.prove(question, nearly_best(question), time.monotonic() + 60)

        assert (question.length(found.order), found.bound_mm) == (least, least)


@pytest.mark.skipif(kernel.KERNEL is None, reason="the kernel is not compiled")
@pytest.mark.parametrize("room", [1, 10, 100, 1_000])
def test_a_search_without_room_tells_no_more_than_is_true(room, searched):
    searched.setattr(layers, "STATES_MAX", room)
    for seed in range(6):
        graph, stops, rules = an_errand(seed, 14, 6)
        question = ask(errand(graph, 0, stops, 0, rules))
        least = question.length(held_karp.best_order(question))

        found = programme.prove(question, nearly_best(question), time.monotonic() + 60)

        assert 0 < found.bound_mm <= least <= question.length(found.order)


@pytest.mark.parametrize("seconds", [0, 0.5])
@pytest.mark.parametrize("compiled", [True, False])
def test_what_is_not_proven_in_time_is_told_with_a_true_bound(seconds, compiled, monkeypatch):
    graph, stops, rules = an_errand(5, 13, 6)
    least = shortest_tour(graph, 0, stops, 0, rules=rules).length_mm
    monkeypatch.setattr(held_karp, "GROUP_CALLS_MAX", 0)
    if not compiled:
        monkeypatch.setattr(kernel, "KERNEL", None)

    tour = shortest_tour(graph, 0, stops, 0, rules=rules, seconds=seconds)

    check(graph, 0, stops, 0, tour, rules)
    assert 0 < tour.bound_mm <= least <= tour.length_mm


def test_a_first_walk_is_never_worse_for_being_searched_by_the_kernel(monkeypatch):
    for seed in range(3):
        graph, stops, rules = an_errand(seed, 30, 10)
        question = ask(errand(graph, 0, stops, 0, rules))
        compiled = question.length(good_order(question, float("inf")))
        with monkeypatch.context() as patched:
            patched.setattr(kernel, "KERNEL", None)
            plain = question.length(good_order(question, float("inf")))

        assert compiled <= plain


def test_the_same_question_has_the_same_answer():
    graph, stops, rules = an_errand(3, 22, 8)
    tours = [shortest_tour(graph, 0, stops, 0, rules=rules, seconds=60) for _ in range(2)]

    assert tours[0] == tours[1]
    assert tours[0].proof == "optimal"
