"""Precedence, alternatives, priced ends and the cold chain's clock, against every order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.judge import NEVER, brute_force, check, priced
from wms.routing import (
    AisleGraph,
    ColdChainError,
    Edge,
    Node,
    Rules,
    Stop,
    UnreachableError,
    methods,
    shortest_tour,
)
from wms.routing.sequence import held_karp, kernel

FAST = settings(max_examples=60, deadline=None)


@st.composite
def errands(draw, *, nodes_max=6, stops_max=5):
    """A small graph, not always joined up, and stops under every kind of rule."""
    ids = draw(st.lists(st.integers(0, 50), min_size=2, max_size=nodes_max, unique=True))
    node = st.sampled_from(ids)
    edges = draw(
        st.lists(
            st.builds(Edge, node, node, st.integers(0, 40), st.booleans()),
            min_size=len(ids),
            max_size=3 * len(ids),
        )
    )
    instead = st.lists(node, max_size=2).map(tuple)
    stops = draw(st.lists(st.builds(Stop, node, st.integers(0, 2), instead), max_size=stops_max))
    ends = draw(
        st.none()
        | st.lists(node, min_size=1, max_size=3)
        | st.dictionaries(node, st.integers(0, 30), min_size=1, max_size=3)
    )
    rules = Rules(draw(pairs(stops)), draw(st.none() | st.integers(0, 90)), draw(st.integers(0, 2)))
    return AisleGraph(tuple(map(Node, ids)), tuple(edges)), draw(node), stops, ends, rules


@st.composite
def pairs(draw, stops):
    """Pairs of stops that agree with the groups and with each other."""
    turn = sorted(draw(st.permutations(range(len(stops)))), key=lambda i: stops[i].group)
    every = [(first, then) for place, first in enumerate(turn) for then in turn[place + 1 :]]
    return draw(st.lists(st.sampled_from(every), max_size=4)) if every else []


def check_against_every_order(errand):
    graph, start, stops, ends, rules = errand
    least = brute_force(graph, start, stops, ends, rules)
    if least == NEVER:
        with pytest.raises((UnreachableError, ColdChainError)):
            shortest_tour(graph, start, stops, ends, rules=rules)
        return
    tour = shortest_tour(graph, start, stops, ends, rules=rules)
    check(graph, start, stops, ends, tour, rules)
    price = 0 if ends is None else priced(ends)[tour.path[-1]]
    assert (tour.proof, tour.length_mm + price) == ("optimal", least)


@pytest.mark.parametrize("way", ["chosen", "sweep", "held_karp", "programme", "plain"])
def test_no_order_that_the_rules_allow_is_shorter(way, monkeypatch):
    """By the method chosen, by the sweeps, and by those for any graph."""
    if way == "sweep":
        monkeypatch.setattr(methods, "_few", lambda _: False)
    if way in {"held_karp", "programme", "plain"}:
        monkeypatch.setattr(methods, "sweep_of", lambda _: None)
    if way == "programme":
        monkeypatch.setattr(held_karp, "GROUP_CALLS_MAX", 0)
    if way == "plain":
        monkeypatch.setattr(kernel, "KERNEL", None)

    @FAST
    @given(errands())
    def holds(errand):
        check_against_every_order(errand)

    holds()
